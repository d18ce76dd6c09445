"""Waiting to be the one process that polls a platform."""

import asyncio
from collections.abc import Awaitable, Callable

from models.database import Leadership

ASK_S = 5.0
"""Seconds between two questions whether the lead is free."""


class Elected:
    """The lead in one task as a channel asks for it; see `bot.channels.base.Leadership`."""

    def __init__(
        self,
        leadership: Leadership,
        *,
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._leadership, self._rest = leadership, rest

    async def wait(self) -> None:
        """Return as soon as this process leads, at once when it still does."""
        if self._leadership.unrivalled:
            return
        while not await asyncio.to_thread(self._leadership.held):
            await self._rest(ASK_S)
