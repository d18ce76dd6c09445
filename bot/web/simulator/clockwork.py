"""The clock of a shop that is being tried out: it jumps ahead, and stops at all there is to do."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from common.clock import Clock, OffsetClock, SystemClock

FARTHEST = timedelta(days=31)
"""The longest jump; a year of nights would keep the page waiting."""


@dataclass(frozen=True, slots=True)
class NextDue:
    """The next thing that will happen by itself: when, and the kind of due work it is."""

    at: datetime
    kind: str


class JumpingClock(OffsetClock):
    """Time as it is, ahead by all the jumps that were made, also those before a restart.

    Args:
        file: where the offset is kept, in seconds.
        base: the time that goes on by itself.
    """

    def __init__(self, file: Path, base: Clock | None = None) -> None:
        super().__init__(base or SystemClock(), _kept(file))
        self._file = file

    def jump_to(self, instant: datetime) -> None:
        """Be there now. What lies behind stays behind: the shop's books only go forward."""
        ahead = max(self.offset, instant - self.base.now())
        half = self._file.with_suffix(".part")
        half.write_text(f"{ahead.total_seconds():f}", encoding="ascii")
        half.replace(self._file)
        self.offset = ahead


class Clockwork:
    """Lets time pass in a running shop.

    Args:
        clock: the shop's business clock.
        settle: lets everything happen that can happen at this instant.
        plan_night: plans the night's work of the day that has come.
        next_due: the first thing that is due after an instant.
    """

    def __init__(
        self,
        clock: JumpingClock,
        *,
        settle: Callable[[], Awaitable[None]],
        plan_night: Callable[[], Awaitable[None]],
        next_due: Callable[[datetime], Awaitable[NextDue | None]],
    ) -> None:
        self.clock = clock
        self._settle, self._plan_night, self._next_due = settle, plan_night, next_due
        self._jumping = asyncio.Lock()

    async def next(self) -> NextDue | None:
        """What will happen next; None where nothing is planned."""
        return await self._next_due(self.clock.now())

    async def pass_time(self, span: timedelta) -> None:
        """Let so much time pass, and all that falls due meanwhile happen at its own instant."""
        async with self._jumping:
            until = self.clock.now() + min(span, FARTHEST)
            await self._settle()
            while (due := await self.next()) is not None and due.at <= until:
                await self._be_at(due.at)
            await self._be_at(until)

    async def to_next(self) -> None:
        """Jump to the next thing that will happen; stay where nothing will."""
        async with self._jumping:
            due = await self.next()
            if due is not None:
                await self._be_at(due.at)

    async def _be_at(self, instant: datetime) -> None:
        self.clock.jump_to(instant)
        await self._plan_night()
        await self._settle()


def _kept(file: Path) -> timedelta:
    try:
        return timedelta(seconds=max(0.0, float(file.read_text(encoding="ascii"))))
    except (OSError, ValueError, OverflowError):
        return timedelta()
