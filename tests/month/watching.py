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

from bot.engine.announcing import Announcer
from models import OutboxRow
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


@dataclass
class Watch:
    """What was heard."""

    names: dict[int, str] = field(default_factory=dict)
    """Notices by the id of their message in the outbox."""
    withheld: list[Withheld] = field(default_factory=list)

    def by_ref(self, database: Database) -> dict[tuple[str, str], str]:
        """Notices by chat and by the number the platform has given to their message."""
        with database.reading() as session:
            rows = session.exec(select(OutboxRow.id, OutboxRow.chat, OutboxRow.ref)).all()
        return {
            (chat, ref): self.names[id_] for id_, chat, ref in rows if ref and id_ in self.names
        }


@contextmanager
def watching() -> Iterator[Watch]:
    """Listen while the month is played."""
    watch, say, check = Watch(), Announcer._say, gate.check

    def heard(announcer: Announcer, ctx: Any, due: Any) -> Any:
        said = say(announcer, ctx, due)
        watch.names |= {row.id: due.name for row in said}
        return said

    def checked(ctx: Any, telling: Any, follow: Any) -> Any:
        why = check(ctx, telling, follow)
        if why is not None:
            watch.withheld.append(Withheld(ctx.now, telling.name, why.reason))
        return why

    with mock.patch.object(Announcer, "_say", heard), mock.patch.object(gate, "check", checked):
        yield watch
