"""What each kind of due work does; see `scheduler/due.py` for how it is run."""

import asyncio
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session

from bot.engine import store
from bot.engine.cashier import Cashier
from bot.engine.engine import Engine
from bot.engine.inbound import Inbound, Kind
from common.errors import ShopError
from common.log import get_logger
from common.roles import Role
from scheduler import housekeeping, invariants
from scheduler.due import Claimed, Later, Payload, Work
from shop import orders, staff, work
from shop.context import Shopping

NIGHT_HOUR, NIGHT_MINUTE = 4, 30
"""When the night's work is done, by the clock on the shop's wall."""

log = get_logger(__name__)


class Jobs:
    """The due work of one shop."""

    def __init__(self, engine: Engine, cashier: Cashier) -> None:
        self._engine, self._cashier = engine, cashier

    def fill(self, work_: Work) -> None:
        """Say what each kind means."""
        work_.transaction("order-expire", expire)
        work_.effect("attempt-check", self.check_attempt)
        work_.effect("pay-link", self.pay_link)
        work_.effect("paid-check", self.check_order)
        work_.effect("night", self.night)

    async def check_attempt(self, row: Claimed) -> Later | None:
        """Ask a gateway what became of an attempt; the answer plans the next question."""
        await self._cashier.check(row.payload["attempt_id"], "poll")
        return None

    async def pay_link(self, row: Claimed) -> Later | None:
        """Fetch a link to pay with, for a shop without pages of its own, and show it."""
        try:
            await self._cashier.pay_link(row.payload["order_id"])
        except ShopError as error:
            # The screen says that there is no link; the gateway may be back in a minute.
            log.info("pay_link_refused", reason=error.message.key)
        await self._show(row)
        return None

    async def check_order(self, row: Claimed) -> Later | None:
        """The buyer says to have paid: ask about every attempt that is not decided, and answer."""
        await self._cashier.check_order(row.payload["order_id"], "buyer")
        await self._show(row)
        return None

    async def _show(self, row: Claimed) -> None:
        """The effect comes back through the person's own mailbox and shows its screen."""
        home = await self._engine.transact(partial(store.home_of, person_id=row.person_id or 0))
        if home is None:
            return
        channel, address = home
        await self._engine.receive(
            Inbound(
                channel=channel,
                external_id=f"result:{row.id}",
                chat=address,
                sender=address,
                kind=Kind.RESULT,
                data=row.payload["route"],
            )
        )

    async def night(self, row: Claimed) -> Later | None:
        """Look whether every fact still fits every other, and clear away what is old."""
        broken = await asyncio.to_thread(self._look)
        if broken:
            log.error("invariants_broken", names=sorted({fault.name for fault in broken}))
        await self._engine.transact(partial(self._alert, day=row.payload["day"], broken=broken))
        while await self._engine.transact(partial(housekeeping.clear, now=self._engine.clock.now())):
            # In pieces, so that no buyer waits for it.
            await asyncio.sleep(0)
        return None

    def _look(self) -> list[invariants.Broken]:
        with self._engine.database.reading() as session:
            return invariants.check(session, self._engine.clock.now())

    def _alert(self, session: Session, day: str, broken: list[invariants.Broken]) -> None:
        if not broken:
            return
        ctx = self._engine.system(session, "night")
        names = sorted({fault.name for fault in broken})
        for person_id in staff.with_role(session, Role.OWNER):
            work.plan(
                ctx,
                "notice:invariants-broken",
                f"invariants-broken:{day}:{person_id}",
                payload={"broken": names},
                person_id=person_id,
            )

    async def plan_night(self) -> None:
        """Plan the coming night's work, once for all processes."""
        await self._engine.transact(self._plan_night)

    def _plan_night(self, session: Session) -> None:
        ctx = self._engine.system(session, "ticker")
        at = next_night(ctx)
        day = at.astimezone(ctx.shop.zone).date().isoformat()
        work.plan(ctx, "night", f"night:{day}", due_at=at, payload={"day": day})


def register(work_: Work, *, engine: Engine, cashier: Cashier) -> Jobs:
    """Make the jobs of a shop known to its scheduler."""
    jobs = Jobs(engine, cashier)
    jobs.fill(work_)
    return jobs


def next_night(ctx: Shopping) -> datetime:
    """The next time the shop's wall clock shows the hour of the night's work."""
    local = ctx.now.astimezone(ctx.shop.zone)
    night = local.replace(hour=NIGHT_HOUR, minute=NIGHT_MINUTE, second=0, microsecond=0)
    return night if night > local else night + timedelta(days=1)


def expire(ctx: Shopping, payload: Payload) -> Later | None:
    """Give the goods of an unpaid order back, unless a payment runs."""
    orders.expire(ctx, payload["order_id"])
    return None
