"""Orders: one function for each change of state, and nobody else writes one."""

from datetime import datetime

from common.errors import Conflict
from common.messages import Code
from common.text import clean_input
from models import Order, OrderState, PaymentState
from shop import audit, credit, holds, points, redemptions, stock
from shop.context import Shopping
from shop.events import OrderCancelled, OrderConfirmed, OrderExpired
from shop.order_lookup import (
    adjustments_of,
    by_code,
    by_id,
    by_page_key,
    check_may_see,
    for_person,
    for_staff,
    is_of_another,
    lines_of,
    locked,
    named,
    number_among_paid,
    own,
    recent,
)
from shop.placing import LONGEST_NOTE, MOST_OPEN, check_least, place

__all__ = [
    "LONGEST_NOTE",
    "MOST_OPEN",
    "adjustments_of",
    "by_code",
    "by_id",
    "by_page_key",
    "cancel",
    "check_least",
    "check_may_see",
    "close",
    "expire",
    "for_person",
    "for_staff",
    "is_of_another",
    "lines_of",
    "locked",
    "mark_confirmed",
    "move",
    "named",
    "number_among_paid",
    "own",
    "place",
    "recent",
]

OPEN_STATES = (OrderState.PLACED, OrderState.CONFIRMED)


def expire(ctx: Shopping, order_id: int) -> bool:
    """The time to pay is over: the goods go back on the shelf.

    Does nothing when money has come, the order is closed, or its goods are kept longer, as they
    are while a payment runs (`holds`); so it may be called at any time and any number of times.

    Returns:
        Whether the order expired now.
    """
    order = locked(ctx.session, order_id)
    if not _is_unpaid(order) or ctx.now < order.reserved_until:
        return False
    if holds.payment_runs(ctx, order.id) and holds.extend(ctx, order):
        return False
    close(ctx, order, OrderState.EXPIRED, None)
    ctx.publish(OrderExpired(order.id))
    return True


def cancel(ctx: Shopping, order: Order, reason: str) -> Order:
    """Call off an order that is not paid; its goods go back on the shelf.

    The buyer may, and whoever works for the shop.

    Raises:
        NotFound: it is somebody else's.
        Conflict: money has come for it, or it is closed already.
        BadInput: the reason is too long.
    """
    order = locked(ctx.session, order.id)
    check_may_see(ctx, order)
    if order.state not in OPEN_STATES:
        raise Conflict("order-closed", code=Code(order.code))
    if order.payment_state is not PaymentState.UNPAID:
        raise Conflict("order-paid-already", code=Code(order.code))
    close(ctx, order, OrderState.CANCELLED, clean_input(reason, LONGEST_NOTE))
    ctx.publish(OrderCancelled(order.id))
    return order


def _is_unpaid(order: Order) -> bool:
    return order.state is OrderState.PLACED and order.payment_state is PaymentState.UNPAID


def close(ctx: Shopping, order: Order, state: OrderState, reason: str | None) -> None:
    """End a locked order and let go of what it holds; for the rules of the shop only."""
    redemptions.release(ctx, order)
    points.release(ctx, order)
    credit.release(ctx, order)
    stock.release(ctx, order)
    move(ctx, order, state, reason=reason, closed_at=ctx.now)


def mark_confirmed(ctx: Shopping, order: Order) -> Order:
    """The shop will fulfil it. Saying so twice changes nothing.

    Raises:
        Conflict: it is not paid, or closed.
    """
    order = locked(ctx.session, order.id)
    if order.state is OrderState.CONFIRMED:
        return order
    if order.state is not OrderState.PLACED:
        raise Conflict("order-closed", code=Code(order.code))
    if order.payment_state not in (PaymentState.PAID, PaymentState.SURPLUS):
        raise Conflict("order-not-paid", code=Code(order.code))
    move(ctx, order, OrderState.CONFIRMED)
    ctx.publish(OrderConfirmed(order.id))
    return order


def move(
    ctx: Shopping,
    order: Order,
    state: OrderState,
    *,
    reason: str | None = None,
    closed_at: datetime | None = None,
) -> None:
    """Write a new state of a locked order, with its audit row; for the rules of the shop only."""
    before = order.state
    order.state = state
    order.reason = reason
    order.closed_at = closed_at
    order.version += 1
    ctx.session.flush()
    changes = {"state": state.value} if reason is None else {"state": state.value, "reason": reason}
    audit.write(ctx, f"order.{state.value}", "order", order.id, {"state": before.value}, changes)
