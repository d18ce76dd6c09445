"""Updates: those acted on, those that wait, those suspected and those put aside."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, exists, select, update
from sqlmodel import Session

from bot.engine.inbound import DUE, UNSTORABLE, Inbound
from common.ids import new_code, new_id
from models import DeadLetter, DueWork, Inbox, Seen, UncleanAttempt, WorkState
from models.database import insert_ignore
from models.prepared import Prepared

_due = DueWork.__table__  # type: ignore[attr-defined]
_seen = Seen.__table__  # type: ignore[attr-defined]
_inbox = Inbox.__table__  # type: ignore[attr-defined]
_unclean = UncleanAttempt.__table__  # type: ignore[attr-defined]

# Every update that waits for a while is kept and let go.
_SEEN = Prepared(
    select(_seen.c.at).where(
        _seen.c.channel == bindparam("channel"), _seen.c.external_id == bindparam("external_id")
    )
)
_LET_GO = Prepared(
    delete(_inbox).where(
        _inbox.c.channel == bindparam("channel"), _inbox.c.external_id == bindparam("external_id")
    )
)


def first_sight(session: Session, inbound: Inbound, now: datetime) -> bool:
    """Remember an update; False when it was acted on before."""
    return insert_ignore(
        session,
        Seen,
        {"channel": inbound.channel, "external_id": inbound.external_id, "at": now},
    )


def was_seen(session: Session, inbound: Inbound) -> bool:
    """Whether a committed turn has acted on this update."""
    key = {"channel": inbound.channel, "external_id": inbound.external_id}
    return _SEEN.first(session, **key) is not None


def keep(
    session: Session,
    inbound: Inbound,
    *,
    raw: Mapping[str, Any],
    id_: int,
    run_id: int,
    now: datetime,
) -> None:
    """Put an update into the inbox, unless it was acted on meanwhile.

    `raw` is its raw form as it may be kept. `id_` is its place there: the updates of a person are
    served in the order of their ids.
    """
    if was_seen(session, inbound):
        return
    insert_ignore(
        session,
        Inbox,
        {
            "id": id_,
            "channel": inbound.channel,
            "external_id": inbound.external_id,
            "mailbox": inbound.mailbox,
            "raw": dict(raw),
            "received_at": now,
            "run_id": run_id,
        },
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """An update as the inbox holds it."""

    id: int
    channel: str
    external_id: str
    raw: Mapping[str, Any]


def kept(session: Session, mailbox: str, *, run_id: int, limit: int) -> list[Kept]:
    """A person's oldest stored updates of this run."""
    rows = session.execute(
        select(_inbox.c.id, _inbox.c.channel, _inbox.c.external_id, _inbox.c.raw)
        .where(_inbox.c.mailbox == mailbox, _inbox.c.run_id == run_id)
        .order_by(_inbox.c.id)
        .limit(limit)
    )
    return [Kept(*row) for row in rows]


_WAITING_ELSEWHERE = Prepared(
    select(_inbox.c.id)
    .where(
        _inbox.c.mailbox == bindparam("mailbox"),
        _inbox.c.run_id != bindparam("run_id"),
        _inbox.c.id < bindparam("before"),
        ~exists().where(
            _seen.c.channel == _inbox.c.channel, _seen.c.external_id == _inbox.c.external_id
        ),
    )
    .limit(1)
)


def waits_elsewhere(session: Session, mailbox: str, *, run_id: int, before: int) -> bool:
    """Whether another process still has to serve an earlier update of this person."""
    found = _WAITING_ELSEWHERE.first(session, mailbox=mailbox, run_id=run_id, before=before)
    return found is not None


def inherit(
    session: Session, *, run_id: int, ended: Callable[[Collection[int]], Sequence[int]]
) -> list[str]:
    """Take over the stored updates of runs that ended; whose they are, longest waiting first.

    `ended` tells which of some runs have.
    """
    owners = session.execute(select(_inbox.c.run_id).distinct()).scalars().all()
    dead = ended(owners)
    if not dead:
        return []
    # One statement, so that of two processes each gets its own.
    taken = session.execute(
        update(_inbox)
        .where(_inbox.c.run_id.in_(dead))
        .values(run_id=run_id)
        .returning(_inbox.c.id, _inbox.c.mailbox)
    )
    return list(dict.fromkeys(row.mailbox for row in sorted(taken, key=lambda row: row.id)))


def let_go(session: Session, channel: str, external_id: str) -> bool:
    """Take an update out of the inbox; whether it was there."""
    return bool(_LET_GO.run(session, {"channel": channel, "external_id": external_id}))


Key = tuple[str, str]
"""What names an update on its channel, in every delivery and every run."""


def begin_attempt(session: Session, key: Key) -> int:
    """Count one more start of an update that may have killed the process; the new count."""
    channel, external_id = key
    insert_ignore(
        session, UncleanAttempt, {"channel": channel, "external_id": external_id, "count": 0}
    )
    mine = _attempts_of(key)
    session.execute(update(_unclean).where(mine).values(count=_unclean.c.count + 1))
    return int(session.execute(select(_unclean.c.count).where(mine)).scalar_one())


def end_attempt(session: Session, key: Key) -> None:
    """The update ran to its end and is not to blame for anything."""
    session.execute(delete(_unclean).where(_attempts_of(key)))


def unfinished_attempts(session: Session) -> set[Key]:
    """Updates that were begun with care and whose end nobody saw.

    Those that were acted on are acquitted: their process died in the moment after, and nobody
    brings them again.
    """
    seen = exists().where(
        _seen.c.channel == _unclean.c.channel, _seen.c.external_id == _unclean.c.external_id
    )
    session.execute(delete(_unclean).where(seen))
    rows = session.execute(select(_unclean.c.channel, _unclean.c.external_id))
    keys = {(row.channel, row.external_id) for row in rows}
    for key in _told(session, keys):
        end_attempt(session, key)
        keys.discard(key)
    return keys


def _told(session: Session, keys: Collection[Key]) -> list[Key]:
    """Notices among these that have been dealt with."""
    notices = {int(key[1].removeprefix(DUE)): key for key in keys if key[1].startswith(DUE)}
    if not notices:
        return []
    open_ones = session.execute(
        select(_due.c.id).where(_due.c.id.in_(list(notices)), _due.c.state == WorkState.DUE)
    )
    return [notices[id_] for id_ in notices.keys() - set(open_ones.scalars())]


def _attempts_of(key: Key) -> Any:
    return (_unclean.c.channel == key[0]) & (_unclean.c.external_id == key[1])


def bury(
    session: Session, inbound: Inbound, *, raw: Mapping[str, Any], error: str, now: datetime
) -> str:
    """Put an update that failed aside, with its raw form as it may be kept and its traceback; the
    reference people are told.
    """
    reference = new_code(8)
    session.add(
        DeadLetter(
            id=new_id(),
            reference=reference,
            channel=inbound.channel,
            external_id=inbound.external_id,
            raw=dict(raw) or {"kind": inbound.kind.value, "data": inbound.data},
            error=UNSTORABLE.sub("\ufffd", error),
            at=now,
        )
    )
    session.flush()
    return reference
