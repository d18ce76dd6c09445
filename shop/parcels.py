"""The parcels of orders and what happened to them, for whoever reads it."""

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from common.errors import NotFound
from models import (
    Order,
    OrderLine,
    Product,
    ProductKind,
    Shipment,
    ShipmentEvent,
    ShipmentState,
    TransitStage,
    Variant,
)
from models.loaded import PreparedRows
from shop.context import Shopping

UNSAID = "unsaid"
"""Noted with a parcel that counts as delivered: nobody has said on which day it came."""
WAITING = (ShipmentState.TO_PACK, ShipmentState.PACKED)
"""What has still to leave the shop."""

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


def shipments_of(session: Session, order_id: int) -> list[Shipment]:
    """The parcels of an order."""
    return _PARCELS.all(session, order_id=order_id, anew=True)


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


def stages_of(session: Session, parcel: Shipment) -> set[TransitStage]:
    """The stages a parcel has passed on its way."""
    rows = session.exec(
        select(ShipmentEvent.stage).where(
            ShipmentEvent.shipment_id == parcel.id,
            col(ShipmentEvent.stage).in_([stage.value for stage in TransitStage]),
        )
    )
    return {TransitStage(stage) for stage in rows}


def last_carrier(ctx: Shopping) -> str | None:
    """Who took the shop's last parcel, and so perhaps takes the next one."""
    return ctx.session.exec(
        select(Shipment.carrier)
        .where(col(Shipment.carrier).is_not(None))
        .order_by(col(Shipment.id).desc())
        .limit(1)
    ).first()


def travels(session: Session, order_id: int) -> bool:
    """Whether anything of an order has to be carried."""
    physical = (
        select(OrderLine.id)
        .join(Variant, col(Variant.id) == OrderLine.variant_id)
        .join(Product, col(Product.id) == Variant.product_id)
        .where(OrderLine.order_id == order_id, Product.kind == ProductKind.PHYSICAL)
    )
    return session.exec(physical.limit(1)).first() is not None


def is_collected(order: Order) -> bool:
    """Whether the buyer comes for it."""
    return (order.delivery or {}).get("kind") == "pickup"


def note(
    ctx: Shopping, parcel: Shipment, stage: ShipmentState | TransitStage, words: str = ""
) -> None:
    """Keep for ever when a parcel came so far."""
    event = ShipmentEvent(shipment_id=parcel.id, stage=stage.value, at=ctx.now, note=words)
    ctx.session.add(event)
    ctx.session.flush()
