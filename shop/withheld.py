"""What was not sent, and why: for the seller who wonders whether somebody was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from common.roles import Role
from models import DueWork, Person, WorkState
from shop.context import Shopping

OF_NO_INTEREST = ("cancelled", "no longer true", "not-needed", "next-talk")
"""Why something is not sent that nobody misses."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """A notice for somebody: given up, held for their next message, or put off until `until`."""

    name: str
    person: Person
    reason: str
    until: datetime | None


def recent(ctx: Shopping, *, most: int = 20) -> list[Unsent]:
    """The newest of what was withheld, each with its reason.

    Raises:
        NotAllowed: below a manager.
    """
    ctx.need(Role.MANAGER)
    rows = [
        *_some(ctx, WorkState.GIVEN_UP, most, col(DueWork.done_at)),
        *_some(ctx, WorkState.HELD, most, col(DueWork.due_at)),
        *_some(ctx, WorkState.DUE, most, col(DueWork.due_at)),
    ]
    rows.sort(key=lambda pair: (pair[0].done_at or pair[0].due_at, pair[0].id), reverse=True)
    return [
        Unsent(
            name=row.kind.partition(":")[2],
            person=person,
            reason=row.reason or "",
            until=row.due_at if row.state == WorkState.DUE else None,
        )
        for row, person in rows[:most]
    ]


def _some(
    ctx: Shopping, state: WorkState, most: int, newest: Any
) -> Sequence[tuple[DueWork, Person]]:
    return ctx.session.exec(
        select(DueWork, Person)
        .join(Person, col(Person.id) == DueWork.person_id)
        .where(
            DueWork.state == state,
            col(DueWork.kind).startswith("notice:"),
            col(DueWork.reason).is_not(None),
            col(DueWork.reason).not_in(OF_NO_INTEREST),
        )
        .order_by(newest.desc())
        .limit(most)
    ).all()
