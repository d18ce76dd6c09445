"""What people have chosen and not ordered yet, and where they want it."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from models.columns import big_id, check


class CartLine(SQLModel, table=True):
    """So many units of a variant in a person's cart; no line means none."""

    __tablename__ = "cart_line"
    __table_args__ = (check("quantity BETWEEN 1 AND 999", name="quantity"),)

    person_id: int = Field(
        primary_key=True, foreign_key="person.id", ondelete="CASCADE", sa_type=BigInteger
    )
    variant_id: int = Field(
        primary_key=True,
        foreign_key="variant.id",
        ondelete="CASCADE",
        index=True,
        sa_type=BigInteger,
    )
    quantity: int
    added_at: datetime


class Address(SQLModel, table=True):
    """Where a person has parcels sent. `phone` is E.164, e.g. +989121234567.
    Latitude and longitude, in degrees, are those of a place that was shared. `province` and
    `district` (in Iran the city) are in the words of their country, where they are known.

    An order keeps its own copy, so that changing an address changes no order.
    """

    id: int = big_id()
    person_id: int = Field(
        foreign_key="person.id", ondelete="CASCADE", index=True, sa_type=BigInteger
    )
    name: str
    phone: str
    text: str
    province: str | None = None
    district: str | None = None
    postal_code: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    created_at: datetime
    last_used_at: datetime
