"""Every change of a stock, so that the numbers on a variant can be explained."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from models.columns import big_id, check, index_where, one_of


class MovementKind(StrEnum):
    """What a movement does to `on_hand` and `reserved` of its variant."""

    RECEIVE = "receive"
    """Goods came in: more on hand."""
    ADJUST = "adjust"
    """Somebody counted: on hand is corrected either way."""
    RESERVE = "reserve"
    """An order was placed: more reserved."""
    RELEASE = "release"
    """The order died: fewer reserved."""
    COMMIT = "commit"
    """The order was paid: fewer reserved and fewer on hand."""


class StockMovement(SQLModel, table=True):
    """One change of one stock, never altered. `key` makes it happen once, e.g.
    `order:<id>:reserve:<variant id>`. `quantity` is units; only a correction may be negative.
    """

    __tablename__ = "stock_movement"
    __table_args__ = (
        check("quantity <> 0", name="not_nothing"),
        check("quantity > 0 OR kind = 'adjust'", name="direction"),
        Index(None, "variant_id", "at"),
        index_where("ix_stock_movement_order", "order_id", where="order_id IS NOT NULL"),
    )

    id: int = big_id()
    variant_id: int = Field(foreign_key="variant.id", ondelete="RESTRICT", sa_type=BigInteger)
    kind: MovementKind = Field(sa_type=one_of(MovementKind))
    quantity: int
    order_id: int | None = Field(
        default=None, foreign_key="orders.id", ondelete="RESTRICT", sa_type=BigInteger
    )
    key: str = Field(unique=True)
    at: datetime
