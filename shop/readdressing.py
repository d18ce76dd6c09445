"""Sending an order somewhere else while nobody has packed it."""

from common.errors import BadInput, Conflict
from common.messages import Code
from models import Address, DeliveryKind, DeliveryMethod, Order, OrderState, ShipmentState
from shop import audit, delivery, fulfilment
from shop.context import Shopping
from shop.events import OrderReaddressed
from shop.order_lookup import check_may_see, locked
from shop.placing import copy_of


def may_change(ctx: Shopping, order: Order) -> bool:
    """Whether the order can still go somewhere else: it travels, and it is not packed."""
    if order.address is None or order.state not in (OrderState.PLACED, OrderState.CONFIRMED):
        return False
    if order.delivery is not None and order.delivery["kind"] == DeliveryKind.PICKUP.value:
        return False
    parcels = fulfilment.shipments_of(ctx.session, order.id)
    return all(parcel.state is ShipmentState.TO_PACK for parcel in parcels)


def check_leads_there(ctx: Shopping, order: Order, address: str) -> None:
    """The way that was paid for goes to the other address as well.

    Raises:
        BadInput: it does not; another way has another price.
    """
    if order.delivery is None:
        return
    method = ctx.session.get(DeliveryMethod, order.delivery["method_id"])
    if method is not None and not delivery.leads_to(method, address):
        raise BadInput("order-address-elsewhere", name=method.name)


def change_address(ctx: Shopping, order: Order, address: Address) -> Order:
    """Send the order to another address of its buyer.

    Raises:
        NotFound: it is somebody else's.
        Conflict: it is packed, on its way or closed, or nothing of it travels.
        BadInput: its way of delivery does not go there.
    """
    order = locked(ctx.session, order.id)
    check_may_see(ctx, order)
    if not may_change(ctx, order):
        raise Conflict("order-address-fixed", code=Code(order.code))
    check_leads_there(ctx, order, address.text)
    order.address = copy_of(address)
    order.version += 1
    ctx.session.flush()
    # Who lives where is not written twice: the audit says that it changed, the order to what.
    audit.write(ctx, "order.address-changed", "order", order.id)
    ctx.publish(OrderReaddressed(order.id))
    return order
