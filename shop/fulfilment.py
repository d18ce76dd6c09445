"""From a paid order to a parcel in its buyer's hands: one function for each change, which says the
state that is wished, so that twice is once. Each publishes what happened and leaves an audit row.
"""

from common.errors import BadInput, Conflict
from common.ids import new_id
from common.messages import Code
from common.roles import Role
from models import Order, OrderState, Shipment, ShipmentState, TransitStage
from shop import audit, carriers, digital, orders, points, withdrawal, work
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
    ctx.need(Role.AGENT)
    order = _open(ctx, order.id)
    if order.accepted_at is None:
        _take_on(ctx, order)
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
    order = _open(ctx, order.id)
    if not parcels:
        raise Conflict("order-has-no-parcel", code=Code(order.code))
    _take_on(ctx, order)
    parcel = parcels[0]
    _write(ctx, parcel, ShipmentState.PACKED)
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
    order = _open(ctx, order.id)
    _take_on(ctx, order)
    parcel = waiting[0] if waiting else Shipment(order_id=order.id, created_at=ctx.now)
    parcel.tracking_code, parcel.carrier = code, carrier
    ctx.session.add(parcel)
    _write(ctx, parcel, ShipmentState.HANDED_OVER, {"tracking_code": code, "carrier": carrier})
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
    audit.write(ctx, f"shipment.{_dashed(stage)}", "shipment", parcel.id, None, after)
    ctx.publish(ShipmentMoved(order.id, parcel.id, stage.value))
    return parcel


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
        _deliver(ctx, order, parcel)


def _deliver(ctx: Shopping, order: Order, parcel: Shipment) -> Shipment:
    """A parcel whose order is locked is with its buyer."""
    ctx.session.refresh(parcel)
    if parcel.state is ShipmentState.DELIVERED:
        return parcel
    collected = is_collected(order) and parcel.state in WAITING
    if parcel.state is not ShipmentState.HANDED_OVER and not collected:
        raise Conflict("order-not-shipped", code=Code(order.code))
    if collected:
        order = _open(ctx, order.id)
        _take_on(ctx, order)
    _write(ctx, parcel, ShipmentState.DELIVERED)
    parcels = shipments_of(ctx.session, order.id)
    if order.state is OrderState.CONFIRMED and all(
        one.state is ShipmentState.DELIVERED for one in parcels
    ):
        orders.move(ctx, order, OrderState.COMPLETED, closed_at=ctx.now)
        points.delivered(ctx, order)
    ctx.publish(OrderDelivered(order.id, parcel.id))
    return parcel


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
    order = _open(ctx, order.id)
    if known:
        raise Conflict("order-not-shipped", code=Code(order.code))
    _take_on(ctx, order)
    delivery = Shipment(id=new_id(), order_id=order.id, created_at=ctx.now)
    ctx.session.add(delivery)
    _write(ctx, delivery, ShipmentState.DELIVERED)
    orders.move(ctx, order, OrderState.COMPLETED, closed_at=ctx.now)
    points.delivered(ctx, order)
    ctx.publish(OrderDelivered(order.id, delivery.id))
    return delivery


def _open(ctx: Shopping, order_id: int) -> Order:
    """The order, held, if it is to be fulfilled.

    Raises:
        Conflict: it is not paid, or closed.
    """
    order = orders.locked(ctx.session, order_id)
    return order if order.state is OrderState.CONFIRMED else orders.mark_confirmed(ctx, order)


def _take_on(ctx: Shopping, order: Order) -> None:
    if order.accepted_at is not None:
        return
    order.accepted_at = ctx.now
    order.version += 1
    ctx.session.flush()
    after = {"accepted_at": ctx.now.isoformat()}
    audit.write(ctx, "order.accepted", "order", order.id, None, after)


def _code(text: str | None, carrier: str | None) -> str | None:
    if text is None and carrier != carriers.OWN:
        raise BadInput("tracking-unreadable")
    return carriers.parse_code(text, carrier) if text is not None else None


def _write(
    ctx: Shopping,
    parcel: Shipment,
    state: ShipmentState,
    more: dict[str, str | None] | None = None,
) -> None:
    """Write a new state of a parcel whose order is locked."""
    before, parcel.state = parcel.state, state
    ctx.session.flush()
    note(ctx, parcel, state)
    after = {"state": state.value, **(more or {})}
    audit.write(
        ctx, f"shipment.{_dashed(state)}", "shipment", parcel.id, {"state": before.value}, after
    )


def _dashed(stage: str) -> str:
    return str(stage).replace("_", "-")
