"""Due work that asks gateways: for links and bills, whether anybody has paid, to give money back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from bot.engine.cashier import Cashier
from bot.engine.work import behind_turns
from common.errors import ShopError
from common.log import get_logger
from scheduler.desk import Desk
from scheduler.kinds import Claimed, Later, Work
from scheduler.pace import Pace
from scheduler.showing import Showing
from shop import bills, listed, refunds, rescue, way_trying
from shop.context import Shopping
from shop.outcomes import Pending

log = get_logger(__name__)


class Paying:
    """What the shop asks its gateways by itself, or because somebody has pressed a button."""

    def __init__(self, engine: Desk, cashier: Cashier, showing: Showing) -> None:
        self._engine, self._cashier, self._showing = engine, cashier, showing
        self._pace = Pace()

    def fill(self, work: Work) -> None:
        """Say what each kind means."""
        work.effect("attempt-check", self.check_attempt, turn=self._turn)
        work.effect(listed.LOOK, self.read_list, turn=self._turn)
        work.effect("pay-link", self.pay_link)
        work.effect(bills.EFFECT, self.bill)
        work.effect("paid-check", self.check_order)
        work.effect(way_trying.PROBE, self.probe_way)
        work.effect(refunds.EFFECT, self.refund)
        work.effect(rescue.NUDGE, self.nudge)

    async def check_attempt(self, row: Claimed) -> Later | None:
        """Ask a gateway what became of an attempt; the answer plans the next question."""
        with self._asking(row), behind_turns():
            await self._cashier.check(row.payload["attempt_id"], row.payload.get("source", "poll"))
        return None

    async def read_list(self, row: Claimed) -> Later | None:
        """Read what a gateway lists as paid and not settled, at its pace as well."""
        with self._asking(row), behind_turns():
            await self._cashier.read_list(row.payload["gateway"])
        return None

    async def pay_link(self, row: Claimed) -> Later | None:
        """Fetch a link to pay with, for a shop without pages of its own, and show it."""
        try:
            await self._cashier.pay_link(row.payload["order_id"])
        except ShopError as error:
            # The screen says that there is no link; the gateway may be back in a minute.
            log.info("pay_link_refused", reason=error.message.key)
        await self._showing.show(row)
        return None

    async def bill(self, row: Claimed) -> Later | None:
        """Put a bill into the chat of whoever wants to pay there, or say why there is none."""
        payload, home = row.payload, row.home
        if home is None:
            return None
        try:
            # The same number in another channel's chats is somebody else.
            fits = bills.channel_of(payload["gateway"]) == home[0]
            if fits and await self._cashier.bill(payload["order_id"], payload["gateway"], home[1]):
                return None
        except ShopError as error:
            log.info("bill_refused", reason=error.message.key)
        await self._showing.show(row)
        return None

    async def probe_way(self, row: Claimed) -> Later | None:
        """Try a way to pay without paying, and show its owner how that went."""
        await self._cashier.probe(row.payload["way_id"])
        await self._showing.show(row)
        return None

    async def check_order(self, row: Claimed) -> Later | None:
        """The buyer says to have paid: ask about every attempt that is not decided, and answer."""
        await self._cashier.check_order(row.payload["order_id"], "buyer")
        await self._showing.show(row)
        return None

    async def refund(self, row: Claimed) -> Later | None:
        """Ask a gateway to give money back, until it says how it went."""
        at = await self._cashier.refund(row.payload["refund_id"])
        return None if at is None else Later(at)

    async def nudge(self, row: Claimed) -> Later | None:
        """Remind of an unpaid order, but only when its gateways have just said that it is unpaid."""
        about = partial(
            self._rescue, order_id=row.payload["order_id"], number=row.payload["number"]
        )
        at, now = await about(rescue.when), self._engine.clock.now()
        if at is None:
            return None
        if at <= now:
            outcomes = await self._cashier.check_order(row.payload["order_id"], "poll")
            silent = any(isinstance(one, Pending) and not one.answered for one in outcomes)
            at = now + rescue.ASK_AGAIN if silent else await about(rescue.remind)
        return None if at is None else Later(at)

    def _turn(self, row: Claimed) -> datetime | None:
        """When a gateway may be asked, no faster than it bears."""
        gateway, now = row.payload.get("gateway", ""), self._engine.clock.now()
        at = self._pace.when(gateway, row.id, self._cashier.polls_per_s(gateway), now)
        if at is None:
            self._pace.begin(gateway)
        return at

    @contextmanager
    def _asking(self, row: Claimed) -> Iterator[None]:
        """A question whose turn it is, from here to its end."""
        try:
            yield
        finally:
            self._pace.end(row.payload.get("gateway", ""))

    async def _rescue(
        self,
        rule: Callable[[Shopping, int, int], datetime | None],
        *,
        order_id: int,
        number: int,
    ) -> datetime | None:
        return await self._engine.transact(
            lambda session: rule(self._engine.system(session, rescue.NUDGE), order_id, number)
        )
