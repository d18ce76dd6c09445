"""Clearing away what nobody needs any more, a little at a time.

What is old is looked up on the reading connection, where nobody waits for it, and removed in pieces
between which everybody else's turns go.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, delete, or_, select, tuple_
from sqlmodel import Session, col

from models import (
    ChatBlock,
    DialogueRow,
    DialogueState,
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
from models.prepared import Prepared

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


class Sort:
    """Rows of one table, and how long they are kept."""

    def __init__(
        self,
        model: Any,
        since: str,
        kept: timedelta,
        but: ColumnElement[bool] | None = None,
        *,
        really: bool = False,
    ) -> None:
        """Old is what is so long past its instant in the column `since`.

        Args:
            model: the table.
            since: the column with the instant.
            kept: how long.
            but: only rows of which this is true as well.
            really: whether the instant is one of the real time, and not of the business clock.
        """
        self.table: Table = model.__table__
        is_past = self.table.c[since] < bindparam("before")
        self.which = is_past if but is None else is_past & but
        self.kept, self.really = kept, really
        key = self.table.primary_key.columns
        self.look = Prepared(select(*key).where(self.which).limit(LOOK))


def _is_one_of(state: Any, states: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(col(state) == one for one in states))


_SETTLED = (OutboxState.SENT, OutboxState.REFUSED, OutboxState.DROPPED, OutboxState.SUPERSEDED)
_OVER = (WorkState.DONE, WorkState.GIVEN_UP)
_ENDED = (DialogueState.DONE, DialogueState.DROPPED)
_leads_somewhere = select(col(PostProduct.post_id)).where(col(PostProduct.post_id) == col(Post.id))
SORTS = (
    Sort(Seen, "at", SEEN_KEPT),
    Sort(OutboxRow, "created_at", MESSAGES_KEPT, _is_one_of(OutboxRow.state, _SETTLED)),
    Sort(DueWork, "done_at", WORK_KEPT, _is_one_of(DueWork.state, _OVER)),
    # Nobody has come back for what waits for their next message.
    Sort(DueWork, "give_up_at", WORK_KEPT, col(DueWork.state) == WorkState.HELD),
    Sort(DialogueRow, "updated_at", DIALOGUES_KEPT, _is_one_of(DialogueRow.state, _ENDED)),
    Sort(RouteToken, "created_at", TOKENS_KEPT),
    Sort(Post, "created_at", POSTS_KEPT, ~_leads_somewhere.exists()),
    Sort(Run, "beat_at", RUNS_KEPT, really=True),
    Sort(LinkCode, "expires_at", GUESSES_KEPT),
    Sort(LinkTry, "at", GUESSES_KEPT),
    Sort(ChatBlock, "until", PAUSES_KEPT, really=True),
    Sort(RateBudget, "whole_at", PAUSES_KEPT, really=True),
)
"""All that is removed one day."""


@dataclass(frozen=True, slots=True)
class Old:
    """Rows of one table that are old."""

    sort: Sort
    before: datetime


def what_is_old(now: datetime, real: datetime) -> list[Old]:
    """All that is to be removed, as of an instant of the business clock and of the real time."""
    return [Old(sort, (real if sort.really else now) - sort.kept) for sort in SORTS]


def keys(session: Session, old: Old) -> list[Key]:
    """Some of the rows; none when nothing is left."""
    return [tuple(row) for row in old.sort.look.all(session, before=old.before)]


def pieces(found: Sequence[Key]) -> Iterator[Sequence[Key]]:
    """As many as may be removed in one transaction."""
    return (found[start : start + PIECE] for start in range(0, len(found), PIECE))


def remove(session: Session, old: Old, keys: Sequence[Key]) -> int:
    """Remove these rows, unless they have become young again; how many that were."""
    table = old.sort.table
    key = tuple_(*table.primary_key.columns)
    those = delete(table).where(key.in_(keys), old.sort.which)
    removed: Any = session.execute(those, {"before": old.before})
    return int(removed.rowcount)
