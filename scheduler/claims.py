"""Due work as rows: claimed under a lease, ended once, put off, given up.

`due_at` is an instant of the business clock, a lease one of the real time. What is claimed belongs
to one run; whoever ends a row says for which run, so that a row somebody else has taken over, or
that was cancelled meanwhile, is not ended twice.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlmodel import Session

from bot.engine import store
from models import DueWork, WorkState
from models.prepared import Prepared
from scheduler.kinds import NOTICE, Claimed
from shop.work import ASKED_ON

LEASE = timedelta(minutes=2)
"""After so long, in real time, somebody else may take a row whose worker says nothing."""

_due = DueWork.__table__  # type: ignore[attr-defined]

# Looked for after each commit that has planned something, and after each effect.
_READY = (
    (_due.c.state == WorkState.DUE)
    & (_due.c.due_at <= bindparam("now"))
    & (_due.c.locked_until.is_(None) | (_due.c.locked_until < bindparam("real")))
)
_ANYTHING = Prepared(select(_due.c.id).where(_READY).limit(1))
_OURS = (
    (_due.c.id == bindparam("row"))
    & (_due.c.state == WorkState.DUE)
    & (_due.c.locked_by == bindparam("run"))
)
_IS_OURS = Prepared(select(_due.c.id).where(_OURS).with_for_update())
_LET_GO = update(_due).values(locked_until=None, locked_by=None)
_FINISH = Prepared(
    _LET_GO.where(_OURS, _due.c.due_at == bindparam("planned")).values(
        state=WorkState.DONE, done_at=bindparam("now")
    )
)
_WAIT = _LET_GO.where(_OURS).values(due_at=bindparam("at"), attempts=0)
_HAND_BACK = Prepared(_LET_GO.where(_OURS))


def anything_due(session: Session, *, now: datetime, real: datetime) -> bool:
    """Whether there is something to claim; cheap, and it changes nothing."""
    return _ANYTHING.first(session, now=now, real=real) is not None


def next_due(session: Session, after: datetime) -> tuple[datetime, str] | None:
    """When something is due next, later than this instant, and what kind it is."""
    coming = (_due.c.state == WorkState.DUE) & (_due.c.due_at > after)
    found = session.execute(
        select(_due.c.due_at, _due.c.kind).where(coming).order_by(_due.c.due_at).limit(1)
    ).first()
    return (found.due_at, found.kind) if found is not None else None


def claim(
    session: Session,
    *,
    run_id: int,
    now: datetime,
    real: datetime,
    which: ColumnElement[bool],
    most: int,
) -> list[Claimed]:
    """Take up to `most` rows of those that are due, the longest due first."""
    ready = (
        select(_due.c.id)
        .where(_READY, which)
        .order_by(_due.c.due_at, _due.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
        # Looked up once: a plan that did it for each row would take more than it may.
        .cte("ready")
    )
    rows = session.execute(
        update(_due)
        .where(_due.c.id.in_(select(ready.c.id)))
        .values(locked_until=real + LEASE, locked_by=str(run_id), attempts=_due.c.attempts + 1)
        .returning(
            _due.c.id,
            _due.c.kind,
            _due.c.payload,
            _due.c.person_id,
            _due.c.due_at,
            _due.c.attempts,
            _due.c.correlation,
        ),
        {"now": now, "real": real},
    ).all()
    ordered = sorted(rows, key=lambda row: (row.due_at, row.id))
    return [_claimed(session, row) for row in ordered]


def notices() -> ColumnElement[bool]:
    """Work that is composed in somebody's mailbox."""
    is_notice: ColumnElement[bool] = _due.c.kind.startswith(NOTICE, autoescape=True)
    return is_notice


def of_kinds(kinds: Collection[str], *, but: Collection[int] = ()) -> ColumnElement[bool]:
    """Work of these kinds, except for these rows."""
    found: ColumnElement[bool] = _due.c.kind.in_(list(kinds)) & _due.c.id.not_in(list(but))
    return found


def is_ours(session: Session, row: Claimed, run_id: int) -> bool:
    """Whether the row is still to be done by this run; it stays so until the commit."""
    return _IS_OURS.first(session, **_hold(row, run_id)) is not None


def finish(session: Session, row: Claimed, run_id: int, now: datetime) -> None:
    """It is done, unless it was planned anew for another instant while it was being done."""
    ours = _hold(row, run_id)
    if not _FINISH.run(session, {**ours, "planned": row.due_at, "now": now}):
        _HAND_BACK.run(session, ours)


def put_off(
    session: Session, row: Claimed, run_id: int, at: datetime, *, anew: bool = False
) -> None:
    """To be done again at this instant; `anew` counts the tries from the beginning."""
    values = {"attempts": 0} if anew else {}
    _update(session, row, run_id, due_at=at, **values)


def wait(session: Session, rows: Sequence[tuple[Claimed, datetime]], run_id: int) -> None:
    """Each is not to be done before its turn, which is no try; all of them in one statement."""
    values = [{**_hold(row, run_id), "at": at} for row, at in rows]
    session.connection().execute(_WAIT, values)


def end(
    session: Session, row: Claimed, run_id: int, *, state: WorkState, reason: str, now: datetime
) -> bool:
    """It will not be done any more; False when it was not ours to say so."""
    return _update(session, row, run_id, state=state, reason=reason, done_at=now)


def renew(session: Session, ids: Sequence[int], run_id: int, real: datetime) -> None:
    """What takes long goes on in the same hands."""
    session.execute(
        update(_due)
        .where(_due.c.id.in_(ids), _due.c.locked_by == str(run_id))
        .values(locked_until=real + LEASE)
    )


def free(session: Session, ended: Callable[[Collection[int]], Sequence[int]]) -> int:
    """Let go what runs that have ended held; how much that was. `ended` tells which of some have."""
    held = (_due.c.state == WorkState.DUE) & _due.c.locked_by.is_not(None)
    owners = session.execute(select(_due.c.locked_by).where(held).distinct()).scalars()
    dead = [str(run_id) for run_id in ended([int(owner) for owner in owners])]
    if not dead:
        return 0
    freed: Any = session.execute(
        update(_due)
        .where(held, _due.c.locked_by.in_(dead))
        .values(locked_until=None, locked_by=None)
    )
    return int(freed.rowcount)


def _hold(row: Claimed, run_id: int) -> dict[str, object]:
    return {"row": row.id, "run": str(run_id)}


def _update(session: Session, row: Claimed, run_id: int, **values: Any) -> bool:
    changed: Any = session.execute(_LET_GO.where(_OURS).values(**values), _hold(row, run_id))
    return bool(changed.rowcount)


def _home(session: Session, row: Any) -> tuple[str, str] | None:
    """Where the person asked for it, else where they last wrote."""
    return store.home_of(session, row.person_id, row.payload.get(ASKED_ON, ""))


def _claimed(session: Session, row: Any) -> Claimed:
    return Claimed(
        id=row.id,
        kind=row.kind,
        payload=row.payload,
        person_id=row.person_id,
        due_at=row.due_at,
        attempts=row.attempts,
        correlation=row.correlation,
        home=_home(session, row) if row.person_id is not None else None,
    )
