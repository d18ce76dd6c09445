"""The outbox as the courier reads and marks it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from bot.dialogue.layout import Laid
from bot.engine.outgoing import Outgoing
from models import ChatBlock, Lane, OutboxOp, OutboxRow, OutboxState, Promise, Run
from models.database import upsert

_outbox = OutboxRow.__table__  # type: ignore[attr-defined]
_run = Run.__table__  # type: ignore[attr-defined]
_block = ChatBlock.__table__  # type: ignore[attr-defined]

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


def recover(session: Session, *, run_id: int, heirless: Sequence[int]) -> list[Outgoing]:
    """Take over what ended runs left in flight: promise 7 decides which of it is sent again.

    Messages that may come twice are this run's from now on and returned, oldest first; the others
    are unknown and stay in the table for the owner to see.
    """
    left = (_outbox.c.state == OutboxState.SENDING) & _outbox.c.run_id.in_(heirless)
    session.execute(
        update(_outbox)
        .where(left, _outbox.c.promise == Promise.ONCE)
        .values(state=OutboxState.UNKNOWN, error="the process died while it was being sent")
    )
    rows = session.execute(select(_outbox).where(left).order_by(_outbox.c.id)).all()
    session.execute(update(_outbox).where(left).values(run_id=run_id))
    return [
        Outgoing(
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
        )
        for row in rows
    ]


def older_elsewhere(session: Session, out: Outgoing, run_id: int) -> bool:
    """Whether another process still has an earlier message for this chat and lane to send."""
    found = session.execute(
        select(_outbox.c.id)
        .where(
            _outbox.c.state == OutboxState.SENDING,
            _outbox.c.channel == out.channel,
            _outbox.c.chat == out.chat,
            _outbox.c.lane == int(out.lane),
            _outbox.c.id < out.id,
            _outbox.c.run_id != run_id,
        )
        .limit(1)
    )
    return found.first() is not None


def block(session: Session, channel: str, chat: str, *, now: datetime, seconds: float) -> None:
    """Remember across restarts that a chat, or the whole bot, is to be left alone."""
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
