"""The engine: takes what channels hear, runs a turn for each, and lets answers leave after commit."""

import asyncio
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar

from sqlmodel import Session

from bot.engine import runs, store
from bot.engine.inbound import Inbound
from bot.engine.mailbox import Item, Mailboxes
from bot.engine.outgoing import CourierPort
from bot.engine.turn import Done, Turns
from bot.engine.writer import open_writer
from common.clock import Clock
from common.log import bind_correlation, get_logger
from models.database import Database
from shop.context import Shopping

T = TypeVar("T")
Parse = Callable[[Mapping[str, Any]], Inbound | None]

GUARD_S = 60.0
"""How long after an unclean stop updates are served one at a time."""
UNCLEAN_ATTEMPTS = 3
"""The start of an update that killed the process at which it is put aside instead."""
BUDGET_S = 0.05
"""What a turn may take before a line in the log says so."""

log = get_logger(__name__)


class Counters(Protocol):
    """What the engine reports of itself; see bot/web/health.py."""

    def turn(self, kind: str, seconds: float) -> None:
        """A turn of this kind has committed."""


class Engine:
    """One shop's engine. `start` before anything else, `stop` when done."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        turns: Turns,
        parsers: Mapping[str, Parse],
        counters: Counters | None = None,
    ) -> None:
        self.database, self.clock, self.turns = database, clock, turns
        self.wake_due = asyncio.Event()
        self.writer = open_writer(database, on_due=self.wake_due.set)
        self.mailboxes = Mailboxes(serve=self._serve, store=self._keep, fetch=self._kept)
        self.run_id = 0
        self._courier: CourierPort | None = None
        self._parsers, self._counters = parsers, counters
        self._guard_until = 0.0
        self._guard = asyncio.Lock()
        self._alone = database.dialect == "sqlite"
        self._heart: asyncio.Task[None] | None = None

    def deliver_through(self, courier: CourierPort) -> None:
        """Whom committed messages are handed to; once, before `start`."""
        self._courier = courier

    async def start(self) -> None:
        """Open a run, notice an unclean stop, and serve what earlier runs left in the inbox."""
        self.run_id, unclean, waiting = await self.transact(self._begin)
        self.turns.run_id = self.run_id
        if unclean:
            self._guard_until = time.monotonic() + GUARD_S
            log.warning("unclean_stop_noticed", runs=len(unclean), waiting=len(waiting))
        for mailbox in waiting:
            self.mailboxes.adopt(mailbox)
        if not self._alone:
            self._heart = asyncio.ensure_future(self._beat())

    async def stop(self) -> None:
        """Serve what has been received, then close the run and the writer."""
        await self.mailboxes.idle()
        if self._heart is not None:
            self._heart.cancel()
        await self.transact(lambda session: runs.end(session, self.run_id, self.clock.now()))
        await asyncio.to_thread(self.writer.close)

    def kill(self) -> None:
        """Drop everything at once: what is not committed never happened."""
        self.writer.abandon()
        self.mailboxes.kill()
        if self._heart is not None:
            self._heart.cancel()

    def receive(self, inbound: Inbound) -> "asyncio.Future[None]":
        """Take an update; the future resolves when its platform may forget it."""
        return self.mailboxes.put(inbound)

    async def transact(self, work: Callable[[Session], T], *, priority: bool = False) -> T:
        """Run work in a transaction of the writer; it may be run twice and must allow for that."""
        return await self.writer.submit(work, priority=priority)

    def system(self, session: Session, actor: str) -> Shopping:
        """The context in which the shop itself acts, for the cashier and the scheduler."""
        return self.turns.system(session, actor)

    async def idle(self) -> None:
        """Return when everything received has been served."""
        await self.mailboxes.idle()

    def _begin(self, session: Session) -> tuple[int, list[int], list[str]]:
        now = self.clock.now()
        run_id = runs.begin(session, now)
        unclean = runs.dead(session, run_id=run_id, now=now, alone=self._alone)
        runs.lay_to_rest(session, unclean, now)
        heirless = runs.all_but(session, run_id, now=now, alone=self._alone)
        waiting = store.inherit(session, run_id=run_id, dead=heirless)
        return run_id, unclean, waiting

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(runs.BEAT_S)
            try:
                for mailbox in await self.transact(self._beat_once):
                    self.mailboxes.adopt(mailbox)
            except Exception as error:  # noqa: BLE001 - an edge: the next beat tries again
                log.warning("heartbeat_failed", error=repr(error))

    def _beat_once(self, session: Session) -> list[str]:
        now = self.clock.now()
        runs.beat(session, self.run_id, now)
        heirless = runs.all_but(session, self.run_id, now=now, alone=False)
        return store.inherit(session, run_id=self.run_id, dead=heirless)

    async def _serve(self, item: Item) -> None:
        with bind_correlation(item.inbound.external_id):
            if time.monotonic() < self._guard_until and not item.inbound.ours:
                async with self._guard:
                    await self._carefully(item)
            else:
                await self._turn(item)

    async def _carefully(self, item: Item) -> None:
        """Serve an update that may be the one that killed the process."""
        inbound = item.inbound
        attempts = await self.transact(lambda session: store.begin_attempt(session, inbound))
        if attempts >= UNCLEAN_ATTEMPTS:
            await self._bury(item, "The process died each time this update was served.")
        else:
            await self._turn(item)
        await self.transact(lambda session: store.end_attempt(session, inbound))

    async def _turn(self, item: Item) -> None:
        began = time.perf_counter()
        try:
            done = await self.transact(partial(self.turns.run, item=item))
        except Exception as error:
            log.exception("turn_failed", kind=item.inbound.kind.value)
            await self._bury(item, "".join(traceback.format_exception(error)))
            return
        self._after(item, done)
        if done.seconds > BUDGET_S:
            log.warning("turn_slow", kind=item.inbound.kind.value, ms=round(done.seconds * 1000))
        if self._counters is not None:
            self._counters.turn(item.inbound.kind.value, time.perf_counter() - began)

    async def _bury(self, item: Item, error: str) -> None:
        try:
            done = await self.transact(partial(self.turns.bury, item=item, error=error))
        except Exception:
            # Nothing is acknowledged: the platform sends the update again.
            log.exception("dead_letter_failed")
            raise
        self._after(item, done)

    def _after(self, item: Item, done: Done) -> None:
        """What follows a commit: acknowledge, send, stop the button's waiting sign."""
        item.mark_safe()
        if self._courier is not None:
            if done.outgoing:
                self._courier.put(done.outgoing)
            if item.inbound.callback_id is not None:
                self._courier.answer(item.inbound.channel, item.inbound.callback_id, done.toast)

    async def _keep(self, items: Sequence[Item]) -> None:
        await self.transact(partial(self._keep_work, items=items), priority=True)

    def _keep_work(self, session: Session, items: Sequence[Item]) -> None:
        now = self.clock.now()
        for item in items:
            # Set in here, since the turn may follow in this very batch and must empty the inbox.
            item.stored = True
            store.keep(session, item.inbound, run_id=self.run_id, now=now)

    async def _kept(self, mailbox: str, limit: int) -> list[Inbound]:
        rows = await self.transact(
            lambda session: store.kept(session, mailbox, run_id=self.run_id, limit=limit)
        )
        found = [(row, self._parsers[row[0]](row[2])) for row in rows]
        for row in (row for row, inbound in found if inbound is None):
            # A release that no longer understands it; nothing will ever come of it.
            await self.transact(partial(store.let_go, channel=row[0], external_id=row[1]))
        return [inbound for _, inbound in found if inbound is not None]
