"""iyzico and PayTR behind the order page, from the press of *pay* to the money in the books."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from common.clock import FixedClock
from models import AttemptState, Order, PaymentState
from payments.base import Gateway
from payments.iyzico import IyzicoGateway
from payments.paytr import PaytrGateway
from payments.paytr_account import Account
from shop import billing
from shop.events import PaymentNeedsReview
from tests.databases import SQLITE, Databases
from tests.standins.iyzico import Iyzico
from tests.standins.paytr import Paytr
from tests.web.serving import address_of, listen, served
from tests.web.small_shop import EVENING, SmallShop, open_shop

pytestmark = pytest.mark.anyio

KEYS = "123456", "KEY", "SALT"


@asynccontextmanager
async def shop_with(
    databases: Databases, folder: Path, name: str, gateway: Gateway
) -> AsyncIterator[SmallShop]:
    url = databases.new(SQLITE, migrated=True)
    async with open_shop(url, folder, others={name: gateway}, currency="TRY") as shop:
        try:
            yield shop
        finally:
            await gateway.aclose()


async def press(shop: SmallShop, order: Order, name: str) -> httpx.Response:
    """The buyer fills in what the gateway wants to know, and presses *pay*."""
    form = await shop.form_of(order, name) | {"email": "ayse@example.com"}
    return await shop.browser.post(
        f"{shop.page_of(order)}/pay", data=form | {"identity": "10000000146"}
    )


async def test_paytr_reads_ok_once_the_money_is_recorded(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, anyio_backend: str
) -> None:
    paytr, listener = Paytr(FixedClock(EVENING), *KEYS), listen()
    paytr.address = address_of(listener)
    gateway = PaytrGateway(Account(*KEYS), base_url=paytr.address)
    async with (
        served(paytr.app(), listener),
        shop_with(databases, tmp_path, "paytr", gateway) as shop,
    ):
        order = await shop.order(language="tr")
        page = await press(shop, order, "paytr")
        assert "PayTR güvenli ödeme" in page.text
        [token] = paytr.payments
        paytr.buyer_pays(token)
        told, address = paytr.payments[token].notice, f"{shop.address}/pay/paytr"

        forged = await shop.browser.post(address, data={**told, "total_amount": "1"})
        with monkeypatch.context() as trouble:
            trouble.setattr(billing, "record", None)
            with pytest.raises(httpx.HTTPError):
                (await shop.browser.post(address, data=told)).raise_for_status()
        before = shop.again(order).payment_state
        answers = [await shop.browser.post(address, data=told) for _ in range(2)]

        assert (forged.status_code, "OK" in forged.text) == (400, False)
        assert before is PaymentState.UNPAID
        assert [(one.status_code, one.text) for one in answers] == [(200, "OK")] * 2
        assert shop.again(order).payment_state is PaymentState.PAID
        assert paytr.payments[token].fields["user_ip"] == "127.0.0.1"
        assert shop.booked() == [-4_800_000, 4_800_000]


async def test_iyzico_refuses_holds_and_pays_on_one_page(
    databases: Databases, tmp_path: Path, anyio_backend: str
) -> None:
    iyzico, listener = Iyzico(FixedClock(EVENING), "key", "secret"), listen()
    iyzico.address = address_of(listener)
    gateway = IyzicoGateway("key", "secret", base_url=iyzico.address)
    async with (
        served(iyzico.app(), listener),
        shop_with(databases, tmp_path, "iyzico", gateway) as shop,
    ):
        order = await shop.order(language="tr")
        await press(shop, order, "iyzico")
        [token] = iyzico.payments
        [attempt] = shop.attempts(order)
        back = f"{shop.address}/pay/iyzico/{attempt.id}"

        refused = await shop.browser.post(back, data=iyzico.buyer_pays(token, "4111111111111129"))
        held = await shop.browser.post(back, data=iyzico.buyer_pays(token, fraud=0))
        iyzico.payments[token].fraud = 1
        body, headers = iyzico.notice(token)
        noticed = await shop.browser.post(
            f"{shop.address}/pay/iyzico", content=body, headers=headers
        )

        assert "Kartta yeterli bakiye yoktu" in refused.text
        assert "Ödemeniz kontrol ediliyor" in held.text
        assert shop.told(PaymentNeedsReview) == 1
        assert (noticed.status_code, noticed.text) == (200, "OK")
        [attempt] = shop.attempts(order)
        assert (attempt.state, attempt.review_reason) == (AttemptState.PAID, None)
        assert attempt.bank_ref == iyzico.payments[token].payment_id
        assert shop.again(order).payment_state is PaymentState.PAID
        items = iyzico.payments[token].wish["basketItems"]
        assert [item["price"] for item in items] == ["48000.00"]
