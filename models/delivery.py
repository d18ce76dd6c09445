"""The ways in which goods reach their buyers, as the owner set them up."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from models.columns import Json, big_id, check, one_of


class DeliveryKind(StrEnum):
    """Who travels."""

    PARCEL = "parcel"
    """The goods do: by post, carrier or the shop's own courier."""
    PICKUP = "pickup"
    """The buyer does; `place` says where to."""


class DeliveryMethod(SQLModel, table=True):
    """One way, at its price. `regions` are the places it goes to, none of them is everywhere;
    `slots` are hours a buyer chooses from. Each kilogram begun after the first one costs
    `more_kg_minor`; goods of `free_from_minor` or more travel free. From payment to arrival it
    takes `days_least` to `days_most` days.
    """

    __tablename__ = "delivery_method"
    __table_args__ = (
        check("price_minor >= 0", name="price"),
        check("more_kg_minor >= 0", name="more_kg"),
        check("free_from_minor >= 0", name="free_from"),
        check("days_least >= 0 AND days_least <= days_most", name="days"),
    )

    id: int = big_id()
    kind: DeliveryKind = Field(sa_type=one_of(DeliveryKind))
    name: str
    place: str = ""
    regions: list[Any] = Field(default_factory=list, sa_type=Json)
    price_minor: int = Field(sa_type=BigInteger)
    more_kg_minor: int = Field(default=0, sa_type=BigInteger)
    free_from_minor: int | None = Field(default=None, sa_type=BigInteger)
    days_least: int = 0
    days_most: int = 0
    slots: list[Any] = Field(default_factory=list, sa_type=Json)
    active: bool = True
    created_at: datetime
