"""Goods as whoever runs the shop changes them one at a time; tables go through `shop.importing`."""

from dataclasses import dataclass
from itertools import product as every

from sqlmodel import Session, col, func, select

from common.errors import BadInput, NotFound
from common.ids import new_code
from common.messages import Code
from common.money import Money, parse_money
from common.roles import Role
from common.text import clean_input, fold
from models import Product, Variant
from shop import audit, importing, search, shelving, stock
from shop import shelves as shop_shelves
from shop.catalogue import sku_key
from shop.context import Shopping
from shop.goods_rows import (
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    Goods,
    GoodsRow,
    Pairs,
    read_shelves,
    read_stock,
)
from shop.photos import Photo

MOST_KINDS = 40
"""Variants of a product that is made in the chat."""
SKU_LENGTH = 5
"""Characters of a SKU that the shop makes up."""


@dataclass(frozen=True, slots=True)
class GoodsPlan:
    """A product as its seller wants it."""

    name: str
    category: str
    price: Money
    on_hand: int = 0
    description: str = ""
    axes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What buyers choose by, such as a colour, with its values; there are `on_hand` of each."""

    @property
    def kinds(self) -> list[Pairs]:
        """Each variant by its place on every axis; one without any where there are none."""
        names = [name for name, _ in self.axes]
        values = every(*(values for _, values in self.axes))
        return [tuple(zip(names, one, strict=True)) for one in values]


def add(ctx: Shopping, plan: GoodsPlan) -> Product:
    """Put something new on a shelf, under a SKU of our own.

    Raises:
        NotAllowed: for whoever does not run the shop.
        BadInput: something of that name stands there already, or there is too much to choose.
    """
    ctx.need(Role.MANAGER)
    kinds = plan.kinds
    if len(kinds) > MOST_KINDS:
        raise BadInput("goods-too-many-kinds", kinds=len(kinds), most=MOST_KINDS)
    rows = [_row(ctx.session, plan, kind) for kind in kinds]
    goods = Goods(read_shelves(plan.category), plan.name, plan.description, rows=rows)
    if importing.write(ctx, [goods]).rows_refused:
        raise BadInput("goods-name-taken", name=plan.name)
    return by_id(ctx, by_sku(ctx, rows[0].sku).product_id)


def _row(session: Session, plan: GoodsPlan, kind: Pairs) -> GoodsRow:
    label = " / ".join(value for _, value in kind) or None
    return GoodsRow(0, _free_sku(session), label, plan.price, plan.on_hand, options=kind)


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


def parse_name(text: str) -> str:
    """What goods or a shelf are called.

    Raises:
        BadInput: there is nothing in it that could be said or found, or far too much.
    """
    name = " ".join(clean_input(text, LONGEST_NAME).split())
    if not any(letter.isalnum() for letter in name):
        raise BadInput("goods-name-missing")
    return name


def parse_description(text: str) -> str:
    """What is said about goods.

    Raises:
        BadInput: there is nothing in it, or far too much.
    """
    said = clean_input(text, LONGEST_DESCRIPTION).strip()
    if not said:
        raise BadInput("goods-description-missing")
    return said


def parse_price(ctx: Shopping, text: str) -> Money:
    """What one costs; in Rial a bare number counts Toman.

    Raises:
        BadAmount: no amount can be read, or it is nothing.
    """
    return parse_money(text, ctx.shop.currency)


def parse_stock(text: str) -> int:
    """How many are on hand.

    Raises:
        BadInput: no such number can be read.
    """
    return read_stock(text)


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


def _free_sku(session: Session) -> str:
    while True:
        sku = new_code(SKU_LENGTH)
        known = select(func.count()).select_from(Variant).where(Variant.sku == sku)
        if not session.exec(known).one():
            return sku
