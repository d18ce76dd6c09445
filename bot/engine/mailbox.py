"""Mailboxes: a person's updates in order, people side by side, and nobody delayed by a flood.

Each person has one mailbox, of which at most one update is being served. A mailbox holds `BOUND`
updates in memory; what comes on top waits in the inbox table and is fetched, oldest first, before
anything newer. All of this lives in the event loop's thread.
"""

import asyncio
from collections import deque
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.engine.inbound import Inbound
from bot.engine.item import Item
from bot.engine.patience import PATIENCE_S, Patience
from bot.engine.trouble import NotYetError
from common.log import get_logger

BOUND = 32
"""Updates of one person kept in memory."""
AGAIN_S = 5.0
"""Pause before a stored update is tried again that could neither be served nor put aside."""

log = get_logger(__name__)


@dataclass(slots=True)
class _Box:
    items: deque[Item] = field(default_factory=deque)
    serving: Item | None = None
    busy: bool = False
    """Whether one of its updates is being served, or it rests after a failure."""
    behind: bool = False
    """Whether updates of this person wait in the inbox table only."""
    reading: bool = False
    """Whether those are being fetched now; what arrives meanwhile is newer and must queue up."""
    overflow: list[Item] = field(default_factory=list)
    """What arrived when there was no room, and is to be stored."""
    storing: bool = False
    rest: asyncio.TimerHandle | None = None

    def has_room(self, bound: int) -> bool:
        """Whether an update that arrives now may wait in memory without overtaking another."""
        waits_elsewhere = self.behind or self.reading or self.storing
        return not waits_elsewhere and len(self.items) < bound

    def unsafe(self) -> list[Item]:
        """What nobody has acknowledged, the oldest first."""
        known = [self.serving, *self.items] if self.serving is not None else self.items
        return [item for item in known if not (item.safe.done() or item.inbound.ours)]


class Service(Protocol):
    """What mailboxes have done for them."""

    async def serve(self, item: Item) -> None:
        """Act on an item and mark it safe when that has committed; who raises has not acted."""

    async def store(self, items: Sequence[Item]) -> None:
        """Write items to the inbox table, all or none."""

    async def fetch(self, mailbox: str, limit: int) -> tuple[list[Item], bool]:
        """A person's oldest stored updates, and whether there may be more of them."""

    async def forget(self, item: Item) -> None:
        """Take an item out of the inbox table."""


