"""Beginning a payment: an attempt in the database, then a link from its gateway."""

import asyncio
from collections.abc import Sequence

from sqlmodel import Session

from bot.engine.asking import MOST_ASKED, Asking, is_undecided
from bot.engine.intents import intent_of
from bot.engine.till import Till
from common.errors import BadInput, Conflict, Unavailable
from common.log import get_logger
from common.money import Money
from models import AttemptState, PaymentAttempt
from payments import base
from payments.base import (
    AttemptView,
    FailureClass,
    Gateway,
    GatewayCapabilities,
    ListsUnsettled,
    PaymentIntent,
)
from payments.bills import is_awaited
from shop import billing, digital, listed, offered_ways, opening, orders
from shop.attempts import ASKING, WAITING
from shop.context import Shopping
from shop.payers import Payer
from shop.settings import Shop

OPEN = frozenset({*WAITING, *ASKING, AttemptState.EXPIRED})
"""An attempt with a link in one of these may have been paid without our hearing of it."""

NOBODY = Payer()
"""A payer of whom we know no more than the order says."""

log = get_logger(__name__)


class Beginning:
    """Makes attempts with links. `base_url` is where browsers and gateways reach our server."""

    def __init__(self, till: Till, asking: Asking, base_url: str) -> None:
        self._till, self._asking, self._base_url = till, asking, base_url.rstrip("/")
        self._tasks: dict[tuple[int, str], asyncio.Task[PaymentAttempt]] = {}

    def ways(self, shop: Shop, amount: Money, trials: Sequence[str] = ()) -> list[str]:
        """The names of the gateways that could take this amount now, in the shop's order."""
        return [name for name, can in self.offers(shop, trials) if can.pays(amount)]

    def offers(
        self, shop: Shop, trials: Sequence[str] = ()
    ) -> list[tuple[str, GatewayCapabilities]]:
        """The gateways of the shop that work in its money, whatever the amount, in its order; then
        those that its owner tries.
        """
        return [
            (name, gateway.capabilities)
            for name in (*shop.gateways, *trials)
            if (gateway := self._till.gateways.get(name)) is not None
            and gateway.capabilities.works_in(shop.currency)
            and (shop.testing or not gateway.capabilities.test)
        ]

    async def attempt(self, order_id: int, name: str, payer: Payer = NOBODY) -> PaymentAttempt:
        """An attempt that has its link; presses at the same moment share one.

        Raises: see `Cashier.begin`.
        """
        gateway = self._till.gateways.get(name)
        if gateway is None:
            raise BadInput("page-way-gone" if self._till.gateways else "page-no-way")
        can = gateway.capabilities
        if (can.needs_email and not payer.email) or (can.needs_identity and not payer.identity):
            raise BadInput("payer-incomplete")
        key = order_id, name
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = asyncio.create_task(self._begin(order_id, gateway, payer))
            task.add_done_callback(lambda _: self._tasks.pop(key, None))
        return await asyncio.shield(task)

    async def again(self, attempt: PaymentAttempt, payer: Payer) -> bool:
        """Put a bill into the payer's chat whose link was opened there; False where it stands in
        one already.

        Raises:
            Unavailable: it could not be written.
        """
        gateway, redirect = self._till.gateways.get(attempt.gateway), billing.redirect_of(attempt)
        if gateway is None or redirect is None or not is_awaited(redirect):
            return False

        def look(ctx: Shopping) -> PaymentIntent:
            order = orders.by_id(ctx.session, attempt.order_id)
            return intent_of(ctx, order, attempt, payer, self._base_url)

        try:
            await gateway.create(await self._till.act(look))
        except base.GatewayError as error:
            log.warning(
                "bill_not_written", gateway=gateway.name, attempt=attempt.id, code=error.code
            )
            raise Unavailable("page-failed-gateway-down") from None
        return True

    async def finish(self) -> None:
        """Return when every link that was asked for is recorded."""
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _begin(self, order_id: int, gateway: Gateway, payer: Payer) -> PaymentAttempt:
        def open_attempt(ctx: Shopping) -> tuple[PaymentAttempt, PaymentIntent]:
            order = orders.by_id(ctx.session, order_id)
            trials = offered_ways.on_trial(ctx.session, order, testing=ctx.shop.testing)
            fit = self.ways(ctx.shop, order.open_amount, trials)
            if order.open_amount and gateway.name not in fit:
                raise BadInput("page-way-gone" if fit else "page-no-way")
            can = gateway.capabilities
            if can.only_digital and not digital.needs_no_parcel(order):
                raise BadInput("page-no-way")
            attempt = billing.open_attempt(ctx, order, gateway.name, test=can.test, asks=can.asks)
            return attempt, intent_of(ctx, order, attempt, payer, self._base_url)

        def open_the_first(ctx: Shopping) -> tuple[PaymentAttempt, PaymentIntent] | None:
            return None if _may_be_paid(ctx.session, order_id) else open_attempt(ctx)

        opened = await self._till.act(open_the_first)
        if opened is None:
            await self._look_before(order_id)
            opened = await self._till.act(open_attempt)
        attempt, intent = opened
        if attempt.redirect is not None:
            return attempt
        await self._close_earlier(attempt)
        return await self._create(gateway, intent)

    async def _look_before(self, order_id: int) -> None:
        """Ask about earlier attempts: nobody is sent to pay who has paid already, or may have.

        Raises:
            Conflict: it is not known yet whether an earlier attempt brought the money.
        """
        sent_to = await self._till.read(lambda session: _may_be_paid(session, order_id))
        await self._asking.ask_all(sent_to, "buyer")
        now = self._till.engine.clock.now()
        attempts = await self._till.read(lambda session: billing.attempts_of(session, order_id))
        if any(is_undecided(one, now) for one in attempts):
            raise Conflict("page-still-asking")

    async def _close_earlier(self, attempt: PaymentAttempt) -> None:
        """End the pages of earlier attempts, as far as their gateways can, so that nobody pays twice.

        Nobody is kept from paying because an old page would not close: what comes through it then
        waits for the owner.
        """
        earlier = await self._till.read(lambda session: _still_open(session, attempt))
        await asyncio.gather(*(self._close(name, view) for name, view in earlier))

    async def _close(self, name: str, view: AttemptView) -> None:
        gateway = self._till.gateways.get(name)
        if gateway is None:
            return
        try:
            await gateway.close(view)
        except Exception as error:  # noqa: BLE001 - no gateway's fault may cost a sale
            log.warning(
                "attempt_not_closed",
                gateway=name,
                attempt=view.attempt_id,
                error=type(error).__name__,
            )

    async def _create(self, gateway: Gateway, intent: PaymentIntent) -> PaymentAttempt:
        attempt_id = intent.attempt_id
        try:
            created = await gateway.create(intent)
        except (base.Rejected, base.Unavailable) as error:
            await self._not_begun(gateway, attempt_id, error)
            raise Unavailable("page-failed-gateway-down") from None
        except Exception:
            # Whatever went wrong, the call may have arrived: this id is spent.
            log.exception("attempt_begun_perhaps", gateway=gateway.name, attempt=attempt_id)
            self._till.tally.attempt(gateway.name, "create-unknown")
            await self._till.act(lambda ctx: billing.create_unknown(ctx, attempt_id))
            raise Unavailable("page-failed-gateway-down") from None
        self._till.tally.attempt(gateway.name, "created")

        def issue(ctx: Shopping) -> PaymentAttempt:
            if isinstance(gateway, ListsUnsettled):
                listed.plan(ctx, gateway.name)
            return billing.issued(ctx, attempt_id, created)

        return await self._till.act(issue)

    async def _not_begun(
        self, gateway: Gateway, attempt_id: int, error: base.Rejected | base.Unavailable
    ) -> None:
        down = FailureClass.GATEWAY_DOWN
        failure = error.failure_class if isinstance(error, base.Rejected) else down
        log.warning("attempt_not_begun", gateway=gateway.name, attempt=attempt_id, code=error.code)
        self._till.tally.attempt(gateway.name, "create-failed")
        ours = isinstance(error, base.Rejected) and error.ours
        await self._till.act(
            lambda ctx: billing.create_failed(ctx, attempt_id, failure, error.code, ours=ours)
        )


def _may_be_paid(session: Session, order_id: int) -> list[int]:
    """Attempts of an order with which somebody was sent to pay, and of which we have not heard."""
    attempts = billing.attempts_of(session, order_id)
    return [one.id for one in attempts if one.provider_ref and one.state in OPEN]


def _still_open(session: Session, newest: PaymentAttempt) -> list[tuple[str, AttemptView]]:
    """The latest earlier attempts whose pages may still take money, with their gateways."""
    code = orders.by_id(session, newest.order_id).code
    known = billing.attempts_of(session, newest.order_id)
    return [
        (one.gateway, opening.view_of(one, one.provider_ref, code))
        for one in known
        if one.id != newest.id and one.provider_ref and one.state in OPEN
    ][-MOST_ASKED:]
