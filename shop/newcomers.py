"""Who has come to the shop for the first time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlmodel import col

from common.roles import Role
from models import BuyerTotal, Person, Staff
from shop import kin
from shop.context import Shopping
from shop.periods import Period, bounds


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who wrote for the first time, and whether they have bought since."""

    name: str | None
    at: datetime
    has_bought: bool


def count(ctx: Shopping, period: Period) -> int:
    """Who came for the first time, to look or to buy; those who work here are no customers."""
    new = select(func.count()).select_from(Person).where(_is_new(ctx, period))
    return int(ctx.session.execute(new).scalar_one())


def who_came(ctx: Shopping, period: Period, most: int = 10) -> list[Newcomer]:
    """The newest of them, the last one first.

    Raises:
        NotAllowed: for anybody who does not run the shop.
    """
    ctx.need(Role.MANAGER)
    bought = exists().where(
        col(BuyerTotal.person_id).in_(kin.of(col(Person.id))), col(BuyerTotal.orders) > 0
    )
    rows = ctx.session.execute(
        select(col(Person.name), col(Person.created_at), bought)
        .where(_is_new(ctx, period))
        .order_by(col(Person.created_at).desc(), col(Person.id).desc())
        .limit(most)
    )
    return [Newcomer(name, at, bool(buys)) for name, at, buys in rows]


def _is_new(ctx: Shopping, period: Period) -> ColumnElement[bool]:
    begin, end = bounds(ctx.shop, period)
    return and_(
        col(Person.created_at) >= begin,
        col(Person.created_at) < end,
        col(Person.merged_into).is_(None),
        col(Person.id).not_in(select(col(Staff.person_id))),
    )
