"""How long a platform waits for an acknowledgement before the update is stored instead."""

import asyncio
import time
from collections.abc import Callable, Sequence

from bot.engine.item import Item

PATIENCE_S = 0.2


class Patience:
    """Watches updates that nobody has acknowledged yet, and has those stored that wait too long."""

    def __init__(self, too_late: Callable[[Sequence[Item]], None], seconds: float) -> None:
        self._too_late, self._seconds = too_late, seconds
        self._watched: dict[int, Item] = {}
        self._timer: asyncio.TimerHandle | None = None

    def watch(self, item: Item) -> None:
        """From now on its time runs."""
        self._watched[item.id] = item
        if self._timer is None:
            self._look_in(self._seconds)

    def forget(self, item: Item) -> None:
        """It has been acted on. Kept until its time is up, it would take its memory along."""
        self._watched.pop(item.id, None)

    def end(self) -> None:
        """Watch nothing any more."""
        self._watched.clear()
        if self._timer is not None:
            self._timer.cancel()

    def _look_in(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._look)

    def _look(self) -> None:
        self._timer = None
        deadline = time.monotonic() - self._seconds
        late = []
        while (oldest := self._oldest()) is not None:
            if not oldest.safe.done():
                if oldest.since > deadline:
                    break
                late.append(oldest)
            del self._watched[oldest.id]
        if late:
            self._too_late(late)
        if oldest is not None:
            self._look_in(max(oldest.since - deadline, 0.01))

    def _oldest(self) -> Item | None:
        return next(iter(self._watched.values()), None)
