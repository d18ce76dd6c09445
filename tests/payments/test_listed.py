"""Payments that nobody told the shop about are found on ZarinPal's list, and settled once."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.engine import runs
from models import AttemptState, Order, OrderState, PaymentAttempt, PaymentState
from scheduler.due import Due
from scheduler.kinds import Work
from scheduler.paying import Paying
from scheduler.showing import Showing
from shop.events import OrderPaid
from tests.payments.contract.peers.zarinpal import ZarinpalPeer, zarinpal
from tests.payments.contract.till import Counter, counter_of
from tests.scheduler.shop import Shop
from tests.standins.zarinpal import Session, Zarinpal

pytestmark = pytest.mark.anyio


@dataclass
class Shelf:
    """A shop whose due work is done, and ZarinPal behind it."""

    counter: Counter
    provider: Zarinpal
    due: Due

    async def passes(self, minutes: int) -> list[str]:
        """Time passes here and there, and what is due is done; what ZarinPal was asked meanwhile."""
        before = len(self.provider.calls)
        await self.counter.shop.pass_time(minutes)
        await self.counter.peer.age(minutes)
        await self.due.settle()
        return [name for name, _ in self.provider.calls[before:]]

    async def paid_after(self, order: Order, minutes: int) -> PaymentAttempt:
        """The buyer pays so long after going there, and never comes back."""
        attempt, created = await self.counter.opened(order)
        await self.passes(minutes)
        await self.counter.peer.pay(created)
        return attempt


@pytest.fixture
async def shelf(database_url: str, tmp_path: Path, anyio_backend: str) -> AsyncIterator[Shelf]:
    async with zarinpal(tmp_path) as peer, counter_of(peer, database_url, tmp_path) as counter:
        assert isinstance(peer, ZarinpalPeer)
        desk = Shop(database_url, clock=counter.shop.clock)
        desk.run_id = await desk.transact(lambda session: runs.begin(session, desk.real.now()))
        work = Work()
        Paying(desk, counter.shop.cashier, Showing(desk)).fill(work)
        try:
            yield Shelf(counter, peer.provider, Due(engine=desk, work=work))
        finally:
            await desk.end()


@pytest.mark.parametrize(
    ("idle", "minutes", "state"), [(0, 26, OrderState.PLACED), (45, 75, OrderState.EXPIRED)]
)
async def test_what_nobody_told_is_found_on_the_list_and_settled_once(
    shelf: Shelf, idle: int, minutes: int, state: OrderState
) -> None:
    shop, order = shelf.counter.shop, await shelf.counter.shop.order()
    await shop.pass_time(idle)
    attempt = await shelf.paid_after(order, minutes)
    assert shop.again(order).state is state

    asked = await shelf.passes(5)
    again = await shelf.passes(5)
    await shelf.counter.told(attempt)

    assert asked == ["unVerified", "verify"]
    assert "verify" not in again
    assert shelf.counter.again(attempt).state is AttemptState.PAID
    assert shop.again(order).payment_state is PaymentState.PAID
    assert shop.told(OrderPaid) == 1
    assert shelf.counter.taken(attempt) == attempt.amount_minor == max(shop.booked())


async def test_what_others_began_is_left_alone(shelf: Shelf) -> None:
    order = await shelf.counter.shop.order()
    attempt, _ = await shelf.counter.opened(order)
    await shelf.passes(26)
    other = "A" * 36
    shelf.provider.sessions[other] = Session(
        other, 4_500_000, "https://other.example/", "7", "PAID", 4_500_000, minute=26
    )

    assert await shelf.passes(5) == ["unVerified"]

    assert shelf.provider.sessions[other].status == "PAID"
    assert shelf.counter.again(attempt).state is AttemptState.OPENED


async def test_late_money_on_the_list_for_what_is_gone_goes_back(shelf: Shelf) -> None:
    shop, order = shelf.counter.shop, await shelf.counter.shop.order(units=9)
    await shop.pass_time(45)
    attempt = await shelf.paid_after(order, 75)
    await shop.order(units=5)

    assert await shelf.passes(5) == ["unVerified", "reverse"]

    assert shelf.counter.again(attempt).state is AttemptState.REVERSED
    assert (shop.told(OrderPaid), shop.booked()) == (0, [])


async def test_a_list_that_is_not_to_be_had_is_read_again_and_no_longer_than_it_may_help(
    shelf: Shelf,
) -> None:
    order = await shelf.counter.shop.order()
    attempt = await shelf.paid_after(order, 26)
    shelf.provider.next_codes.append(-52)

    assert await shelf.passes(5) == ["unVerified"]
    assert await shelf.passes(5) == ["unVerified", "verify"]

    assert shelf.counter.again(attempt).state is AttemptState.PAID
    assert "unVerified" in await shelf.passes(5)
    assert [await shelf.passes(5) for _ in range(2)] == [[], []]
