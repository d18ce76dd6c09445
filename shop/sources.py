"""Where buyers come from: by which way somebody first came, and what became of those who did.

Whoever came in some days is counted with all that they have bought since, so the figures of days
that are over still grow. Who works here is no customer.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import case, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from common.money import Money
from models import BuyerTotal, Person, Staff
from shop import kin
from shop.context import Shopping
from shop.periods import Period, bounds


class Way(StrEnum):
    """A sort of source."""

    STORY = "story"
    """Answered to a story, or passed one on."""
    POST = "post"
    """The same with a post, or by its link."""
    COMMENT = "comment"
    """Wrote a keyword under a post."""
    AD = "ad"
    """Pressed an advertisement."""
    MENTION = "mention"
    """Mentioned the shop in a story of their own."""
    GOODS = "goods"
    """By the link of a product, which somebody has shared."""
    COUPON = "coupon"
    """By the link of a discount code."""
    LINK = "link"
    """By a link with a name that the seller has given it."""
    DIRECT = "direct"
    """By no link of ours: they knew the name, or searched for it."""


_MARKS = {
    "story": Way.STORY,
    "post": Way.POST,
    "comment": Way.COMMENT,
    "ad": Way.AD,
    "mention": Way.MENTION,
    "p": Way.GOODS,
    "sku": Way.GOODS,
    "c": Way.COUPON,
}
"""What stands before the `_` of a source."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What came of one source or of one way: so many `people`, `buyers` among them, `again` among
    those, who have bought more than once; the `orders` that were paid, and the money that remains.
    """

    name: str
    people: int
    buyers: int
    again: int
    orders: int
    revenue: Money


def way_of(source: str) -> Way:
    """What sort of source this is."""
    if source == Way.DIRECT:
        return Way.DIRECT
    mark, _, which = source.partition("_")
    return _MARKS.get(mark, Way.LINK) if which or mark == Way.MENTION else Way.LINK


def each(ctx: Shopping, period: Period) -> list[Origin]:
    """What each single source has brought of those who came in these days, the most money first.

    Everybody who came in them is looked at, so it is nothing for a turn (`shop.sources_report`).
    """
    begin, end = bounds(ctx.shop, period)
    found = [*_alone(ctx, begin, end), *_families(ctx, begin, end)]
    return _added_up(ctx, found, lambda source: source)


def by_way(ctx: Shopping, found: Iterable[Origin]) -> list[Origin]:
    """The same for each way, of what was found of single sources."""
    return _added_up(ctx, found, lambda source: way_of(source).value)


def _alone(ctx: Shopping, begin: datetime, end: datetime) -> Iterator[Origin]:
    """Those who write from one chat, as nearly everybody does."""
    record = aliased(Person)
    orders = func.coalesce(col(BuyerTotal.orders), 0)
    rows = ctx.session.execute(
        select(
            col(Person.source),
            func.count(),
            func.sum(case((orders > 0, 1), else_=0)),
            func.sum(case((orders > 1, 1), else_=0)),
            func.sum(orders),
            func.coalesce(func.sum(col(BuyerTotal.revenue_minor)), 0),
        )
        .outerjoin(BuyerTotal, col(BuyerTotal.person_id) == col(Person.id))
        .where(
            col(Person.created_at) >= begin,
            col(Person.created_at) < end,
            col(Person.merged_into).is_(None),
            ~exists().where(col(record.merged_into) == col(Person.id)),
            ~exists().where(col(Staff.person_id) == col(Person.id)),
        )
        .group_by(col(Person.source))
    )
    for source, came, buyers, again, bought, minor in rows:
        money = Money(int(minor), ctx.shop.currency)
        yield Origin(_told(source), int(came), int(buyers), int(again), int(bought), money)


def _families(ctx: Shopping, begin: datetime, end: datetime) -> Iterator[Origin]:
    """Those with several chats: they came by the first of them that says how."""
    heads = select(col(Person.merged_into)).where(col(Person.merged_into).is_not(None))
    rows = ctx.session.execute(
        select(
            kin.root(Person).label("who"),
            col(Person.source),
            col(Person.created_at),
            func.coalesce(col(BuyerTotal.orders), 0).label("orders"),
            func.coalesce(col(BuyerTotal.revenue_minor), 0).label("minor"),
        )
        .outerjoin(BuyerTotal, col(BuyerTotal.person_id) == col(Person.id))
        .where(or_(col(Person.merged_into).is_not(None), col(Person.id).in_(heads)))
        .order_by(col(Person.source).is_(None), col(Person.created_at), col(Person.id))
    ).all()
    families: dict[int, list[Any]] = {}
    for row in rows:
        families.setdefault(row.who, []).append(row)
    at_work = set(ctx.session.execute(select(col(Staff.person_id))).scalars())
    for who, records in families.items():
        if who not in at_work and begin <= min(one.created_at for one in records) < end:
            orders = sum(int(one.orders) for one in records)
            money = Money(sum(int(one.minor) for one in records), ctx.shop.currency)
            source = _told(records[0].source)
            yield Origin(source, 1, int(orders > 0), int(orders > 1), orders, money)


def _told(source: str | None) -> str:
    return source or Way.DIRECT.value


def _added_up(ctx: Shopping, found: Iterable[Origin], name: Callable[[str], str]) -> list[Origin]:
    """Several sources under one name, the most money first."""
    sums: dict[str, list[Origin]] = {}
    for one in found:
        sums.setdefault(name(one.name), []).append(one)
    whole = [
        Origin(
            called,
            sum(one.people for one in group),
            sum(one.buyers for one in group),
            sum(one.again for one in group),
            sum(one.orders for one in group),
            Money(sum(one.revenue.minor for one in group), ctx.shop.currency),
        )
        for called, group in sums.items()
    ]
    return sorted(whole, key=lambda one: (-one.revenue.minor, -one.people, one.name))
