"""Whether money would be taken if it came, for gateways that take it by being asked.

Others are asked first and the money is judged then. Here the question itself is final, so it is put
only where the answer *paid* would be welcome; elsewhere the money is sent back.
"""

from dataclasses import replace

from sqlmodel import select

from common.errors import LimitReached, OutOfStock
from models import AttemptState, Order, OrderState, PaymentAttempt, PaymentEvent
from shop import attempts, captures, digital, orders
from shop.captures import ReviewReason
from shop.context import Shopping
from shop.events import Event, PaymentNeedsReview
from shop.settling import revive

ENDED = (OrderState.EXPIRED, OrderState.CANCELLED)
ASKED = "asked"
"""What is noted of an attempt before a question that may settle it."""


class _Undone(Exception):  # not an error: it was only tried
    """Everything that was tried is taken back."""


def is_wanted(ctx: Shopping, attempt_id: int) -> bool:
    """Whether the money of an attempt would pay its order, were it there now."""
    order = orders.locked(ctx.session, attempts.order_of(ctx.session, attempt_id))
    attempt = attempts.locked(ctx.session, attempt_id)
    if is_too_much(order, attempt) or captures.any_refund(ctx.session, order.id):
        return False
    return order.state not in ENDED or _could_be_revived(ctx, order)


def is_too_much(order: Order, attempt: PaymentAttempt) -> bool:
    """Whether another attempt has brought this money already."""
    return order.paid_minor + attempt.order_amount_minor > order.total_minor


def asked_before(ctx: Shopping, attempt_id: int) -> bool:
    """Note that a gateway is about to be asked; whether it was before."""
    known = select(PaymentEvent.id).where(
        PaymentEvent.attempt_id == attempt_id, PaymentEvent.kind == ASKED
    )
    if ctx.session.exec(known.limit(1)).first() is not None:
        return True
    attempts.note(ctx, attempts.locked(ctx.session, attempt_id), ASKED, ctx.actor)
    return False


def sent_back(ctx: Shopping, attempt_id: int) -> None:
    """The gateway has sent money back to the buyer that nobody had taken. Twice is once."""
    attempt = attempts.locked(ctx.session, attempt_id)
    if attempt.state in attempts.FINAL:
        return
    attempts.move(ctx, attempt, AttemptState.REVERSED, next_check_at=None, result_at=ctx.now)
    attempts.note(ctx, attempt, "reversed", ctx.actor)
    ctx.publish(PaymentNeedsReview(attempt.id, ReviewReason.SENT_BACK))


def _could_be_revived(ctx: Shopping, order: Order) -> bool:
    trial = replace(ctx, publish=_tell_nobody)
    try:
        with ctx.session.begin_nested():
            revive(trial, order)
            digital.assign(trial, order)
            raise _Undone
    except (OutOfStock, LimitReached):
        return False
    except _Undone:
        return True
    finally:
        ctx.session.refresh(order)


def _tell_nobody(_event: Event) -> None:
    """Nothing has happened."""
