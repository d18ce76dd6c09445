"""The shop calls an order off: the goods go back on the shelf, and the money to its buyer."""

from common.errors import BadInput, Conflict
from common.messages import Code
from common.roles import Role, allows
from common.text import clean_input
from models import Order, OrderState, PaymentState
from shop import orders, parcels, refunds, stock
from shop.context import Shopping
from shop.events import OrderCancelled
from shop.refunds import LONGEST_REASON


def may_call_off(ctx: Shopping, order: Order) -> bool:
    """Whether nothing of it has left the shop, and the person may give back what was paid."""
    if order.state not in orders.OPEN_STATES:
        return False
    needed = Role.AGENT if order.payment_state is PaymentState.UNPAID else Role.MANAGER
    if not allows(ctx.role, needed):
        return False
    return not _has_left(ctx, order)


def call_off(ctx: Shopping, order: Order, reason: str) -> Order:
    """Call an order off, whether it is paid or not. Twice is once.

    Raises:
        NotAllowed: for buyers; for whoever does not run the shop when money came.
        Conflict: it is closed, or its parcel has left.
        BadInput: there is no reason, or a very long one.
    """
    ctx.need(Role.AGENT)
    why = parse_reason(reason)
    order = orders.locked(ctx.session, order.id)
    if order.state is OrderState.CANCELLED:
        return order
    if order.payment_state is PaymentState.UNPAID:
        return orders.cancel(ctx, order, why)
    ctx.need(Role.MANAGER)
    if order.state not in orders.OPEN_STATES:
        raise Conflict("order-closed", code=Code(order.code))
    if _has_left(ctx, order):
        raise Conflict("order-left-already", code=Code(order.code))
    orders.close(ctx, order, OrderState.CANCELLED, why)
    stock.take_back(ctx, order)
    refunds.take_back_promises(ctx, order)
    refunds.whole(ctx, order, why)
    ctx.publish(OrderCancelled(order.id))
    return order


def parse_reason(text: str) -> str:
    """Why, in words that the buyer reads.

    Raises:
        BadInput: there is nothing in it, or far too much.
    """
    reason = clean_input(text, LONGEST_REASON)
    if len(reason) < 2:
        raise BadInput("cancel-reason-missing")
    return reason


def _has_left(ctx: Shopping, order: Order) -> bool:
    known = parcels.shipments_of(ctx.session, order.id)
    return any(parcel.state not in parcels.WAITING for parcel in known)
