"""Bills on Bale: wallets over the wire, the question before they are paid, and asking afterwards."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.bale import bale_channel
from bot.channels.bale_bills import BaleBills
from bot.channels.telegram import TelegramChannel, TelegramOptions
from bot.engine.checkouts import Checkout
from bot.engine.inbound import Kind
from common.money import Money
from payments.base import GatewayError, GetRedirect, InChat, Rejected, Unavailable, Unknown
from payments.bills import Bill, is_awaited
from tests.channels.conftest import Ears, Rests
from tests.channels.test_telegram_bills import Gate
from tests.standins.bale import Bale
from tests.standins.botapi import Person
from tests.standins.botapi.people import NotSeen
from tests.web.serving import free_port

pytestmark = pytest.mark.anyio

TOKEN = "WALLET-TEST-1111111111111111"
RIAL = Money(4_500_000, "IRR")
SHAWL = Bill("گلیم · K7MWQ4", "گلیم · K7MWQ4", "vefa-7001", "K7MWQ4", RIAL, TOKEN, "k9")


@pytest.fixture
async def bale(anyio_backend: str) -> AsyncIterator[Bale]:
    async with Bale() as bale:
        yield bale


@pytest.fixture
async def bot(bale: Bale, rests: Rests) -> AsyncIterator[TelegramChannel]:
    bot = bale_channel(TelegramOptions(token=bale.token, api_url=bale.url), rest=rests)
    await bot.verify()
    yield bot
    await bot.stop()
    await bot.close()


@pytest.fixture
def gate(bot: TelegramChannel) -> Gate:
    gate = Gate()
    bot.guard(gate)
    return gate


@pytest.fixture
def bills(bot: TelegramChannel) -> BaleBills:
    return BaleBills(bot)


@pytest.fixture
async def mina(bale: Bale) -> Person:
    mina = bale.person(9001, "مینا", "")
    await mina.sends("/start")
    return mina


async def test_a_bill_is_judged_paid_and_asked_about(
    bot: TelegramChannel, bills: BaleBills, gate: Gate, mina: Person
) -> None:
    ears = Ears()
    await bot.start(ears)
    url = await bills.send("9001", SHAWL)
    bill = await mina.sees(lambda message: "invoice" in message.data)
    await mina.pays(bill)

    _, paid = await ears.hears(2)
    (asked,) = gate.asked
    assert url == "https://ble.ir/vefa_bale_bot"
    assert asked == Checkout("bale", "9001", None, "vefa-7001", "IRR", 4_500_000, asked.question)
    assert (paid.kind, paid.channel, paid.chat) == (Kind.PAID, "bale", "9001")
    assert paid.receipt is not None
    assert (paid.receipt.currency, paid.receipt.total) == ("IRR", 4_500_000)
    assert paid.receipt.charge == asked.question
    found = await bills.payment(asked.question)
    assert (found.id, found.status, found.rials) == (asked.question, "paid", 4_500_000)


async def test_whoever_must_not_pay_hears_why_and_has_not_paid(
    bot: TelegramChannel, bills: BaleBills, gate: Gate, mina: Person
) -> None:
    gate.why = "این سفارش پیش‌تر پرداخت شده است."
    await bot.start(Ears())
    await bills.send("9001", SHAWL)
    bill = await mina.sees(lambda message: "invoice" in message.data)

    with pytest.raises(NotSeen, match="پیش‌تر پرداخت شده"):
        await mina.pays(bill)
    assert (await bills.payment(gate.asked[0].question)).status == "rejected"


async def test_a_link_asks_nothing_and_leads_into_the_chat(bills: BaleBills, bale: Bale) -> None:
    before = len(bale.calls)

    link = await bills.link(SHAWL)

    assert link == "https://ble.ir/vefa_bale_bot?start=pay_k9"
    assert len(bale.calls) == before
    assert is_awaited(InChat(link))
    assert not is_awaited(InChat(await bills_home(bills)))
    assert not is_awaited(GetRedirect(link))


async def bills_home(bills: BaleBills) -> str:
    return (await bills.link(SHAWL)).partition("?")[0]


@pytest.mark.parametrize(
    ("bill", "word"),
    [
        (Bill("", "x", "vefa-1", "x", RIAL, TOKEN), "title"),
        (Bill("x", "x", "vefa-1", "x", RIAL, "not a wallet"), "provider_token"),
        (Bill("x", "x", "vefa-1", "x", Money(0, "IRR"), TOKEN), "prices"),
    ],
)
async def test_what_bale_will_not_bill_is_refused(
    bills: BaleBills, mina: Person, bill: Bill, word: str
) -> None:
    with pytest.raises(Rejected, match=f"(?i){word}"):
        await bills.send("9001", bill)


async def test_what_is_not_heard_of_is_not_failed(
    bills: BaleBills, mina: Person, bale: Bale
) -> None:
    with pytest.raises(Rejected):
        await bills.payment("of nobody")
    for kind, error in (("drop_after", Unknown), ("flood", Unavailable)):
        bale.fails(kind, "inquireTransaction")
        with pytest.raises(error):
            await bills.payment("of nobody")
    bale.fails("drop_after", "sendInvoice")
    with pytest.raises(Unknown):
        await bills.send("9001", SHAWL)


async def test_where_bale_is_out_of_reach_nothing_has_happened(anyio_backend: str) -> None:
    bot = bale_channel(TelegramOptions(token="1:x", api_url=f"http://127.0.0.1:{free_port()}"))
    bot.username = "golim_bot"
    try:
        for call in (BaleBills(bot).send("9001", SHAWL), BaleBills(bot).payment("7")):
            with pytest.raises(GatewayError) as error:
                await call
            assert isinstance(error.value, Unavailable)
    finally:
        await bot.close()


async def test_a_bot_without_a_name_has_no_link(anyio_backend: str) -> None:
    bot = bale_channel(TelegramOptions(token="1:x"))

    with pytest.raises(Unavailable, match="not_named_yet"):
        await BaleBills(bot).link(SHAWL)
