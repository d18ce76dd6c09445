"""Due work: claimed under a lease and run; see `scheduler.kinds` for what there is."""

import asyncio
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, not_
from sqlmodel import Session

from bot.engine import runs
from bot.engine.inbound import Inbound, Kind
from common.log import bind_correlation, get_logger
from scheduler import claims
from scheduler.desk import Desk
from scheduler.effects import Effects
from scheduler.endings import TRIES, Endings
from scheduler.kinds import NOTICE, Claimed, Work

BLOCK = 20
"""Rows claimed at a time."""
COMPOSING = 100
"""Notices handed to mailboxes and not composed yet; what is above stays in the table."""
LONGEST_S = 900.0
"""An effect that takes longer has failed."""

log = get_logger(__name__)


class Due:
    """Runs what is due, in one process of perhaps several."""

    def __init__(self, *, engine: Desk, work: Work) -> None:
        self._desk, self._work = engine, work
        self._alone = engine.database.dialect == "sqlite"
        self._effects, self._endings = Effects(engine), Endings(engine)
        self._composing: set[asyncio.Future[None]] = set()
        self._pump: asyncio.Task[None] | None = None
        if not self._alone:
            engine.on_beat.append(self.start)

    async def start(self) -> None:
        """Free what ended runs held; again with each sign of life where there are several."""
        if await self._desk.transact(self._free):
            self._desk.wake_due.set()

    def run(self) -> None:
        """From now on run whatever is due as soon as it is, or at the latest with the next tick."""
        self._pump = asyncio.ensure_future(self._serve())
        self._effects.keep()

    def kill(self) -> None:
        """Drop everything at once."""
        if self._pump is not None:
            self._pump.cancel()
        self._effects.kill()

    async def stop(self, grace_s: float = 5.0) -> None:
        """Claim nothing more; effects get a grace, and what they leave is the next run's."""
        if self._pump is not None:
            self._pump.cancel()
            await asyncio.gather(self._pump, return_exceptions=True)
        await self._effects.stop(grace_s)

    async def tick(self) -> int:
        """Run all that is due now, and what falls due through it; how many rows that were."""
        count = 0
        while await self._anything():
            claimed = await self._desk.transact(self._claim)
            early: list[tuple[Claimed, datetime]] = []
            for row in claimed:
                if row.attempts <= TRIES and (at := self._work.turn(row)) is not None:
                    early.append((row, at))
                    continue
                with bind_correlation(row.correlation or f"due:{row.id}"):
                    await self._begin(row)
            if early:
                run_id = self._desk.run_id
                await self._desk.transact(partial(claims.wait, rows=early, run_id=run_id))
            count += len(claimed)
            if not claimed:
                # Others were quicker, or there is no room for what is due.
                break
        return count

    async def settle(self) -> int:
        """Run what is due until nothing is, effects and notices included; how much that was."""
        total = 0
        while True:
            count = await self.tick()
            running = await self._effects.wait()
            await self._desk.idle()
            if not count and not running:
                return total
            total += count + running

    async def next_after(self, instant: datetime) -> tuple[datetime, str] | None:
        """When something falls due next after an instant, and its kind; None for never."""
        return await asyncio.to_thread(self._coming, instant)

    async def renew(self) -> None:
        """Keep the effects that are still running in our hands."""
        await self._effects.renew()

    async def _serve(self) -> None:
        while True:
            self._desk.wake_due.clear()
            try:
                await self.tick()
            except Exception:
                # The database may be away; the ticker wakes us again.
                log.exception("tick_failed")
            await self._desk.wake_due.wait()

    async def _anything(self) -> bool:
        """Whether to claim at all: a look on the reading connection, so that a shop in which
        nothing happens commits nothing.
        """
        return self._look() if self._alone else await asyncio.to_thread(self._look)

    def _look(self) -> bool:
        now, real = self._desk.clock.now(), self._desk.real.now()
        with self._desk.database.reading() as session:
            return claims.anything_due(session, now=now, real=real)

    def _coming(self, instant: datetime) -> tuple[datetime, str] | None:
        with self._desk.database.reading() as session:
            return claims.next_due(session, instant)

    def _free(self, session: Session) -> int:
        now, run_id = self._desk.real.now(), self._desk.run_id
        ended = partial(runs.ended, session, run_id=run_id, now=now, alone=self._alone)
        return claims.free(session, ended)

    def _claim(self, session: Session) -> list[Claimed]:
        take = partial(
            claims.claim,
            session,
            run_id=self._desk.run_id,
            now=self._desk.clock.now(),
            real=self._desk.real.now(),
        )
        effects, room = list(self._work.effects), self._effects.room
        others: ColumnElement[bool] = not_(claims.of_kinds(effects))
        if len(self._composing) >= COMPOSING:
            others &= not_(claims.notices())
        rows = take(which=others, most=BLOCK)
        if effects and room > 0:
            # Not those that run here already, should their leases have run out.
            rows += take(which=claims.of_kinds(effects, but=self._effects.ids), most=room)
        return rows

    async def _begin(self, row: Claimed) -> None:
        try:
            if row.attempts > TRIES:
                reason = "each try ended without a word, perhaps with the process"
                await self._endings.fail(row, reason)
            elif row.kind.startswith(NOTICE):
                await self._notice(row)
            elif row.kind in self._work.transactions:
                await self._transaction(row)
            elif row.kind in self._work.effects:
                self._effects.begin(row.id, self._effect(row))
            else:
                # A newer release may know it, here or in another process.
                unknown = LookupError(f"nobody knows the kind {row.kind}")
                await self._endings.again(row, unknown)
        except Exception:
            # The row is somebody's again when its lease is over.
            log.exception("due_work_not_begun", kind=row.kind, row=row.id)

    async def _notice(self, row: Claimed) -> None:
        if row.home is None:
            await self._endings.give_up(row, "the person has no conversation")
            return
        channel, address = row.home
        composed = self._desk.receive(
            Inbound(
                channel=channel,
                external_id=f"due:{row.id}:{row.attempts}",
                chat=address,
                sender=address,
                kind=Kind.NOTICE,
                data=str(row.id),
            )
        )
        self._composing.add(composed)
        composed.add_done_callback(self._composed)

    def _composed(self, notice: "asyncio.Future[None]") -> None:
        self._composing.discard(notice)
        if not notice.cancelled() and (error := notice.exception()) is not None:
            # It is composed again when its lease is over.
            log.warning("notice_not_composed", error=repr(error))
        if len(self._composing) == COMPOSING - 1:
            self._desk.wake_due.set()

    async def _transaction(self, row: Claimed) -> None:
        run, run_id = self._work.transactions[row.kind], self._desk.run_id

        def work(session: Session) -> None:
            if not claims.is_ours(session, row, run_id):
                return
            ctx = self._desk.system(session, row.kind)
            ctx.correlation = row.correlation
            later = run(ctx, row.payload)
            if later is None:
                claims.finish(session, row, run_id, ctx.now)
            else:
                claims.put_off(session, row, run_id, later.at, anew=True)

        try:
            await self._desk.transact(work)
        except Exception as error:  # noqa: BLE001 - an edge: it is tried again
            await self._endings.again(row, error)

    async def _effect(self, row: Claimed) -> None:
        run_id = self._desk.run_id
        with bind_correlation(row.correlation or f"due:{row.id}"):
            try:
                async with asyncio.timeout(LONGEST_S):
                    later = await self._work.effects[row.kind](row)
            except Exception as error:  # noqa: BLE001 - an edge: it is tried again
                await self._endings.again(row, error)
                return
            if later is None:
                now = self._desk.clock.now()
                end = partial(claims.finish, row=row, run_id=run_id, now=now)
            else:
                end = partial(claims.put_off, row=row, run_id=run_id, at=later.at, anew=True)
            await self._desk.transact(end)
