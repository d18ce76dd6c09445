"""What was not sent, and why: for the seller who wonders whether somebody was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from common.roles import Role
from models import DueWork, Order, OutboxRow, OutboxState, Person, WorkState
from shop import attempts, order_lookup
from shop.context import Shopping

OF_NO_INTEREST = ("cancelled", "no longer true", "not-needed", "next-talk")
"""Why something is not sent that nobody misses."""

UNKNOWN = "unknown"
"""Why something is listed of which nobody knows whether it was told."""

SOON = timedelta(days=2)
"""What is put off for longer is not for lack of a road."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """A notice for somebody: given up, held for their next message, or put off until `until`. An
    answer has no name.
    """

    name: str
    person: Person
    reason: str
    until: datetime | None


def recent(ctx: Shopping, *, most: int = 20) -> list[Unsent]:
    """The newest of what was withheld or may have got lost, each with its reason.

    Raises:
        NotAllowed: below a manager.
    """
    ctx.need(Role.MANAGER)
    rows = [
        *_some(ctx, WorkState.GIVEN_UP, most, col(DueWork.done_at)),
        *_some(ctx, WorkState.HELD, most, col(DueWork.due_at)),
        *_some(ctx, WorkState.DUE, most, col(DueWork.due_at)),
    ]
    found = [(row.done_at or row.due_at, row.id, _unsent(row, person)) for row, person in rows]
    found += _unknown(ctx, most)
    found.sort(key=lambda one: one[:2], reverse=True)
    return [unsent for *_, unsent in found[:most]]


def about_order(ctx: Shopping, order: Order) -> list[Unsent]:
    """What the buyer of an order has still to be told of it, and why they have not been."""
    ctx.need(Role.STAFF)
    buyer = order_lookup.buyer_of(ctx.session, order)
    soon = (col(DueWork.state) == WorkState.DUE) & (col(DueWork.due_at) < ctx.now + SOON)
    rows = ctx.session.exec(
        _withheld()
        .where(
            (col(DueWork.state) == WorkState.HELD) | soon,
            col(DueWork.person_id).in_({order.person_id, buyer.id}),
        )
        .order_by(col(DueWork.due_at), col(DueWork.id))
    ).all()
    paid_by = {one.id for one in attempts.attempts_of(ctx.session, order.id)}
    return [
        _unsent(row, person)
        for row, person in rows
        if row.payload.get("order_id") == order.id or row.payload.get("attempt_id") in paid_by
    ]


def _unsent(row: DueWork, person: Person) -> Unsent:
    return Unsent(
        name=row.kind.partition(":")[2],
        person=person,
        reason=row.reason or "",
        until=row.due_at if row.state == WorkState.DUE else None,
    )


def _some(
    ctx: Shopping, state: WorkState, most: int, newest: Any
) -> Sequence[tuple[DueWork, Person]]:
    rows = _withheld().where(DueWork.state == state).order_by(newest.desc()).limit(most)
    return ctx.session.exec(rows).all()


def _unknown(ctx: Shopping, most: int) -> list[tuple[datetime, int, Unsent]]:
    """Messages of which nobody knows whether they arrived, and which are not sent again: what must
    not come twice, and was on its way when the shop was interrupted.
    """
    rows = ctx.session.exec(
        select(OutboxRow, Person, DueWork.kind)
        .join(Person, col(Person.id) == OutboxRow.person_id)
        .join(DueWork, col(DueWork.id) == OutboxRow.notice_id, isouter=True)
        .where(OutboxRow.state == OutboxState.UNKNOWN)
        .order_by(col(OutboxRow.id).desc())
        .limit(most)
    )
    return [
        (row.created_at, row.id, Unsent((kind or "").partition(":")[2], person, UNKNOWN, None))
        for row, person, kind in rows
    ]


def _withheld() -> Select[DueWork, Person]:
    """Notices that somebody might miss, each with its person."""
    return (
        select(DueWork, Person)
        .join(Person, col(Person.id) == DueWork.person_id)
        .where(
            col(DueWork.kind).startswith("notice:"),
            col(DueWork.reason).is_not(None),
            col(DueWork.reason).not_in(OF_NO_INTEREST),
        )
    )
