"""A parcel in its buyer's hands: said by the shop, by the buyer, or by nobody for long enough."""

from common.errors import Conflict
from common.ids import new_id
from common.messages import Code
from common.roles import Role
from models import Order, OrderState, Shipment, ShipmentState
from shop import audit, orders, points
from shop.context import Shopping
from shop.events import OrderDelivered
from shop.parcels import UNSAID, WAITING, is_collected, shipment, shipments_of
from shop.steps import take_on, to_fulfil, write


def delivered(ctx: Shopping, parcel: Shipment) -> Shipment:
    """The buyer has the parcel; with its last parcel an order is complete.

    Raises:
        NotAllowed: for whoever does not pack.
        Conflict: nobody has handed it to a carrier, and it is not one that is collected.
    """
    ctx.need(Role.PACKER)
    return _deliver(ctx, orders.locked(ctx.session, parcel.order_id), parcel)


def received(ctx: Shopping, order: Order) -> Order:
    """The buyer says that they have all that has left; nobody knows better. Twice is once.

    Raises:
        NotFound: it is somebody else's.
        Conflict: nothing of it has left yet.
    """
    order = orders.locked(ctx.session, order.id)
    orders.check_may_see(ctx, order)
    left = [one for one in shipments_of(ctx.session, order.id) if one.state not in WAITING]
    if not left:
        raise Conflict("order-not-shipped", code=Code(order.code))
    for parcel in left:
        if parcel.state is ShipmentState.HANDED_OVER:
            _deliver(ctx, order, parcel)
            audit.write(ctx, "order.received", "order", order.id)
    return order


def count_as_delivered(ctx: Shopping, shipment_id: int) -> None:
    """Nobody has said that a parcel has arrived, and it should have long ago. Nothing when
    somebody has, or it came back.
    """
    parcel = shipment(ctx, shipment_id)
    order = orders.locked(ctx.session, parcel.order_id)
    ctx.session.refresh(parcel)
    if parcel.state is ShipmentState.HANDED_OVER:
        _deliver(ctx, order, parcel, words=UNSAID)


def sent_digitally(ctx: Shopping, order: Order) -> Shipment:
    """Its buyer has the file, key or link: an order of which nothing travels is complete.

    Raises:
        NotAllowed: for whoever does not pack.
        Conflict: the order is not paid, is closed, or has a parcel.
    """
    ctx.need(Role.PACKER)
    order = orders.locked(ctx.session, order.id)
    known = shipments_of(ctx.session, order.id)
    if known and known[0].state is ShipmentState.DELIVERED:
        return known[0]
    order = to_fulfil(ctx, order.id)
    if known:
        raise Conflict("order-not-shipped", code=Code(order.code))
    take_on(ctx, order)
    delivery = Shipment(id=new_id(), order_id=order.id, created_at=ctx.now)
    ctx.session.add(delivery)
    write(ctx, delivery, ShipmentState.DELIVERED)
    orders.move(ctx, order, OrderState.COMPLETED, closed_at=ctx.now)
    points.delivered(ctx, order)
    ctx.publish(OrderDelivered(order.id, delivery.id))
    return delivery


def _deliver(ctx: Shopping, order: Order, parcel: Shipment, words: str = "") -> Shipment:
    """A parcel whose order is locked is with its buyer."""
    ctx.session.refresh(parcel)
    if parcel.state is ShipmentState.DELIVERED:
        return parcel
    collected = is_collected(order) and parcel.state in WAITING
    if parcel.state is not ShipmentState.HANDED_OVER and not collected:
        raise Conflict("order-not-shipped", code=Code(order.code))
    if collected:
        order = to_fulfil(ctx, order.id)
        take_on(ctx, order)
    write(ctx, parcel, ShipmentState.DELIVERED, words=words)
    complete(ctx, order)
    ctx.publish(OrderDelivered(order.id, parcel.id))
    return parcel


def complete(ctx: Shopping, order: Order) -> None:
    """A locked order is complete when all its parcels have come, and its money as well."""
    parcels = shipments_of(ctx.session, order.id)
    have_come = bool(parcels) and all(one.state is ShipmentState.DELIVERED for one in parcels)
    if order.state is OrderState.CONFIRMED and not order.is_due_at_door and have_come:
        orders.move(ctx, order, OrderState.COMPLETED, closed_at=ctx.now)
        points.delivered(ctx, order)
