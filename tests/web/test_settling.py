"""One payment settles one order once, whoever reports it first and however often."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from common.errors import Conflict, Unavailable
from models import AttemptState, LedgerEntry, OrderState, PaymentState
from payments import base
from payments.base import AttemptView, Created, PaymentIntent, Verification
from payments.testbank import TestbankGateway as Bank
from shop.events import OrderPaid, PaymentFailed, PaymentNeedsReview
from shop.outcomes import Pending, Settled
from tests.web.small_shop import SmallShop, count, open_shop

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(database_url: str, tmp_path: Path, anyio_backend: str) -> AsyncIterator[SmallShop]:
    """A small shop, on SQLite and on PostgreSQL."""
    async with open_shop(database_url, tmp_path) as shop:
        yield shop


class Moody(Bank):
    """A gateway that raises what it is told to, before or after the bank has heard it."""

    def __init__(self, real: Bank) -> None:
        self._real, self.capabilities = real, real.capabilities
        self.refuses: Exception | None = None
        self.swallows: Exception | None = None
        self.verified = 0
        self.answered: asyncio.Queue[Verification] = asyncio.Queue()
        self.gate: asyncio.Event | None = None

    async def create(self, intent: PaymentIntent) -> Created:
        if self.refuses is not None:
            raise self.refuses
        created = await self._real.create(intent)
        if self.swallows is not None:
            raise self.swallows
        return created

    async def verify(self, view: AttemptView) -> Verification:
        self.verified += 1
        if self.refuses is not None:
            raise self.refuses
        said = await self._real.verify(view)
        self.answered.put_nowait(said)
        if self.gate is not None:
            await self.gate.wait()
        if self.swallows is not None:
            raise self.swallows
        return said


@asynccontextmanager
async def moody_shop(
    database_url: str, folder: Path, **options: Any
) -> AsyncIterator[tuple[SmallShop, Moody]]:
    made: list[Moody] = []

    def wrap(gateway: Bank) -> Moody:
        made.append(Moody(gateway))
        return made[0]

    async with open_shop(database_url, folder, wrap=wrap, **options) as shop:
        yield shop, made[0]


def settled_once(shop: SmallShop, toman: int = 480_000) -> None:
    """All that one settlement leaves behind, and nothing of a second one."""
    assert shop.booked() == [-toman * 10, toman * 10]
    assert shop.told(OrderPaid) == 1
    assert shop.told(PaymentNeedsReview) == 0


async def test_the_same_callback_ten_times_at_once_settles_once(shop: SmallShop) -> None:
    order = await shop.order()
    bank = await shop.to_the_bank(order)
    back = await shop.browser.post(str(bank.url), data={"choice": "paid"}, follow_redirects=False)
    callback = back.headers["location"]

    pages = await asyncio.gather(*(shop.browser.get(callback) for _ in range(10)))
    again = await shop.browser.get(callback)

    assert {page.status_code for page in (*pages, again)} == {200}
    assert {str(page.url) for page in (*pages, again)} == {shop.page_of(order)}
    settled_once(shop)


async def test_poll_callback_and_buyer_together_settle_once(shop: SmallShop) -> None:
    order = await shop.order()
    bank = await shop.to_the_bank(order)
    back = await shop.browser.post(str(bank.url), data={"choice": "paid"}, follow_redirects=False)
    [attempt] = shop.attempts(order)

    outcomes = await asyncio.gather(
        shop.cashier.check(attempt.id, "poll"),
        shop.browser.get(back.headers["location"]),
        shop.cashier.check_order(order.id, "buyer"),
        shop.cashier.check(attempt.id, "effect"),
    )

    assert isinstance(outcomes[0], Settled)
    settled_once(shop)
    assert shop.again(order).paid_minor == 4_800_000


async def test_two_cashiers_at_once_settle_once(
    database_url: str, tmp_path: Path, anyio_backend: str
) -> None:
    """What one process makes rare, two processes on one database make likely."""
    async with moody_shop(database_url, tmp_path) as (shop, gateway):
        order = await shop.order()
        await shop.pays(order, "lost")
        [attempt] = shop.attempts(order)
        gateway.gate = asyncio.Event()
        others = [_another_cashier(shop, gateway) for _ in range(4)]

        asked = [asyncio.create_task(one.check(attempt.id, "poll")) for one in others]
        for _ in others:
            await gateway.answered.get()
        gateway.gate.set()
        outcomes = await asyncio.gather(*asked)

        kinds = sorted(type(outcome).__name__ for outcome in outcomes)
        assert kinds == ["Already", "Already", "Already", "Settled"]
        settled_once(shop)


def _another_cashier(shop: SmallShop, gateway: base.Gateway) -> Any:
    return type(shop.cashier)(
        engine=shop.engine, gateways={"testbank": gateway}, base_url=shop.address
    )


async def test_simultaneous_checks_ask_the_gateway_twice_at_most(
    database_url: str, tmp_path: Path, anyio_backend: str
) -> None:
    async with moody_shop(database_url, tmp_path) as (shop, gateway):
        order = await shop.order()
        bank = await shop.to_the_bank(order)
        [attempt] = shop.attempts(order)
        gateway.gate = asyncio.Event()

        early = asyncio.create_task(shop.cashier.check(attempt.id, "poll"))
        await gateway.answered.get()
        await shop.browser.post(str(bank.url), data={"choice": "paid"}, follow_redirects=False)
        late = [asyncio.create_task(shop.cashier.check(attempt.id, "callback")) for _ in range(9)]
        gateway.gate.set()

        # The early answer is from before the payment; whoever came after it gets a new one.
        assert isinstance(await early, Pending)
        assert {type(outcome) for outcome in await asyncio.gather(*late)} == {Settled}
        assert gateway.verified == 2
        settled_once(shop)


async def test_a_lost_notice_is_found_by_the_poll(shop: SmallShop) -> None:
    order = await shop.order()
    await shop.pays(order, "lost")
    [attempt] = shop.attempts(order)

    first = await shop.cashier.check(attempt.id, "poll")
    second = await shop.cashier.check(attempt.id, "poll")

    assert isinstance(first, Settled)
    assert second is None
    settled_once(shop)


async def test_late_money_buys_the_goods_if_they_are_still_there(shop: SmallShop) -> None:
    order = await shop.order()
    await shop.pays(order, "late", minutes="150")
    [attempt] = shop.attempts(order)
    early = await shop.cashier.check(attempt.id, "poll")
    await shop.pass_time(149)
    expired = shop.again(order).state
    await shop.pass_time(1)

    outcome = await shop.cashier.check(attempt.id, "poll")

    assert isinstance(early, Pending)
    assert expired is OrderState.EXPIRED
    assert outcome == Settled(order.id, attempt.id, late=True)
    assert shop.again(order).state is OrderState.CONFIRMED
    settled_once(shop)


async def test_a_second_payment_is_set_aside_for_the_owner(shop: SmallShop) -> None:
    order = await shop.order()
    await shop.pays(order, "cancelled")

    page = await shop.pays(order, "twice")
    first, second = shop.attempts(order)
    await shop.cashier.check(first.id, "poll")

    assert shop.again(order).payment_state is PaymentState.SURPLUS
    assert {one.state for one in shop.attempts(order)} == {AttemptState.PAID, AttemptState.REVIEW}
    assert second.bank_ref is not None
    assert shop.told(OrderPaid) == 1
    assert shop.told(PaymentNeedsReview) == 1
    assert shop.look(lambda session: count(session, LedgerEntry)) == 4
    assert sum(shop.booked()) == 0
    assert page.status_code == 200


@pytest.mark.parametrize(
    "error",
    [base.Unknown("ReadTimeout"), base.Unavailable("ConnectError"), RuntimeError("a bug")],
    ids=["no answer", "not reached", "a gateway with a bug"],
)
async def test_unknown_is_not_failed(
    database_url: str, tmp_path: Path, anyio_backend: str, error: Exception
) -> None:
    async with moody_shop(database_url, tmp_path) as (shop, gateway):
        order = await shop.order()
        bank = await shop.to_the_bank(order)
        gateway.swallows = error
        page = await shop.browser.post(str(bank.url), data={"choice": "paid"})
        [attempt] = shop.attempts(order)

        assert "لطفاً دوباره پرداخت نکنید" in page.text
        assert attempt.state is AttemptState.UNKNOWN
        assert attempt.next_check_at is not None
        assert shop.told(PaymentFailed) == 0
        gateway.swallows = None
        assert isinstance(await shop.cashier.check(attempt.id, "poll"), Settled)
        settled_once(shop)


async def test_a_gateway_that_is_not_reached_leaves_nothing_open(
    database_url: str, tmp_path: Path, anyio_backend: str
) -> None:
    async with moody_shop(database_url, tmp_path) as (shop, gateway):
        order = await shop.order()
        gateway.refuses = base.Unavailable("ConnectError")
        address = f"{shop.page_of(order)}/pay"

        page = await shop.browser.post(address, data=await shop.form_of(order))
        gateway.refuses = None
        paid = await shop.pays(order)

        assert page.status_code == 409
        assert "بانک الان پاسخ نمی‌دهد" in page.text
        assert "پرداخت شد" in paid.text
        states = [one.state for one in shop.attempts(order)]
        assert states == [AttemptState.CREATE_FAILED, AttemptState.PAID]


async def test_a_beginning_without_an_answer_spends_its_id_and_another_try_gets_a_new_one(
    database_url: str, tmp_path: Path, anyio_backend: str
) -> None:
    async with moody_shop(database_url, tmp_path) as (shop, gateway):
        order = await shop.order()
        gateway.swallows = base.Unknown("ReadTimeout")
        with pytest.raises(Unavailable):
            await shop.cashier.begin(order.id, "testbank")
        gateway.swallows = None

        await shop.pays(order)

        first, second = shop.attempts(order)
        assert first.state is AttemptState.UNKNOWN
        assert second.state is AttemptState.PAID
        assert await shop.cashier.check(first.id, "poll") is None
        settled_once(shop)


async def test_a_gateway_that_was_taken_away_is_asked_again_later(shop: SmallShop) -> None:
    order = await shop.order()
    await shop.pays(order, "lost")
    [attempt] = shop.attempts(order)
    without = type(shop.cashier)(engine=shop.engine, gateways={}, base_url=shop.address)

    outcome = await without.check(attempt.id, "poll")

    assert isinstance(outcome, Pending)
    assert outcome.next_check_at is not None
    assert isinstance(await shop.cashier.check(attempt.id, "poll"), Settled)


async def test_play_money_never_pays_a_shop_that_sells_in_earnest(
    database_url: str, tmp_path: Path, anyio_backend: str
) -> None:
    async with open_shop(database_url, tmp_path, testing=False) as shop:
        order = await shop.order()

        page = await shop.browser.get(shop.page_of(order))
        pressed = await shop.browser.post(
            f"{shop.page_of(order)}/pay", data=await shop.form_of(order)
        )

        assert "فعلاً راهی برای پرداخت باز نیست" in page.text
        assert pressed.status_code == 409
        assert shop.attempts(order) == []


async def test_a_direct_link_is_made_where_nobody_can_open_our_pages(shop: SmallShop) -> None:
    order = await shop.order()

    link = await shop.cashier.pay_link(order.id)
    same = await shop.cashier.pay_link(order.id, "testbank")
    [attempt] = shop.attempts(order)
    await shop.browser.post(link, data={"choice": "lost"})

    assert link == same
    assert attempt.state is AttemptState.ISSUED
    assert len(await shop.cashier.check_order(order.id, "effect")) == 1
    settled_once(shop)


async def test_whoever_paid_by_a_direct_link_gets_no_second_one(shop: SmallShop) -> None:
    order = await shop.order()
    link = await shop.cashier.pay_link(order.id)
    await shop.browser.post(link, data={"choice": "lost"})

    with pytest.raises(Conflict):
        await shop.cashier.pay_link(order.id)

    assert len(shop.attempts(order)) == 1
    settled_once(shop)
