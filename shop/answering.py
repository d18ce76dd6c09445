"""How soon customers are answered, how they liked it, and when somebody has waited too long."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from common.errors import BadInput, Conflict, NotFound
from common.roles import Role
from models import CaseState, SupportCase
from shop import audit, closing, settings, support, working_time
from shop.context import Shopping
from shop.events import CaseRated, CaseWaits
from shop.periods import Period, bounds
from shop.settings import Shop

ASK = "case-rating"
"""The name of the notice that asks how a talk was."""
MINUTES = (10, 30, 60, 120)
"""After how long it may be said that nobody has answered; zero is never."""
STARS = range(1, 6)
POOR = 3
"""So few stars are told to those who talk with customers."""


@dataclass(frozen=True, slots=True)
class Answered:
    """Talks whose first answer was given in some days, and what customers said of talks in them:
    `rated` of them gave `stars` altogether. Times count only the hours of the shop.
    """

    talks: int
    median: timedelta | None
    slowest: timedelta | None
    rated: int
    stars: int

    @property
    def average(self) -> Decimal | None:
        """How many stars a talk got, to a tenth."""
        if not self.rated:
            return None
        return (Decimal(self.stars) / self.rated).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many customers wait for an answer right now, one of them since so long."""

    talks: int
    longest: timedelta


def of(ctx: Shopping, period: Period) -> Answered:
    """How soon and how well customers were answered in these days of the shop.

    Raises:
        NotAllowed: for whoever does not talk with customers.
    """
    ctx.need(Role.AGENT)
    begin, end = bounds(ctx.shop, period)
    at, rated_at = col(SupportCase.answered_at), col(SupportCase.rated_at)
    times = ctx.session.scalars(
        select(col(SupportCase.answered_in_s)).where(at >= begin, at < end)
    ).all()
    rated, stars = ctx.session.execute(
        select(func.count(), func.coalesce(func.sum(col(SupportCase.stars)), 0)).where(
            rated_at >= begin, rated_at < end
        )
    ).one()
    seconds = [one for one in times if one is not None]
    return Answered(
        talks=len(seconds),
        median=timedelta(seconds=round(median(seconds))) if seconds else None,
        slowest=timedelta(seconds=max(seconds)) if seconds else None,
        rated=int(rated),
        stars=int(stars),
    )


def waiting(ctx: Shopping) -> Waiting:
    """Who waits for an answer right now.

    Raises:
        NotAllowed: for whoever does not talk with customers.
    """
    ctx.need(Role.AGENT)
    since = col(SupportCase.waiting_since)
    count, first = ctx.session.execute(
        select(func.count(), func.min(since)).where(
            col(SupportCase.state) == CaseState.OPEN, since.is_not(None)
        )
    ).one()
    longest = working_time.between(ctx.shop, first, ctx.now) if first else timedelta()
    return Waiting(int(count), longest)


def alert_at(shop: Shop, since: datetime) -> datetime:
    """When somebody who has waited since then has waited too long."""
    return working_time.after(shop, since, timedelta(minutes=shop.answer_minutes))


def is_watched(ctx: Shopping, _: CaseWaits) -> bool:
    """Whether the shop wants to hear of customers who wait."""
    return ctx.shop.answer_minutes > 0


def was_answered(ctx: Shopping, payload: Mapping[str, Any]) -> bool:
    """Whether nobody waits any more since the instant that an alert was planned for."""
    case = support.by_id(ctx, payload["case_id"])
    since = case.waiting_since
    return not ctx.shop.answer_minutes or since is None or since.isoformat() != payload["since"]


def while_closed(ctx: Shopping, _: Mapping[str, Any]) -> datetime | None:
    """Until when nobody of a shop that is closed by hand is told that somebody waits; it is looked
    at anew each day, since the shop may open earlier.
    """
    if ctx.shop.closed is None or not closing.is_closed(ctx.shop, ctx.now):
        return None
    tomorrow, opens = ctx.now + timedelta(days=1), ctx.shop.closed.opens_at(ctx.shop.zone)
    return tomorrow if opens is None else min(tomorrow, alert_at(ctx.shop, opens))


def choose_minutes(ctx: Shopping, minutes: int) -> None:
    """From now on it is told after so many minutes that nobody has answered; zero is never.

    Raises:
        NotAllowed: for whoever does not own the shop.
        BadInput: so many it cannot be.
    """
    settings.change(ctx, "answer_minutes", minutes)


def is_ratable(ctx: Shopping, case_id: int) -> bool:
    """Whether a talk is over in which somebody of the shop has said something."""
    case = support.by_id(ctx, case_id)
    return case.state is CaseState.CLOSED and case.answered_at is not None


def is_rated(ctx: Shopping, payload: Mapping[str, Any]) -> bool:
    """Whether there is nothing to ask any more."""
    case = support.by_id(ctx, payload["case_id"])
    return case.stars is not None or not is_ratable(ctx, case.id)


def rate(ctx: Shopping, case_id: int, stars: int) -> SupportCase:
    """The customer says how a talk was; another number takes the place of the one before.

    Raises:
        NotFound: it is somebody else's.
        BadInput: no such number of stars.
        Conflict: it is not over, or nobody has answered in it.
    """
    case = support.locked(ctx, support.by_id(ctx, case_id).id)
    if not support.is_theirs(ctx, case):
        raise NotFound("case-gone")
    if stars not in STARS:
        raise BadInput("route-unknown")
    if not is_ratable(ctx, case.id):
        raise Conflict("case-rating-too-early")
    if case.stars == stars:
        return case
    before = {"stars": case.stars} if case.stars is not None else None
    case.stars, case.rated_at = stars, ctx.now
    ctx.session.flush()
    audit.write(ctx, "case.rated", "case", case.id, before, {"stars": stars})
    ctx.publish(CaseRated(case.id, stars))
    return case
