"""The callback address, where anybody on the internet may say anything."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import select

from common.money import Money
from models import AttemptState, PaymentAttempt, PaymentState
from payments.base import (
    AttemptView,
    CallbackHint,
    CallbackReply,
    Created,
    Forged,
    InboundRequest,
    PaymentIntent,
    Undo,
    UndoResult,
    Verification,
)
from payments.testbank import TestbankGateway as Bank
from shop import refunds
from shop.events import MoneyReturned
from tests.databases import SQLITE, Databases
from tests.web.small_shop import SmallShop, open_shop

pytestmark = pytest.mark.anyio


async def paid_but_not_back(shop: SmallShop) -> tuple[str, str, str]:
    """Somebody paid and has not come back: their order's page, the callback and its token."""
    order = await shop.order()
    bank = await shop.to_the_bank(order)
    back = await shop.browser.post(str(bank.url), data={"choice": "paid"}, follow_redirects=False)
    callback = back.headers["location"]
    return shop.page_of(order), callback, parse_qs(urlsplit(callback).query)["token"][0]


async def test_it_leads_to_the_order_page(shop: SmallShop) -> None:
    page, callback, _ = await paid_but_not_back(shop)

    answer = await shop.browser.get(callback, follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"] == urlsplit(page).path
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_what_it_claims_is_never_believed(shop: SmallShop) -> None:
    order = await shop.order()
    await shop.to_the_bank(order)
    [attempt] = shop.attempts(order)
    address = f"{shop.address}/pay/testbank/{attempt.id}"

    await shop.browser.get(address, params={"token": attempt.provider_ref or "", "status": "OK"})

    assert shop.again(order).payment_state is PaymentState.UNPAID


async def test_a_claimed_failure_is_not_believed_either(shop: SmallShop) -> None:
    page, callback, _ = await paid_but_not_back(shop)

    answer = await shop.browser.get(callback.replace("status=OK", "status=NOK"))

    assert str(answer.url) == page
    assert "پرداخت شد" in answer.text


@pytest.mark.parametrize(
    "forge",
    [
        lambda callback, token: callback.replace(token, "another-token"),
        lambda callback, token: callback.replace(token, "توکن"),
        lambda callback, token: callback.replace(f"token={token}", "token="),
        lambda callback, _: callback.split("?")[0],
        lambda callback, _: callback.replace("/pay/testbank/", "/pay/sizpay/"),
        lambda callback, _: callback.replace("/pay/testbank/", "/pay/testbank/1"),
        lambda callback, _: callback.replace("/pay/testbank/", "/pay/testbank/x"),
        lambda callback, _: callback.replace("/pay/testbank/", f"/pay/testbank/{'9' * 400}"),
    ],
    ids=[
        "another token",
        "a token in letters",
        "an empty token",
        "no token",
        "another gateway",
        "another attempt",
        "no number",
        "too long a number",
    ],
)
async def test_a_forged_one_has_no_effect_and_leads_nowhere(
    shop: SmallShop, forge: "object"
) -> None:
    page, callback, token = await paid_but_not_back(shop)
    assert callable(forge)

    answer = await shop.browser.get(forge(callback, token), follow_redirects=False)

    assert answer.status_code == 400
    assert page.rsplit("/", 1)[1] not in answer.text
    assert "این‌جا چیزی نیست" in answer.text


async def test_a_body_beyond_any_report_is_refused(shop: SmallShop) -> None:
    _, callback, _ = await paid_but_not_back(shop)

    answer = await shop.browser.post(callback, content=b"x" * 100_000)

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"&".join(b"a=b" for _ in range(500)), b"{}", b"token=%FF%FE"]
)
async def test_a_body_without_sense_is_refused(shop: SmallShop, body: bytes) -> None:
    _, callback, _ = await paid_but_not_back(shop)
    headers = {"content-type": "application/x-www-form-urlencoded"}

    answer = await shop.browser.post(callback.split("?")[0], content=body, headers=headers)

    assert answer.status_code == 400


async def test_a_flood_for_one_attempt_is_slowed_down(shop: SmallShop) -> None:
    _, callback, _ = await paid_but_not_back(shop)

    statuses = [
        (await shop.browser.get(callback, follow_redirects=False)).status_code for _ in range(22)
    ]

    assert statuses == [303] * 20 + [429] * 2


async def test_a_bank_that_sends_a_form_brings_the_browser_back_as_well(
    databases: Databases, tmp_path: Path, anyio_backend: str
) -> None:
    database_url = databases.new(SQLITE, migrated=True)
    async with open_shop(database_url, tmp_path, callback_method="POST") as shop:
        order = await shop.order()
        bank = await shop.to_the_bank(order)
        form = await shop.browser.post(str(bank.url), data={"choice": "paid"})
        [attempt] = shop.attempts(order)
        assert f'action="{shop.address}/pay/testbank/{attempt.id}"' in form.text

        page = await shop.browser.post(
            f"{shop.address}/pay/testbank/{attempt.id}",
            data={"token": attempt.provider_ref or "", "status": "OK"},
        )

        assert str(page.url) == shop.page_of(order)
        assert "پرداخت شد" in page.text
        assert shop.attempts(order)[0].state is AttemptState.PAID


