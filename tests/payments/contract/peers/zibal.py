"""Zibal, with a merchant of one's own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx

from common.money import Money
from payments.base import (
    AttemptView,
    Created,
    FailureClass,
    GetRedirect,
    InboundRequest,
    PaymentIntent,
)
from payments.zibal import ZibalGateway
from tests.payments.contract.line import Line
from tests.payments.contract.peer import Fault, Peer, PeerFactory, Slow
from tests.payments.rig import inbound, intent_of
from tests.standins.zibal import CANCELLED, MERCHANT, VERIFIED, Zibal
from tests.web.serving import served

STATUSES = {
    FailureClass.CANCELLED: CANCELLED,
    FailureClass.CARD_PROBLEM: 4,
    FailureClass.INSUFFICIENT_FUNDS: 5,
    FailureClass.LIMIT: 9,
    FailureClass.FRAUD_OR_BLOCKED: 10,
    FailureClass.GATEWAY_DOWN: 11,
    FailureClass.EXPIRED: 18,
}


class ZibalPeer:
    """A buyer at Zibal, and its books."""

    refusals = frozenset(STATUSES)
    secrets = (MERCHANT,)

    def __init__(
        self, gateway: ZibalGateway, provider: Zibal, line: Line, browser: httpx.AsyncClient
    ) -> None:
        self.gateway, self._provider = gateway, provider
        self._line, self._browser = line, browser
        self._came_back: dict[str, str] = {}

    def intent(self, minor: int | None = None) -> PaymentIntent:
        intent = intent_of()
        return intent if minor is None else replace(intent, amount=Money(minor, "IRR"))

    async def pay(self, created: Created) -> None:
        assert isinstance(created.redirect, GetRedirect)
        page = await self._browser.get(created.redirect.url, params={"choose": "pay"})
        assert page.status_code == 302, page.text
        self._came_back[created.provider_ref] = page.headers["location"]

    async def pay_other(self, created: Created, amount: Money) -> None:
        await self.pay(created)
        self._provider.payments[int(created.provider_ref)].paid_rial = amount.minor

    async def refuse(self, created: Created, why: FailureClass) -> None:
        status = STATUSES[why]
        self._came_back[created.provider_ref] = self._provider.end(
            int(created.provider_ref), status
        )

    async def cancel(self, created: Created) -> None:
        await self.refuse(created, FailureClass.CANCELLED)

    async def age(self, minutes: int) -> None:
        self._provider.minute += minutes

    def callbacks(self, view: AttemptView) -> list[InboundRequest]:
        came = self._came_back.get(view.provider_ref)
        return [] if came is None else [inbound(came, view.attempt_id)]

    def forged(self, view: AttemptView) -> list[InboundRequest]:
        return [
            inbound(f"http://127.0.0.1:1/?{query}&success=1&status=2", view.attempt_id)
            for query in (f"trackId={view.provider_ref}", "trackId=7", "trackId=", "orderId=1")
        ]

    def break_next(self, fault: Fault | Slow) -> None:
        self._line.break_next(fault)

    def taken(self, view: AttemptView) -> Money:
        payment = self._provider.payments[int(view.provider_ref)]
        return Money(payment.paid_rial if payment.status == VERIFIED else 0, "IRR")

    def calls(self) -> int:
        return self._line.calls


@asynccontextmanager
async def zibal(_folder: Path) -> AsyncIterator[Peer]:
    """Zibal over real HTTP."""
    provider, line = Zibal(), Line()
    async with served(provider.app()) as address, httpx.AsyncClient(trust_env=False) as browser:
        gateway = ZibalGateway(MERCHANT, base_url=address, transport=line)
        try:
            yield ZibalPeer(gateway, provider, line, browser)
        finally:
            await gateway.aclose()


PEERS: dict[str, PeerFactory] = {"zibal": zibal}
