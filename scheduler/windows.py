"""Whether somebody may be written to at this moment, looked at when a message leaves.

Words are checked when they are written, too; but they may wait for a busy line, for a platform
that was down, or for a process that starts again.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from bot.channels.base import Channel, hand_window
from bot.engine.inbound import COMMENT
from bot.engine.outgoing import Outgoing
from models import Conversation
from scheduler.desk import Desk

_talk = Conversation.__table__  # type: ignore[attr-defined]


class WindowClosed(Exception):
    """The person has not written, or too long ago for these words."""


class Windows:
    """Knows when people last wrote, on channels where that matters."""

    def __init__(self, desk: Desk, channels: Mapping[str, Channel]) -> None:
        self._desk, self._channels = desk, channels

    async def is_late(self, out: Outgoing) -> bool:
        """Whether only words that somebody of the shop wrote may leave now, and these are such.

        Raises: WindowClosed.
        """
        channel = self._channels[out.channel]
        if channel.reply_window is None or out.chat.startswith(COMMENT):
            return False
        heard_at = await asyncio.to_thread(self._heard_at, out.channel, out.chat)
        if heard_at is None:
            raise WindowClosed
        passed = self._desk.clock.now() - heard_at
        if passed <= channel.reply_window:
            return False
        longest = hand_window(channel)
        if not out.by_hand or longest is None or passed > longest:
            raise WindowClosed
        return True

    def _heard_at(self, channel: str, chat: str) -> datetime | None:
        statement = (
            select(_talk.c.last_inbound_at)
            .where(_talk.c.channel == channel, _talk.c.chat == chat)
            .order_by(_talk.c.last_inbound_at.desc().nulls_last())
            .limit(1)
        )
        with self._desk.database.reading() as session:
            found: datetime | None = session.execute(statement).scalar()
            return found