class Mailboxes:
    """Decides what is served when."""

    def __init__(
        self,
        service: Service,
        *,
        bound: int = BOUND,
        patience_s: float = PATIENCE_S,
        again_s: float = AGAIN_S,
    ) -> None:
        self._service, self._bound, self._again_s = service, bound, again_s
        self._boxes: dict[str, _Box] = {}
        self._patience = Patience(self._store_late, patience_s)
        self._tasks: set[asyncio.Task[None]] = set()
        self._idle = asyncio.Event()
        self._idle.set()
        self._ended = False

    def put(self, inbound: Inbound) -> "asyncio.Future[None]":
        """Take an update; the future resolves when it has been acted on or stored."""
        item, key = Item.arrived(inbound), inbound.mailbox
        if self._ended:
            item.refuse(RuntimeError("nothing is served any more"))
            return item.safe
        box = self._boxes.setdefault(key, _Box())
        if inbound.ours:
            box.items.append(item)
        elif box.has_room(self._bound):
            box.items.append(item)
            self._patience.watch(item)
        else:
            box.overflow.append(item)
            if not box.storing:
                box.storing = True
                self._spawn(self._spill(key, box))
        self._next(key, box)
        return item.safe

    def adopt(self, mailbox: str) -> None:
        """Serve what the inbox table holds for this person, before anything newer."""
        box = self._boxes.setdefault(mailbox, _Box())
        box.behind = True
        if box.serving is not None:
            # It may be waiting for what has just come here.
            box.serving.gives_way = True
        self._next(mailbox, box)

    async def idle(self) -> None:
        """Return when nothing is being served that could be served now."""
        await self._idle.wait()

    def __len__(self) -> int:
        """How many people have something waiting."""
        return len(self._boxes)

    def end(self) -> None:
        """Begin nothing more."""
        self._ended = True
        self._patience.end()
        for box in self._boxes.values():
            if box.rest is not None:
                box.rest.cancel()

    def kill(self) -> None:
        """Serve nothing more and acknowledge nothing more."""
        self.end()
        for task in self._tasks:
            task.cancel()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        self._idle.clear()
        task.add_done_callback(self._finished)

    def _finished(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not self._tasks:
            self._idle.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("mailbox_task_failed", error=repr(error))

    def _next(self, key: str, box: _Box) -> None:
        if box.busy or self._ended:
            return
        if box.items:
            box.busy, box.serving = True, box.items.popleft()
            self._spawn(self._one(key, box, box.serving))
        elif box.behind:
            box.busy = True
            self._spawn(self._catch_up(key, box))
        elif not box.storing:
            self._boxes.pop(key, None)

    async def _one(self, key: str, box: _Box, item: Item) -> None:
        try:
            await self._service.serve(item)
        except Exception as error:  # noqa: BLE001 - an edge: whatever it was, nothing is lost
            log.warning("update_not_served", error=repr(error))
            box.serving = None
            self._give_back(key, box, item, error)
            return
        box.serving, box.busy = None, False
        item.served = True
        self._patience.forget(item)
        self._tidy(item)
        self._next(key, box)

    def _give_back(self, key: str, box: _Box, failed: Item, error: Exception) -> None:
        """The database may be away. Platforms shall send again what they still have, and what they
        were told to forget is in the inbox; nothing newer of this person is served before it. Our
        own updates nobody sends again soon, so they stay.
        """
        given = [failed, *(item for item in box.items if not item.inbound.ours)]
        box.items = deque(item for item in box.items if item.inbound.ours)
        for item in given:
            item.refuse(error)
        if any(item.kept for item in given):
            # Who only came too early need not wait for a database.
            self._rest(key, box, 0.0 if isinstance(error, NotYetError) else self._again_s)
        else:
            box.busy = False
            self._next(key, box)

    def _rest(self, key: str, box: _Box, pause_s: float) -> None:
        """Read from the inbox after a while; until then whatever comes is stored behind it."""
        box.busy = box.behind = True
        if not self._ended:
            loop = asyncio.get_running_loop()
            box.rest = loop.call_later(pause_s, self._rested, key, box)

    def _rested(self, key: str, box: _Box) -> None:
        box.rest, box.busy = None, False
        self._next(key, box)

    async def _catch_up(self, key: str, box: _Box) -> None:
        # Cleared before reading: whatever is stored from now on is either seen by this read or
        # sets the mark again.
        box.behind, box.reading = False, True
        try:
            found, more = await self._service.fetch(key, self._bound)
        except Exception as error:  # noqa: BLE001 - an edge: it is read again
            log.warning("inbox_not_read", error=repr(error))
            box.reading = False
            self._rest(key, box, self._again_s)
            return
        box.items.extendleft(reversed(found))
        box.behind = box.behind or more
        box.busy = box.reading = False
        self._next(key, box)

    async def _spill(self, key: str, box: _Box) -> None:
        """Store what there is no room for. What came before it is stored along, so that a crash
        never leaves the newer one without the older.
        """
        while box.overflow:
            new, box.overflow = box.overflow, []
            items = [*box.unsafe(), *new]
            try:
                await self._service.store(items)
            except Exception as error:  # noqa: BLE001 - an edge: the platform sends them again
                log.warning("updates_not_stored", items=len(items), error=repr(error))
                for item in [*new, *box.overflow]:
                    item.refuse(error)
                box.overflow = []
            else:
                box.behind = True
                self._safe(items)
        box.storing = False
        self._next(key, box)

    def _store_late(self, late: Sequence[Item]) -> None:
        self._spawn(self._store(late))

    async def _store(self, items: Sequence[Item]) -> None:
        await self._service.store(items)
        self._safe(items)

    def _safe(self, items: Sequence[Item]) -> None:
        for item in items:
            item.kept = True
            item.mark_safe()
            if item.refused:
                # Its platform was told to send it again while this went on.
                self.adopt(item.inbound.mailbox)
            self._tidy(item)

    def _tidy(self, item: Item) -> None:
        if item.is_left_behind:
            self._spawn(self._service.forget(item))
