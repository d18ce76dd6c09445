"""SizPay, with each of its three kinds of accounts, by form and by link."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
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
    Gateway,
    InboundRequest,
    PaymentIntent,
    PostRedirect,
)
from payments.kinds import Given
from payments.sizpay import KIND
from tests.payments.contract.line import Line
from tests.payments.contract.peer import Fault, Peer, PeerFactory, Slow
from tests.payments.rig import NOON, intent_of
from tests.standins.sizpay import Sizpay
from tests.standins.sizpay_merchant import Merchant
from tests.web.serving import served


class SizpayPeer:
    """A buyer at SizPay, and its books."""

    refusals = frozenset({FailureClass.CANCELLED, FailureClass.EXPIRED})

    def __init__(
        self, gateway: Gateway, sizpay: Sizpay, line: Line, browser: httpx.AsyncClient
    ) -> None:
        self.gateway, self.sizpay, self._line, self._browser = gateway, sizpay, line, browser
        self.secrets = sizpay.merchant.secrets

    def intent(self, minor: int | None = None) -> PaymentIntent:
        intent = intent_of()
        amount = intent.amount if minor is None else Money(minor, "IRR")
        callback = f"http://127.0.0.1:1/pay/sizpay/{intent.attempt_id}"
        return replace(intent, amount=amount, callback_url=callback)

    async def pay(self, created: Created) -> None:
        await self._open(created)
        self.sizpay.choose(created.provider_ref, "paid")

    async def pay_other(self, created: Created, amount: Money) -> None:
        await self._open(created)
        self.sizpay.choose(created.provider_ref, "paid", charged=amount.minor)

    async def refuse(self, created: Created, why: FailureClass) -> None:
        await self._open(created)
        if why is FailureClass.EXPIRED:
            await self.age(60)
        self.sizpay.choose(created.provider_ref, "refused")

    async def cancel(self, created: Created) -> None:
        await self._open(created)
        self.sizpay.choose(created.provider_ref, "cancelled")

    async def age(self, minutes: int) -> None:
        assert isinstance(self.sizpay.clock, FixedClock)
        self.sizpay.clock.advance(timedelta(minutes=minutes))

    def callbacks(self, view: AttemptView) -> list[InboundRequest]:
        brought = self.sizpay.payments[view.provider_ref].callback
        return [brought_back(view, brought)] if brought else []

    def forged(self, view: AttemptView) -> list[InboundRequest]:
        paid = {"ResCod": "0", "Token": view.provider_ref, "Amount": str(view.amount.minor)}
        return [
            brought_back(view, form)
            for form in (paid, {**paid, "Token": "x" * 32}, {"ResCod": "00"}, {"Token": "1"})
        ]

    def break_next(self, fault: Fault | Slow) -> None:
        self._line.break_next(fault)

    def taken(self, view: AttemptView) -> Money:
        return Money(self.sizpay.taken(view.provider_ref), "IRR")

    def calls(self) -> int:
        return self._line.calls

    async def _open(self, created: Created) -> None:
        redirect = created.redirect
        if isinstance(redirect, PostRedirect):
            page = await self._browser.post(redirect.url, data=dict(redirect.fields))
        else:
            page = await self._browser.get(redirect.url)
        assert page.status_code == 200, page.text
        assert not self.sizpay.leaks


def brought_back(view: AttemptView, form: Mapping[str, str]) -> InboundRequest:
    """The form that a browser brings to our address."""
    params = {"gateway": "sizpay", "attempt_id": str(view.attempt_id)}
    return InboundRequest("POST", params, {}, dict(form), {}, b"")


def settings(known: Merchant, kind: str, address: str, **others: str) -> dict[str, str]:
    """What an owner answers for an account of this kind."""
    fields = (known.merchant, known.terminal, known.key_1, known.key_2)
    account = {
        "key": known.key,
        "fields": " ".join(fields),
        "signed": "\n".join((*fields, known.sign_key)),
    }
    answers = {setting.name: setting.default or "" for setting in KIND.settings}
    return {**answers, "account": account[kind], "address": address, **others}


@asynccontextmanager
async def sizpay_peer(
    _folder: Path,
    account: str,
    *,
    plain: bool = True,
    shop_url: str | None = "https://shop.example",
) -> AsyncIterator[SizpayPeer]:
    """SizPay over real HTTP, for an account of this kind."""
    sizpay, line = Sizpay(FixedClock(NOON), plain=plain), Line()
    async with served(sizpay.app()) as address, httpx.AsyncClient(trust_env=False) as browser:
        values = settings(sizpay.merchant, account, address)
        gateway = KIND.build(Given(values, shop_url=shop_url, transport=line))
        try:
            yield SizpayPeer(gateway, sizpay, line, browser)
        finally:
            await gateway.aclose()


def sizpay_near(
    account: str = "key",
    *,
    shop_url: str | None = "https://shop.example",
    known: Merchant | None = None,
    **others: str,
) -> SizpayPeer:
    """SizPay without a line to it, for what has nothing to do with the line.

    `known` is who the shop says it is, where that is not whom SizPay knows.
    """
    sizpay = Sizpay(FixedClock(NOON))
    near = httpx.ASGITransport(sizpay.app())
    line = Line(near)
    values = settings(known or sizpay.merchant, account, "https://rt.sizpay.ir", **others)
    gateway = KIND.build(Given(values, shop_url=shop_url, transport=line))
    return SizpayPeer(gateway, sizpay, line, httpx.AsyncClient(transport=near))


def _peer(**options: object) -> PeerFactory:
    def factory(folder: Path) -> AbstractAsyncContextManager[Peer]:
        return sizpay_peer(folder, **options)  # type: ignore[arg-type]

    return factory


PEERS: dict[str, PeerFactory] = {
    "sizpay-key": _peer(account="key"),
    "sizpay-fields-by-link": _peer(account="fields", plain=False, shop_url=None),
    "sizpay-signed": _peer(account="signed", plain=False),
}
