"""What a shop that comes back from the past must not say again.

What was due between the backup and now has been said, most likely, by the shop that went on after
it. So the rules that were due are carried out, for orders have to end and points to ripen, but what
was to be said to anybody until now is given up, with a reason that tells why.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlmodel import Session

from common.ids import new_code, new_id
from common.log import get_logger
from models import DeadLetter, DueWork, Inbox, OutboxRow, OutboxState, Promise, Seen, WorkState
from models.database import insert_ignore
from models.savepoint import savepoint
from scheduler import claims, transactions
from scheduler.kinds import Later, Work
from shop import (
    bills,
    goods_photos,
    post_names,
    refunds,
    rescue,
    sources_report,
    statistics,
    talk_files,
    way_trying,
)
from shop.context import Shopping

RESTORED = "restored"
"""Why something is not said any more."""
SAID = frozenset(
    {
        "pay-link",
        "paid-check",
        bills.EFFECT,
        goods_photos.EFFECT,
        post_names.LOOK_UP,
        rescue.NUDGE,
        sources_report.COUNT,
        statistics.CHART,
        talk_files.FETCH,
        way_trying.PROBE,
    }
)
"""Effects whose end is that somebody reads an answer they have had."""

log = get_logger(__name__)

_due = DueWork.__table__  # type: ignore[attr-defined]
_outbox = OutboxRow.__table__  # type: ignore[attr-defined]
_inbox = Inbox.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Open:
    """What a shop will do by itself as soon as it runs.

    `messages` are on their way, `notices` are due; `payments` are asked about and `refunds` asked
    for again, under the keys they had, and the buyer hears what comes of it; `later` falls due in
    future. `unserved` are messages of people that nobody has answered.
    """

    messages: int
    notices: int
    payments: int
    refunds: int
    unserved: int
    later: int

    @property
    def said(self) -> int:
        """What somebody would read again, or for the first time."""
        return self.messages + self.notices + self.unserved


def look(ctx: Shopping) -> Open:
    """What is open at this moment."""
    session = ctx.session
    overdue = _overdue(ctx)
    future = (_due.c.state == WorkState.DUE) & (_due.c.due_at > ctx.now)
    return Open(
        messages=_count(session, _outbox, _leaving()),
        notices=_count(session, _due, _speaking(ctx)),
        payments=_count(session, _due, overdue & (_due.c.kind == "attempt-check")),
        refunds=_count(session, _due, overdue & (_due.c.kind == refunds.EFFECT)),
        unserved=_count(session, _inbox, _inbox.c.id.is_not(None)),
        later=_count(session, _due, future & claims.notices()),
    )


def hold(ctx: Shopping) -> None:
    """Carry out what was due, and say nothing of it nor of anything else that was to be said."""
    work = Work()
    transactions.fill(work)
    done: set[int] = set()
    while rows := _due_rows(ctx, work.transactions, done):
        for row in rows:
            done.add(row.id)
            _carry_out(ctx, row, work)
    ctx.session.execute(
        update(_due)
        .where(_speaking(ctx))
        .values(state=WorkState.GIVEN_UP, reason=RESTORED, done_at=ctx.now)
    )
    ctx.session.execute(
        update(_outbox).where(_leaving()).values(state=OutboxState.DROPPED, error=RESTORED)
    )
    _put_aside(ctx)


def _due_rows(ctx: Shopping, kinds: Iterable[str], done: set[int]) -> list[Any]:
    """What is to be carried out now, with what came of the last round; the longest due first."""
    mine = _overdue(ctx) & claims.of_kinds(list(kinds), but=done)
    columns = (_due.c.id, _due.c.kind, _due.c.payload, _due.c.due_at, _due.c.correlation)
    return list(
        ctx.session.execute(select(*columns).where(mine).order_by(_due.c.due_at, _due.c.id))
    )


def _carry_out(ctx: Shopping, row: Any, work: Work) -> None:
    ctx.correlation = row.correlation
    try:
        with savepoint(ctx.session):
            later = work.transactions[row.kind](ctx, row.payload)
    except Exception:
        # The shop tries it again when it runs; one order must not keep a shop from coming back.
        log.exception("due_work_not_done", kind=row.kind, row=row.id)
        return
    ended = {"state": WorkState.DONE, "done_at": ctx.now}
    values = {"due_at": later.at} if isinstance(later, Later) else ended
    # What it has planned anew for another instant is not done.
    same = (_due.c.id == row.id) & (_due.c.due_at == row.due_at)
    ctx.session.execute(update(_due).where(same).values(**values))


def _put_aside(ctx: Shopping) -> None:
    """What people wrote and nobody had answered is kept for the owner, as what cannot be served."""
    for row in ctx.session.execute(select(_inbox).order_by(_inbox.c.id)).all():
        key = {"channel": row.channel, "external_id": row.external_id}
        letter = {"id": new_id(), "reference": new_code(), "raw": row.raw, "error": RESTORED}
        ctx.session.execute(insert(DeadLetter).values(**key, **letter, at=row.received_at))
        insert_ignore(ctx.session, Seen, {**key, "at": ctx.now})
    ctx.session.execute(delete(_inbox))


def _overdue(ctx: Shopping) -> Any:
    return (_due.c.state == WorkState.DUE) & (_due.c.due_at <= ctx.now)


def _speaking(ctx: Shopping) -> Any:
    """Notices that were due, or waited for their person, and effects that only answer."""
    held = (_due.c.state == WorkState.HELD) & (_due.c.due_at <= ctx.now)
    return or_(_overdue(ctx), held) & or_(claims.notices(), claims.of_kinds(SAID))


def _leaving() -> Any:
    """What would be sent as soon as the shop runs."""
    again = (_outbox.c.state == OutboxState.UNKNOWN) & (_outbox.c.promise == Promise.REPEAT)
    return or_(_outbox.c.state.in_([OutboxState.SENDING, OutboxState.QUEUED]), again)


def _count(session: Session, table: Any, which: Any) -> int:
    counted = select(func.count()).select_from(table).where(which)
    return int(session.execute(counted).scalar_one())
