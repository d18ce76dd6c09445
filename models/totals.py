"""What the facts of a shop add up to, day by day and all together, kept by the transactions that
change the facts. They can be counted again at any time (`shop.recounting`).

A day is one on the shop's own wall. There is no CHECK against negative numbers: both databases
would already refuse an amount that is only to be subtracted from what stands there.
"""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from models.columns import Json


class DayTotal(SQLModel, table=True):
    """A day of the shop. `placed_paid` counts the orders of that day whose money has come, that day
    or later; `paid` those whose money came that day, whenever they were placed. `revenue_minor` is
    the money that came that day, `refunded_minor` what went back that day.
    """

    __tablename__ = "day_total"

    day: date = Field(primary_key=True)
    placed: int = 0
    placed_paid: int = 0
    paid: int = 0
    revenue_minor: int = Field(default=0, sa_type=BigInteger)
    refunded_minor: int = Field(default=0, sa_type=BigInteger)


class ProductDay(SQLModel, table=True):
    """What was sold of one product that day, less what came back; at the prices of the goods, from
    which no discount is taken off.
    """

    __tablename__ = "product_day"

    day: date = Field(primary_key=True)
    product_id: int = Field(
        primary_key=True,
        foreign_key="product.id",
        ondelete="CASCADE",
        index=True,
        sa_type=BigInteger,
    )
    units: int = 0
    revenue_minor: int = Field(default=0, sa_type=BigInteger)


class ProductTotal(SQLModel, table=True):
    """What was ever sold of one product, less what came back."""

    __tablename__ = "product_total"
    __table_args__ = (Index(None, "units"),)

    product_id: int = Field(
        primary_key=True, foreign_key="product.id", ondelete="CASCADE", sa_type=BigInteger
    )
    units: int = 0
    revenue_minor: int = Field(default=0, sa_type=BigInteger)


class BuyerDay(SQLModel, table=True):
    """What one person paid for that day; the money is less what went back to them that day."""

    __tablename__ = "buyer_day"

    day: date = Field(primary_key=True)
    person_id: int = Field(
        primary_key=True,
        foreign_key="person.id",
        ondelete="CASCADE",
        index=True,
        sa_type=BigInteger,
    )
    orders: int = 0
    revenue_minor: int = Field(default=0, sa_type=BigInteger)


class BuyerTotal(SQLModel, table=True):
    """What one person has ever paid for, and the day of the first time."""

    __tablename__ = "buyer_total"

    person_id: int = Field(
        primary_key=True, foreign_key="person.id", ondelete="CASCADE", sa_type=BigInteger
    )
    first_day: date | None = None
    orders: int = 0
    revenue_minor: int = Field(default=0, sa_type=BigInteger)


class KeptReport(SQLModel, table=True):
    """What was counted off the loop for whoever asked, as it was then; counting again replaces it."""

    __tablename__ = "kept_report"

    name: str = Field(primary_key=True)
    content: dict[str, Any] = Field(sa_type=Json, nullable=False)
