"""What sells best, and what runs out."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import col

from common.money import Money
from common.roles import Role
from models import Product, ProductDay, ProductTotal, Variant
from shop import stock
from shop.context import Shopping
from shop.periods import Period

_for_sale = col(Variant.on_hand) - col(Variant.reserved)


@dataclass(frozen=True, slots=True)
class Sold:
    """How much of one product was sold, less what came back."""

    product_id: int
    name: str
    units: int
    revenue: Money


@dataclass(frozen=True, slots=True)
class Low:
    """Something of which hardly any is left for sale."""

    product_id: int
    name: str
    label: str | None
    left: int


def best_sellers(ctx: Shopping, period: Period | None, most: int = 5) -> list[Sold]:
    """What sold best, by units, then by money; of all time without a period."""
    ctx.need(Role.MANAGER)
    sold = (
        select(
            col(ProductTotal.product_id).label("product_id"),
            col(ProductTotal.units).label("units"),
            col(ProductTotal.revenue_minor).label("minor"),
        )
        if period is None
        else select(
            col(ProductDay.product_id).label("product_id"),
            func.sum(col(ProductDay.units)).label("units"),
            func.sum(col(ProductDay.revenue_minor)).label("minor"),
        )
        .where(col(ProductDay.day).between(period.first, period.last))
        .group_by(col(ProductDay.product_id))
    ).subquery()
    # The few that are shown first, their names after.
    best = (
        select(sold)
        .where(sold.c.units > 0)
        .order_by(sold.c.units.desc(), sold.c.minor.desc(), sold.c.product_id)
        .limit(most)
        .subquery()
    )
    rows = ctx.session.execute(
        select(col(Product.id), col(Product.name), best.c.units, best.c.minor)
        .join(best, best.c.product_id == col(Product.id))
        .order_by(best.c.units.desc(), best.c.minor.desc(), best.c.product_id)
    )
    currency = ctx.shop.currency
    return [
        Sold(one, name, int(units), Money(int(minor), currency)) for one, name, units, minor in rows
    ]


def low_stock(ctx: Shopping, most: int = 8) -> list[Low]:
    """What buyers can see and hardly buy any more, the scarcest first."""
    ctx.need(Role.MANAGER)
    rows = ctx.session.execute(
        select(col(Product.id), col(Product.name), col(Variant.label), _for_sale)
        .join(Product, col(Product.id) == col(Variant.product_id))
        .where(col(Variant.active), col(Product.visible), _for_sale <= stock.LOW_AT)
        .order_by(_for_sale, col(Product.name), col(Variant.id))
        .limit(most)
    )
    return [Low(*row) for row in rows]
