"""What digital goods are delivered as."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import big_id, check, index_where, one_of


class DigitalKind(StrEnum):
    """What a buyer of a digital good gets."""

    KEY = "key"
    """One out of a pool, theirs alone: a licence, a gift card, a seat."""
    LINK = "link"
    """An address of the web, the same for everybody."""
    FILE = "file"
    """A file that is kept in the data folder, the same for everybody."""


class DigitalItem(SQLModel, table=True):
    """A key, link or file that a variant is delivered as.

    `secret` is the key itself, the link's address, or the file's name below the data folder; `name`
    is what a file is called when somebody saves it. A key belongs to the line of the order that
    paid for it and to no other one ever; nobody owns links and files.
    """

    __tablename__ = "digital_item"
    __table_args__ = (
        UniqueConstraint("variant_id", "secret"),
        check("kind = 'key' OR order_line_id IS NULL", name="owned"),
        index_where(
            "ix_digital_item_free",
            "variant_id",
            "id",
            where="kind = 'key' AND order_line_id IS NULL",
        ),
    )

    id: int = big_id()
    variant_id: int = Field(foreign_key="variant.id", ondelete="RESTRICT", sa_type=BigInteger)
    kind: DigitalKind = Field(sa_type=one_of(DigitalKind))
    secret: str = Field(repr=False)
    name: str = ""
    order_line_id: int | None = Field(
        default=None,
        foreign_key="order_line.id",
        ondelete="RESTRICT",
        index=True,
        sa_type=BigInteger,
    )
    given_at: datetime | None = None
    added_at: datetime
