"""The shelves of the shop, which may stand on one another: what a buyer finds where."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from models import Category, Product, Variant
from models.prepared import Prepared
from shop.catalogue_views import CategoryView
from shop.context import Shopping

DEEPEST = 5
"""Shelves on one another; deeper nobody looks."""

# Every menu shows them, so nothing is counted: one product is enough.
_STANDS = (
    select(col(Product.id))
    .join(Variant, col(Variant.product_id) == col(Product.id))
    .where(col(Product.category_id) == col(Category.id), col(Product.visible), col(Variant.active))
    .exists()
)
_SHELVES = Prepared(
    select(
        col(Category.id), col(Category.parent_id), col(Category.name), _STANDS.label("stands")
    ).order_by(col(Category.position), col(Category.id))
)


@dataclass(frozen=True, slots=True)
class Shelves:
    """Those on which something stands, or on one below them, in the shop's order."""

    views: Mapping[int, CategoryView]
    parents: Mapping[int, int | None]

    def below(self, shelf_id: int | None) -> list[CategoryView]:
        """The shelves right below one; those of the shop itself where it is None."""
        return [view for id_, view in self.views.items() if self.parents[id_] == shelf_id]

    def above(self, shelf_id: int) -> CategoryView | None:
        """The shelf that one stands on; None at the top."""
        parent = self.parents.get(shelf_id)
        return None if parent is None else self.views[parent]


def all_of(ctx: Shopping) -> Shelves:
    """The shelves as they are now."""
    ctx.session.flush()
    rows = _SHELVES.all(ctx.session)
    parents = {row.id: row.parent_id for row in rows}
    full: set[int] = set()
    for row in rows:
        shelf: int | None = row.id if row.stands else None
        while shelf is not None and shelf not in full:
            full.add(shelf)
            shelf = parents[shelf]
    views = {row.id: CategoryView(row.id, row.name) for row in rows if row.id in full}
    return Shelves(views, {id_: parents[id_] for id_ in views})


def paths(session: Session) -> Mapping[int, str]:
    """The names of each shelf and of all that it stands on, as a search reads them."""
    return {id_: " ".join(names) for id_, names in _names(session).items()}


def written(session: Session) -> Mapping[int, str]:
    """Each shelf as the seller writes it, after those it stands on: `پوشاک › شال`."""
    return {id_: " › ".join(reversed(names)) for id_, names in _names(session).items()}


def _names(session: Session) -> dict[int, list[str]]:
    """The name of each shelf, followed by those it stands on."""
    rows = session.execute(
        select(col(Category.id), col(Category.parent_id), col(Category.name)).order_by(
            col(Category.position), col(Category.id)
        )
    )
    known = {id_: (parent, name) for id_, parent, name in rows}
    found: dict[int, list[str]] = {}
    for id_ in known:
        names = found[id_] = []
        shelf: int | None = id_
        while shelf is not None and len(names) < DEEPEST:
            shelf, name = known[shelf]
            names.append(name)
    return found
