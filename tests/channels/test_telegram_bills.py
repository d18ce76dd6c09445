"""Bills, what is asked before they are paid, and Stars, over the wire to a Telegram that refuses."""

import asyncio

import pytest

from bot.channels.telegram import TelegramChannel, TelegramOptions
from bot.channels.telegram_parse import parse_update
from bot.engine.checkouts import Checkout
from bot.engine.inbound import Kind
from common.money import Money
from payments.base import GatewayError, Rejected, Unavailable, Unknown
from payments.bills import Bill
from tests.channels.conftest import Ears, Rests
from tests.standins.botapi import Person, Telegram
from tests.standins.botapi.faults import Fault
from tests.standins.botapi.people import NotSeen
from tests.web.serving import free_port

pytestmark = pytest.mark.anyio

CARD = Bill(
    "گلیم · K7MWQ4",
    "گلیم · K7MWQ4",
    "vefa-7001",
    "K7MWQ4",
    Money(45_000, "TRY"),
    "284685063:TEST:x",
)
CHARGE = "telegram_payment_charge_id"
STARS = Bill("گلیم · K7MWQ4", "گلیم · K7MWQ4", "vefa-7002", "K7MWQ4", Money(250, "XTR"))


class Gate:
    """The shop's answer, given at once."""

    def __init__(self) -> None:
        self.asked: list[Checkout] = []
        self.why: str | None = None
        self.is_broken = False

    async def objection(self, checkout: Checkout) -> str | None:
        self.asked.append(checkout)
        if self.is_broken:
            raise RuntimeError("the gate is broken")
        return self.why

    async def no_parcels(self, channel: str, sender: str, language_code: str | None) -> str:
        return f"{channel} {sender} {language_code}"


@pytest.fixture
async def gate(channel: TelegramChannel) -> Gate:
    gate = Gate()
    channel.guard(gate)
    return gate


@pytest.fixture
async def mina(platform: Telegram) -> Person:
    mina = platform.person(9001, "مینا", "fa")
    await mina.sends("/start")
    return mina


async def test_a_bill_in_the_chat_is_judged_and_paid(
    channel: TelegramChannel, gate: Gate, mina: Person
) -> None:
    ears = Ears()
    await channel.start(ears)
    url = await channel.bills.send("9001", CARD)
    bill = await mina.sees(lambda message: "invoice" in message.data)
    await mina.pays(bill)

    _, paid = await ears.hears(2)
    assert url.startswith("https://t.me/")
    assert bill.data["invoice"]["total_amount"] == 45_000
    question = gate.asked[0].question
    assert gate.asked == [Checkout("telegram", "9001", "fa", "vefa-7001", "TRY", 45_000, question)]
    assert question
    assert (paid.kind, paid.chat) == (Kind.PAID, "9001")
    assert paid.receipt is not None
    assert (paid.receipt.payload, paid.receipt.total) == ("vefa-7001", 45_000)
    assert channel.parse(paid.raw) == paid


async def test_whoever_must_not_pay_hears_why(
    channel: TelegramChannel, gate: Gate, mina: Person
) -> None:
    gate.why = "این سفارش پیش‌تر پرداخت شده است."
    await channel.start(Ears())
    link = await channel.bills.link(CARD)

    with pytest.raises(NotSeen, match="پیش‌تر پرداخت شده"):
        await mina.pays(link)


async def test_a_question_waits_for_nobody_whose_turn_is_long(
    channel: TelegramChannel, gate: Gate, mina: Person
) -> None:
    ears = Ears(safe=False)
    await channel.start(ears)
    await ears.hears(1)
    link = await channel.bills.link(CARD)
    paying = asyncio.create_task(mina.pays(link))
    ears.futures[0].set_result(None)

    await paying
    assert len(gate.asked) == 1


async def test_where_it_goes_is_not_asked_again(
    channel: TelegramChannel, gate: Gate, mina: Person
) -> None:
    await channel.start(Ears())
    link = await channel.bills.link(CARD)

    with pytest.raises(NotSeen, match="telegram 9001 fa"):
        await mina.wants_it_sent(link)


