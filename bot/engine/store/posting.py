"""The outbox as turns write it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlmodel import Session

from bot.engine.outgoing import Outgoing
from models import Lane, OutboxRow, Promise
from models.prepared import Prepared, dialect_of

_outbox = OutboxRow.__table__  # type: ignore[attr-defined]

# Every turn that says something runs it.
_POST = Prepared(
    insert(_outbox),
    columns=(
        "id",
        "channel",
        "chat",
        "person_id",
        "lane",
        "promise",
        "op",
        "payload",
        "state",
        "run_id",
        "about",
        "notice_id",
        "attempts",
        "correlation",
        "created_at",
    ),
)


def post(
    session: Session, rows: Iterable[Outgoing], *, person_id: int | None, run_id: int, now: datetime
) -> None:
    """Write messages to the outbox as being sent by this run.

    What must not come twice is only queued: the courier says when it begins to send it, so that
    after a crash nobody wonders about what was still waiting.
    """
    _POST.run_each(
        session,
        (
            {
                "id": row.id,
                "channel": row.channel,
                "chat": row.chat,
                "person_id": person_id,
                "lane": int(row.lane),
                "promise": row.promise.value,
                "op": row.op.value,
                "payload": row.payload(),
                "state": "queued" if row.promise is Promise.ONCE else "sending",
                "run_id": run_id,
                "about": row.about or None,
                "notice_id": row.notice,
                "attempts": 0,
                "correlation": row.correlation,
                "created_at": now,
            }
            for row in rows
        ),
    )


def leaving_elsewhere(
    session: Session, *, channel: str, chat: str, lane: Lane, run_id: int
) -> tuple[int, ...]:
    """Messages to this chat that other processes still have to send before one of this lane."""
    if dialect_of(session) == "sqlite":
        return ()
    rows = session.execute(
        select(_outbox.c.id).where(
            (_outbox.c.state == "sending") | (_outbox.c.state == "queued"),
            _outbox.c.channel == channel,
            _outbox.c.chat == chat,
            _outbox.c.lane <= int(lane),
            _outbox.c.run_id != run_id,
        )
    )
    return tuple(row.id for row in rows)


def about(session: Session, *, channel: str, chat: str, ref: str) -> str | None:
    """What a message of ours in this chat was about."""
    row = session.execute(
        select(_outbox.c.about).where(
            _outbox.c.channel == channel, _outbox.c.chat == chat, _outbox.c.ref == ref
        )
    ).first()
    return row.about if row is not None else None


def counted_last(session: Session, *, channel: str, chat: str) -> list[dict[str, str]]:
    """What the entries of a numbered list mean, where that is the last thing that was said in this
    chat; nothing where it is something else.
    """
    row = session.execute(
        select(_outbox.c.payload)
        .where(_outbox.c.channel == channel, _outbox.c.chat == chat, _outbox.c.ref.is_not(None))
        .order_by(_outbox.c.id.desc())
        .limit(1)
    ).first()
    laid = row.payload["laid"] if row is not None else {}
    return list(laid["menu"]) if laid.get("numbered") else []


def is_posted(session: Session, ids: Sequence[int]) -> bool:
    """Whether messages with these ids were committed, all of them or none."""
    if not ids:
        return True
    found = session.execute(select(_outbox.c.id).where(_outbox.c.id == ids[0]))
    return found.first() is not None
