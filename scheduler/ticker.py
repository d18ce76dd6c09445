"""The clock's hand: APScheduler ticks, and everything else is a row in the database.

Its job store is its memory, so nothing is lost with it: a tick that comes late or twice, after a
restart or in a second process, finds the same due work. Source: docs/decisions.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from common.clock import Clock

TICK_S = 1.0
"""Seconds between two looks at what is due."""
NIGHT_S = 600.0
"""Seconds between two checks whether the night's work is planned."""


class Ticker:
    """Wakes the due work and plans the nightly one."""

    def __init__(
        self, *, clock: Clock, wake: asyncio.Event, plan_night: Callable[[], Awaitable[None]]
    ) -> None:
        self._clock, self._wake, self._plan_night = clock, wake, plan_night
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self.ticked_at: datetime | None = None

    def start(self) -> None:
        """Begin to tick in the running loop."""
        self._scheduler.add_job(self._tick, "interval", seconds=TICK_S)
        self._scheduler.add_job(self._plan_night, "interval", seconds=NIGHT_S)
        self._scheduler.add_job(self._plan_night)
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more; a tick that runs is finished by whoever it woke."""
        self._scheduler.shutdown(wait=False)

    async def _tick(self) -> None:
        self.ticked_at = self._clock.now()
        self._wake.set()
