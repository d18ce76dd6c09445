"""What happens when: people live their lives side by side, and the clock goes from one to the next."""

import heapq
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from itertools import count

Life = AsyncIterator[datetime]
"""What somebody does: it yields the instant at which it goes on."""


class Agenda:
    """Lives, each at the instant it waits for."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Life]] = []
        self._numbers = count()

    def begin(self, life: Life, at: datetime) -> None:
        """Somebody's life begins then; of two at the same instant the one that was first here."""
        heapq.heappush(self._waiting, (at, next(self._numbers), life))

    async def live(self, until: datetime, pass_time: Callable[[datetime], Awaitable[None]]) -> None:
        """Let everybody live until then; whoever wants to go on later is left where they are."""
        while self._waiting and self._waiting[0][0] <= until:
            at, _, life = heapq.heappop(self._waiting)
            await pass_time(at)
            try:
                wish = await anext(life)
            except StopAsyncIteration:
                continue
            self.begin(life, max(wish, at))
        await pass_time(until)
