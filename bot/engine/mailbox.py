"""Mailboxes: a person's updates in order, people side by side, and nobody delayed by a flood.

Each person has one mailbox, of which at most one update is being served. A mailbox holds `BOUND`
updates in memory; what comes on top waits in the inbox table and is fetched, oldest first, before
anything newer. All of this lives in the event loop's thread.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.engine.inbound import Inbound
from common.log import get_logger

BOUND = 32
"""Updates of one person kept in memory."""
PATIENCE_S = 0.2
"""How long a platform waits for its acknowledgement before the update is stored instead."""
AGAIN_S = 5.0
"""Pause before a stored update is tried again that could neither be served nor put aside."""

log = get_logger(__name__)


@dataclass(slots=True, eq=False)
class Item:
    """One update on its way through; `safe` resolves when its platform may forget it."""

    inbound: Inbound
    safe: "asyncio.Future[None]"
    since: float
    stored: bool = False
    """Whether the inbox table holds it, or is about to; set by the work that stores it."""

    def mark_safe(self) -> None:
        """It has been acted on or stored."""
        if not self.safe.done():
            self.safe.set_result(None)


@dataclass(slots=True)
class _Box:
    items: deque[Item] = field(default_factory=deque)
    busy: bool = False
    behind: bool = False
    """Whether updates of this person wait in the inbox table only."""
    reading: bool = False
    """Whether those are being fetched now; what arrives meanwhile is newer and must queue up."""


class Mailboxes:
    """Decides what is served when.

    `serve` acts on an item and marks it safe when that has committed; where it raises, the item
    is not acknowledged. `store` writes items to the inbox table and `fetch` reads a
    person's oldest ones back from there.
    """

    def __init__(
        self,
        *,
        serve: Callable[[Item], Awaitable[None]],
        store: Callable[[Sequence[Item]], Awaitable[None]],
        fetch: Callable[[str, int], Awaitable[list[Inbound]]],
        bound: int = BOUND,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._serve, self._store, self._fetch = serve, store, fetch
        self._bound, self._patience_s = bound, patience_s
        self._boxes: dict[str, _Box] = {}
        self._unsafe: deque[Item] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._sweeper: asyncio.TimerHandle | None = None
        self._idle = asyncio.Event()
        self._idle.set()

    def put(self, inbound: Inbound) -> "asyncio.Future[None]":
        """Take an update; the future resolves when it has been acted on or stored."""
        loop = asyncio.get_running_loop()
        item = Item(inbound, loop.create_future(), time.monotonic())
        box = self._boxes.setdefault(inbound.mailbox, _Box())
        self._idle.clear()
        full = box.behind or box.reading or len(box.items) >= self._bound
        if full and not inbound.ours:
            box.behind = True
            self._spawn(self._store_only(inbound.mailbox, item))
        else:
            box.items.append(item)
            self._watch(item)
            self._next(inbound.mailbox, box)
        return item.safe

    def adopt(self, mailbox: str) -> None:
        """Serve what the inbox table holds for this person, before anything newer."""
        box = self._boxes.setdefault(mailbox, _Box())
        box.behind = True
        self._idle.clear()
        self._next(mailbox, box)

    async def idle(self) -> None:
        """Return when nothing is waiting or being served."""
        await self._idle.wait()

    def kill(self) -> None:
        """Serve nothing more and acknowledge nothing more."""
        for box in self._boxes.values():
            box.items.clear()
            box.behind = False
        for task in self._tasks:
            task.cancel()
        if self._sweeper is not None:
            self._sweeper.cancel()

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not self._tasks and not self._boxes:
            self._idle.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("mailbox_task_failed", error=repr(error))

    def _next(self, key: str, box: _Box) -> None:
        if box.busy:
            return
        if box.items:
            box.busy = True
            self._spawn(self._one(key, box, box.items.popleft()))
        elif box.behind:
            box.busy = True
            self._spawn(self._catch_up(key, box))
        else:
            self._boxes.pop(key, None)

    async def _one(self, key: str, box: _Box, item: Item) -> None:
        try:
            await self._serve(item)
        except Exception as error:  # noqa: BLE001 - an edge: whatever it was, nothing is lost
            # The database may be away. The platform shall send it again; what it has been told
            # to forget is in the inbox, and taken from there after a while.
            log.warning("update_not_served", error=repr(error))
            if not item.safe.done():
                item.safe.set_exception(error)
            elif item.stored:
                asyncio.get_running_loop().call_later(AGAIN_S, self.adopt, key)
        finally:
            box.busy = False
            self._next(key, box)

    async def _catch_up(self, key: str, box: _Box) -> None:
        # Cleared before reading: whatever is stored from now on is either seen by this read or
        # sets the mark again.
        box.behind, box.reading = False, True
        try:
            found = await self._fetch(key, self._bound)
            loop = asyncio.get_running_loop()
            for inbound in found:
                item = Item(inbound, loop.create_future(), time.monotonic(), stored=True)
                item.mark_safe()
                box.items.append(item)
            box.behind = box.behind or len(found) == self._bound
        finally:
            box.busy = box.reading = False
            self._next(key, box)

    async def _store_only(self, key: str, item: Item) -> None:
        await self._store([item])
        item.mark_safe()
        box = self._boxes.setdefault(key, _Box())
        box.behind = True
        self._next(key, box)

    def _watch(self, item: Item) -> None:
        if item.inbound.ours:
            return
        self._unsafe.append(item)
        if self._sweeper is None:
            self._sweeper = asyncio.get_running_loop().call_later(self._patience_s, self._sweep)

    def _sweep(self) -> None:
        """Store what has waited for too long, so that its platform need not wait any more."""
        self._sweeper = None
        while self._unsafe and self._unsafe[0].safe.done():
            self._unsafe.popleft()
        deadline = time.monotonic() - self._patience_s
        late = [item for item in self._unsafe if item.since <= deadline and not item.safe.done()]
        if late:
            self._unsafe = deque(item for item in self._unsafe if item.since > deadline)
            self._spawn(self._store_late(late))
        if self._unsafe:
            delay = max(0.01, self._unsafe[0].since + self._patience_s - time.monotonic())
            self._sweeper = asyncio.get_running_loop().call_later(delay, self._sweep)

    async def _store_late(self, late: Sequence[Item]) -> None:
        await self._store(late)
        for item in late:
            item.mark_safe()
