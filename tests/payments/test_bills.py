"""The two gateways that write bills into chats, as far as the contract does not say it."""

from dataclasses import replace

import pytest

from common.money import Money
from payments import stars, telegram
from payments.base import Exchange, GetRedirect, InChat, UndoResult, Unsupported, Verified
from payments.bills import BillPorts, again, attempt_of, payload_of
from payments.kinds import Given
from payments.stars import StarsGateway, read_worth
from payments.telegram import TelegramGateway
from tests.payments.contract.counter import view_of
from tests.payments.rig import NOON, intent_of
from tests.standins.bills import Bills

pytestmark = pytest.mark.anyio
TOKEN = "284685063:TEST:of-the-tests"
LIRA = replace(intent_of(), amount=Money(45_000, "TRY"))


@pytest.fixture
def bills() -> Bills:
    return Bills(lambda: NOON)


async def test_a_card_is_charged_by_the_provider_that_the_owner_named(bills: Bills) -> None:
    gateway = TelegramGateway(bills, TOKEN)
    created = await gateway.create(LIRA)
    shown: list[str] = []
    bills.show = lambda chat, _bill: shown.append(chat)
    other = replace(LIRA, attempt_id=LIRA.attempt_id + 1_000_000, payer_chat="9001")

    in_chat = await gateway.create(other)

    assert created.redirect == InChat("https://t.me/$bill1")
    assert created.provider_ref == payload_of(LIRA.attempt_id)
    assert bills.written[created.provider_ref].provider_token == TOKEN
    assert (shown, in_chat.redirect) == (["9001"], InChat("https://t.me/golim_bot"))
    assert TOKEN not in repr((gateway, bills.written))


async def test_nobody_can_be_asked_about_a_card(bills: Bills) -> None:
    gateway = TelegramGateway(bills, TOKEN)
    view = view_of(LIRA, await gateway.create(LIRA))
    bills.pays(view.provider_ref, 9001)

    assert (await gateway.verify(view)).result is Verified.PENDING
    refunded = await gateway.refund(view, view.amount, "refund-1")
    assert refunded.result is UndoResult.UNSUPPORTED
    for question in (gateway.inquire(view), gateway.probe()):
        with pytest.raises(Unsupported):
            await question


async def test_a_second_payment_of_a_bill_goes_back_by_itself(bills: Bills) -> None:
    gateway = StarsGateway(bills, Money(150, "USD"))
    intent = replace(intent_of(), amount=Money(250, "XTR"))
    view = view_of(intent, await gateway.create(intent))
    bills.pays(view.provider_ref, 9001)
    second = bills.pays(view.provider_ref, 9002)

    name = again(view.provider_ref, second.charge)
    said = await gateway.refund(replace(view, provider_ref=name), view.amount, "refund-1")

    assert said.result is UndoResult.DONE
    assert bills.given_back == {second.charge}
    assert (await gateway.verify(view)).bank_ref != second.charge


async def test_a_long_list_is_read_once(bills: Bills) -> None:
    gateway = StarsGateway(bills, Money(150, "USD"))
    bills.transactions = [None] * 250
    intent = replace(intent_of(), amount=Money(250, "XTR"))
    view = view_of(intent, await gateway.create(intent))
    assert (await gateway.verify(view)).result is Verified.PENDING
    bills.pays(view.provider_ref, 9001)
    before = bills.calls

    said = [await gateway.verify(view) for _ in range(5)]

    assert {one.result for one in said} == {Verified.PAID}
    assert bills.calls == before + 1


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("1.30 USD", Money(130, "USD")),
        ("$1.30", Money(130, "USD")),
        ("۱۳۰ هزار تومان", Money(1_300_000, "IRR")),
        ("45 TL", Money(4_500, "TRY")),
    ],
)
def test_a_worth_is_read_with_its_currency(text: str, worth: Money) -> None:
    assert read_worth(text) == worth


@pytest.mark.parametrize("text", ["", "1.30", "0 USD", "-1 USD", "5 stars", "USD", "چند دلار"])
def test_a_worth_without_one_is_none(text: str) -> None:
    [setting] = stars.KIND.settings

    assert not setting.fits(text)


@pytest.mark.parametrize(
    ("price", "asked"), [(130, 100), (131, 101), (1, 1), (259, 200), (26_000, 20_000)]
)
def test_a_price_is_rounded_up_to_whole_stars(price: int, asked: int) -> None:
    rate = Exchange(Money(100, "XTR"), Money(130, "USD"))

    assert rate.of(Money(price, "USD")) == Money(asked, "XTR")


async def test_what_an_owner_confides_makes_a_gateway(bills: Bills) -> None:
    card = telegram.KIND.build(Given({"provider_token": TOKEN}, bills=BillPorts(bills)))
    paid_in_stars = stars.KIND.build(Given({"worth": "1.30 USD"}, bills=BillPorts(bills)))

    assert card.capabilities.test
    assert card.capabilities.pays(Money(100, "TRY"))
    assert not card.capabilities.pays(Money(100, "IRR"))
    assert paid_in_stars.capabilities.works_in("USD")
    assert not paid_in_stars.capabilities.works_in("TRY")
    assert paid_in_stars.capabilities.pays(Money(13_000, "USD"))
    assert not paid_in_stars.capabilities.pays(Money(13_001, "USD"))
    for kind in (telegram.KIND, stars.KIND):
        with pytest.raises(ValueError, match="without a bot"):
            kind.build(Given({"provider_token": TOKEN, "worth": "1 USD"}))
    assert not isinstance((await card.create(LIRA)).redirect, GetRedirect)


@pytest.mark.parametrize("token", ["", "secret", "284685063", "284685063:TEST:", "x:LIVE:y"])
def test_a_token_that_is_none_is_not_taken(token: str) -> None:
    [setting] = telegram.KIND.settings

    assert setting.secret
    assert not setting.fits(token)
    assert setting.fits("1877036958:LIVE:abc")


@pytest.mark.parametrize("number", [1, 7001, 2**63 - 1])
def test_a_bill_names_its_attempt(number: int) -> None:
    assert attempt_of(payload_of(number)) == number
    assert attempt_of(again(payload_of(number), "charge-1")) is None
