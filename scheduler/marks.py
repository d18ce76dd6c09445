"""What became of messages, gathered and written down together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from common.log import get_logger
from scheduler.desk import Handle, Later
from scheduler.outbox import Mark

GATHER_S = 0.05
"""How long marks gather before they are written together."""
AGAIN_S = 1.0
"""Pause before marks that could not be written are tried again."""

log = get_logger(__name__)


class Marks:
    """Loses nothing while the process lives; were it to die, what is not written is sent again."""

    def __init__(self, write: Callable[[Sequence[Mark]], Awaitable[None]], *, later: Later) -> None:
        self._write, self._later = write, later
        self._waiting: list[Mark] = []
        self._timer: Handle | None = None
        self._writing = asyncio.Lock()
        self._task: asyncio.Task[bool] | None = None

    def note(self, mark: Mark) -> None:
        """Write this down soon."""
        self._waiting.append(mark)
        self._soon(GATHER_S)

    async def flush(self) -> bool:
        """Write all of it now, and wait for what is being written; whether that succeeded."""
        async with self._writing:
            marks, self._waiting = self._waiting, []
            if not marks:
                return True
            try:
                await self._write(marks)
            except Exception:
                log.exception("marks_not_written", rows=len(marks))
                self._waiting = marks + self._waiting
            except asyncio.CancelledError:
                self._waiting = marks + self._waiting
                raise
            return not self._waiting

    def stop(self) -> None:
        """Write nothing more by itself."""
        if self._timer is not None:
            self._timer.cancel()

    def drop(self) -> None:
        """Forget what is not written, as a process that dies does."""
        self.stop()
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()

    def _soon(self, seconds: float) -> None:
        if self._timer is None:
            self._timer = self._later(seconds, self._begin)

    def _begin(self) -> None:
        self._timer = None
        self._task = asyncio.ensure_future(self.flush())
        self._task.add_done_callback(self._written)

    def _written(self, task: "asyncio.Task[bool]") -> None:
        if not task.cancelled() and not task.result():
            self._soon(AGAIN_S)
