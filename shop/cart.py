"""What a person has chosen and not ordered yet; the same cart on every channel."""

from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy
from sqlalchemy import bindparam, func
from sqlmodel import col, delete, select

from common.errors import BadInput, NotFound, OutOfStock
from common.money import Money
from models import ActivityKind, CartLine, Product, ProductKind, Variant
from models.database import upsert
from models.prepared import Prepared
from shop import activity, kin
from shop.context import Shopping

MOST_UNITS = 999
"""Of one variant in one cart; the database says the same."""


@dataclass(frozen=True, slots=True)
class Line:
    """So many units at today's price. `left` can be bought now; 0 also when it is not for sale."""

    variant_id: int
    product_id: int
    sku: str
    name: str
    label: str | None
    quantity: int
    unit: Money
    tax_bps: int
    kind: ProductKind
    left: int
    weight_g: int | None = None

    @property
    def total(self) -> Money:
        """What the line costs."""
        return self.unit * self.quantity

    @property
    def is_available(self) -> bool:
        """Whether as many as chosen can be bought."""
        return self.quantity <= self.left


@dataclass(frozen=True, slots=True)
class CartView:
    """A cart at today's prices."""

    lines: tuple[Line, ...]
    total: Money

    @property
    def units(self) -> int:
        """How many things are in it."""
        return sum(line.quantity for line in self.lines)

    @property
    def is_orderable(self) -> bool:
        """Whether it holds something and all of it can be bought."""
        return bool(self.lines) and all(line.is_available for line in self.lines)

    @property
    def needs_address(self) -> bool:
        """Whether something in it travels in a parcel."""
        return any(line.kind is ProductKind.PHYSICAL for line in self.lines)


# Built once: building a statement costs more than running it, and these run in most turns.
_LEFT = col(Variant.on_hand) - col(Variant.reserved)
_FOR_SALE = col(Variant.active) & col(Product.visible)
_IN_CART = Prepared(
    sqlalchemy.select(
        col(CartLine.quantity),
        col(CartLine.variant_id),
        col(Variant.product_id),
        col(Variant.sku),
        col(Variant.label),
        col(Variant.price_minor),
        col(Variant.weight_g),
        _LEFT.label("left"),
        _FOR_SALE.label("for_sale"),
        col(Product.name),
        col(Product.tax_bps),
        col(Product.kind),
    )
    .select_from(CartLine)
    .join(Variant, col(Variant.id) == col(CartLine.variant_id))
    .join(Product, col(Product.id) == col(Variant.product_id))
    .where(col(CartLine.person_id).in_(kin.PERSON))
    .order_by(col(CartLine.added_at), col(CartLine.variant_id))
)
_THEIRS = col(CartLine.person_id).in_(kin.PERSON) & (col(CartLine.variant_id) == col(Variant.id))
_ELSEWHERE = _THEIRS & (col(CartLine.person_id) != bindparam("person_id"))
_WANTED = Prepared(
    sqlalchemy.select(
        col(Variant.product_id),
        col(Product.name),
        _LEFT.label("left"),
        sqlalchemy.select(func.sum(CartLine.quantity))
        .where(_THEIRS)
        .scalar_subquery()
        .label("quantity"),
        sqlalchemy.exists().where(_ELSEWHERE).label("elsewhere"),
    )
    .join(Product, col(Product.id) == col(Variant.product_id))
    .where(col(Variant.id) == bindparam("variant_id"), _FOR_SALE)
)


def lines(ctx: Shopping) -> CartView:
    """The person's cart, what they chose first first."""
    currency = ctx.shop.currency
    ctx.session.flush()
    found: dict[int, Line] = {}
    for row in _IN_CART.all(ctx.session, person_id=ctx.customer.id):
        line = _line(row, currency)
        same = found.get(line.variant_id)
        found[line.variant_id] = _together(same, line) if same is not None else line
    chosen = tuple(found.values())
    return CartView(chosen, sum((line.total for line in chosen), Money.zero(currency)))


def _line(row: Any, currency: str) -> Line:
    return Line(
        variant_id=row.variant_id,
        product_id=row.product_id,
        sku=row.sku,
        name=row.name,
        label=row.label,
        quantity=row.quantity,
        unit=Money(row.price_minor, currency),
        tax_bps=row.tax_bps,
        kind=ProductKind(row.kind),
        left=row.left if row.for_sale else 0,
        weight_g=row.weight_g,
    )


def _together(one: Line, other: Line) -> Line:
    """The same thing from two carts of one person: both, as far as there is so much of it."""
    both = one.quantity + other.quantity
    return replace(one, quantity=min(both, max(one.left, 1), MOST_UNITS))


def put(ctx: Shopping, variant_id: int, quantity: int) -> None:
    """Have exactly so many units in the cart; 0 takes the variant out.

    Raises:
        BadInput: a negative number, or more than anybody may order.
        NotFound: it is not for sale.
        OutOfStock: fewer are left; the sentence says how many.
    """
    if quantity == 0:
        _remove(ctx, variant_id)
        return
    if not 0 < quantity <= MOST_UNITS:
        raise BadInput("cart-quantity-unusable", most=MOST_UNITS)
    key = {"person_id": ctx.customer.id, "variant_id": variant_id}
    ctx.session.flush()
    wanted = _WANTED.first(ctx.session, **key)
    if wanted is None:
        raise NotFound("product-gone")
    if quantity > wanted.left:
        raise OutOfStock("stock-left", name=wanted.name, left=wanted.left)
    if quantity == wanted.quantity:
        return
    if wanted.elsewhere:
        _take_out(ctx, variant_id)
    row = {**key, "quantity": quantity, "added_at": ctx.now}
    upsert(ctx.session, CartLine, row, key=["person_id", "variant_id"], update=["quantity"])
    kind = ActivityKind.ADDED if quantity > (wanted.quantity or 0) else ActivityKind.REMOVED
    activity.note(ctx, kind, product_id=wanted.product_id, variant_id=variant_id)


def _remove(ctx: Shopping, variant_id: int) -> None:
    if _take_out(ctx, variant_id):
        product_id = ctx.session.exec(
            select(Variant.product_id).where(Variant.id == variant_id)
        ).one()
        kind = ActivityKind.REMOVED
        activity.note(ctx, kind, product_id=product_id, variant_id=variant_id)


def _take_out(ctx: Shopping, variant_id: int) -> bool:
    """Out of every cart of the person; whether it was in any."""
    gone = ctx.session.exec(
        delete(CartLine).where(
            col(CartLine.person_id).in_(kin.of(ctx.customer.id)),
            col(CartLine.variant_id) == variant_id,
        )
    )
    return gone.rowcount > 0


def clear(ctx: Shopping) -> None:
    """Take everything out."""
    mine = col(CartLine.person_id).in_(kin.of(ctx.customer.id))
    ctx.session.exec(delete(CartLine).where(mine))
