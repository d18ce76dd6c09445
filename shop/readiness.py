"""Whether the goods are ready to be sold: what lacks a price, a stock or a photo."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from models import Product, ProductKind, ProductMedia, Variant

EXAMPLES = 3
"""SKUs named for each thing that is missing."""


@dataclass(frozen=True, slots=True)
class Missing:
    """How many variants lack something, and the SKUs of the first of them."""

    count: int
    skus: Sequence[str]


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is for sale. `variants` counts what buyers can find, whether it is in stock or not."""

    variants: int
    priceless: Missing
    sold_out: Missing
    photoless: Missing


def shelf(session: Session) -> Shelf:
    """What buyers can find, and what is missing there."""
    pictured = select(ProductMedia.product_id)
    return Shelf(
        variants=_lacking(session).count,
        priceless=_lacking(session, col(Variant.price_minor) == 0),
        sold_out=_lacking(
            session,
            col(Variant.on_hand) <= col(Variant.reserved),
            col(Product.kind) == ProductKind.PHYSICAL,
        ),
        photoless=_lacking(session, col(Product.id).not_in(pictured)),
    )


def _lacking(session: Session, *what: ColumnElement[bool]) -> Missing:
    for_sale = (
        select(Variant.sku)
        .join(Product, col(Product.id) == Variant.product_id)
        .where(Product.visible, Variant.active, *what)
    )
    count = session.exec(select(func.count()).select_from(for_sale.subquery())).one()
    first = session.exec(for_sale.order_by(col(Variant.sku)).limit(EXAMPLES))
    return Missing(count, first.all())
