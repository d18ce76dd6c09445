"""Putting the products of a seller's table on their shelves."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, delete, func, select

from common.ids import new_id
from common.text import fold
from models import Category, Product, ProductMedia, Variant
from models.database import insert_ignore
from shop.context import Shopping
from shop.goods_rows import Goods
from shop.photos import Photo, book_photo


def shelve(ctx: Shopping, goods: Goods) -> Product:
    """The product of that name on that shelf: the one that stands there, the one that one of its
    SKUs belonged to under another name, or a new one.
    """
    session = ctx.session
    shelf = category_id(session, goods.category)
    known = _on_shelf(session, shelf, goods.name) or _renamed(session, goods)
    if known is None:
        known = Product(
            category_id=shelf,
            name=goods.name,
            folded=fold(goods.name),
            position=_next_position(session, shelf),
            created_at=ctx.now,
        )
    known.category_id = shelf
    known.name, known.folded = goods.name, fold(goods.name)
    known.description = goods.description or known.description
    if goods.specs:
        known.specs = [list(pair) for pair in goods.specs]
    known.kind = goods.kind or known.kind
    known.visible = True
    session.add(known)
    session.flush()
    return known


def category_id(session: Session, names: Sequence[str]) -> int:
    """The last of these shelves, each standing on the one before; what is missing is put up."""
    found: int | None = None
    for name in names:
        found = _shelf(session, found, name)
    if found is None:
        raise ValueError("goods stand on a shelf")
    return found


def _shelf(session: Session, parent_id: int | None, name: str) -> int:
    there = select(Category.id).where(
        Category.folded == fold(name),
        col(Category.parent_id).is_not_distinct_from(parent_id),
    )
    found = session.exec(there).first()
    if found is None:
        position = session.exec(select(func.count()).select_from(Category)).one()
        row = {"id": new_id(), "name": name, "folded": fold(name), "position": position}
        insert_ignore(session, Category, {**row, "parent_id": parent_id})
        found = session.exec(there).one()
    return found


def _on_shelf(session: Session, category_id: int, name: str) -> Product | None:
    return session.exec(
        select(Product)
        .where(Product.category_id == category_id, Product.folded == fold(name))
        .order_by(col(Product.id))
    ).first()


def _renamed(session: Session, goods: Goods) -> Product | None:
    """The product that these SKUs, and no others, belong to."""
    skus = [row.sku for row in goods.rows]
    owners = owners_of(session, skus)
    if len(owners) != 1:
        return None
    owner = owners.pop()
    others = select(Variant.id).where(Variant.product_id == owner, col(Variant.sku).not_in(skus))
    return None if session.exec(others).first() else session.get(Product, owner)


def owners_of(session: Session, skus: Sequence[str]) -> set[int]:
    """The products that these SKUs belong to."""
    return set(session.exec(select(Variant.product_id).where(col(Variant.sku).in_(skus))))


def _next_position(session: Session, category_id: int) -> int:
    count = select(func.count()).select_from(Product).where(Product.category_id == category_id)
    return session.exec(count).one()


def hide_when_empty(session: Session, product_id: int) -> None:
    """A product whose last variant went to another one is not for sale any more."""
    left = session.exec(select(Variant.id).where(Variant.product_id == product_id)).first()
    product = session.get(Product, product_id)
    if left is None and product is not None:
        product.visible = False
        session.add(product)
        session.flush()


def show_photos(session: Session, product_id: int, photos: Iterable[Photo]) -> None:
    """The product is shown with these photos; none of them changes nothing."""
    ids = [book_photo(session, photo) for photo in dict.fromkeys(photos)]
    if not ids:
        return
    session.exec(delete(ProductMedia).where(col(ProductMedia.product_id) == product_id))
    for position, media_id in enumerate(ids):
        row = {"product_id": product_id, "media_id": media_id, "position": position}
        insert_ignore(session, ProductMedia, row)
