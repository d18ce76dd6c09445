"""Clearing away what nobody needs any more, a little at a time.

What is old is looked up on the reading connection, where nobody waits for it, and removed in pieces
between which everybody else's turns go.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, select, tuple_
from sqlmodel import Session

from models import (
    ChatBlock,
    DialogueRow,
    DueWork,
    LinkCode,
    LinkTry,
    OutboxRow,
    OutboxState,
    Post,
    PostProduct,
    RateBudget,
    RouteToken,
    Run,
    Seen,
    WorkState,
)

PIECE = 100
"""Rows removed in one transaction."""
LOOK = 5000
"""Rows looked up at a time."""
SEEN_KEPT = timedelta(days=30)
"""Platforms deliver an update again for a day at most. Source:
https://core.telegram.org/bots/api#getting-updates"""
MESSAGES_KEPT = timedelta(days=90)
WORK_KEPT = timedelta(days=180)
"""Long enough that no journey's key comes back while it still counts as done."""
DIALOGUES_KEPT = timedelta(days=90)
TOKENS_KEPT = timedelta(days=730)
"""A button may be pressed long after its card was sent."""
RUNS_KEPT = timedelta(days=30)
GUESSES_KEPT = timedelta(days=1)
"""Codes that join two chats, and wrong ones; neither counts for longer than an hour."""
POSTS_KEPT = timedelta(days=180)
"""Of those that lead nowhere: anybody may send us the link of anything."""
PAUSES_KEPT = timedelta(hours=1)
"""After their end; an hour for clocks that differ."""

Key = tuple[Any, ...]
"""A row's primary key."""


@dataclass(frozen=True, slots=True)
class Old:
    """Rows of one table that are old."""

    table: Table
    which: ColumnElement[bool]


def what_is_old(now: datetime, real: datetime) -> list[Old]:
    """All that is to be removed, as of an instant of the business clock and of the real time."""
    seen, outbox, due = _table(Seen), _table(OutboxRow), _table(DueWork)
    dialogues, tokens, runs = _table(DialogueRow), _table(RouteToken), _table(Run)
    blocks, budgets = _table(ChatBlock), _table(RateBudget)
    codes, guesses = _table(LinkCode), _table(LinkTry)
    posts, shown = _table(Post), _table(PostProduct)
    leads_somewhere = select(shown.c.post_id).where(shown.c.post_id == posts.c.id).exists()
    settled = [OutboxState.SENT, OutboxState.REFUSED, OutboxState.DROPPED, OutboxState.SUPERSEDED]
    over = [WorkState.DONE, WorkState.GIVEN_UP]
    return [
        Old(seen, seen.c.at < now - SEEN_KEPT),
        Old(outbox, (outbox.c.created_at < now - MESSAGES_KEPT) & outbox.c.state.in_(settled)),
        Old(due, (due.c.done_at < now - WORK_KEPT) & due.c.state.in_(over)),
        # Nobody has come back for what waits for their next message.
        Old(due, (due.c.state == WorkState.HELD) & (due.c.give_up_at < now - WORK_KEPT)),
        Old(
            dialogues,
            (dialogues.c.updated_at < now - DIALOGUES_KEPT)
            & dialogues.c.state.in_(["done", "dropped"]),
        ),
        Old(tokens, tokens.c.created_at < now - TOKENS_KEPT),
        Old(posts, (posts.c.created_at < now - POSTS_KEPT) & ~leads_somewhere),
        Old(runs, runs.c.beat_at < real - RUNS_KEPT),
        Old(codes, codes.c.expires_at < now - GUESSES_KEPT),
        Old(guesses, guesses.c.at < now - GUESSES_KEPT),
        Old(blocks, blocks.c.until < real - PAUSES_KEPT),
        Old(budgets, budgets.c.whole_at < real - PAUSES_KEPT),
    ]


def keys(session: Session, old: Old) -> list[Key]:
    """Some of the rows; none when nothing is left."""
    key = old.table.primary_key.columns
    return [tuple(row) for row in session.execute(select(*key).where(old.which).limit(LOOK))]


def pieces(found: Sequence[Key]) -> Iterator[Sequence[Key]]:
    """As many as may be removed in one transaction."""
    return (found[start : start + PIECE] for start in range(0, len(found), PIECE))


def remove(session: Session, old: Old, keys: Sequence[Key]) -> int:
    """Remove these rows, unless they have become young again; how many that were."""
    key = tuple_(*old.table.primary_key.columns)
    removed: Any = session.execute(delete(old.table).where(key.in_(keys), old.which))
    return int(removed.rowcount)


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table
