"""What follow-ups leave behind: what was told, what was promised, and what people said of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from models.columns import Json, big_id, check


class Told(SQLModel, table=True):
    """A message that an order did not need was written to somebody: what caps count."""

    __table_args__ = (Index(None, "person_id", "at"),)

    id: int = big_id()
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", sa_type=BigInteger)
    topic: str
    name: str
    at: datetime


class DeliveryPromise(SQLModel, table=True):
    """On which days an order was promised; the newest row counts, the others are what was said
    before. `reason` is why the days were moved: a key of ours, or the seller's own words.

    It leaves the shop on `ships_on` at the latest and arrives from `first_on` to `last_on`.
    """

    __tablename__ = "delivery_promise"
    __table_args__ = (
        check("ships_on <= last_on AND first_on <= last_on", name="days"),
        Index(None, "order_id", "made_at"),
    )

    id: int = big_id()
    order_id: int = Field(foreign_key="orders.id", ondelete="RESTRICT", sa_type=BigInteger)
    ships_on: date
    first_on: date
    last_on: date
    reason: str = ""
    made_at: datetime


class OrderFeedback(SQLModel, table=True):
    """What a buyer says of an order, once it is theirs; `stars` are one to five."""

    __tablename__ = "order_feedback"
    __table_args__ = (
        check("stars BETWEEN 1 AND 5", name="stars"),
        Index(None, "given_at"),
    )

    order_id: int = Field(
        primary_key=True,
        foreign_key="orders.id",
        ondelete="RESTRICT",
        sa_type=BigInteger,
        sa_column_kwargs={"autoincrement": False},
    )
    stars: int
    words: str = ""
    media: list[Any] = Field(default_factory=list, sa_type=Json)
    given_at: datetime
