"""The questions that Telegram asks before somebody pays, answered at once and beside all turns.

Who is not answered within ten seconds cannot pay, so these never wait in anybody's mailbox. An
answer that got lost costs nothing: no money moves, and the buyer presses again.
Source: https://core.telegram.org/bots/api#answerprecheckoutquery, #answershippingquery
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Mapping
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram_api import Api
from bot.engine.checkouts import Checkout, Checkouts
from common.log import get_logger

Json = Mapping[str, Any]

log = get_logger(__name__)


class CheckoutAnswers:
    """Answers checkouts for one channel. Without `gate` the shop takes no bills."""

    def __init__(self, api: Api, channel: str) -> None:
        self.gate: Checkouts | None = None
        self._api, self._channel = api, channel
        self._under_way: set[asyncio.Task[None]] = set()

    def take(self, raw: Json) -> bool:
        """Answer an update that is such a question; whether it is one."""
        pay, ship = raw.get("pre_checkout_query"), raw.get("shipping_query")
        query = pay if isinstance(pay, dict) else ship
        if not isinstance(query, dict):
            return False
        if self.gate is not None:
            say = self._judge if query is pay else self._agreed
            task = asyncio.create_task(self._answer(say(self.gate, query)))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return True

    async def stop(self) -> None:
        """Let what is asked be answered: somebody waits with their card in their hand."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                await asyncio.gather(*self._under_way)

    async def _answer(self, saying: Awaitable[tuple[str, Json]]) -> None:
        try:
            method, params = await saying
            await self._api.call(method, params)
        except TelegramError as error:
            log.warning("checkout_unanswered", reason=error.message)
        except Exception:
            log.exception("checkout_failed")

    async def _judge(self, gate: Checkouts, query: Json) -> tuple[str, Json]:
        sender, code = _who(query)
        total = query.get("total_amount")
        why = await gate.objection(
            Checkout(
                channel=self._channel,
                sender=sender,
                language_code=code,
                payload=str(query.get("invoice_payload", "")),
                currency=str(query.get("currency", "")),
                total=total if isinstance(total, int) else 0,
                question=str(query.get("id", "")),
            )
        )
        params: dict[str, Any] = {"pre_checkout_query_id": str(query.get("id", ""))}
        params |= {"ok": True} if why is None else {"ok": False, "error_message": why}
        return "answerPreCheckoutQuery", params

    async def _agreed(self, gate: Checkouts, query: Json) -> tuple[str, Json]:
        """No bill of ours asks how to send something; whoever asks all the same hears why."""
        sender, code = _who(query)
        words = await gate.no_parcels(self._channel, sender, code)
        query_id = str(query.get("id", ""))
        return "answerShippingQuery", {
            "shipping_query_id": query_id,
            "ok": False,
            "error_message": words,
        }


def _who(query: Json) -> tuple[str, str | None]:
    sender = query.get("from")
    if not isinstance(sender, dict):
        return "", None
    code = sender.get("language_code")
    return str(sender.get("id", "")), code if isinstance(code, str) else None
