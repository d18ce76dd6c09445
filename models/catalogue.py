"""What the shop sells."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import Json, big_id, check, index_where, one_of


class Category(SQLModel, table=True):
    """A shelf. `folded` is the name as searches compare it, and is once on each shelf."""

    __table_args__ = (
        UniqueConstraint("parent_id", "folded"),
        # A NULL differs from every other NULL, so the top shelf needs a rule of its own.
        index_where("uq_category_top_folded", "folded", where="parent_id IS NULL", unique=True),
    )

    id: int = big_id()
    parent_id: int | None = Field(
        default=None, foreign_key="category.id", ondelete="RESTRICT", sa_type=BigInteger
    )
    name: str
    folded: str
    position: int = 0


class ProductKind(StrEnum):
    """How a product reaches its buyer."""

    PHYSICAL = "physical"
    """In a parcel, so an address is asked."""
    DIGITAL = "digital"
    """As a file, key or link, at once on payment; no address is asked."""


class Product(SQLModel, table=True):
    """Something with a name and a description; what is bought is one of its variants.

    `tax_bps` is the tax inside the price, in basis points. `specs` are pairs of texts, such as
    `[["جنس", "نخ"]]`, in the order in which they are shown.
    """

    __table_args__ = (check("tax_bps BETWEEN 0 AND 10000", name="tax"),)

    id: int = big_id()
    category_id: int = Field(
        foreign_key="category.id", ondelete="RESTRICT", index=True, sa_type=BigInteger
    )
    kind: ProductKind = Field(default=ProductKind.PHYSICAL, sa_type=one_of(ProductKind))
    name: str
    folded: str
    description: str = ""
    specs: Any = Field(default=None, sa_type=Json, nullable=True)
    tax_bps: int = 0
    visible: bool = True
    position: int = 0
    created_at: datetime


class Variant(SQLModel, table=True):
    """What has a SKU, a price and a stock. Prices are minor units of the shop's currency.

    `reserved` of the `on_hand` units belong to placed orders that are not paid yet. `sku` is
    stored folded, in capitals. `options` are pairs of texts such as `[["رنگ", "قرمز"]]`: where the
    variant stands on each axis that buyers choose by.
    """

    __table_args__ = (
        check("price_minor >= 0", name="price"),
        check("on_hand >= 0", name="on_hand"),
        check("reserved >= 0", name="reserved"),
        check("reserved <= on_hand", name="reserved_on_hand"),
        check("weight_g >= 0", name="weight"),
    )

    id: int = big_id()
    product_id: int = Field(
        foreign_key="product.id", ondelete="CASCADE", index=True, sa_type=BigInteger
    )
    sku: str = Field(unique=True)
    label: str | None = None
    options: Any = Field(default=None, sa_type=Json, nullable=True)
    price_minor: int = Field(sa_type=BigInteger)
    on_hand: int = 0
    reserved: int = 0
    weight_g: int | None = None
    active: bool = True

    @property
    def available(self) -> int:
        """How many units can still be promised to a buyer."""
        return self.on_hand - self.reserved


class Media(SQLModel, table=True):
    """A picture or file of the shop, kept once however often it is given to us.

    `file` is relative to the data directory; `width` and `height` are pixels.
    """

    __table_args__ = (
        check("width >= 0 AND height >= 0", name="size"),
        check("bytes >= 0", name="bytes"),
    )

    id: int = big_id()
    sha256: str = Field(unique=True)
    file: str
    mime: str
    width: int = 0
    height: int = 0
    bytes: int = Field(sa_type=BigInteger)


class ProductMedia(SQLModel, table=True):
    """A picture of a product; the lowest position is the one on its card."""

    __tablename__ = "product_media"

    product_id: int = Field(
        primary_key=True, foreign_key="product.id", ondelete="CASCADE", sa_type=BigInteger
    )
    media_id: int = Field(
        primary_key=True,
        foreign_key="media.id",
        ondelete="CASCADE",
        index=True,
        sa_type=BigInteger,
    )
    position: int = 0


class MediaRef(SQLModel, table=True):
    """What a channel calls a file after it was uploaded once, so that it is not sent again."""

    __tablename__ = "media_ref"

    channel: str = Field(primary_key=True)
    media_id: int = Field(
        primary_key=True,
        foreign_key="media.id",
        ondelete="CASCADE",
        index=True,
        sa_type=BigInteger,
    )
    ref: str
