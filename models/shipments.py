"""The third axis of an order: what is on its way, parcel by parcel."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from models.columns import big_id, index_where, one_of


class ShipmentState(StrEnum):
    """How far a parcel has come."""

    TO_PACK = "to_pack"
    """Its order is confirmed and nobody has packed it."""
    PACKED = "packed"
    """Closed and waiting for the carrier."""
    HANDED_OVER = "handed_over"
    """The carrier has it."""
    DELIVERED = "delivered"
    """The buyer has it."""
    RETURNED = "returned"
    """It came back."""


class TransitStage(StrEnum):
    """What is told of a parcel between its carrier's counter and the door."""

    SORTING_CENTRE = "sorting_centre"
    """In the carrier's hub near the buyer."""
    AT_THE_DOOR = "at_the_door"
    """With whoever brings it, today."""


class Shipment(SQLModel, table=True):
    """One parcel of an order, or one delivery of digital goods."""

    __table_args__ = (
        index_where("ix_shipment_waiting", "state", where="state = 'to_pack' OR state = 'packed'"),
    )

    id: int = big_id()
    order_id: int = Field(
        foreign_key="orders.id", ondelete="RESTRICT", index=True, sa_type=BigInteger
    )
    state: ShipmentState = Field(default=ShipmentState.TO_PACK, sa_type=one_of(ShipmentState))
    carrier: str | None = None
    """One of `shop.carriers`, or the seller's own word for another."""
    tracking_code: str | None = None
    created_at: datetime


class ShipmentEvent(SQLModel, table=True):
    """Something that happened to a parcel; `stage` is a `ShipmentState` or a
    `TransitStage`.
    """

    __tablename__ = "shipment_event"

    id: int = big_id()
    shipment_id: int = Field(
        foreign_key="shipment.id", ondelete="CASCADE", index=True, sa_type=BigInteger
    )
    stage: str
    at: datetime
    note: str = ""
