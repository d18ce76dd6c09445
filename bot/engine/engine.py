"""The engine: takes what channels hear, runs a turn for each, and lets answers leave after commit."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from sqlmodel import Session

from bot.engine import runs, store
from bot.engine.inbound import Inbound
from bot.engine.mailbox import Mailboxes
from bot.engine.outgoing import CourierPort
from bot.engine.sealing import Sealing
from bot.engine.serving import Counters, Parse, Serving
from bot.engine.turn import Turns
from bot.engine.watch import Watch
from bot.engine.writer import open_writer
from common.clock import Clock, SystemClock
from common.ids import new_id
from common.log import get_logger
from models.database import Database
from shop import billing
from shop.context import Shopping

T = TypeVar("T")

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Left:
    """What other runs have left behind."""

    unclean: set[int]
    """Runs that died, or seem to have."""
    unfinished: set[store.Key]
    """Updates that were being served with care when that happened."""
    waiting: list[str]
    """Mailboxes with stored updates, which are this run's from now on."""


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
        real: Clock | None = None,
        sealing: Sealing | None = None,
    ) -> None:
        self.database, self.clock, self.turns = database, clock, turns
        self.real: Clock = real if real is not None else SystemClock()
        """The time of signs of life, leases and pauses, which nobody moves."""
        self.on_beat: list[Callable[[], Awaitable[None]]] = []
        """Whoever takes over what runs that ended have left, besides their updates."""
        self.wake_due = asyncio.Event()
        self.writer = open_writer(database, on_due=self.wake_due.set)
        self.serving = Serving(
            transact=self.transact,
            turns=turns,
            clock=clock,
            parsers=parsers,
            counters=counters,
            sealing=sealing or Sealing(),
        )
        self.mailboxes = Mailboxes(self.serving)
        self.run_id = 0
        self._alone = database.dialect == "sqlite"
        self._watch = Watch(database)
        self._noticed: set[int] = set()
        self._beaten_at = 0.0
        self._heart: asyncio.Task[None] | None = None

    def deliver_through(self, courier: CourierPort) -> None:
        """Whom committed messages are handed to; once, before `start`."""
        self.serving.courier = courier

    async def start(self) -> None:
        """Open a run, notice an unclean stop, and serve what earlier runs left in the inbox."""
        self.run_id = new_id()
        if not self._alone:
            await asyncio.to_thread(self._watch.hold, self.run_id)
        left = await self.transact(self._begin)
        self.turns.reception.run_id = self.run_id
        self._beaten_at = time.monotonic()
        self._take_over(left)
        if not self._alone:
            self._heart = asyncio.ensure_future(self._beat())

    async def stop(self) -> None:
        """Serve what has been received, then close the run and the writer."""
        await self.mailboxes.idle()
        self.mailboxes.end()
        if self._heart is not None:
            self._heart.cancel()
        await self.transact(lambda session: runs.end(session, self.run_id, self.real.now()))
        await asyncio.to_thread(self._watch.release)
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
        return self.turns.reception.system(session, actor)

    async def idle(self) -> None:
        """Return when everything received has been served."""
        await self.mailboxes.idle()

    def _begin(self, session: Session) -> _Left:
        now = self.real.now()
        runs.begin(session, now, run_id=self.run_id)
        dead = self._dead(session, now)
        # What they have left is theirs for a few seconds more, but it may be deadly already.
        missing = [] if self._alone else self._watch.missing(session, self.run_id)
        left = self._left(session, now, {*dead, *missing})
        runs.lay_to_rest(session, dead, now)
        return left

    def _dead(self, session: Session, now: datetime) -> list[int]:
        return runs.dead(session, run_id=self.run_id, now=now, alone=self._alone)

    def _left(self, session: Session, now: datetime, unclean: Collection[int]) -> _Left:
        if news := set(unclean) - self._noticed:
            # Whoever brought word of a payment may have died with it.
            billing.ask_soon(self.system(session, "engine"), f"run-{max(news)}")
        unfinished = store.unfinished_attempts(session)
        ended = partial(runs.ended, session, run_id=self.run_id, now=now, alone=self._alone)
        waiting = store.inherit(session, run_id=self.run_id, ended=ended)
        return _Left(set(unclean), unfinished, waiting)

    def _take_over(self, left: _Left) -> None:
        """Serve what others received and did not serve, warily where one of them died of it."""
        news = left.unclean - self._noticed
        # Who lives after all may die another time.
        self._noticed = left.unclean
        if news:
            log.warning("unclean_stop_noticed", runs=len(news), waiting=len(left.waiting))
        at = self.real.now() if news else None
        self.serving.guard.beware(left.unfinished, unclean_at=at)
        for mailbox in left.waiting:
            if self.serving.hears(mailbox):
                self.mailboxes.adopt(mailbox)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(runs.BEAT_S)
            try:
                await self._beat_once()
                for take_over in self.on_beat:
                    await take_over()
            except Exception as error:  # noqa: BLE001 - an edge: the next beat tries again
                log.warning("heartbeat_failed", error=repr(error))

    async def _beat_once(self) -> None:
        await asyncio.to_thread(self._watch.hold, self.run_id)
        left = await self.transact(self._sign)
        self._beaten_at = time.monotonic()
        if left is not None:
            self._take_over(left)

    def _sign(self, session: Session) -> _Left | None:
        """Say that this process is alive, and look who is not."""
        now = self.real.now()
        runs.beat(session, self.run_id, now)
        silent_s = time.monotonic() - self._beaten_at
        # Who was silent too long may not judge the silence of others: the database was away.
        if silent_s >= runs.SILENCE.total_seconds() / 2:
            return None
        runs.presume_dead(session, self._watch.vanished(session, self.run_id, now), now)
        return self._left(session, now, self._dead(session, now))
