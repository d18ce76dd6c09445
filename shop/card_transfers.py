"""Payments from card to card: the buyer sends the money in their bank's app, and people of the shop
look whether it came.

Such a payment is an attempt like others, `issued` while its receipt is awaited and `verifying` while
somebody looks at one. Its amount is the order's and a few rials, so that no two open ones have the
same: whoever reads the bank's message knows whose it is. Nothing but a person approves one.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from common.errors import BadInput, Conflict, LimitReached
from common.ids import new_id
from common.messages import Code
from models import AttemptState, Order, OrderState, PaymentAttempt
from models.database import add_row
from shop import attempts, audit, kin, opening, orders, work
from shop.attempts import attempts_of
from shop.context import Shopping
from shop.hand_ways import CARD
from shop.settings import Shop

CURRENCY = "IRR"
"""Cards of sixteen digits take money from other cards only in Iran."""
MOST_EXTRA = 999
"""Rials by which amounts differ at most."""
GRACE = timedelta(minutes=15)
"""How much longer than they were told people may send the receipt of what they have paid."""
END = "card-end"
"""The kind of work that ends a payment nobody made."""
OPEN = (AttemptState.ISSUED, AttemptState.VERIFYING)


def is_offered(shop: Shop) -> bool:
    """Whether this shop has a card that buyers may send money to."""
    return shop.card is not None and shop.currency == CURRENCY


def begin(ctx: Shopping, order: Order) -> PaymentAttempt:
    """The buyer wants to send the money from their card: how much exactly, and until when.

    One that is open for the same amount is given again.

    Raises:
        BadInput: the shop takes no money so.
        Conflict: the order is paid or closed, or its time is over.
        LimitReached: there were too many attempts already.
    """
    if not is_offered(ctx.shop):
        raise BadInput("card-not-here")
    order = opening.to_pay(ctx, order)
    if order.state is not OrderState.PLACED:
        raise Conflict("order-closed", code=Code(order.code))
    running = open_one(ctx.session, order.id)
    if running is not None and _still_fits(ctx, order, running):
        return running
    if running is not None:
        attempts.move(ctx, running, AttemptState.EXPIRED)
    opening.check_tries(attempts_of(ctx.session, order.id))
    return _new(ctx, order)


def open_one(session: Session, order_id: int) -> PaymentAttempt | None:
    """The payment of an order that waits for its receipt, or for somebody to look at it."""
    known = attempts_of(session, order_id)
    return next((one for one in known if one.gateway == CARD and one.state in OPEN), None)


def is_under_review(session: Session, order_id: int) -> bool:
    """Whether somebody of the shop has to look at a receipt of this order."""
    running = open_one(session, order_id)
    return running is not None and running.state is AttemptState.VERIFYING


def awaited_of(ctx: Shopping) -> Order | None:
    """The order for which the person has still to send a receipt; the last one of several."""
    found = ctx.session.exec(
        select(Order)
        .join(PaymentAttempt, col(PaymentAttempt.order_id) == Order.id)
        .where(
            col(Order.person_id).in_(kin.of(ctx.customer.id)),
            PaymentAttempt.gateway == CARD,
            PaymentAttempt.state == AttemptState.ISSUED,
            PaymentAttempt.expires_at > ctx.now - GRACE,
        )
        .order_by(col(PaymentAttempt.created_at).desc())
    )
    return found.first()


def plan_end(ctx: Shopping, attempt: PaymentAttempt) -> None:
    """Look at its end whether somebody has paid it."""
    due_at = attempt.expires_at + GRACE
    key = f"attempt:{attempt.id}:end:{due_at.timestamp():.0f}"
    work.plan(ctx, END, key, due_at=due_at, payload={"attempt_id": attempt.id})


def end(ctx: Shopping, attempt_id: int) -> None:
    """Nobody has sent a receipt in time; nothing when somebody has, or still may."""
    orders.locked(ctx.session, attempts.order_of(ctx.session, attempt_id))
    attempt = attempts.locked(ctx.session, attempt_id)
    if attempt.state is AttemptState.ISSUED and ctx.now >= attempt.expires_at + GRACE:
        attempts.move(ctx, attempt, AttemptState.EXPIRED, result_at=ctx.now)
        attempts.note(ctx, attempt, "expired", ctx.actor)


def give_up(ctx: Shopping, order: Order) -> None:
    """The buyer of a locked order pays in another way.

    Raises:
        Conflict: somebody has to look at their receipt first.
    """
    running = open_one(ctx.session, order.id)
    if running is None:
        return
    if running.state is AttemptState.VERIFYING:
        raise Conflict("card-under-review", code=Code(order.code))
    attempts.move(ctx, running, AttemptState.CANCELLED, result_at=ctx.now)
    attempts.note(ctx, running, "cancelled", ctx.actor)


def _still_fits(ctx: Shopping, order: Order, running: PaymentAttempt) -> bool:
    if running.state is AttemptState.VERIFYING:
        return True
    is_same = running.order_amount_minor == order.open_amount.minor
    return is_same and ctx.now < running.expires_at


def _new(ctx: Shopping, order: Order) -> PaymentAttempt:
    for extra in _extras(_taken(ctx.session, order.open_amount.minor)):
        id_ = new_id()
        try:
            with ctx.session.begin_nested():
                attempt = add_row(
                    ctx.session,
                    PaymentAttempt,
                    id=id_,
                    order_id=order.id,
                    gateway=CARD,
                    state=AttemptState.ISSUED,
                    amount_minor=order.open_amount.minor + extra,
                    currency=order.currency,
                    order_amount_minor=order.open_amount.minor,
                    provider_ref=f"{CARD}-{id_}",
                    expires_at=order.reserved_until,
                    created_at=ctx.now,
                )
        except IntegrityError:
            # Somebody else has just been told this amount.
            continue
        attempts.note(ctx, attempt, "opened", ctx.actor)
        state = {"state": attempt.state.value}
        audit.write(ctx, "payment.issued", "attempt", attempt.id, None, state)
        plan_end(ctx, attempt)
        return attempt
    raise LimitReached("card-too-many")


def _extras(taken: set[int]) -> Sequence[int]:
    """The rials that are free, beginning anywhere: an amount that has just ended is not the next
    one, since its money may still come.
    """
    first = new_id() % MOST_EXTRA
    turned = [(first + step) % MOST_EXTRA + 1 for step in range(MOST_EXTRA)]
    return [extra for extra in turned if extra not in taken]


def _taken(session: Session, minor: int) -> set[int]:
    rows = session.exec(
        select(PaymentAttempt.amount_minor).where(
            PaymentAttempt.gateway == CARD,
            col(PaymentAttempt.state).in_(OPEN),
            PaymentAttempt.currency == CURRENCY,
            col(PaymentAttempt.amount_minor).between(minor + 1, minor + MOST_EXTRA),
        )
    )
    return {amount - minor for amount in rows}
