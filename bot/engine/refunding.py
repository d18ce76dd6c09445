"""Bringing money back: a gateway is asked with the same key until it says how it went."""

from datetime import datetime

from bot.engine.till import Till
from common.log import get_logger
from payments.base import GatewayError, Undo, UndoResult
from shop import refunds
from shop.refunds import Asked

UNSUPPORTED = Undo(UndoResult.UNSUPPORTED)

log = get_logger(__name__)


class Refunding:
    """Asks gateways to give money back."""

    def __init__(self, till: Till) -> None:
        self._till = till

    async def ask(self, refund_id: int) -> datetime | None:
        """Ask about one refund and record what is said; when to ask again, None for never."""
        asked = await self._till.act(lambda ctx: refunds.to_ask(ctx, refund_id))
        if asked is None:
            return None
        said = await self._undone(asked)
        word = said.result.value if said is not None else "unknown"
        log.info("refund_asked", gateway=asked.gateway, refund=refund_id, result=word)
        return await self._till.act(lambda ctx: refunds.record(ctx, refund_id, said))

    async def _undone(self, asked: Asked) -> Undo | None:
        """What the gateway says; None when nobody knows."""
        gateway = self._till.gateways.get(asked.gateway)
        if gateway is None or not asked.view.provider_ref:
            return UNSUPPORTED
        can = gateway.capabilities
        try:
            if can.can_refund and (asked.is_whole or can.partial_refund):
                return await gateway.refund(asked.view, asked.amount, asked.key)
            if can.can_reverse and asked.is_whole:
                return await gateway.reverse(asked.view)
        except GatewayError as error:
            log.warning("refund_not_answered", gateway=asked.gateway, reason=str(error))
            return None
        return UNSUPPORTED
