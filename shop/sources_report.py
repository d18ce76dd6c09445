"""The report of where buyers come from: asked for by a screen, counted off the loop, kept for all
that is looked at more closely afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from common.errors import NotFound
from common.ids import new_id
from common.money import Money
from common.roles import Role
from models import KeptReport
from models.database import upsert
from shop import periods, sources, work
from shop.context import Shopping
from shop.periods import Period
from shop.sources import Origin, Way

COUNT = "sources-count"
"""The effect that counts."""
LOOKED_BACK = 90
"""Days; long enough for a second order."""
MOST_SHOWN = 8
"""Single sources of one way."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was counted of those who came in these days: each way, and of each its best sources."""

    period: Period
    ways: Sequence[Origin]
    single: Sequence[Origin]

    def of_way(self, way: str) -> list[Origin]:
        """The sources of one way, the most money first.

        Raises:
            NotFound: there is no such way.
        """
        if way not in set(Way):
            raise NotFound("sources-unknown")
        return [one for one in self.single if sources.way_of(one.name) == way]


def ask(ctx: Shopping) -> None:
    """Have it counted; it is shown to whoever asks.

    Raises:
        NotAllowed: for anybody who does not run the shop.
    """
    ctx.need(Role.MANAGER)
    work.plan(ctx, COUNT, f"{COUNT}:{new_id()}", payload={}, person_id=ctx.customer.id)


def lately(ctx: Shopping) -> Period:
    """The days that are looked at."""
    today = periods.today(ctx.shop, ctx.now)
    return Period(today - (LOOKED_BACK - 1) * periods.DAY, today)


def count(ctx: Shopping, period: Period) -> Report:
    """Look at everybody who came in these days, which takes a second where many did."""
    found = sources.each(ctx, period)
    single = [
        one
        for way in Way
        for one in [each for each in found if sources.way_of(each.name) == way][:MOST_SHOWN]
    ]
    return Report(period, sources.by_way(ctx, found), single)


def keep(session: Session, report: Report) -> None:
    """Have this shown from now on."""
    content = {
        "first": report.period.first.isoformat(),
        "last": report.period.last.isoformat(),
        "ways": [_stored(one) for one in report.ways],
        "single": [_stored(one) for one in report.single],
    }
    upsert(session, KeptReport, {"name": COUNT, "content": content}, key=("name",))


def kept(ctx: Shopping) -> Report | None:
    """What was counted the last time; None when nothing was so far.

    Raises:
        NotAllowed: for anybody who does not run the shop.
    """
    ctx.need(Role.MANAGER)
    row = ctx.session.get(KeptReport, COUNT)
    if row is None:
        return None
    said = row.content
    period = Period(date.fromisoformat(said["first"]), date.fromisoformat(said["last"]))
    return Report(period, *([_read(ctx, one) for one in said[key]] for key in ("ways", "single")))


def _stored(one: Origin) -> list[Any]:
    return [one.name, one.people, one.buyers, one.again, one.orders, one.revenue.minor]


def _read(ctx: Shopping, stored: list[Any]) -> Origin:
    name, people, buyers, again, orders, minor = stored
    return Origin(name, people, buyers, again, orders, Money(minor, ctx.shop.currency))
