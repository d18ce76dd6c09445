"""A shop without pages that takes money through one of the contract's peers."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from bot.engine.cashier import Cashier
from bot.web.vitals import Vitals
from common.clock import FixedClock
from models import Order, PaymentAttempt
from payments.base import AttemptView, Created, Gateway, InboundRequest
from shop import billing, installing
from shop.opening import REUSE_FOR
from shop.outcomes import Outcome
from shop.payers import Payer
from tests.databases import open_database
from tests.payments.contract.peer import Peer
from tests.web.small_shop import EVENING, ZONES, Clockwork, Engine, SmallShop

ADDRESS = "https://127.0.0.1"
"""Where the shop says it is, which the stand-ins know as its own; nobody listens there."""
BUYER = Payer(email="ayse@example.com", identity="10000000146", ip="85.34.78.112")
"""What a buyer has filled in on the order's page, where a gateway wants to know it."""


@dataclass
class Counter:
    """A shop and the provider behind its cashier."""

    shop: SmallShop
    peer: Peer

    async def opened(self, order: Order) -> tuple[PaymentAttempt, Created]:
        """The buyer presses *pay*; a little later than the last time, so that no link is reused."""
        self.shop.clock.advance(REUSE_FOR)
        await self.shop.cashier.begin(order.id, self.peer.gateway.name, BUYER)
        attempt = self.shop.attempts(order)[-1]
        redirect = billing.redirect_of(attempt)
        assert attempt.provider_ref is not None
        assert redirect is not None
        return attempt, Created(attempt.provider_ref, redirect)

    async def paid(self, order: Order) -> PaymentAttempt:
        """The buyer pays, and nobody has told the shop yet."""
        attempt, created = await self.opened(order)
        await self.peer.pay(created)
        return attempt

    async def told(self, attempt: PaymentAttempt) -> None:
        """What the provider or the browser brings arrives."""
        for request in self.reports(attempt):
            await self.shop.cashier.callback(self.peer.gateway.name, request)

    def reports(self, attempt: PaymentAttempt) -> list[InboundRequest]:
        """What the provider or the browser brings."""
        return self.peer.callbacks(self.view(attempt))

    async def asked(self, attempt: PaymentAttempt) -> Outcome | None:
        """The shop asks by itself."""
        return await self.shop.cashier.check(attempt.id, "poll")

    def view(self, attempt: PaymentAttempt) -> AttemptView:
        """The attempt as a gateway knows it."""
        order = self.shop.look(lambda session: session.get_one(Order, attempt.order_id))
        assert attempt.provider_ref is not None
        return AttemptView(
            attempt_id=attempt.id,
            provider_ref=attempt.provider_ref,
            amount=attempt.amount,
            order_code=order.code,
            created_at=attempt.created_at,
        )

    def again(self, attempt: PaymentAttempt) -> PaymentAttempt:
        """The attempt as it is now."""
        return self.shop.look(lambda session: session.get_one(PaymentAttempt, attempt.id))

    def taken(self, attempt: PaymentAttempt) -> int:
        """What the provider holds for the shop of it."""
        return self.peer.taken(self.view(attempt)).minor


@asynccontextmanager
async def counter_of(
    peer: Peer,
    database_url: str,
    folder: Path,
    *,
    wrap: Callable[[Gateway], Gateway] = lambda gateway: gateway,
) -> AsyncIterator[Counter]:
    """A shop with shawls whose only way to pay is this one; `wrap` may put something before it."""
    engine = Engine(open_database(database_url), FixedClock(EVENING))
    name, address = peer.gateway.name, ADDRESS
    currency = peer.intent().amount.currency
    cashier = Cashier(engine=engine, gateways={name: wrap(peer.gateway)}, base_url=address)
    browser = httpx.AsyncClient(trust_env=False)
    shop = SmallShop(engine, cashier, peer.gateway, address, folder, browser, Clockwork(), Vitals())
    shop.currency = currency
    await engine.transact(
        lambda session: installing.seed(
            session,
            EVENING,
            name="گلیم",
            language="fa",
            currency=currency,
            timezone=ZONES[currency],
            public_url=address,
            gateways=(name,),
            testing=True,
        )
    )
    await shop.sells("شال نخی", sku="SHAL-01", toman=450_000, stock=9, tax_bps=1000)
    async with browser:
        try:
            yield Counter(shop, peer)
        finally:
            await shop.cashier.stop()
            engine.close()


def to(request: InboundRequest, attempt: PaymentAttempt) -> InboundRequest:
    """The same report, brought to the address of another attempt."""
    params = {**request.path_params, "attempt_id": str(attempt.id)}
    return replace(request, path_params=params)