class Shy(Bank):
    """A gateway whose callbacks do not name its own reference."""

    def __init__(self, real: Bank) -> None:
        self._real, self.capabilities = real, real.capabilities

    async def create(self, intent: PaymentIntent) -> Created:
        return await self._real.create(intent)

    async def verify(self, view: AttemptView) -> Verification:
        return await self._real.verify(view)

    def parse_callback(self, request: InboundRequest) -> CallbackHint:
        return replace(self._real.parse_callback(request), provider_ref=None)


async def test_a_callback_that_proves_nothing_settles_but_does_not_show_the_order(
    databases: Databases, tmp_path: Path, anyio_backend: str
) -> None:
    async with open_shop(databases.new(SQLITE, migrated=True), tmp_path, wrap=Shy) as shop:
        page, callback, _ = await paid_but_not_back(shop)

        answer = await shop.browser.get(callback)

        assert "از بانک برگشتید" in answer.text
        assert page.rsplit("/", 1)[1] not in answer.text
        assert shop.booked() == [-4_800_000, 4_800_000]


class OnePlace(Bank):
    """A provider that reports whatever happens to one address, with a signature."""

    def __init__(self, real: Bank) -> None:
        self._real, self.capabilities = real, real.capabilities
        self.asked: list[str] = []

    async def create(self, intent: PaymentIntent) -> Created:
        return await self._real.create(intent)

    async def verify(self, view: AttemptView) -> Verification:
        return await self._real.verify(view)

    def parse_callback(self, request: InboundRequest) -> CallbackHint:
        if "attempt_id" in request.path_params:
            return self._real.parse_callback(request)
        if request.headers.get("signature") != "good":
            raise Forged("signature")
        attempt = request.form.get("attempt")
        return CallbackHint(
            int(attempt) if attempt else None, request.form.get("token"), "paid", True
        )

    async def refund(self, view: AttemptView, amount: Money, key: str) -> Undo:
        self.asked.append(key)
        return Undo(UndoResult.PENDING if len(self.asked) == 1 else UndoResult.DONE)

    def callback_reply(self, hint: CallbackHint, /) -> CallbackReply | None:
        return CallbackReply(200, "heard") if hint.authenticated else None


@pytest.mark.parametrize(
    ("signature", "named", "status", "settles"),
    [
        ("good", {"attempt": "{attempt}", "token": "{token}"}, 200, True),
        ("good", {"attempt": "{attempt}"}, 200, True),
        ("good", {"token": "{token}"}, 200, True),
        ("good", {"attempt": "{attempt}", "token": "another"}, 200, False),
        ("good", {"token": "another"}, 200, False),
        ("good", {"attempt": "77"}, 200, False),
        ("good", {}, 200, False),
        ("bad", {"attempt": "{attempt}", "token": "{token}"}, 400, False),
    ],
    ids=[
        "by both names",
        "by our name",
        "by its name",
        "another's payment under our number",
        "another's payment",
        "an attempt of another shop",
        "nothing of anybody's",
        "not signed",
    ],
)
async def test_one_address_hears_of_every_attempt(
    databases: Databases,
    tmp_path: Path,
    anyio_backend: str,
    signature: str,
    named: dict[str, str],
    status: int,
    settles: bool,
) -> None:
    async with open_shop(databases.new(SQLITE, migrated=True), tmp_path, wrap=OnePlace) as shop:
        await paid_but_not_back(shop)
        [(attempt, token)] = shop.look(
            lambda s: [(one.id, one.provider_ref) for one in s.exec(select(PaymentAttempt))]
        )
        form = {name: v.format(attempt=attempt, token=token) for name, v in named.items()}

        answer = await shop.browser.post(
            f"{shop.address}/pay/testbank", data=form, headers={"signature": signature}
        )

        assert answer.status_code == status
        assert (shop.booked() != []) is settles
        assert (answer.text == "heard") is (signature == "good")


async def test_the_one_address_is_for_servers_and_known_gateways_only(shop: SmallShop) -> None:
    looked = await shop.browser.get(f"{shop.address}/pay/testbank")
    unsigned = await shop.browser.post(f"{shop.address}/pay/testbank", data={"token": "x"})
    unknown = await shop.browser.post(f"{shop.address}/pay/sizpay")

    assert [one.status_code for one in (looked, unsigned, unknown)] == [404, 400, 400]


async def test_a_notice_of_money_on_its_way_back_brings_the_answer(
    databases: Databases, tmp_path: Path, anyio_backend: str
) -> None:
    async with open_shop(databases.new(SQLITE, migrated=True), tmp_path, wrap=OnePlace) as shop:
        order = await shop.order()
        await shop.pays(order)
        [refund] = await shop.act(lambda ctx: refunds.whole(ctx, order, "به خواست خریدار"))
        assert await shop.cashier.refund(refund.id) is not None
        [attempt] = shop.attempts(order)

        for _ in range(2):
            await shop.browser.post(
                f"{shop.address}/pay/testbank",
                data={"attempt": str(attempt.id)},
                headers={"signature": "good"},
            )

        assert shop.again(order).payment_state is PaymentState.REFUNDED
        assert shop.told(MoneyReturned) == 1
        assert sum(shop.booked()) == 0
