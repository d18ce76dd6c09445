"""What is for sale: shelves, and products with their variants; `shop.search` finds them by words."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as select_columns
from sqlmodel import col, func, select

from common.errors import NotFound
from common.money import Money
from common.text import fold
from models import Category, Product, ProductKind, ProductMedia, Variant
from models.prepared import Prepared
from shop import shelves
from shop.catalogue_views import (
    CategoryView,
    Page,
    Pairs,
    ProductLine,
    ProductView,
    VariantView,
)
from shop.context import Shopping

__all__ = [
    "PER_PAGE",
    "CategoryView",
    "Page",
    "Pairs",
    "ProductLine",
    "ProductView",
    "VariantView",
    "by_sku",
    "categories",
    "lines_of",
    "newest",
    "product",
    "products",
    "sku_key",
    "with_variant",
]

PER_PAGE = 8
"""Products on a page of a shelf, so that each can have a button of its own."""


# Built once: building a statement costs more than running it, and these run in most turns.
_LEFT = (col(Variant.on_hand) - col(Variant.reserved)).label("left")
_LINES = (
    select_columns(
        col(Product.id),
        col(Product.name),
        func.min(Variant.price_minor).label("lowest"),
        func.max(Variant.price_minor).label("highest"),
        func.sum(_LEFT).label("left"),
    )
    .join(Variant, col(Variant.product_id) == col(Product.id))
    .where(col(Product.visible), col(Variant.active))
    .group_by(col(Product.id))
    .order_by(col(Product.position), col(Product.id))
)
_FOR_SALE = (
    select_columns(col(Variant.id))
    .where(col(Variant.product_id) == col(Product.id), col(Variant.active))
    .exists()
)
_ON_SHELF = select_columns(col(Product.id)).where(
    col(Product.category_id) == bindparam("category_id"), col(Product.visible), _FOR_SALE
)
_SHELF = Prepared(
    select_columns(
        col(Category.id),
        col(Category.name),
        select_columns(func.count())
        .select_from(_ON_SHELF.subquery())
        .scalar_subquery()
        .label("products"),
    ).where(col(Category.id) == bindparam("category_id"))
)
_PAGE = Prepared(
    _ON_SHELF.order_by(col(Product.position), col(Product.id))
    .limit(PER_PAGE)
    .offset(bindparam("skip"))
)
_PRODUCT = Prepared(
    select_columns(
        col(Product.id),
        col(Product.category_id),
        col(Category.name).label("category"),
        col(Product.name),
        col(Product.description),
        col(Product.kind),
        col(Product.specs),
    )
    .join(Category, col(Category.id) == col(Product.category_id))
    .where(col(Product.id) == bindparam("product_id"), col(Product.visible))
)
_VARIANTS = Prepared(
    select_columns(
        col(Variant.id),
        col(Variant.sku),
        col(Variant.label),
        col(Variant.price_minor),
        _LEFT,
        col(Variant.options),
    )
    .where(col(Variant.product_id) == bindparam("product_id"), col(Variant.active))
    .order_by(col(Variant.id))
)
_PICTURES = Prepared(
    select_columns(col(ProductMedia.media_id))
    .where(col(ProductMedia.product_id) == bindparam("product_id"))
    .order_by(col(ProductMedia.position))
)


def sku_key(text: str) -> str:
    """A SKU as it is stored, whatever the script of its digits or the case it was typed in."""
    return fold(text).upper()


def categories(ctx: Shopping) -> list[CategoryView]:
    """The shelves that a buyer sees first, in the shop's order."""
    return shelves.all_of(ctx).below(None)


