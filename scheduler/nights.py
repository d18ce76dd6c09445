"""What is done each night: facts are compared, what is old goes, a token is renewed, and the shop is
backed up where that is wished.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlmodel import Session

from common.log import get_logger
from scheduler import housekeeping, invariants, renewing
from scheduler.alerts import tell_owners
from scheduler.desk import Desk
from scheduler.housekeeping import Key, Old
from scheduler.kinds import Claimed, Later, Work
from scheduler.renewing import Renewing
from shop import work

NIGHT = time(4, 30)
"""When it is done, by the clock on the shop's wall."""

BACKUP = "night-backup"
BackUp = Callable[[datetime], object]
"""Makes a backup, at this instant; what keeps it from that is raised."""

log = get_logger(__name__)


class Nights:
    """The nights of one shop; without `back_up` it is not backed up by itself."""

    def __init__(self, engine: Desk, renewing: Renewing, back_up: BackUp | None = None) -> None:
        self._engine, self._renewing, self._back_up = engine, renewing, back_up

    def fill(self, work_: Work) -> None:
        """Say what each kind means."""
        work_.effect(renewing.KIND, self._renewing.renew)
        work_.effect("night-check", self.check_facts)
        work_.effect("night-clear", self.clear_away)
        work_.effect(BACKUP, self.back_up)

    async def plan(self) -> None:
        """Plan the coming night's work, once for all processes and each of the shop's days."""
        await self._engine.transact(self._plan)

    def _plan(self, session: Session) -> None:
        ctx = self._engine.system(session, "ticker")
        at = next_night(ctx.now, ctx.shop.zone)
        day = at.astimezone(ctx.shop.zone).date().isoformat()
        tokens = (renewing.KIND,) if self._renewing.is_needed else ()
        backups = (BACKUP,) if self._back_up is not None else ()
        for kind in ("night-check", "night-clear", *tokens, *backups):
            work.plan(ctx, kind, f"{kind}:{day}", due_at=at, payload={"day": day})

    async def check_facts(self, row: Claimed) -> Later | None:
        """Look whether every fact still fits every other, and tell the owners where it does not."""
        names = sorted({fault.name for fault in await asyncio.to_thread(self._look)})
        if names:
            log.error("invariants_broken", names=names)
            await self._engine.transact(partial(self._alert, day=row.payload["day"], names=names))
        return None

    async def back_up(self, _: Claimed) -> Later | None:
        """Put the shop into one more file, beside what it is doing."""
        if self._back_up is not None:
            await asyncio.to_thread(self._back_up, self._engine.clock.now())
        return None

    async def clear_away(self, _: Claimed) -> Later | None:
        """Remove what nobody needs any more."""
        engine = self._engine
        for old in housekeeping.what_is_old(engine.clock.now(), engine.real.now()):
            while await self._clear_some(old):
                pass
        return None

    async def _clear_some(self, old: Old) -> int:
        removed = 0
        for piece in housekeeping.pieces(await asyncio.to_thread(self._keys, old)):
            remove = partial(housekeeping.remove, old=old, keys=piece)
            removed += await self._engine.transact(remove)
        return removed

    def _look(self) -> list[invariants.Broken]:
        with self._engine.database.reading() as session:
            return invariants.check(session, self._engine.clock.now())

    def _alert(self, session: Session, day: str, names: list[str]) -> None:
        ctx = self._engine.system(session, "night")
        tell_owners(ctx, "invariants-broken", f"invariants-broken:{day}", {"broken": names})

    def _keys(self, old: Old) -> list[Key]:
        with self._engine.database.reading() as session:
            return housekeeping.keys(session, old)


def next_night(now: datetime, zone: ZoneInfo) -> datetime:
    """The next time the clock on the shop's wall shows the hour of the night's work."""
    today = now.astimezone(zone).date()
    nights = (
        datetime.combine(today + timedelta(days=days), NIGHT, zone).astimezone(UTC)
        for days in (0, 1)
    )
    return next(night for night in nights if night > now)
