"""The test bank, which is real already: nothing here stands in for it."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx

from common.clock import FixedClock
from common.money import Money
from payments.base import (
    AttemptView,
    Created,
    FailureClass,
    GetRedirect,
    InboundRequest,
    PaymentIntent,
)
from payments.testbank import TestbankGateway
from tests.payments.contract.line import Line
from tests.payments.contract.peer import Fault, Peer, PeerFactory, Slow
from tests.payments.rig import KEY, inbound, intent_of, served_bank

REASONS = {
    FailureClass.INSUFFICIENT_FUNDS: "insufficient_funds",
    FailureClass.CARD_PROBLEM: "wrong_pin",
    FailureClass.LIMIT: "daily_limit",
    FailureClass.FRAUD_OR_BLOCKED: "blocked_card",
    FailureClass.GATEWAY_DOWN: "bank_down",
}


class TestbankPeer:
    """A buyer at the test bank, and its books."""

    refusals = frozenset({*REASONS, FailureClass.CANCELLED, FailureClass.EXPIRED})
    secrets = (KEY,)

    def __init__(
        self, address: str, books: Path, browser: httpx.AsyncClient, clock: FixedClock
    ) -> None:
        self._books, self._browser, self._clock = books, browser, clock
        self._line = Line()
        self._came_back: dict[str, str] = {}
        self.gateway = TestbankGateway(address, KEY, transport=self._line)

    def intent(self, minor: int | None = None) -> PaymentIntent:
        intent = intent_of()
        return intent if minor is None else replace(intent, amount=Money(minor, "IRR"))

    async def pay(self, created: Created) -> None:
        await self._choose(created, "paid")

    async def pay_other(self, created: Created, amount: Money) -> None:
        await self.pay(created)
        with closing(sqlite3.connect(self._books, isolation_level=None)) as books:
            books.execute(
                "UPDATE payment SET amount = ?, currency = ? WHERE token = ?",
                (amount.minor, amount.currency, created.provider_ref),
            )

    async def refuse(self, created: Created, why: FailureClass) -> None:
        if why is FailureClass.EXPIRED:
            await self.age(60)
        else:
            await self._choose(created, "refused", reason=REASONS[why])

    async def cancel(self, created: Created) -> None:
        await self._choose(created, "cancelled")

    async def age(self, minutes: int) -> None:
        self._clock.advance(timedelta(minutes=minutes))

    def callbacks(self, view: AttemptView) -> list[InboundRequest]:
        came = self._came_back.get(view.provider_ref)
        return [] if came is None else [inbound(came, view.attempt_id)]

    def forged(self, view: AttemptView) -> list[InboundRequest]:
        return [
            inbound(f"http://127.0.0.1:1/?{query}", view.attempt_id)
            for query in (f"token={view.provider_ref}&status=OK", "token=x&status=OK", "status=OK")
        ]

    def break_next(self, fault: Fault | Slow) -> None:
        self._line.break_next(fault)

    def taken(self, view: AttemptView) -> Money:
        with closing(sqlite3.connect(self._books)) as books:
            minor, currency = books.execute(
                "SELECT CASE WHEN settled_at IS NULL OR reversed_at IS NOT NULL THEN 0 ELSE amount"
                " - (SELECT coalesce(sum(amount), 0) FROM refund WHERE token = payment.token) END,"
                " currency FROM payment WHERE token = ?",
                (view.provider_ref,),
            ).fetchone()
        return Money(minor, currency)

    def calls(self) -> int:
        return self._line.calls

    async def _choose(self, created: Created, choice: str, **fields: str) -> None:
        assert isinstance(created.redirect, GetRedirect)
        page = await self._browser.post(created.redirect.url, data={"choice": choice, **fields})
        assert page.status_code == 303
        self._came_back[created.provider_ref] = page.headers["location"]


@asynccontextmanager
async def testbank(folder: Path) -> AsyncIterator[Peer]:
    """The test bank over real HTTP."""
    async with (
        served_bank(folder) as (address, clock, _),
        httpx.AsyncClient(trust_env=False) as browser,
    ):
        peer = TestbankPeer(address, folder / "bank.sqlite3", browser, clock)
        try:
            yield peer
        finally:
            await peer.gateway.aclose()


PEERS: dict[str, PeerFactory] = {"testbank": testbank}