def products(ctx: Shopping, category_id: int, page: int = 1) -> Page:
    """A page of what stands on a shelf itself; a number beyond the last page means the last.

    Raises:
        NotFound: the shelf is gone, or nothing stands there or below.
    """
    ctx.session.flush()
    shelf = _SHELF.first(ctx.session, category_id=category_id)
    if shelf is None or not (shelf.products or shelves.all_of(ctx).below(category_id)):
        raise NotFound("category-gone")
    pages = max(-(-shelf.products // PER_PAGE), 1)
    number = min(max(page, 1), pages)
    skip = (number - 1) * PER_PAGE
    shown = [row.id for row in _PAGE.all(ctx.session, category_id=category_id, skip=skip)]
    view = CategoryView(shelf.id, shelf.name)
    return Page(view, tuple(lines_of(ctx, shown)), number, pages)


def product(ctx: Shopping, product_id: int) -> ProductView:
    """A product as it is now.

    Raises:
        NotFound: it is not for sale any more.
    """
    key = {"product_id": product_id}
    ctx.session.flush()
    found = _PRODUCT.first(ctx.session, **key)
    currency = ctx.shop.currency
    variants = tuple(
        VariantView(id_, sku, label, Money(price, currency), left, _pairs(options))
        for id_, sku, label, price, left, options in _VARIANTS.all(ctx.session, **key)
    )
    if found is None or not variants:
        raise NotFound("product-gone")
    return ProductView(
        id=found.id,
        category_id=found.category_id,
        category=found.category,
        name=found.name,
        description=found.description,
        kind=ProductKind(found.kind),
        variants=variants,
        pictures=pictures_of(ctx, product_id),
        specs=_pairs(found.specs),
    )


def pictures_of(ctx: Shopping, product_id: int) -> tuple[int, ...]:
    """The photos of a product by their media ids, the one on its card first."""
    return tuple(row.media_id for row in _PICTURES.all(ctx.session, product_id=product_id))


def with_variant(ctx: Shopping, variant_id: int) -> tuple[ProductView, VariantView]:
    """The product of a variant, and the variant.

    Raises:
        NotFound: it is not for sale any more.
    """
    owner = ctx.session.exec(select(Variant.product_id).where(Variant.id == variant_id)).first()
    if owner is None:
        raise NotFound("product-gone")
    shown = product(ctx, owner)
    for variant in shown.variants:
        if variant.id == variant_id:
            return shown, variant
    raise NotFound("product-gone")


def by_sku(ctx: Shopping, sku: str) -> ProductView:
    """The product a SKU belongs to.

    Raises:
        NotFound: nothing for sale has it.
    """
    found = ctx.session.exec(
        select(Variant.product_id).where(Variant.sku == sku_key(sku), Variant.active)
    ).first()
    if found is None:
        raise NotFound("product-gone")
    return product(ctx, found)


def newest(ctx: Shopping, most: int) -> list[int]:
    """The products that came to the shop last."""
    latest = (
        select(Product.id)
        .where(Product.visible)
        .order_by(col(Product.created_at).desc(), col(Product.id).desc())
    )
    return list(ctx.session.exec(latest.limit(most)))


def lines_of(ctx: Shopping, product_ids: Sequence[int]) -> list[ProductLine]:
    """Those of these products that are for sale, in the order given."""
    ctx.session.flush()
    named = {f"id_{place}": id_ for place, id_ in enumerate(product_ids)}
    rows = _some(len(named)).all(ctx.session, **named)
    known = {line.id: line for line in _lines(ctx, rows)}
    return [known[id_] for id_ in product_ids if id_ in known]


@cache
def _some(count: int) -> Prepared:
    """What there is to say about so many products; no list of ours is long."""
    wanted: list[Any] = [bindparam(f"id_{place}") for place in range(count)]
    return Prepared(_LINES.where(col(Product.id).in_(wanted)))


def _pairs(stored: Iterable[Sequence[str]] | None) -> Pairs:
    return tuple((name, value) for name, value in stored or ())


def _lines(ctx: Shopping, rows: Iterable[Sequence[Any]]) -> tuple[ProductLine, ...]:
    currency = ctx.shop.currency
    return tuple(
        ProductLine(id_, name, Money(lowest, currency), lowest != highest, int(left))
        for id_, name, lowest, highest, left in rows
    )
