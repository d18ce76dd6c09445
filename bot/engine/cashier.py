"""The cashier: the only one who talks to gateways for orders.

Always the same three steps: a transaction, the gateway, a transaction. No transaction is open while
a gateway is asked, and no turn of a chat ever waits for one. Whatever a gateway says about a
payment goes to `billing.record`, which alone settles; whoever brings the news (a callback, the
clock, a buyer) only makes the cashier ask. That two of them ask at once is made rare here
(`Asking`) and harmless there.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.engine.asking import Asking
from bot.engine.beginning import NOBODY, Beginning
from bot.engine.gateways import Gateways
from bot.engine.hearing import PATIENCE_S, Hearing, Returned
from bot.engine.listing import Listing
from bot.engine.probing import Probing
from bot.engine.refunding import Refunding
from bot.engine.till import NoTally, Shopkeeper, Tally, Till
from common.errors import Unavailable
from common.money import Money
from payments.base import (
    Gateway,
    GatewayCapabilities,
    GetRedirect,
    InboundRequest,
    InChat,
    Redirect,
)
from shop import billing, digital, offered_ways, orders
from shop import settings as shop_settings
from shop.outcomes import Outcome, Source
from shop.payers import Payer
from shop.settings import Shop

ANY_PACE = 100.0
"""Questions a second about attempts whose gateway is not there, so that nobody is asked."""


class Cashier:
    """One shop's cashier. `base_url` is where browsers and gateways reach our web server."""

    def __init__(
        self,
        *,
        engine: Shopkeeper,
        gateways: Mapping[str, Gateway],
        base_url: str,
        vitals: Tally | None = None,
    ) -> None:
        shelf = gateways if isinstance(gateways, Gateways) else Gateways(gateways)
        self._till = Till(engine, shelf, vitals or NoTally())
        self._asking = Asking(self._till)
        self._beginning = Beginning(self._till, self._asking, base_url)
        self._refunding = Refunding(self._till)
        self._probing = Probing(self._till)
        self._listing = Listing(self._till)
        self._hearing = Hearing(self._till, self._asking, self._refunding)

    def ways(self, shop: Shop, amount: Money) -> list[str]:
        """The names of the gateways that could take this amount now, in the shop's order."""
        return self._beginning.ways(shop, amount)

    async def look_at_ways(self) -> None:
        """Have the gateways that the owner wants now."""
        await self._till.look_at_ways()

    def refresh(self, session: Session, shop: Shop) -> None:
        """Have the gateways that the owner wants now; to be called where both are at hand."""
        self._till.gateways.refresh(session, shop)

    def offers(
        self, shop: Shop, trials: Sequence[str] = ()
    ) -> list[tuple[str, GatewayCapabilities]]:
        """The gateways that work in the shop's money, whatever the amount, in its order; then
        those that its owner tries.
        """
        return self._beginning.offers(shop, trials)

    async def begin(self, order_id: int, gateway: str, payer: Payer = NOBODY) -> Redirect:
        """The buyer pressed *pay* on the order page: where their browser goes now.

        A link they were given a few minutes ago is given again. Where they have been before is
        asked about first, so that nobody pays twice.

        Raises:
            BadInput: this shop has no such gateway for such an amount, or it needs to know more
                of the payer.
            Conflict: the order is paid or closed, or it is not known yet whether it was paid.
            LimitReached: there were too many attempts already.
            MoneyError: this gateway cannot be used here.
            NotFound: there is no such order.
            Unavailable: the gateway does not begin a payment; nothing was charged.
        """
        attempt = await self._beginning.attempt(order_id, gateway, payer)
        attempt = await self._till.act(lambda ctx: billing.opened(ctx, attempt.id))
        redirect = billing.redirect_of(attempt)
        if redirect is None:
            raise Unavailable("page-failed-gateway-down")
        return redirect

    async def pay_link(self, order_id: int, gateway: str | None = None) -> str:
        """A fresh link to a gateway, for a shop whose own pages nobody can open.

        Without `gateway`, the first one that takes the amount and can be opened by a link. It
        stands in the attempt as well (`billing.redirect_of`).

        Raises:
            The same as `begin`; also Unavailable where no gateway can be opened by a link.
        """
        for name in [gateway] if gateway else await self._ways_of(order_id):
            redirect = billing.redirect_of(await self._beginning.attempt(order_id, name))
            if isinstance(redirect, (GetRedirect, InChat)):
                return redirect.url
        raise Unavailable("page-no-way")

    async def bill(self, order_id: int, gateway: str, chat: str) -> bool:
        """Have a bill put into a chat; False where one is left that was written a moment ago.

        Raises: the same as `begin`.
        """
        await self._till.look_at_ways()
        before = await self._till.read(lambda session: billing.attempts_of(session, order_id))
        payer = Payer(chat=chat)
        attempt = await self._beginning.attempt(order_id, gateway, payer)
        if all(one.id != attempt.id for one in before):
            return True
        return await self._beginning.again(attempt, payer)

    async def check(self, attempt_id: int, source: Source) -> Outcome | None:
        """Ask the gateway about an attempt and record what it says.

        None when there is nothing to ask: it is decided for good, or never reached its gateway. A
        gateway that does not answer is no error: that is recorded too, and asked again later.

        Raises:
            NotFound: there is no such attempt.
        """
        return await self._asking.ask(attempt_id, source)

    def polls_per_s(self, gateway: str) -> float:
        """How many questions of our own a second a gateway bears."""
        adapter = self._till.gateways.get(gateway)
        return ANY_PACE if adapter is None else adapter.capabilities.polls_per_s

    async def read_list(self, way: str) -> None:
        """Look through what a gateway lists as paid and not settled for payments of ours, and have
        those asked about.
        """
        await self._listing.read(way)

    async def check_order(self, order_id: int, source: Source) -> list[Outcome]:
        """Ask about the latest attempts of an order that may have brought money."""
        attempts = await self._till.read(lambda session: billing.attempts_of(session, order_id))
        known = [attempt.id for attempt in attempts if attempt.provider_ref is not None]
        return await self._asking.ask_all(known, source)

    async def refund(self, refund_id: int) -> datetime | None:
        """Ask a gateway to give money back, and record what it says.

        Returns:
            When to ask again, because nobody knows yet; None for never.
        """
        return await self._refunding.ask(refund_id)

    async def probe(self, way_id: int) -> None:
        """Ask a gateway whether it knows the shop by what its owner has said, and keep the answer.

        Raises:
            NotFound: there is no such way.
        """
        await self._probing.ask(way_id)

    async def callback(
        self, gateway: str, request: InboundRequest, *, patience_s: float = PATIENCE_S
    ) -> Returned:
        """A gateway, or a browser it sent back, reports. Repeating it changes nothing.

        Raises:
            The same as `Hearing.hear`.
        """
        return await self._hearing.hear(gateway, request, patience_s=patience_s)

    async def stop(self) -> None:
        """Let what was asked be recorded. Called once, before the engine stops."""
        await self._beginning.finish()
        await self._asking.finish()

    async def _ways_of(self, order_id: int) -> list[str]:
        def ways(session: Session) -> list[str]:
            order = orders.by_id(session, order_id)
            shop = shop_settings.load(session)
            self.refresh(session, shop)
            trials = offered_ways.on_trial(session, order, testing=shop.testing)
            return [
                name
                for name, can in self.offers(shop, trials)
                # In the chat nobody is asked for what only some gateways want to know.
                if can.pays(order.open_amount)
                and not (can.needs_email or can.needs_identity)
                and (digital.needs_no_parcel(order) or not can.only_digital)
            ]

        return await self._till.read(ways)
