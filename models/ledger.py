"""One append-only double-entry ledger for money, points and store credit."""

from datetime import datetime

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import big_id, check, index_where


class Account(SQLModel, table=True):
    """Something of one asset that somebody has; its balance is the sum of its entries.

    `owner` is who (`shop`, `gateway:testbank`, `person:12`), `asset` what (`IRR`, `points`).
    """

    __table_args__ = (UniqueConstraint("owner", "name", "asset"),)

    id: int = big_id()
    owner: str
    name: str
    asset: str


class Transfer(SQLModel, table=True):
    """Entries that belong together and sum to zero for each asset; `key` makes them happen
    once, e.g. `attempt:<id>:paid`.
    """

    __table_args__ = (index_where("ix_transfer_order", "order_id", where="order_id IS NOT NULL"),)

    id: int = big_id()
    key: str = Field(unique=True)
    kind: str
    order_id: int | None = Field(
        default=None, foreign_key="orders.id", ondelete="RESTRICT", sa_type=BigInteger
    )
    at: datetime


class LedgerEntry(SQLModel, table=True):
    """So much into an account, or out of it when negative, in minor units of its asset."""

    __tablename__ = "ledger_entry"
    __table_args__ = (check("amount <> 0", name="not_nothing"),)

    id: int = big_id()
    transfer_id: int = Field(
        foreign_key="transfer.id", ondelete="RESTRICT", index=True, sa_type=BigInteger
    )
    account_id: int = Field(
        foreign_key="account.id", ondelete="RESTRICT", index=True, sa_type=BigInteger
    )
    amount: int = Field(sa_type=BigInteger)
