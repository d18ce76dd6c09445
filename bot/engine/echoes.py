"""Whether something that stands in a chat was said by the shop, or by a person's own hand there.

Platforms tell of both alike, and sometimes before they have answered the call that said it.
"""

import asyncio

from sqlalchemy import select

from models import OutboxRow, OutboxState
from models.database import Database

_outbox = OutboxRow.__table__  # type: ignore[attr-defined]
_LEAVING = (OutboxState.SENDING, OutboxState.QUEUED, OutboxState.UNKNOWN)


class Echoes:
    """Knows the words of this shop on one channel, whichever process or run has said them."""

    def __init__(self, database: Database, channel: str) -> None:
        self._database, self._channel = database, channel

    async def wrote(self, chat: str, ref: str, text: str) -> bool:
        """Whether the shop has said it: under this name, or as words of which nobody knows yet
        under which name they arrived.
        """
        return await asyncio.to_thread(self._find, chat, ref, text)

    def _find(self, chat: str, ref: str, text: str) -> bool:
        here = (_outbox.c.channel == self._channel) & (_outbox.c.chat == chat)
        with self._database.reading() as session:
            named = session.execute(
                select(_outbox.c.id).where(here, _outbox.c.ref == ref).limit(1)
            ).first()
            if named is not None:
                return True
            leaving = session.execute(
                select(_outbox.c.payload).where(here, _outbox.c.state.in_(_LEAVING))
            ).scalars()
            return any(payload["laid"]["text"] == text for payload in leaving)
