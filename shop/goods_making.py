"""Something new on a shelf, made in the chat."""

from dataclasses import dataclass
from itertools import product as every

from sqlmodel import Session, func, select

from common.errors import BadInput
from common.ids import new_code
from common.money import Money
from common.roles import Role
from models import Product, Variant
from shop import importing
from shop.context import Shopping
from shop.goods import SKU_LENGTH, by_id, by_sku
from shop.goods_rows import Goods, GoodsRow, Pairs, read_shelves

MOST_KINDS = 40
"""Variants of a product that is made in the chat."""


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


def _free_sku(session: Session) -> str:
    while True:
        sku = new_code(SKU_LENGTH)
        known = select(func.count()).select_from(Variant).where(Variant.sku == sku)
        if not session.exec(known).one():
            return sku
