"""The outbox as the courier reads and marks it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from bot.dialogue.layout import Laid
from bot.engine.outgoing import Outgoing
from models import ChatBlock, Lane, OutboxOp, OutboxRow, OutboxState, Promise
from models.database import upsert

_outbox = OutboxRow.__table__  # type: ignore[attr-defined]
_block = ChatBlock.__table__  # type: ignore[attr-defined]
_open = (_outbox.c.state == OutboxState.SENDING) | (_outbox.c.state == OutboxState.QUEUED)

WHOLE_BOT = ""
"""In place of a chat: the platform asked the whole bot to pause."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of a message."""

    id: int
    state: OutboxState
    ref: str | None = None
    error: str | None = None
    attempts: int = 1
    sent_at: datetime | None = None


_MARK = (
    update(_outbox)
    .where(_outbox.c.id == bindparam("row"))
    .values(
        state=bindparam("to"),
        ref=bindparam("new_ref"),
        error=bindparam("why"),
        attempts=bindparam("tries"),
        sent_at=bindparam("at"),
    )
)


def mark(session: Session, marks: Sequence[Mark]) -> None:
    """Write down what became of messages, all at once."""
    rows = [
        {
            "row": mark.id,
            "to": mark.state,
            "new_ref": mark.ref,
            "why": mark.error,
            "tries": mark.attempts,
            "at": mark.sent_at,
        }
        for mark in marks
    ]
    session.connection().execute(_MARK, rows)


def begin(session: Session, id_: int, run_id: int) -> bool:
    """A message that must not come twice is about to leave; False when it is not ours any more."""
    return _move(session, id_, run_id, OutboxState.SENDING)


def put_back(session: Session, id_: int, run_id: int) -> bool:
    """It did certainly not leave, and waits again."""
    return _move(session, id_, run_id, OutboxState.QUEUED)


def _move(session: Session, id_: int, run_id: int, state: OutboxState) -> bool:
    moved: Any = session.execute(
        update(_outbox)
        .where(_outbox.c.id == id_, _outbox.c.run_id == run_id, _open)
        .values(state=state)
    )
    return bool(moved.rowcount)


def recover(
    session: Session,
    *,
    run_id: int,
    ended: Callable[[Collection[int]], Sequence[int]],
    channels: Collection[str],
) -> list[Outgoing]:
    """Take over what ended runs have left (`ended` tells which of some have): promise 7 decides
    what becomes of it.

    What was waiting, and what may come twice, is this run's from now on and returned, oldest
    first. What may not come twice and was on its way is unknown, and stays in the table for the
    owner to see. Channels that this process does not serve are left to another.
    """
    here = _outbox.c.channel.in_(list(channels))
    owned = select(_outbox.c.run_id).where(_open, here, _outbox.c.run_id.is_not(None))
    dead = ended(session.execute(owned.distinct()).scalars().all())
    if not dead:
        return []
    left = here & _outbox.c.run_id.in_(dead)
    session.execute(
        update(_outbox)
        .where(_outbox.c.state == OutboxState.SENDING, left, _outbox.c.promise == Promise.ONCE)
        .values(state=OutboxState.UNKNOWN, error="the process died while it was being sent")
    )
    # One statement, so that of two processes each gets its own.
    taken = session.execute(
        update(_outbox).where(_open, left).values(run_id=run_id).returning(*_outbox.c)
    )
    rows = sorted(taken.all(), key=lambda row: row.id)
    return [_outgoing(row) for row in rows if not _overtaken(session, row)]


def _overtaken(session: Session, row: Any) -> bool:
    """Whether the card that was to be edited shows something later already."""
    card_ref = row.payload["card_ref"]
    if row.op != OutboxOp.EDIT or card_ref is None:
        return False
    later = session.execute(
        select(_outbox.c.id)
        .where(
            _outbox.c.channel == row.channel,
            _outbox.c.chat == row.chat,
            _outbox.c.ref == card_ref,
            _outbox.c.id > row.id,
        )
        .limit(1)
    ).first()
    if later is not None:
        mark(session, [Mark(row.id, OutboxState.SUPERSEDED, attempts=row.attempts)])
    return later is not None


def _outgoing(row: Any) -> Outgoing:
    return Outgoing(
        id=row.id,
        channel=row.channel,
        chat=row.chat,
        lane=Lane(row.lane),
        promise=Promise(row.promise),
        op=OutboxOp(row.op),
        laid=Laid.from_json(row.payload["laid"]),
        card_ref=row.payload["card_ref"],
        card_has_picture=row.payload["card_has_picture"],
        attempts=row.attempts,
        correlation=row.correlation,
        about=row.about or "",
        by_hand=row.payload.get("by_hand", False),
    )


def leaving_elsewhere(session: Session, ids: Sequence[int], run_id: int) -> bool:
    """Whether another process still has one of these to send."""
    found = session.execute(
        select(_outbox.c.id)
        .where(_outbox.c.id.in_(ids), _open, _outbox.c.run_id != run_id)
        .limit(1)
    )
    return found.first() is not None


def block(session: Session, channel: str, chat: str, *, now: datetime, seconds: float) -> None:
    """Remember across restarts, and tell other processes, that a chat, or the whole bot, is to be
    left alone.
    """
    until = now + timedelta(seconds=seconds)
    upsert(
        session,
        ChatBlock,
        {"channel": channel, "chat": chat, "until": until},
        key=["channel", "chat"],
    )


def blocks(session: Session, now: datetime) -> list[tuple[str, str, float]]:
    """Pauses still running, as (channel, chat, seconds left)."""
    rows = session.execute(select(_block).where(_block.c.until > now))
    return [(row.channel, row.chat, (row.until - now).total_seconds()) for row in rows]
