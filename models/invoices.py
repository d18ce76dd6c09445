"""Invoices of paid orders, numbered without gaps."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from common.money import Money
from models.columns import big_id, check


class Invoice(SQLModel, table=True):
    """What a paid order is called in the books, with its totals as they were. It stays, whatever
    becomes of the order. `key` opens it and nothing else of the order, without a word about its
    buyer, since whoever has the order's page has that key as well; `own_key` opens it with its
    buyer's name and address, and only their chats and the shop's are told that one.
    """

    __table_args__ = (
        check("number > 0", name="number"),
        check("total_minor >= 0", name="total"),
        check("tax_minor >= 0", name="tax"),
        check("length(currency) = 3", name="currency"),
    )

    id: int = big_id()
    order_id: int = Field(
        foreign_key="orders.id", ondelete="RESTRICT", unique=True, sa_type=BigInteger
    )
    number: int = Field(unique=True, sa_type=BigInteger)
    key: str = Field(unique=True)
    own_key: str = Field(unique=True)
    currency: str
    total_minor: int = Field(sa_type=BigInteger)
    tax_minor: int = Field(sa_type=BigInteger)
    issued_at: datetime

    @property
    def total(self) -> Money:
        """What was to be paid for everything."""
        return Money(self.total_minor, self.currency)

    @property
    def tax(self) -> Money:
        """What of the total is tax."""
        return Money(self.tax_minor, self.currency)


class InvoiceSeries(SQLModel, table=True):
    """The last number that was given; whoever takes the next holds this row until the commit."""

    __tablename__ = "invoice_series"
    __table_args__ = (check("last >= 0", name="last"),)

    id: int = big_id()
    last: int = Field(sa_type=BigInteger)
