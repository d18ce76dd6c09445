"""Budgets that several processes share: how fast a bot, a group or a chat may be written to.

A budget is one instant in the database, at which it will be whole again; it moves on with each
draw. What has no row, or one whose instant has passed, is whole. The clock is the database's, so
that machines whose own differ keep one limit.
"""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, text, update
from sqlmodel import Session

from models import RateBudget
from models.database import insert_ignore

_budget = RateBudget.__table__  # type: ignore[attr-defined]
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Budget:
    """Tokens that come back with time: `rate` a second, `size` at most, as a `Bucket` has them."""

    name: str
    rate: float
    size: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw has brought: tokens, or the seconds until there is one."""

    tokens: int
    wait_s: float = 0.0


def draw(
    session: Session, budget: Budget, wanted: int, *, keep: float = 0.0, now: datetime | None = None
) -> Drawn:
    """Take up to `wanted` tokens and leave `keep` for somebody more urgent; on PostgreSQL.

    `now` is the database's own time unless a test says otherwise.
    """
    # Nothing is lost when the disk forgets it: budgets are whole again in seconds.
    session.execute(text("SET LOCAL synchronous_commit TO off"))
    _be_there(session, budget.name)
    row = session.execute(
        select(_budget.c.whole_at, func.clock_timestamp().label("now"))
        .where(_budget.c.name == budget.name)
        .with_for_update()
    ).one()
    drawn, whole_at = reckon(budget, row.whole_at, now or row.now, wanted, keep=keep)
    if drawn.tokens:
        session.execute(
            update(_budget).where(_budget.c.name == budget.name).values(whole_at=whole_at)
        )
    return drawn


def reckon(
    budget: Budget, whole_at: datetime, now: datetime, wanted: int, *, keep: float = 0.0
) -> tuple[Drawn, datetime]:
    """What a draw brings, and when the budget is whole again after it."""
    begins = max(whole_at, now)
    missing = (begins - now).total_seconds() * budget.rate
    # Rounded, since instants end at the microsecond.
    free = round(budget.size - missing - keep, 3)
    tokens = max(0, min(wanted, math.floor(free)))
    if tokens == 0:
        return Drawn(0, (1.0 - free) / budget.rate), whole_at
    return Drawn(tokens), begins + timedelta(seconds=tokens / budget.rate)


def _be_there(session: Session, name: str) -> None:
    known = session.execute(select(_budget.c.name).where(_budget.c.name == name)).first()
    if known is None:
        insert_ignore(session, RateBudget, {"name": name, "whole_at": _LONG_AGO})
