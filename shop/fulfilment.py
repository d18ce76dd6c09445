"""From a paid order to a parcel in its buyer's hands."""

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from common.errors import BadInput, Conflict, NotFound
from common.ids import new_id
from common.messages import Code
from common.roles import Role
from common.text import ascii_digits, clean_input
from models import (
    Order,
    OrderLine,
    OrderState,
    Product,
    ProductKind,
    Shipment,
    ShipmentEvent,
    ShipmentState,
    Variant,
)
from models.loaded import PreparedRows
from shop import audit, digital, orders, points, withdrawal, work
from shop.context import Shopping
from shop.events import OrderDelivered, OrderShipped

LONGEST_TRACKING = 64
"""Characters; no carrier's code is longer."""
_WAITING = (ShipmentState.TO_PACK, ShipmentState.PACKED)

# Every card of an order shows them.
_PARCELS = PreparedRows(
    Shipment,
    sqlalchemy.select(Shipment)
    .where(col(Shipment.order_id) == bindparam("order_id"))
    .order_by(col(Shipment.id)),
)
_EVENTS = PreparedRows(
    ShipmentEvent,
    sqlalchemy.select(ShipmentEvent)
    .join(Shipment, col(Shipment.id) == col(ShipmentEvent.shipment_id))
    .where(col(Shipment.order_id) == bindparam("order_id"))
    .order_by(col(ShipmentEvent.at), col(ShipmentEvent.id)),
)


def prepare(ctx: Shopping, order: Order) -> Shipment | None:
    """A paid order goes to the people who pack; None when nothing of it travels, or it is there.

    What is only digital is delivered by being paid, so the order is complete.
    """
    if shipments_of(ctx.session, order.id):
        return None
    if not _travels(ctx.session, order.id):
        if order.state is OrderState.CONFIRMED and digital.is_all_there(ctx.session, order):
            orders.move(ctx, order, OrderState.COMPLETED, closed_at=ctx.now)
        return None
    shipment = Shipment(id=new_id(), order_id=order.id, created_at=ctx.now)
    ctx.session.add(shipment)
    ctx.session.flush()
    _note(ctx, shipment, ShipmentState.TO_PACK)
    return shipment


def ship(ctx: Shopping, order: Order, tracking_code: str, carrier: str | None = None) -> Shipment:
    """The parcel is with its carrier. The same code again changes nothing.

    Raises:
        NotAllowed: for buyers.
        Conflict: the order is not paid, is closed, or its parcel has left already.
        BadInput: there is no code in it, or none a carrier would give.
    """
    ctx.need(Role.AGENT)
    code = parse_tracking(tracking_code)
    order = orders.locked(ctx.session, order.id)
    parcels = shipments_of(ctx.session, order.id)
    for parcel in parcels:
        if parcel.tracking_code == code:
            return parcel
    waiting = [parcel for parcel in parcels if parcel.state in _WAITING]
    if parcels and not waiting:
        raise Conflict("order-shipped-already", code=Code(order.code))
    if order.state is not OrderState.CONFIRMED:
        orders.mark_confirmed(ctx, order)
    shipment = (
        waiting[0] if waiting else Shipment(id=new_id(), order_id=order.id, created_at=ctx.now)
    )
    shipment.tracking_code = code
    shipment.carrier = clean_input(carrier, LONGEST_TRACKING) if carrier else None
    shipment.state = ShipmentState.HANDED_OVER
    ctx.session.add(shipment)
    ctx.session.flush()
    _note(ctx, shipment, ShipmentState.HANDED_OVER)
    work.plan(
        ctx,
        "parcel-arrive",
        f"shipment:{shipment.id}:arrive",
        due_at=withdrawal.counts_as_delivered(order, ctx.now),
        payload={"shipment_id": shipment.id},
    )
    audit.write(ctx, "order.shipped", "order", order.id, None, {"tracking_code": code})
    ctx.publish(OrderShipped(order.id, shipment.id))
    return shipment


def delivered(ctx: Shopping, shipment: Shipment) -> Shipment:
    """The buyer has the parcel; with its last parcel an order is complete. Twice is once.

    Raises:
        NotAllowed: for buyers.
        Conflict: nobody has handed it to a carrier.
    """
    ctx.need(Role.AGENT)
    return _deliver(ctx, orders.locked(ctx.session, shipment.order_id), shipment)


def received(ctx: Shopping, order: Order) -> Order:
    """The buyer says that they have all that has left; nobody knows better. Twice is once.

    Raises:
        NotFound: it is somebody else's.
        Conflict: nothing of it has left yet.
    """
    order = orders.locked(ctx.session, order.id)
    orders.check_may_see(ctx, order)
    parcels = shipments_of(ctx.session, order.id)
    left = [one for one in parcels if one.state not in _WAITING]
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


def _deliver(ctx: Shopping, order: Order, shipment: Shipment) -> Shipment:
    ctx.session.refresh(shipment)
    if shipment.state is ShipmentState.DELIVERED:
        return shipment
    if shipment.state is not ShipmentState.HANDED_OVER:
        raise Conflict("order-not-shipped", code=Code(order.code))
    shipment.state = ShipmentState.DELIVERED
    ctx.session.flush()
    _note(ctx, shipment, ShipmentState.DELIVERED)
    parcels = shipments_of(ctx.session, order.id)
    if order.state is OrderState.CONFIRMED and all(
        parcel.state is ShipmentState.DELIVERED for parcel in parcels
    ):
        orders.move(ctx, order, OrderState.COMPLETED, closed_at=ctx.now)
        points.delivered(ctx, order)
    ctx.publish(OrderDelivered(order.id, shipment.id))
    return shipment


def parse_tracking(text: str) -> str:
    """A tracking code as its carrier writes it: capitals and ASCII digits, no spaces.

    Raises:
        BadInput: there is no code in it, or none a carrier would give.
    """
    code = "".join(ascii_digits(clean_input(text)).upper().split())
    usable = code.isascii() and any(letter.isdigit() for letter in code)
    if not usable or not 4 <= len(code) <= LONGEST_TRACKING:
        raise BadInput("tracking-unreadable")
    return code


def shipments_of(session: Session, order_id: int) -> list[Shipment]:
    """The parcels of an order."""
    return _PARCELS.all(session, order_id=order_id)


def events_of(session: Session, order_id: int) -> list[ShipmentEvent]:
    """What happened to the parcels of an order, in that order."""
    return _EVENTS.all(session, order_id=order_id)


def shipment(ctx: Shopping, shipment_id: int) -> Shipment:
    """A parcel by its id, for what events carry.

    Raises:
        NotFound: there is none.
    """
    found = ctx.session.get(Shipment, shipment_id)
    if found is None:
        raise NotFound("order-gone")
    return found


def _travels(session: Session, order_id: int) -> bool:
    physical = (
        select(OrderLine.id)
        .join(Variant, col(Variant.id) == OrderLine.variant_id)
        .join(Product, col(Product.id) == Variant.product_id)
        .where(OrderLine.order_id == order_id, Product.kind == ProductKind.PHYSICAL)
    )
    return session.exec(physical.limit(1)).first() is not None


def _note(ctx: Shopping, parcel: Shipment, stage: ShipmentState) -> None:
    ctx.session.add(ShipmentEvent(shipment_id=parcel.id, stage=stage.value, at=ctx.now))
    ctx.session.flush()
