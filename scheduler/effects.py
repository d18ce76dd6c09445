"""Effects that are running in this process."""

import asyncio
from collections.abc import Coroutine, Sequence
from functools import partial
from typing import Any

from common.log import get_logger
from scheduler import claims
from scheduler.desk import Desk

MOST = 16
"""Effects that use the network at the same time; what is above stays in the table."""
RENEW_S = 30.0
"""Seconds between two renewals of the leases of what takes long."""

log = get_logger(__name__)


class Effects:
    """Each is a task, and its row stays ours for as long as it takes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._renewer: asyncio.Task[None] | None = None

    @property
    def ids(self) -> Sequence[int]:
        """The rows that are running."""
        return list(self._tasks)

    @property
    def room(self) -> int:
        """How many more may run."""
        return MOST - len(self._tasks)

    def begin(self, id_: int, work: Coroutine[Any, Any, None]) -> None:
        """Run what a row means."""
        self._tasks[id_] = task = asyncio.ensure_future(work)
        task.add_done_callback(partial(self._over, id_))

    def keep(self) -> None:
        """From now on renew leases now and then."""
        self._renewer = asyncio.ensure_future(self._keep())

    async def wait(self) -> int:
        """Return when all that are running now have ended; how many that were."""
        running = set(self._tasks.values())
        if running:
            await asyncio.wait(running)
        return len(running)

    async def stop(self, grace_s: float) -> None:
        """Let them end within the grace; what is left is the next run's."""
        if self._tasks:
            _, late = await asyncio.wait(set(self._tasks.values()), timeout=grace_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._renewer is not None:
            self._renewer.cancel()

    def kill(self) -> None:
        """Drop everything at once."""
        for task in (self._renewer, *self._tasks.values()):
            if task is not None:
                task.cancel()

    async def renew(self) -> None:
        """Keep what is still running in our hands."""
        ids = list(self._tasks)
        if ids:
            run_id, real = self._desk.run_id, self._desk.real.now()
            await self._desk.transact(partial(claims.renew, ids=ids, run_id=run_id, real=real))

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(RENEW_S)
            try:
                await self.renew()
            except Exception as error:  # noqa: BLE001 - an edge: it is tried again
                log.warning("leases_not_renewed", error=repr(error))

    def _over(self, id_: int, task: "asyncio.Task[None]") -> None:
        self._tasks.pop(id_, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            # It is done again when its lease is over.
            log.warning("effect_not_ended", row=id_, error=repr(error))
        # There may be more for which there was no room.
        self._desk.wake_due.set()
