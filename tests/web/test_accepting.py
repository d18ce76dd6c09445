"""What one accepts and fills in before paying, and what one reads about it on the order page."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from common.money import Money
from models import AttemptState, LegalKind, LegalText
from payments import testbank
from payments.base import Created, GatewayCapabilities, PaymentIntent
from shop import settings, terms
from tests.databases import SQLITE, Databases
from tests.web.small_shop import SmallShop, open_shop
from tests.web.test_by_hand import CARD, CASH, offers
from tests.web.test_order_page import words

pytestmark = pytest.mark.anyio


class Curious:
    """A gateway that wants to know more, or takes less, than the test bank behind it."""

    def __init__(self, gateway: testbank.TestbankGateway, **can: Any) -> None:
        self._gateway, self.name = gateway, gateway.name
        self.capabilities: GatewayCapabilities = replace(gateway.capabilities, **can)
        self.intents: list[PaymentIntent] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._gateway, name)

    async def create(self, intent: PaymentIntent) -> Created:
        self.intents.append(intent)
        return await self._gateway.create(intent)


@asynccontextmanager
async def curious_shop(
    databases: Databases, folder: Path, **can: Any
) -> AsyncIterator[tuple[SmallShop, Curious]]:
    made: list[Curious] = []

    def wrap(gateway: testbank.TestbankGateway) -> Curious:
        made.append(Curious(gateway, **can))
        return made[0]

    url = databases.new(SQLITE, migrated=True)
    async with open_shop(url, folder, wrap=wrap) as shop:
        yield shop, made[0]


async def press(shop: SmallShop, order: Any, **fields: str) -> Any:
    form = await shop.form_of(order)
    return await shop.browser.post(f"{shop.page_of(order)}/pay", data=form | fields)


async def test_nobody_pays_without_accepting_and_nothing_is_lost(shop: SmallShop) -> None:
    order = await shop.order()
    address = f"{shop.page_of(order)}/pay"

    refused = await shop.browser.post(address, data={"gateway": "testbank"})
    old = await shop.browser.post(address, data={"gateway": "testbank", "terms": "OLD-OLD"})

    assert (refused.status_code, old.status_code) == (409, 409)
    assert "پیش از پرداخت شرایط فروش را بپذیرید" in words(refused.text)
    assert "شرایط فروش همین حالا عوض شده است" in words(old.text)
    assert shop.attempts(order) == []


async def test_what_was_accepted_is_kept_and_not_asked_for_again(shop: SmallShop) -> None:
    order = await shop.order()
    before = await shop.browser.get(shop.page_of(order))
    refused = await shop.pays(order, "refused", reason="wrong_pin")

    assert 'name="terms"' in before.text
    assert 'name="terms"' not in refused.text
    [accepted] = shop.look(lambda session: terms.acceptances_of(session, order.id))
    text = shop.look(lambda session: session.get_one(LegalText, accepted.terms))
    assert "گلیم" in text.body
    assert "۷ روز" in text.body


async def test_terms_that_change_are_accepted_anew_and_the_old_ones_stay_readable(
    shop: SmallShop,
) -> None:
    order = await shop.order()
    await shop.pays(order, "cancelled")

    def rewrite(ctx: Any) -> None:
        terms.replace(ctx, LegalKind.TERMS, "fa", "شرایط تازهٔ ما.\n\nهمین.")

    await shop.act(rewrite)
    page = await shop.browser.get(shop.page_of(order))
    accepted = await shop.browser.get(f"{shop.page_of(order)}/terms")
    today = await shop.browser.get(f"{shop.page_of(order)}/terms?lang=fa")

    assert 'name="terms"' in page.text
    assert "شرایط تازهٔ ما" not in accepted.text
    assert "<p>شرایط تازهٔ ما.</p>" in today.text


@pytest.mark.parametrize(
    ("language", "kind", "says"),
    [
        (
            "fa",
            "terms",
            ("شرایط فروش", "۷ روز", "مادهٔ ۳۷ قانون تجارت الکترونیکی", "طلا و سکه", "گلیم"),
        ),
        ("fa", "privacy", ("حریم خصوصی", "مواد ۵۸ تا ۶۱")),
        ("tr", "terms", ("Satış koşulları", "7 gün", "37. ve 38. maddelerinden")),
        ("tr", "privacy", ("Aydınlatma metni", "58–61")),
        ("en", "terms", ("Terms of sale", "7 working days", "article 37")),
        ("en", "privacy", ("Privacy notice", "articles 58 to 61")),
    ],
)
async def test_the_texts_are_there_in_three_languages(
    shop: SmallShop, language: str, kind: str, says: tuple[str, ...]
) -> None:
    order = await shop.order(language=language)
    page = await shop.browser.get(f"{shop.page_of(order)}/{kind}")
    assert page.status_code == 200
    for sentence in says:
        assert sentence in words(page.text)


async def test_a_shop_in_turkey_grants_fourteen_days_and_needs_no_word_about_vpns(
    shop: SmallShop,
) -> None:
    iranian = await shop.order(language="tr")
    assert "VPN açıksa" in words((await shop.browser.get(shop.page_of(iranian))).text)

    def move(ctx: Any) -> None:
        settings.write(ctx.session, "timezone", "Europe/Istanbul", ctx.now)

    await shop.act(move)
    page = await shop.browser.get(shop.page_of(iranian))
    legal = await shop.browser.get(f"{shop.page_of(iranian)}/terms")

    assert "VPN" not in words(page.text)
    assert "14 gün içinde" in words(legal.text)
    assert "6502" in words(legal.text)
    # What has to be told before a sale since 1 January 2026.
    assert "kargo firmasını sohbette bildiririz; bu firmayla iade ücretsizdir" in words(legal.text)
    assert "dava açmadan önce arabulucuya başvurmak koşuluyla" in words(legal.text)


async def test_a_gateway_gets_what_it_needs_to_know_and_we_keep_none_of_it(
    databases: Databases, tmp_path: Path, anyio_backend: str
) -> None:
    needs = {"needs_email": True, "needs_identity": True}
    async with curious_shop(databases, tmp_path, **needs) as (shop, gateway):
        order = await shop.order()

        empty = await press(shop, order)
        wrong = await press(shop, order, email="mina@example.com", identity="1234567890")
        nonsense = await press(shop, order, email="مینا", identity="0013542419")
        bank = await press(shop, order, email="mina@example.com", identity="۰۰۱۳۵۴۲۴۱۹")

        assert "اطلاعات بیشتری لازم دارد" in words(empty.text)
        assert "این شمارهٔ ملی درست نیست" in words(wrong.text)
        assert 'value="mina@example.com"' in wrong.text
        assert "ایمیل درست نیست" in words(nonsense.text)
        assert "/bank/pay/" in str(bank.url)
        [intent] = gateway.intents
        assert (intent.payer_email, intent.payer_identity) == ("mina@example.com", "0013542419")
        assert "0013542419" not in repr(intent)
        [attempt] = shop.attempts(order)
        assert "0013542419" not in str(attempt.model_dump())


@pytest.mark.parametrize("way", ["card", "cash"])
async def test_what_only_a_gateway_wants_to_know_keeps_nobody_from_another_way(
    databases: Databases, tmp_path: Path, anyio_backend: str, way: str
) -> None:
    needs = {"needs_email": True, "needs_identity": True}
    async with curious_shop(databases, tmp_path, **needs) as (shop, gateway):
        order = await shop.order()
        alone = (await shop.browser.get(shop.page_of(order))).text
        await offers(shop, card=CARD, cash=CASH)
        beside = (await shop.browser.get(shop.page_of(order))).text

        page = await press(shop, order, gateway=way, email="", identity="۱۲")

        assert [required(alone, name) for name in ("email", "identity")] == [True, True]
        assert [required(beside, name) for name in ("email", "identity")] == [False, False]
        assert page.status_code == 200
        assert gateway.intents == []
        assert [one.gateway for one in shop.attempts(order)] == [way]
        assert shop.again(order).is_due_at_door == (way == "cash")


def required(page: str, name: str) -> bool:
    """Whether a browser sends no form without this field."""
    (field,) = re.findall(rf'<input[^>]* name="{name}"[^>]*>|<input name="{name}"[^>]*>', page)
    return " required" in field


async def test_an_amount_that_a_gateway_does_not_take_is_said_with_its_limits(
    databases: Databases, tmp_path: Path, anyio_backend: str
) -> None:
    most = {"maximum": (Money(1_000_000, "IRR"),)}
    async with curious_shop(databases, tmp_path, **most) as (shop, _):
        order = await shop.order()
        text = words((await shop.browser.get(shop.page_of(order))).text)
        pressed = await press(shop, order)

        assert "بانک آزمایشی این مبلغ را نمی‌گیرد: ۱۰ تومان تا ۱۰۰٬۰۰۰ تومان" in text
        assert "فعلاً راهی برای پرداخت باز نیست" in text
        assert pressed.status_code == 409
        assert shop.attempts(order) == []


async def test_a_paid_order_has_a_receipt_and_help(shop: SmallShop) -> None:
    order = await shop.order()
    text = words((await shop.pays(order)).text)
    [attempt] = shop.attempts(order)
    assert attempt.state is AttemptState.PAID
    assert "پرداخت از راه: بانک آزمایشی" in text
    assert "زمان پرداخت: ۱۲ آذر، ۱۸:۳۰" in text
    assert f"شمارهٔ پیگیری بانک: {attempt.bank_ref}" in text
    assert "تا ۷ روز کاری پس از تحویل" in text
    assert "هیچ‌وقت در گفتگو شمارهٔ کارت، رمز یا کد پیامکی" in text
    assert f"کد سفارش شما {order.code} است" in text


async def test_texts_of_no_order_reveal_nothing(shop: SmallShop) -> None:
    page = await shop.browser.get(f"{shop.address}/p/nobody/terms")
    assert page.status_code == 404
