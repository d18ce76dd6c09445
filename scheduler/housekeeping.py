"""Clearing away what nobody needs any more, a little at a time."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, delete, select, tuple_
from sqlmodel import Session

from models import DialogueRow, DueWork, OutboxRow, OutboxState, RouteToken, Seen, WorkState

PIECE = 500
"""Rows removed in one transaction, of each table."""
SEEN_KEPT = timedelta(days=30)
"""Platforms deliver an update again for a day at most. Source:
https://core.telegram.org/bots/api#getting-updates"""
MESSAGES_KEPT = timedelta(days=90)
WORK_KEPT = timedelta(days=180)
"""Long enough that no journey's key comes back while it still counts as done."""
DIALOGUES_KEPT = timedelta(days=90)
TOKENS_KEPT = timedelta(days=730)
"""A button may be pressed long after its card was sent."""


def clear(session: Session, now: datetime) -> int:
    """Remove a piece of what is old; how many rows that were, 0 when nothing is left."""
    seen, outbox, due = _table(Seen), _table(OutboxRow), _table(DueWork)
    dialogues, tokens = _table(DialogueRow), _table(RouteToken)
    settled = [OutboxState.SENT, OutboxState.REFUSED, OutboxState.DROPPED, OutboxState.SUPERSEDED]
    over = [WorkState.DONE, WorkState.GIVEN_UP]
    return sum(
        (
            _remove(session, seen, seen.c.at < now - SEEN_KEPT),
            _remove(
                session,
                outbox,
                (outbox.c.created_at < now - MESSAGES_KEPT) & outbox.c.state.in_(settled),
            ),
            _remove(
                session, due, (due.c.done_at < now - WORK_KEPT) & due.c.state.in_(over)
            ),
            _remove(
                session,
                dialogues,
                (dialogues.c.updated_at < now - DIALOGUES_KEPT)
                & dialogues.c.state.in_(["done", "dropped"]),
            ),
            _remove(session, tokens, tokens.c.created_at < now - TOKENS_KEPT),
        )
    )


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table


def _remove(session: Session, table: Table, old: Any) -> int:
    key = list(table.primary_key.columns)
    piece = select(*key).where(old).limit(PIECE)
    removed: Any = session.execute(delete(table).where(tuple_(*key).in_(piece)))
    return int(removed.rowcount)
