"""Changing goods one at a time; tables go through `shop.importing`."""

from sqlmodel import select

from common.errors import BadInput
from common.money import Money
from common.roles import Role
from common.text import fold
from models import Product, Variant
from shop import audit, search, shelving, stock
from shop.context import Shopping
from shop.goods import by_id, variant
from shop.goods_rows import read_shelves
from shop.photos import Photo


def set_price(ctx: Shopping, variant_id: int, price: Money) -> Variant:
    """From now on it costs so much; what was ordered before keeps its price.

    Raises:
        NotAllowed: for whoever does not run the shop.
        NotFound: there is no such variant.
    """
    changed = variant(ctx, variant_id)
    if price.minor != changed.price_minor:
        before, changed.price_minor = changed.price_minor, price.minor
        ctx.session.flush()
        was, is_now = {"price": before}, {"price": price.minor}
        audit.write(ctx, "catalogue.price", "variant", changed.id, was, is_now)
    return changed


def set_stock(ctx: Shopping, variant_id: int, on_hand: int) -> Variant:
    """So many are on hand, or as many as placed orders hold where that is more.

    Raises:
        NotAllowed: for whoever does not run the shop.
        NotFound: there is no such variant.
        BadInput: more than a shop can hold.
    """
    changed = variant(ctx, variant_id)
    stock.adjust(ctx, changed.id, on_hand)
    ctx.session.refresh(changed)
    return changed


def rename(ctx: Shopping, product: Product, name: str) -> None:
    """Call it something else.

    Raises:
        NotAllowed: for whoever does not run the shop.
        BadInput: its shelf has something of that name.
    """
    twin = select(Product.id).where(
        Product.category_id == product.category_id,
        Product.folded == fold(name),
        Product.id != product.id,
    )
    if ctx.session.exec(twin).first() is not None:
        raise BadInput("goods-name-taken", name=name)
    product.folded = fold(name)
    _change(ctx, product, "name", name)


def describe(ctx: Shopping, product: Product, description: str) -> None:
    """Say something else about it, or nothing."""
    _change(ctx, product, "description", description)


def put_on_shelf(ctx: Shopping, product: Product, category: str) -> None:
    """Put it on the shelf of that name, a new one if there is none."""
    shelf = shelving.category_id(ctx.session, read_shelves(category))
    _change(ctx, product, "category_id", shelf)


def show(ctx: Shopping, product: Product, *, visible: bool) -> None:
    """Have buyers see it, or not. Orders that have it keep it."""
    _change(ctx, product, "visible", visible)


def put_photo(ctx: Shopping, product_id: int, photo: Photo) -> None:
    """Show it with this photo and no other."""
    product = by_id(ctx, product_id)
    shelving.show_photos(ctx.session, product.id, [photo])
    audit.write(ctx, "catalogue.photo", "product", product.id, None, {"photo": photo.sha256})


def _change(ctx: Shopping, product: Product, field: str, value: object) -> None:
    ctx.need(Role.MANAGER)
    before = getattr(product, field)
    if value == before:
        return
    setattr(product, field, value)
    ctx.session.flush()
    search.refresh(ctx.session, [product.id])
    what = f"catalogue.{field.removesuffix('_id')}"
    audit.write(ctx, what, "product", product.id, {field: before}, {field: value})
