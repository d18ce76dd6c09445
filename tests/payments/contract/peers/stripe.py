"""Stripe's stand-in. It is paid through its own methods: its page is Stripe's secret."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from common.money import Money
from payments.base import (
    AttemptView,
    Created,
    FailureClass,
    InboundRequest,
    PaymentIntent,
)
from payments.stripe import StripeGateway
from tests.payments.contract.line import Line
from tests.payments.contract.peer import Fault, Peer, PeerFactory, Slow
from tests.payments.rig import NOON, intent_of
from tests.standins.stripe import Stripe
from tests.web.serving import served

KEY, SECRET = "sk_test_of-the-tests", "whsec_of-the-tests"
REASONS = {
    FailureClass.INSUFFICIENT_FUNDS: "insufficient_funds",
    FailureClass.CARD_PROBLEM: "expired_card",
    FailureClass.LIMIT: "card_velocity_exceeded",
    FailureClass.GATEWAY_DOWN: "issuer_not_available",
    FailureClass.FRAUD_OR_BLOCKED: "stolen_card",
}


class StripePeer:
    """A buyer abroad, their bank, and the account."""

    refusals = frozenset({*REASONS, FailureClass.EXPIRED})
    """Who turns back leaves the page as it was, and Stripe says nothing of it."""
    secrets = (KEY, SECRET)

    def __init__(self, account: Stripe, address: str) -> None:
        self.account, self._line = account, Line()
        self.gateway = StripeGateway(
            KEY,
            webhook_secret=SECRET,
            api_url=address,
            transport=self._line,
            now=lambda: account.now,
        )

    def intent(self, minor: int | None = None) -> PaymentIntent:
        intent = intent_of()
        number = intent.attempt_id
        return replace(
            intent,
            amount=Money(1_250 if minor is None else minor, "EUR"),
            callback_url=f"http://127.0.0.1:1/pay/stripe/{number}",
            expires_at=datetime.fromtimestamp(self.account.now, UTC) + timedelta(minutes=60),
        )

    async def pay(self, created: Created) -> None:
        self.account.pays(created.provider_ref)

    async def pay_other(self, created: Created, amount: Money) -> None:
        self.account.pays(created.provider_ref, minor=amount.minor, money=amount.currency.lower())

    async def refuse(self, created: Created, why: FailureClass) -> None:
        if why is FailureClass.EXPIRED:
            await self.age(61)
            return
        self.account.declines(created.provider_ref, REASONS[why])
        self.account.pays_slowly(created.provider_ref)
        self.account.bounces(created.provider_ref, REASONS[why])

    async def cancel(self, created: Created) -> None:
        """The way back leads to the order page and tells nothing."""

    async def age(self, minutes: int) -> None:
        self.account.passes(minutes * 60)

    def callbacks(self, view: AttemptView) -> list[InboundRequest]:
        session = self.account.sessions[view.provider_ref]
        told = [
            notice(header, body)
            for header, body in self.account.notices
            if f'"{view.provider_ref}"'.encode() in body
            and abs(self.account.now - int(header[2:12])) <= 300
        ]
        back = [came_back(session["success_url"], view)] if session["status"] == "complete" else []
        return told + back

    def forged(self, view: AttemptView) -> list[InboundRequest]:
        body = (
            b'{"type":"checkout.session.completed","livemode":false,"data":{"object":{"id":"%s",'
            b'"client_reference_id":"%d","payment_status":"paid"}}}'
            % (view.provider_ref.encode(), view.attempt_id)
        )
        signed = self.account.sign(body)
        return [
            notice("", body),
            notice(f"t={signed[2:12]},v1=", body),
            notice(f"t={signed[2:12]},v1={'0' * 64}", body),
            notice(signed.replace("v1=", "v0="), body),
            notice(signed, body + b" "),
            came_back(f"http://127.0.0.1:1/?session_id={view.provider_ref}", view),
            came_back("http://127.0.0.1:1/?session_id=cs_test_other", view),
        ]

    def break_next(self, fault: Fault | Slow) -> None:
        self._line.break_next(fault)

    def taken(self, view: AttemptView) -> Money:
        return Money(self.account.taken(view.provider_ref), view.amount.currency)

    def calls(self) -> int:
        return self._line.calls


def notice(header: str, body: bytes) -> InboundRequest:
    """What Stripe's server sends to the one address."""
    return InboundRequest(
        method="POST",
        path_params={"gateway": "stripe"},
        query={},
        form={},
        headers={"stripe-signature": header, "content-type": "application/json"},
        body=body,
    )


def came_back(url: str, view: AttemptView) -> InboundRequest:
    """What the buyer's browser opens."""
    return InboundRequest(
        method="GET",
        path_params={"gateway": "stripe", "attempt_id": str(view.attempt_id)},
        query=dict(parse_qsl(urlsplit(url).query)),
        form={},
        headers={},
        body=b"",
    )


@asynccontextmanager
async def stripe_peer(_folder: Path) -> AsyncIterator[StripePeer]:
    """An account in test mode."""
    account = Stripe(KEY, SECRET, now=NOON.timestamp())
    async with served(account.app()) as address:
        peer = StripePeer(account, address)
        try:
            yield peer
        finally:
            await peer.gateway.aclose()


@asynccontextmanager
async def _stripe(folder: Path) -> AsyncIterator[Peer]:
    async with stripe_peer(folder) as peer:
        yield peer


PEERS: dict[str, PeerFactory] = {"stripe": _stripe}
