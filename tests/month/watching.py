"""What a month needs to know beside what people see: which notice a message was, and what was
withheld and why. The engine is only listened to.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from unittest import mock

from sqlmodel import select

from bot.engine import composing
from bot.engine.announcing import Announcer
from bot.engine.composing import NEXT_TALK
from models import DueWork, Identity, OutboxRow
from models.database import Database
from shop import gate

MET = "how-was-it"
"""What is not sent by itself but begins an answer."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A notice that the gate did not let through at this moment."""

    at: datetime
    name: str
    reason: str
    address: str = ""
    """Of what waits: whose next words it waits for, by their number on their channel."""


@dataclass
class Watch:
    """What was heard."""

    names: dict[int, str] = field(default_factory=dict)
    """Notices by the id of their message in the outbox."""
    parts: set[int] = field(default_factory=set)
    """Those of these messages that go on with the one before, where a channel takes no longer ones."""
    withheld: list[Withheld] = field(default_factory=list)
    held: list[Withheld] = field(default_factory=list)
    """What waits for its person's next words."""

    def by_ref(self, database: Database) -> dict[tuple[str, str], tuple[str, bool]]:
        """Notices by chat and by the number the platform has given to their message, and whether it
        goes on with the one before.
        """
        with database.reading() as session:
            rows = session.exec(select(OutboxRow.id, OutboxRow.chat, OutboxRow.ref)).all()
        return {
            (chat, ref): (self.names[id_], id_ in self.parts)
            for id_, chat, ref in rows
            if ref and id_ in self.names
        }


@contextmanager
def watching() -> Iterator[Watch]:
    """Listen while the month is played."""
    watch, say, check, hold = Watch(), Announcer._say, gate.check, composing.hold

    def heard(announcer: Announcer, ctx: Any, due: Any) -> Any:
        said = say(announcer, ctx, due)
        watch.names |= {row.id: due.name for row in said}
        watch.parts |= {row.id for row in said[1:]}
        return said

    def held(session: Any, id_: int, reason: str) -> None:
        if reason != NEXT_TALK:
            due = session.get_one(DueWork, id_)
            whose = select(Identity.address).where(Identity.person_id == due.person_id)
            name, address = due.kind.partition(":")[2], session.exec(whose).first() or ""
            watch.held.append(Withheld(due.due_at, name, reason, address))
        hold(session, id_, reason)

    def checked(ctx: Any, telling: Any, follow: Any) -> Any:
        why = check(ctx, telling, follow)
        if why is not None:
            watch.withheld.append(Withheld(ctx.now, telling.name, why.reason))
        return why

    with (
        mock.patch.object(Announcer, "_say", heard),
        mock.patch.object(gate, "check", checked),
        mock.patch.object(composing, "hold", held),
    ):
        yield watch
