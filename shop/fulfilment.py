"""From a paid order to a parcel in its buyer's hands: one function for each change, which says the
state that is wished, so that twice is once. Each publishes what happened and leaves an audit row.
"""

from common.errors import BadInput, Conflict
from common.ids import new_id
from common.messages import Code
from common.roles import Role
from models import Order, OrderState, Shipment, ShipmentState, TransitStage
from shop import audit, carriers, digital, orders, withdrawal, work
from shop.arriving import count_as_delivered, delivered, received, sent_digitally
from shop.context import Shopping
from shop.events import (
    OrderAccepted,
    OrderDelivered,
    OrderPacked,
    OrderShipped,
    ShipmentMoved,
)
from shop.parcels import (
    WAITING,
    events_of,
    is_collected,
    last_carrier,
    note,
    shipment,
    shipments_of,
    stages_of,
    travels,
)
from shop.steps import dashed, take_on, to_fulfil, write

__all__ = [
    "WAITING",
    "accept",
    "count_as_delivered",
    "delivered",
    "events_of",
    "is_collected",
    "last_carrier",
    "move",
    "pack",
    "prepare",
    "received",
    "sent_digitally",
    "ship",
    "shipment",
    "shipments_of",
    "stages_of",
]


def prepare(ctx: Shopping, order: Order) -> Shipment | None:
    """A paid order goes to the people who pack; None when nothing of it travels, or it is there.

    What is only digital is delivered by being paid, so the order is complete.
    """
    if shipments_of(ctx.session, order.id):
        return None
    if not travels(ctx.session, order.id):
        if order.state is OrderState.CONFIRMED and digital.is_all_there(ctx.session, order):
            orders.move(ctx, order, OrderState.COMPLETED, closed_at=ctx.now)
            ctx.publish(OrderDelivered(order.id, None))
        return None
    parcel = Shipment(id=new_id(), order_id=order.id, created_at=ctx.now)
    ctx.session.add(parcel)
    ctx.session.flush()
    note(ctx, parcel, ShipmentState.TO_PACK)
    return parcel


def accept(ctx: Shopping, order: Order) -> Order:
    """Somebody of the shop takes a paid order on.

    Raises:
        NotAllowed: for buyers.
        Conflict: the order is not paid, or closed.
    """
    ctx.need(Role.PACKER)
    order = to_fulfil(ctx, order.id)
    if order.accepted_at is None:
        take_on(ctx, order)
        ctx.publish(OrderAccepted(order.id))
    return order


def pack(ctx: Shopping, order: Order) -> Shipment:
    """Its parcel is closed. One that is packed already, or further, stays as it is.

    Raises:
        NotAllowed: for whoever does not pack.
        Conflict: the order is not paid, is closed, or nothing of it travels.
    """
    ctx.need(Role.PACKER)
    order = orders.locked(ctx.session, order.id)
    parcels = shipments_of(ctx.session, order.id)
    if parcels and parcels[0].state is not ShipmentState.TO_PACK:
        return parcels[0]
    order = to_fulfil(ctx, order.id)
    if not parcels:
        raise Conflict("order-has-no-parcel", code=Code(order.code))
    take_on(ctx, order)
    parcel = parcels[0]
    write(ctx, parcel, ShipmentState.PACKED)
    ctx.publish(OrderPacked(order.id, parcel.id))
    return parcel


def ship(
    ctx: Shopping, order: Order, tracking_code: str | None, carrier: str | None = None
) -> Shipment:
    """The parcel is with its carrier: one of `shop.carriers`, or what the seller calls another.
    The same code again changes nothing; without a code it is the shop's own courier.

    Raises:
        NotAllowed: for whoever does not pack.
        Conflict: the order is not paid, is closed, or its parcel has left already.
        BadInput: there is no code in it, or none this carrier would give.
    """
    ctx.need(Role.PACKER)
    carrier = carriers.parse_carrier(carrier) if carrier else None
    code = _code(tracking_code, carrier)
    order = orders.locked(ctx.session, order.id)
    parcels = shipments_of(ctx.session, order.id)
    waiting = [parcel for parcel in parcels if parcel.state in WAITING]
    for parcel in parcels:
        same = parcel.tracking_code == code and (code or parcel.carrier == carrier)
        if same and parcel not in waiting:
            return parcel
    if parcels and not waiting:
        raise Conflict("order-shipped-already", code=Code(order.code))
    order = to_fulfil(ctx, order.id)
    take_on(ctx, order)
    parcel = waiting[0] if waiting else Shipment(order_id=order.id, created_at=ctx.now)
    parcel.tracking_code, parcel.carrier = code, carrier
    ctx.session.add(parcel)
    write(ctx, parcel, ShipmentState.HANDED_OVER, {"tracking_code": code, "carrier": carrier})
    work.plan(
        ctx,
        "parcel-arrive",
        f"shipment:{parcel.id}:arrive",
        due_at=withdrawal.counts_as_delivered(order, ctx.now),
        payload={"shipment_id": parcel.id},
    )
    ctx.publish(OrderShipped(order.id, parcel.id))
    return parcel


def move(ctx: Shopping, parcel: Shipment, stage: TransitStage) -> Shipment:
    """The parcel has come so far. One that was there already, or has been delivered, stays as it
    is; nothing goes backwards.

    Raises:
        NotAllowed: for whoever does not pack.
        Conflict: nobody has handed it to a carrier, or it has come further.
    """
    ctx.need(Role.PACKER)
    order = orders.locked(ctx.session, parcel.order_id)
    ctx.session.refresh(parcel)
    passed = stages_of(ctx.session, parcel)
    if stage in passed:
        return parcel
    if parcel.state in WAITING:
        raise Conflict("order-not-shipped", code=Code(order.code))
    if parcel.state is not ShipmentState.HANDED_OVER or TransitStage.AT_THE_DOOR in passed:
        raise Conflict("parcel-further", code=Code(order.code))
    note(ctx, parcel, stage)
    after = {"stage": stage.value}
    audit.write(ctx, f"shipment.{dashed(stage)}", "shipment", parcel.id, None, after)
    ctx.publish(ShipmentMoved(order.id, parcel.id, stage.value))
    return parcel


def _code(text: str | None, carrier: str | None) -> str | None:
    if text is None and carrier != carriers.OWN:
        raise BadInput("tracking-unreadable")
    return carriers.parse_code(text, carrier) if text is not None else None
