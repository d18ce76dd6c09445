"""Gateways that report by themselves, and browsers that come back from them."""

import asyncio
import hmac
from dataclasses import dataclass

from sqlmodel import Session

from bot.engine.asking import Asking
from bot.engine.refunding import Refunding
from bot.engine.till import Till
from common.errors import NotFound
from common.log import get_logger
from models import Order, PaymentAttempt
from payments.base import CallbackHint, CallbackReply, Forged, InboundRequest
from payments.disputes import DisputeHint
from shop import billing, disputes, orders, refunds

PATIENCE_S = 8.0
"""How long whoever brings a callback waits for the gateway; the question goes on without them."""
LARGEST_ID = 2**63 - 1

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Returned:
    """A callback that was heard.

    `page_key` is where a browser goes on; None when the callback does not show that it comes from
    whoever was at the gateway, who alone may see the order, and for a provider's notice about
    nothing of ours. `reply` is for a provider's server.
    """

    page_key: str | None
    reply: CallbackReply | None


class Hearing:
    """Where a shop's callbacks are heard; what they claim is asked about, never believed."""

    def __init__(self, till: Till, asking: Asking, refunding: Refunding) -> None:
        self._till, self._asking, self._refunding = till, asking, refunding

    async def hear(
        self, gateway: str, request: InboundRequest, *, patience_s: float = PATIENCE_S
    ) -> Returned:
        """A gateway, or a browser it sent back, reports. Repeating it changes nothing.

        Raises:
            NotFound: this shop has no such gateway.
            Forged: it proves nothing and is about no attempt of ours, or names it wrongly; nothing
                has happened.
        """
        await self._till.look_at_ways()
        adapter = self._till.gateways.get(gateway)
        if adapter is None:
            raise NotFound("payment-gone")
        hint = adapter.parse_callback(request)
        if isinstance(hint, DisputeHint):
            dispute = hint.dispute
            await self._till.act(lambda ctx: disputes.record(ctx, gateway, dispute))
            return Returned(None, adapter.callback_reply(hint))
        try:
            attempt, order = await self._till.read(
                lambda session: _reported(session, gateway, hint)
            )
        except Forged:
            if not hint.authenticated:
                raise
            # An account may serve others beside us; what is theirs would be told again and again.
            log.info("callback_of_others", gateway=gateway, claimed=hint.claimed[:20])
            return Returned(None, adapter.callback_reply(hint))
        log.info(
            "callback_received", gateway=gateway, attempt=attempt.id, claimed=hint.claimed[:20]
        )
        if hint.authenticated and hint.proof is not None:
            # The provider says it nowhere else, so it is acknowledged once it is recorded.
            await self._asking.take(gateway, attempt.id, hint.proof)
        else:
            asked = asyncio.ensure_future(self._look(attempt.id, authenticated=hint.authenticated))
            done, _ = await asyncio.wait([asked], timeout=patience_s)
            for question in done:
                question.result()
        proven = hint.authenticated or hint.provider_ref is not None
        return Returned(order.page_key if proven else None, adapter.callback_reply(hint))

    async def _look(self, attempt_id: int, *, authenticated: bool) -> None:
        """Ask about an attempt that was reported; a provider's own notice may also be about money
        on its way back.
        """
        await self._asking.ask(attempt_id, "callback")
        if authenticated:
            for refund_id in await self._till.read(
                lambda session: refunds.on_their_way(session, attempt_id)
            ):
                await self._refunding.ask(refund_id)


def _reported(session: Session, gateway: str, hint: CallbackHint) -> tuple[PaymentAttempt, Order]:
    """The attempt a callback is about, with its order.

    Raises:
        Forged: there is none, or the callback does not know its reference.
    """
    attempt = None
    if hint.attempt_id is not None:
        if 0 < hint.attempt_id <= LARGEST_ID:
            attempt = session.get(PaymentAttempt, hint.attempt_id)
    elif hint.provider_ref is not None:
        attempt = billing.by_reference(session, gateway, hint.provider_ref)
    if attempt is None or attempt.gateway != gateway:
        raise Forged("no_such_attempt")
    if hint.provider_ref is not None and not hmac.compare_digest(
        (attempt.provider_ref or "").encode(), hint.provider_ref.encode()
    ):
        raise Forged("wrong_reference")
    return attempt, orders.by_id(session, attempt.order_id)
