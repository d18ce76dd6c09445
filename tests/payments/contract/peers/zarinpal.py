"""ZarinPal, as it answers today."""

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
from payments.zarinpal import ZarinpalGateway
from tests.payments.contract.line import Line
from tests.payments.contract.peer import Fault, Peer, PeerFactory, Slow
from tests.payments.rig import inbound, intent_of
from tests.standins.zarinpal import MERCHANT, Zarinpal
from tests.web.serving import served


class ZarinpalPeer:
    """A buyer at ZarinPal, and its books."""

    refusals = frozenset({FailureClass.CANCELLED})
    """It does not say why a payment failed."""
    secrets = (MERCHANT,)

    def __init__(
        self, gateway: ZarinpalGateway, provider: Zarinpal, line: Line, browser: httpx.AsyncClient
    ) -> None:
        self.gateway, self.provider = gateway, provider
        self._line, self._browser = line, browser
        self._came_back: dict[str, str] = {}

    def intent(self, minor: int | None = None) -> PaymentIntent:
        intent = intent_of()
        return intent if minor is None else replace(intent, amount=Money(minor, "IRR"))

    async def pay(self, created: Created) -> None:
        await self._choose(created, "pay")

    async def pay_other(self, created: Created, amount: Money) -> None:
        await self._choose(created, "pay")
        self.provider.sessions[created.provider_ref].paid_rial = amount.minor

    async def refuse(self, created: Created, why: FailureClass) -> None:
        await self._choose(created, "fail")

    async def cancel(self, created: Created) -> None:
        await self._choose(created, "fail")

    async def age(self, minutes: int) -> None:
        self.provider.minute += minutes

    def callbacks(self, view: AttemptView) -> list[InboundRequest]:
        came = self._came_back.get(view.provider_ref)
        return [] if came is None else [inbound(came, view.attempt_id)]

    def forged(self, view: AttemptView) -> list[InboundRequest]:
        queries = (f"Authority={view.provider_ref}&Status=OK", f"Authority={'A' * 36}&Status=OK")
        return [
            inbound(f"http://127.0.0.1:1/?{query}", view.attempt_id)
            for query in (*queries, "Status=OK", "Authority=1&Status=OK")
        ]

    def break_next(self, fault: Fault | Slow) -> None:
        self._line.break_next(fault)

    def taken(self, view: AttemptView) -> Money:
        session = self.provider.sessions[view.provider_ref]
        return Money(session.paid_rial if session.status == "VERIFIED" else 0, "IRR")

    def calls(self) -> int:
        return self._line.calls

    async def _choose(self, created: Created, choice: str) -> None:
        assert isinstance(created.redirect, GetRedirect)
        page = await self._browser.get(created.redirect.url, params={"choose": choice})
        assert page.status_code == 302, page.text
        self._came_back[created.provider_ref] = page.headers["location"]


@asynccontextmanager
async def zarinpal(_folder: Path) -> AsyncIterator[Peer]:
    """ZarinPal over real HTTP."""
    provider, line = Zarinpal(), Line()
    async with served(provider.app()) as address, httpx.AsyncClient(trust_env=False) as browser:
        gateway = ZarinpalGateway(MERCHANT, base_url=address, transport=line)
        try:
            yield ZarinpalPeer(gateway, provider, line, browser)
        finally:
            await gateway.aclose()


PEERS: dict[str, PeerFactory] = {"zarinpal": zarinpal}
