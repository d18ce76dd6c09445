"""PayTR, by its page and by its links."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

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
from payments.paytr import PaytrGateway
from payments.paytr_account import CURRENCIES, Account
from payments.paytr_link import PaytrLinkGateway
from tests.payments.contract.line import Line
from tests.payments.contract.peer import Fault, Peer, PeerFactory, Slow
from tests.payments.contract.peers.iyzico import intent_of
from tests.payments.rig import NOON
from tests.standins.paytr import Payment, Paytr
from tests.web.serving import address_of, listen, served

MERCHANT, KEY, SALT = "123456", "KEY-of-the-tests", "SALT-of-the-tests"
REASONS = {
    FailureClass.INSUFFICIENT_FUNDS: ("0", "Kartın limiti/bakiyesi yetersiz"),
    FailureClass.LIMIT: ("0", "Günlük limit aşıldı"),
    FailureClass.CARD_PROBLEM: ("2", ""),
    FailureClass.FRAUD_OR_BLOCKED: ("11", ""),
    FailureClass.GATEWAY_DOWN: ("99", ""),
    FailureClass.CANCELLED: ("6", ""),
}


class PaytrPeer:
    """A buyer at PayTR, and what PayTR's server tells."""

    secrets = (KEY, SALT)

    def __init__(
        self,
        kind: type[PaytrGateway] | type[PaytrLinkGateway],
        paytr: Paytr,
        browser: httpx.AsyncClient,
        clock: FixedClock,
    ) -> None:
        self.paytr, self._browser, self._clock = paytr, browser, clock
        self.line = Line()
        account = Account(MERCHANT, KEY, SALT)
        self.gateway = kind(account, base_url=paytr.address, transport=self.line)
        self.is_link = kind is PaytrLinkGateway
        self.refusals = frozenset() if self.is_link else frozenset(REASONS)

    def intent(self, minor: int | None = None) -> PaymentIntent:
        intent = intent_of(minor or 45_990)
        name = self.gateway.name
        return replace(
            intent,
            callback_url=f"https://shop.example/pay/{name}/{intent.attempt_id}",
            expires_at=self._clock.now() + timedelta(minutes=60),
        )

    async def pay(self, created: Created) -> None:
        self.paytr.buyer_pays(await self._open(created))

    async def pay_other(self, created: Created, amount: Money) -> None:
        currency = CURRENCIES[amount.currency]
        token = await self._open(created)
        self.paytr.buyer_pays(token, asked=amount.minor, currency=currency)

    async def refuse(self, created: Created, why: FailureClass) -> None:
        code, sentence = REASONS.get(why, ("0", "Bilinmeyen hata"))
        self.paytr.bank_refuses(await self._open(created), code, sentence)

    async def cancel(self, created: Created) -> None:
        await self.refuse(created, FailureClass.CANCELLED)

    async def age(self, minutes: int) -> None:
        self._clock.advance(timedelta(minutes=minutes))

    def callbacks(self, view: AttemptView) -> list[InboundRequest]:
        told = self.found(view).notice
        return [self.post(view, told)] if told else []

    def forged(self, view: AttemptView) -> list[InboundRequest]:
        payment = self.found(view)
        fields = {
            **({"callback_id": view.provider_ref} if self.is_link else {}),
            "merchant_oid": payment.oid or "PTR1L",
            "status": "success",
            "total_amount": str(view.amount.minor),
            "payment_amount": str(view.amount.minor),
            "currency": "TL",
            "test_mode": "0",
        }
        strange = Account(MERCHANT, "key", "salt")
        other = strange.hash(fields["merchant_oid"], SALT, "success", fields["total_amount"])
        return [
            self.post(view, fields),
            self.post(view, {**fields, "hash": other}),
            self.post(view, {**fields, "hash": "ğ"}),
            self.post(view, {}),
            self.browser_back(view),
        ]

    def break_next(self, fault: Fault | Slow) -> None:
        self.line.break_next(fault)

    def taken(self, view: AttemptView) -> Money:
        token = next(key for key, one in self.paytr.payments.items() if one is self.found(view))
        payment = self.found(view)
        currency = next(ours for ours, word in CURRENCIES.items() if word == payment.currency)
        return Money(self.paytr.taken(token), currency)

    def calls(self) -> int:
        return self.line.calls

    def post(self, view: AttemptView, form: dict[str, str]) -> InboundRequest:
        """What PayTR's server sends: to a link's own address, or to the shop's one."""
        params = {"gateway": self.gateway.name}
        if self.is_link:
            params["attempt_id"] = str(view.attempt_id)
        return InboundRequest("POST", params, {}, form, {}, b"")

    def browser_back(self, view: AttemptView) -> InboundRequest:
        """The page that a buyer is sent to, whatever happened."""
        params = {"gateway": self.gateway.name, "attempt_id": str(view.attempt_id)}
        return InboundRequest("GET", params, {"oid": view.provider_ref}, {}, {}, b"")

    def found(self, view: AttemptView) -> Payment:
        """What PayTR has of an attempt."""
        name = "callback_id" if self.is_link else "merchant_oid"
        payments = self.paytr.payments.values()
        return next(one for one in payments if one.fields[name] == view.provider_ref)

    async def _open(self, created: Created) -> str:
        assert isinstance(created.redirect, GetRedirect)
        page = await self._browser.get(created.redirect.url)
        assert page.status_code == 200
        return urlsplit(created.redirect.url).path.rpartition("/")[2]


@asynccontextmanager
async def paytr(
    kind: type[PaytrGateway] | type[PaytrLinkGateway], _folder: Path
) -> AsyncIterator[Peer]:
    """The stand-in over real HTTP."""
    clock = FixedClock(NOON)
    standin, listener = Paytr(clock, MERCHANT, KEY, SALT), listen()
    standin.address = address_of(listener)
    async with served(standin.app(), listener), httpx.AsyncClient(trust_env=False) as browser:
        peer = PaytrPeer(kind, standin, browser, clock)
        try:
            yield peer
        finally:
            await peer.gateway.aclose()


PEERS: dict[str, PeerFactory] = {
    "paytr": partial(paytr, PaytrGateway),
    "paytrlink": partial(paytr, PaytrLinkGateway),
}
