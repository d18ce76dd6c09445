"""How long the goods of an unpaid order are kept from others."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from models import AttemptState, Order, OrderState, PaymentAttempt
from shop import audit, work
from shop.context import Shopping

EXTENSION = timedelta(minutes=20)
"""How much longer goods are kept at a time while a payment runs."""
ENOUGH = timedelta(minutes=10)
"""Time to pay in; while so much is left, nothing is extended."""
MOST_EXTENSIONS = 3
"""After so many the goods go back on the shelf, whatever the payment does; money that comes later
is still taken care of (`shop.billing`)."""

LAST_EXTENSION = MOST_EXTENSIONS + 1
"""The one for a payment that its gateway looks at."""
WHILE_HELD = timedelta(hours=25)
"""How long goods are kept for a payment that its gateway looks at: a little longer than we ask."""

_WAITING = (AttemptState.CREATED, AttemptState.ISSUED, AttemptState.OPENED)
_ASKING = (AttemptState.VERIFYING, AttemptState.UNKNOWN)


def plan_expiry(ctx: Shopping, order: Order, extension: int = 0) -> bool:
    """Have the order looked at when its hold ends; False when that extension was used before.

    Each extension is work of its own: the one before it finds that the hold goes on and does
    nothing, whichever of them runs first.
    """
    key = f"order:{order.id}:expire" + (f":{extension}" if extension else "")
    return work.plan(
        ctx, "order-expire", key, due_at=order.reserved_until, payload={"order_id": order.id}
    )


def extend(ctx: Shopping, order: Order) -> bool:
    """See that the goods of a locked order are kept long enough to pay for them: `EXTENSION` from
    now when less than `ENOUGH` is left, `MOST_EXTENSIONS` times at most.

    Returns:
        Whether they are.
    """
    until = ctx.now + EXTENSION
    if order.state is not OrderState.PLACED:
        return order.state is OrderState.CONFIRMED
    before = order.reserved_until
    if before >= ctx.now + ENOUGH:
        return True
    return until_then(ctx, order, until)


def until_then(ctx: Shopping, order: Order, until: datetime) -> bool:
    """Keep the goods of a locked order, which waits for its money, until this instant; whether
    that could be planned, which it is `MOST_EXTENSIONS` times at most.
    """
    before, order.reserved_until = order.reserved_until, until
    number = 1
    while number <= MOST_EXTENSIONS and not plan_expiry(ctx, order, number):
        number += 1
    if number > MOST_EXTENSIONS:
        order.reserved_until = before
        return False
    was, is_now = {"until": before.isoformat()}, {"until": until.isoformat()}
    audit.write(ctx, "order.hold-extended", "order", order.id, was, is_now)
    return True


def keep_while_held(ctx: Shopping, order: Order) -> None:
    """Keep the goods of a locked order while its gateway decides about the money that was paid for
    it; once, for `WHILE_HELD`.
    """
    before, until = order.reserved_until, ctx.now + WHILE_HELD
    if order.state is not OrderState.PLACED or before >= until:
        return
    order.reserved_until = until
    if not plan_expiry(ctx, order, LAST_EXTENSION):
        order.reserved_until = before
        return
    was, is_now = {"until": before.isoformat()}, {"until": until.isoformat()}
    audit.write(ctx, "order.hold-extended", "order", order.id, was, is_now)


def payment_runs(ctx: Shopping, order_id: int) -> bool:
    """Whether somebody may be paying right now, or has paid and we do not know yet."""
    waits = col(PaymentAttempt.state).in_(_WAITING) & (col(PaymentAttempt.expires_at) > ctx.now)
    asks = col(PaymentAttempt.state).in_(_ASKING)
    # After a standstill of the shop an order may end before its gateway could be asked again.
    overdue = col(PaymentAttempt.next_check_at) <= ctx.now
    running = select(PaymentAttempt.id).where(
        PaymentAttempt.order_id == order_id, waits | asks | overdue
    )
    return ctx.session.exec(running.limit(1)).first() is not None
