"""Whether money would be taken if it came, for gateways that take it by being asked.

Others are asked first and the money is judged then. Here the question itself is final, so it is put
only where the answer *paid* would be welcome; elsewhere the money is sent back.
"""

from dataclasses import replace

from sqlmodel import col, select

from common.errors import LimitReached, OutOfStock
from models import AttemptState, Order, OrderLine, OrderState, PaymentAttempt, PaymentEvent, Variant
from shop import attempts, captures, digital, orders, points, redemptions, stock
from shop.captures import ReviewReason
from shop.context import Shopping
from shop.events import Event, PaymentNeedsReview

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


def revive(ctx: Shopping, order: Order) -> None:
    """Take the goods of an ended order again, at its discount.

    Raises:
        OutOfStock: they are not there any more, or cost more now.
        LimitReached: its coupon or its points were used up elsewhere.
    """
    dearer = ctx.session.exec(
        select(OrderLine.name)
        .join(Variant, col(Variant.id) == OrderLine.variant_id)
        .where(OrderLine.order_id == order.id, Variant.price_minor > col(OrderLine.unit_minor))
    ).first()
    if dearer is not None:
        raise OutOfStock("stock-left", name=dearer, left=0)
    redemptions.reserve_again(ctx, order)
    points.hold_again(ctx, order)
    stock.reserve(ctx, order, orders.lines_of(ctx.session, order.id))
    orders.move(ctx, order, OrderState.PLACED)


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
