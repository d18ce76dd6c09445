"""Goods as whoever runs the shop finds them, also those that buyers do not see."""

from sqlmodel import Session, col, select

from common.errors import NotFound
from common.messages import Code
from common.roles import Role
from models import Product, Variant
from shop import shelves as shop_shelves
from shop.catalogue import sku_key
from shop.context import Shopping

SKU_LENGTH = 5
"""Characters of a SKU that the shop makes up."""


def by_id(ctx: Shopping, product_id: int) -> Product:
    """A product, also one that buyers do not see.

    Raises:
        NotAllowed: for whoever does not run the shop.
        NotFound: there is none.
    """
    ctx.need(Role.MANAGER)
    found = ctx.session.get(Product, product_id)
    if found is None:
        raise NotFound("product-gone")
    return found


def by_sku(ctx: Shopping, sku: str) -> Variant:
    """What has this SKU, however it was typed.

    Raises:
        NotAllowed: for whoever does not run the shop.
        NotFound: nothing has it; says the SKU, which may be a slip.
    """
    ctx.need(Role.MANAGER)
    key = sku_key(sku)
    found = ctx.session.exec(select(Variant).where(Variant.sku == key)).first()
    if found is None:
        raise NotFound("goods-no-such-sku", sku=Code(sku[: SKU_LENGTH * 8]))
    return found


def variant(ctx: Shopping, variant_id: int) -> Variant:
    """One variant of a product, held until the commit.

    Raises:
        NotAllowed: for whoever does not run the shop.
        NotFound: there is none.
    """
    ctx.need(Role.MANAGER)
    ctx.session.flush()
    found = ctx.session.exec(
        select(Variant)
        .where(Variant.id == variant_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFound("product-gone")
    return found


def variants_of(session: Session, product_id: int) -> list[Variant]:
    """What can be bought of a product."""
    rows = session.exec(
        select(Variant)
        .where(Variant.product_id == product_id, Variant.active)
        .order_by(col(Variant.id))
        .execution_options(populate_existing=True)
    )
    return list(rows.all())


def any_priced(ctx: Shopping) -> bool:
    """Whether anything stands in the catalogue with a price."""
    return ctx.session.exec(select(Variant.id).limit(1)).first() is not None


def recent(ctx: Shopping, *, most: int, skip: int = 0) -> list[Product]:
    """The shop's products, the last one first, also those that buyers do not see.

    Raises:
        NotAllowed: for whoever does not run the shop.
    """
    ctx.need(Role.MANAGER)
    newest = select(Product).order_by(col(Product.created_at).desc(), col(Product.id).desc())
    return list(ctx.session.exec(newest.offset(skip).limit(most)).all())


def shelves(ctx: Shopping) -> list[str]:
    """The shop's shelves, also empty ones, each with those it stands on: `پوشاک › شال`."""
    return list(shop_shelves.written(ctx.session).values())


def shelf_of(ctx: Shopping, product: Product) -> str:
    """What the shelf of a product is called."""
    return shop_shelves.written(ctx.session)[product.category_id]
