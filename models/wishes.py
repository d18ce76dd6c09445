"""What people would like to have: one day, or as soon as it is there again."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class Wish(SQLModel, table=True):
    """A product on a person's wish list."""

    person_id: int = Field(
        primary_key=True, foreign_key="person.id", ondelete="CASCADE", sa_type=BigInteger
    )
    product_id: int = Field(
        primary_key=True,
        foreign_key="product.id",
        ondelete="CASCADE",
        index=True,
        sa_type=BigInteger,
    )
    added_at: datetime


class StockWait(SQLModel, table=True):
    """A person wants to hear when a variant is there again; gone once they have heard."""

    __tablename__ = "stock_wait"

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
    asked_at: datetime