async def test_a_gate_that_breaks_lets_nobody_pay_and_the_next_one_is_answered(
    channel: TelegramChannel, gate: Gate, mina: Person
) -> None:
    gate.is_broken = True
    await channel.start(Ears())
    link = await channel.bills.link(CARD)
    with pytest.raises(NotSeen):
        await mina.pays(link, timeout=0.2)
    gate.is_broken = False

    await mina.pays(link)
    assert len(gate.asked) == 2


async def test_stars_are_listed_and_go_back_once(
    channel: TelegramChannel, gate: Gate, mina: Person, platform: Telegram
) -> None:
    await channel.start(Ears())
    link = await channel.bills.link(STARS)
    await mina.pays(link)
    await mina.pays(link)
    platform.transactions.append(
        {"id": "gift", "amount": 5, "date": 1, "source": {"type": "other"}}
    )

    [first, second], looked_at = await channel.bills.star_payments(0, 100)
    assert (first.stars, first.payload, first.payer, looked_at) == (250, "vefa-7002", 9001, 3)
    assert first.id != second.id
    said = [await channel.bills.give_back_stars(9001, first.id) for _ in range(2)]
    assert said == [True, False]
    with pytest.raises(Rejected, match=r"(?i)charge_id_invalid"):
        await channel.bills.give_back_stars(9002, second.id)
    rest, looked_at = await channel.bills.star_payments(1, 2)
    assert ([one.id for one in rest], looked_at) == ([second.id], 2)


@pytest.mark.parametrize(
    ("bill", "word"),
    [
        (Bill("", "x", "vefa-1", "x", Money(1, "TRY"), "1:TEST:x"), "title"),
        (Bill("x", "x", "vefa-1", "x", Money(1, "TRY"), "x"), "PAYMENT_PROVIDER_INVALID"),
        (Bill("x", "x", "vefa-1", "x", Money(10_001, "XTR")), "CURRENCY_TOTAL_AMOUNT_INVALID"),
    ],
)
async def test_what_telegram_will_not_bill_is_refused(
    channel: TelegramChannel, bill: Bill, word: str
) -> None:
    with pytest.raises(Rejected, match=f"(?i){word}"):
        await channel.bills.link(bill)


async def test_somebody_who_shut_us_out_gets_no_bill(
    channel: TelegramChannel, mina: Person
) -> None:
    await mina.blocks()

    with pytest.raises(Rejected, match="blocked"):
        await channel.bills.send("9001", CARD)


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("status", Unknown),
        ("drop_before", Unknown),
        ("drop_after", Unknown),
        ("flood", Unavailable),
    ],
)
async def test_trouble_on_the_line_is_told_apart(
    channel: TelegramChannel, platform: Telegram, kind: str, error: type[GatewayError]
) -> None:
    platform.faults.add(Fault(kind, method="createInvoiceLink"))

    with pytest.raises(error):
        await channel.bills.link(CARD)


async def test_a_telegram_out_of_reach_has_done_nothing(rests: Rests) -> None:
    options = TelegramOptions(token="1:x", api_url=f"http://127.0.0.1:{free_port()}")
    channel = TelegramChannel(options, rest=rests)

    with pytest.raises(Unavailable):
        await channel.bills.link(CARD)
    await channel.close()


@pytest.mark.parametrize(
    "payment",
    [
        {},
        {"invoice_payload": "vefa-1", "total_amount": 5, "currency": "TRY"},
        {CHARGE: "c", "total_amount": 5, "currency": "TRY"},
        {CHARGE: "c", "invoice_payload": "vefa-1", "total_amount": "5"},
        {CHARGE: "c", "invoice_payload": "vefa-1", "total_amount": True},
    ],
)
def test_half_a_receipt_is_none(payment: dict[str, object]) -> None:
    person = {"id": 9001, "first_name": "مینا"}
    chat = {"id": 9001, "type": "private"}
    message = {"message_id": 1, "from": person, "chat": chat, "successful_payment": payment}

    assert (
        parse_update({"update_id": 1, "message": message}, channel="telegram", username=None)
        is None
    )
