"""Due work: claimed under a lease, run, retried, given up with a reason.

Three sorts of it. A *transaction* happens inside one commit together with its own end. An *effect*
needs the network: it runs outside of any transaction, may be run again after a crash, and must
allow for that. A *notice* goes through its person's mailbox, where its words are composed.
"""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session

from bot.engine import runs, store
from bot.engine.engine import Engine
from bot.engine.inbound import Inbound, Kind
from common.clock import Clock, SystemClock
from common.log import bind_correlation, get_logger
from models import DueWork, WorkState
from shop.context import Shopping

NOTICE = "notice:"
"""What the kind of a notice begins with; its name follows."""
BLOCK = 20
"""Rows claimed at a time."""
LEASE = timedelta(minutes=2)
"""After so long, in real time, somebody else may take a row whose worker says nothing."""
BACKOFF = tuple(timedelta(seconds=s) for s in (2, 10, 30, 60, 300, 900))
"""Pauses before a failed row is tried again; after the last one it has failed for good."""
EFFECTS = 16
"""Effects that use the network at the same time."""

Payload = Mapping[str, Any]
log = get_logger(__name__)
_due = DueWork.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Later:
    """Not finished: to be done again at this instant."""

    at: datetime


Transaction = Callable[[Shopping, Payload], Later | None]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row in our hands; `id` serves as the key of whatever it leads to."""

    id: int
    kind: str
    payload: Payload
    person_id: int | None
    attempts: int
    correlation: str


Effect = Callable[[Claimed], Awaitable[Later | None]]


class Work:
    """What each kind of due work means; filled by whoever puts the program together."""

    def __init__(self) -> None:
        self.transactions: dict[str, Transaction] = {}
        self.effects: dict[str, Effect] = {}

    def transaction(self, kind: str, run: Transaction) -> None:
        """This kind is done inside one commit."""
        self.transactions[kind] = run

    def effect(self, kind: str, run: Effect) -> None:
        """This kind needs the network."""
        self.effects[kind] = run


class Due:
    """Runs what is due, in one process of perhaps several."""

    def __init__(self, *, engine: Engine, work: Work, real: Clock | None = None) -> None:
        self._engine, self._work = engine, work
        self._real = real if real is not None else SystemClock()
        self._effects: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(EFFECTS)
        self._pump: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Free what ended runs held."""
        await self._engine.transact(self._free)

    def run(self) -> None:
        """From now on run whatever is due as soon as it is, or at the latest with the next tick."""
        self._pump = asyncio.ensure_future(self._serve())

    def kill(self) -> None:
        """Drop everything at once."""
        for task in (self._pump, *self._effects):
            if task is not None:
                task.cancel()

    async def stop(self, grace_s: float = 5.0) -> None:
        """Claim nothing more; effects get a grace, their leases cover the rest."""
        if self._pump is not None:
            self._pump.cancel()
            await asyncio.gather(self._pump, return_exceptions=True)
        if self._effects:
            _, late = await asyncio.wait(set(self._effects), timeout=grace_s)
            for task in late:
                task.cancel()

    async def tick(self) -> int:
        """Run all that is due now, and what falls due through it; how many rows that were."""
        count = 0
        while claimed := await self._engine.transact(self._claim):
            for row in claimed:
                await self._run(row)
            count += len(claimed)
        return count

    async def settle(self) -> int:
        """Run what is due until nothing is, effects and notices included; how much that was."""
        total = 0
        while True:
            count = await self.tick()
            running = set(self._effects)
            if running:
                await asyncio.wait(running)
            await self._engine.idle()
            if not count and not running:
                return total
            total += count + len(running)

    async def _serve(self) -> None:
        while True:
            self._engine.wake_due.clear()
            try:
                await self.tick()
            except Exception:
                # The database may be away; the ticker wakes us again.
                log.exception("tick_failed")
            await self._engine.wake_due.wait()

    def _free(self, session: Session) -> None:
        alone = self._engine.database.dialect == "sqlite"
        now, run_id = self._engine.clock.now(), self._engine.run_id
        gone = [str(id_) for id_ in runs.all_but(session, run_id, now=now, alone=alone)]
        session.execute(
            update(_due)
            .where(_due.c.state == WorkState.DUE, _due.c.locked_by.in_(gone))
            .values(locked_until=None, locked_by=None)
        )

    def _claim(self, session: Session) -> list[Claimed]:
        now, real = self._engine.clock.now(), self._real.now()
        ready = (
            select(_due.c.id)
            .where(
                _due.c.state == WorkState.DUE,
                _due.c.due_at <= now,
                _due.c.locked_until.is_(None) | (_due.c.locked_until < real),
            )
            .order_by(_due.c.due_at, _due.c.id)
            .limit(BLOCK)
            .with_for_update(skip_locked=True)
        )
        rows = session.execute(
            update(_due)
            .where(_due.c.id.in_(ready))
            .values(
                locked_until=real + LEASE,
                locked_by=str(self._engine.run_id),
                attempts=_due.c.attempts + 1,
            )
            .returning(
                _due.c.id,
                _due.c.kind,
                _due.c.payload,
                _due.c.person_id,
                _due.c.attempts,
                _due.c.correlation,
                _due.c.due_at,
            )
        ).all()
        rows = sorted(rows, key=lambda row: (row.due_at, row.id))
        return [Claimed(*row[:6]) for row in rows]

    async def _run(self, row: Claimed) -> None:
        with bind_correlation(row.correlation or f"due:{row.id}"):
            if row.kind.startswith(NOTICE):
                await self._notice(row)
            elif row.kind in self._work.transactions:
                await self._transaction(row)
            elif row.kind in self._work.effects:
                task = asyncio.ensure_future(self._effect(row))
                self._effects.add(task)
                task.add_done_callback(self._effects.discard)
            else:
                await self._end(row, WorkState.FAILED, f"nobody knows the kind {row.kind}")

    async def _notice(self, row: Claimed) -> None:
        home = await self._engine.transact(
            lambda session: store.home_of(session, row.person_id or 0)
        )
        if home is None:
            await self._end(row, WorkState.GIVEN_UP, "the person has no conversation")
            return
        channel, address = home
        self._engine.receive(
            Inbound(
                channel=channel,
                external_id=f"due:{row.id}:{row.attempts}",
                chat=address,
                sender=address,
                kind=Kind.NOTICE,
                data=str(row.id),
            )
        )

    async def _transaction(self, row: Claimed) -> None:
        run = self._work.transactions[row.kind]

        def work(session: Session) -> None:
            ctx = self._engine.system(session, row.kind)
            later = run(ctx, row.payload)
            finish(session, row.id, ctx.now, later)

        try:
            await self._engine.transact(work)
        except Exception as error:  # noqa: BLE001 - an edge: it is tried again
            await self._again(row, error)

    async def _effect(self, row: Claimed) -> None:
        async with self._room:
            with bind_correlation(row.correlation or f"due:{row.id}"):
                try:
                    later = await self._work.effects[row.kind](row)
                except Exception as error:  # noqa: BLE001 - an edge: it is tried again
                    await self._again(row, error)
                    return
                now = self._engine.clock.now()
                await self._engine.transact(partial(finish, id_=row.id, now=now, later=later))

    async def _again(self, row: Claimed, error: Exception) -> None:
        """Plan another try of what failed, or give the row up and leave it for the owner."""
        trace = "".join(traceback.format_exception(error))
        log.warning("due_work_failed", kind=row.kind, row=row.id, tries=row.attempts, error=trace)
        if row.attempts > len(BACKOFF):
            await self._end(row, WorkState.FAILED, repr(error))
            return
        at = self._engine.clock.now() + BACKOFF[row.attempts - 1]
        await self._engine.transact(
            lambda session: session.execute(
                update(_due)
                .where(_due.c.id == row.id)
                .values(due_at=at, locked_until=None, locked_by=None)
            )
        )

    async def _end(self, row: Claimed, state: WorkState, reason: str) -> None:
        log.warning("due_work_ended", kind=row.kind, row=row.id, state=state.value, reason=reason)
        now = self._engine.clock.now()
        await self._engine.transact(
            lambda session: session.execute(
                update(_due)
                .where(_due.c.id == row.id)
                .values(state=state, reason=reason, done_at=now, locked_until=None, locked_by=None)
            )
        )


def finish(session: Session, id_: int, now: datetime, later: Later | None) -> None:
    """End a row, or put it off to the instant its work asked for."""
    values: dict[str, Any] = {"locked_until": None, "locked_by": None}
    if later is None:
        values |= {"state": WorkState.DONE, "done_at": now}
    else:
        values |= {"due_at": later.at, "attempts": 0}
    session.execute(update(_due).where(_due.c.id == id_).values(**values))
