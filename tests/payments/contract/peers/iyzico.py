"""iyzico, whose buyers pay with its own test cards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

import httpx

from common.clock import FixedClock
from common.money import Money
from payments.base import (
    AttemptView,
    BasketLine,
    Created,
    FailureClass,
    GetRedirect,
    InboundRequest,
    PaymentIntent,
)
from payments.iyzico import IyzicoGateway
from tests.payments.contract.line import Line
from tests.payments.contract.peer import Fault, Peer, PeerFactory, Slow
from tests.payments.rig import NOON
from tests.standins.iyzico import Iyzico
from tests.web.serving import address_of, listen, served

KEY, SECRET = "api-key-of-the-tests", "secret-key-of-the-tests"
BAD_CARDS = {
    FailureClass.INSUFFICIENT_FUNDS: "4111111111111129",
    FailureClass.CARD_PROBLEM: "4124111111111116",
    FailureClass.FRAUD_OR_BLOCKED: "4121111111111119",
}
CODES = {FailureClass.LIMIT: "10061", FailureClass.GATEWAY_DOWN: "10091"}

_numbers = count(2_600_001)


class IyzicoPeer:
    """A buyer at iyzico, and what iyzico's server tells."""

    refusals = frozenset({*BAD_CARDS, *CODES})
    secrets = (KEY, SECRET)

    def __init__(self, iyzico: Iyzico, browser: httpx.AsyncClient, clock: FixedClock) -> None:
        self.iyzico, self._browser, self._clock = iyzico, browser, clock
        self.line = Line()
        self._came_back: set[str] = set()
        self.gateway = IyzicoGateway(KEY, SECRET, base_url=iyzico.address, transport=self.line)

    def intent(self, minor: int | None = None) -> PaymentIntent:
        return intent_of(minor or 45_990)

    async def pay(self, created: Created) -> None:
        await self._with(created, "5528790000000008")

    async def pay_other(self, created: Created, amount: Money) -> None:
        paid = Decimal(amount.minor) / 100
        await self._open(created)
        self.iyzico.buyer_pays(created.provider_ref, paid=paid, currency=amount.currency)
        self._came_back.add(created.provider_ref)

    async def refuse(self, created: Created, why: FailureClass) -> None:
        card = BAD_CARDS.get(why, "4130111111111118")
        await self._with(created, card, code="" if why in BAD_CARDS else CODES.get(why, "10000"))

    async def cancel(self, created: Created) -> None:
        await self._open(created)

    async def age(self, minutes: int) -> None:
        self._clock.advance(timedelta(minutes=minutes))

    def callbacks(self, view: AttemptView) -> list[InboundRequest]:
        if view.provider_ref not in self._came_back:
            return []
        body, headers = self.iyzico.notice(view.provider_ref)
        return [came(view, view.provider_ref), notice(body, headers)]

    def forged(self, view: AttemptView) -> list[InboundRequest]:
        body, _ = self.iyzico.notice(view.provider_ref)
        return [
            came(view, view.provider_ref),
            came(view, "tok-x"),
            came(view, ""),
            notice(body, {}),
            notice(body, {"x-iyz-signature-v3": "0" * 64}),
            notice(b"[]", {}),
            notice(b"x", {}),
        ]

    def break_next(self, fault: Fault | Slow) -> None:
        self.line.break_next(fault)

    def taken(self, view: AttemptView) -> Money:
        return Money(int(self.iyzico.taken(view.provider_ref) * 100), view.amount.currency)

    def calls(self) -> int:
        return self.line.calls

    async def _with(self, created: Created, card: str, code: str = "") -> None:
        await self._open(created)
        self.iyzico.buyer_pays(created.provider_ref, card, code=code)
        self._came_back.add(created.provider_ref)

    async def _open(self, created: Created) -> None:
        assert isinstance(created.redirect, GetRedirect)
        page = await self._browser.get(created.redirect.url)
        assert page.status_code == 200


def intent_of(minor: int = 45_990, currency: str = "TRY") -> PaymentIntent:
    """What a shop in İzmir asks for."""
    number, amount = next(_numbers), Money(minor, currency)
    return PaymentIntent(
        attempt_id=number,
        order_code="K7MWQ4",
        amount=amount,
        description="Kilim Dükkânı · K7MWQ4",
        return_url="https://shop.example/p/page",
        callback_url=f"https://shop.example/pay/iyzico/{number}",
        language="tr",
        expires_at=NOON + timedelta(minutes=60),
        payer_name="Ayşe Nur Yılmaz",
        payer_phone="+905551112233",
        payer_email="ayse@example.com",
        payer_identity="10000000146",
        payer_ip="85.34.78.112",
        address="Kordon Boyu 12, Alsancak",
        city="İzmir",
        postal_code="35220",
        lines=tuple(
            BasketLine(name, part)
            for name, part in zip(
                ("İpek şal", "Yün atkı", "Kurdele"), amount.split([3, 2, 1]), strict=True
            )
            if part
        ),
    )


def came(view: AttemptView, token: str) -> InboundRequest:
    """A browser that comes back from the page."""
    return InboundRequest(
        method="POST",
        path_params={"gateway": "iyzico", "attempt_id": str(view.attempt_id)},
        query={},
        form={"token": token},
        headers={},
        body=f"token={token}".encode(),
    )


def notice(body: bytes, headers: dict[str, str]) -> InboundRequest:
    """A notice to the address that iyzico has for the whole shop."""
    return InboundRequest("POST", {"gateway": "iyzico"}, {}, {}, headers, body)


@asynccontextmanager
async def iyzico(_folder: Path) -> AsyncIterator[Peer]:
    """The stand-in over real HTTP."""
    clock = FixedClock(NOON)
    standin, listener = Iyzico(clock, KEY, SECRET), listen()
    standin.address = address_of(listener)
    async with served(standin.app(), listener), httpx.AsyncClient(trust_env=False) as browser:
        peer = IyzicoPeer(standin, browser, clock)
        try:
            yield peer
        finally:
            await peer.gateway.aclose()


PEERS: dict[str, PeerFactory] = {"iyzico": iyzico}
