"""Time that passes when the test says so."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True, eq=False)
class Timer:
    at: float
    act: Callable[[], object] | None

    def cancel(self) -> None:
        self.act = None


class Timers:
    """Monotonic time and its timers; see `scheduler.desk.Later`."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waiting: list[Timer] = []
        self.set = 0
        """How many timers there ever were."""

    def __call__(self) -> float:
        return self.now

    def later(self, seconds: float, act: Callable[[], object]) -> Timer:
        timer = Timer(self.now + seconds, act)
        self.waiting.append(timer)
        self.set += 1
        return timer

    def pass_(self, seconds: float) -> None:
        """Let time pass, and do what falls due in its order."""
        end = self.now + seconds
        while (due := self._next(end)) is not None:
            self.now = max(self.now, due.at)
            act, due.act = due.act, None
            self.waiting.remove(due)
            if act is not None:
                act()
        self.now = end

    def _next(self, end: float) -> Timer | None:
        self.waiting = [timer for timer in self.waiting if timer.act is not None]
        due = [timer for timer in self.waiting if timer.at <= end + 1e-9]
        return min(due, key=lambda timer: timer.at, default=None)


async def breathe() -> None:
    """Let tasks that are ready run on."""
    for _ in range(5):
        await asyncio.sleep(0)
