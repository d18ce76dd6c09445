"""What the contract tests need of a gateway: the adapter, its provider, and a buyer there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx

from bot.web.testbank import build_bank
from common.clock import FixedClock
from common.i18n import Translator
from common.money import Money
from payments import testbank
from payments.base import AttemptView, Created, GetRedirect, InboundRequest, PaymentIntent
from tests.web.serving import served

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
KEY = "merchant-key-of-the-tests"
LOCALES = Path(__file__).parents[2] / "locales"

_numbers = count(7001)


@dataclass
class Rig:
    """A gateway and the bank behind it; `notices` is what the bank told the shop by itself."""

    gateway: testbank.TestbankGateway
    address: str
    browser: httpx.AsyncClient
    clock: FixedClock
    notices: list[str]

    async def opened(
        self,
        toman: int = 450_000,
        *,
        order_code: str = "K7MWQ4",
        attempt_id: int | None = None,
    ) -> tuple[AttemptView, Created]:
        """An attempt for which the gateway gave a link."""
        intent = intent_of(toman, order_code=order_code, attempt_id=attempt_id)
        created = await self.gateway.create(intent)
        return view_of(intent, created.provider_ref), created

    async def at_the_bank(self, created: Created, choice: str, **fields: str) -> httpx.Response:
        """The buyer opens the link and chooses how it ends."""
        assert isinstance(created.redirect, GetRedirect)
        page = await self.browser.get(created.redirect.url)
        assert page.status_code == 200
        return await self.browser.post(created.redirect.url, data={"choice": choice, **fields})


@asynccontextmanager
async def served_bank(folder: Path) -> AsyncIterator[tuple[str, FixedClock, list[str]]]:
    """The test bank over real HTTP: its address, its clock, and what it told the shop by itself."""
    clock = FixedClock(NOON)
    notices: list[str] = []

    async def notify(urls: object) -> None:
        assert isinstance(urls, list)
        notices.extend(urls)

    bank = build_bank(
        folder / "bank.sqlite3",
        key=KEY,
        clock=clock,
        translator=Translator.load(LOCALES),
        notify=notify,
    )
    async with served(bank) as address:
        yield address, clock, notices


@asynccontextmanager
async def bank_rig(folder: Path, *, callback_method: str = "GET") -> AsyncIterator[Rig]:
    """The test bank with its adapter and a buyer."""
    async with (
        served_bank(folder) as (address, clock, notices),
        httpx.AsyncClient(trust_env=False) as browser,
    ):
        gateway = testbank.TestbankGateway(address, KEY, callback_method=callback_method)
        try:
            yield Rig(gateway, address, browser, clock, notices)
        finally:
            await gateway.aclose()


def intent_of(
    toman: int = 450_000, *, order_code: str = "K7MWQ4", attempt_id: int | None = None
) -> PaymentIntent:
    """What the shop asks a gateway for."""
    number = attempt_id or next(_numbers)
    return PaymentIntent(
        attempt_id=number,
        order_code=order_code,
        amount=Money(toman * 10, "IRR"),
        description="فروشگاه گلیم — شال نخی",
        return_url="http://127.0.0.1:1/p/page",
        callback_url=f"http://127.0.0.1:1/pay/testbank/{number}",
        language="fa",
        expires_at=NOON + timedelta(minutes=60),
    )


def view_of(intent: PaymentIntent, provider_ref: str) -> AttemptView:
    """The same attempt as the shop stores it."""
    return AttemptView(
        attempt_id=intent.attempt_id,
        provider_ref=provider_ref,
        amount=intent.amount,
        order_code=intent.order_code,
        created_at=NOON,
    )


def inbound(url: str, attempt_id: int, *, form: dict[str, str] | None = None) -> InboundRequest:
    """The callback that a browser makes of an address."""
    return InboundRequest(
        method="GET" if form is None else "POST",
        path_params={"gateway": "testbank", "attempt_id": str(attempt_id)},
        query=dict(parse_qsl(urlsplit(url).query)),
        form=form or {},
        headers={},
        body=b"",
    )
