"""How updates come in: asked for, or brought to our door. Both tell Telegram that we have an update
only when the engine says so, and both let it come again when the engine does not.
"""

import asyncio
import hmac
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.requests import Request
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.base import Leadership
from bot.channels.door import Door, WebhookDoor
from bot.channels.telegram_api import Api, seconds_to_wait
from common.log import get_logger

LONG_POLL_S = 30
"""How long Telegram keeps a question open while nothing happens."""
BATCH = 100
"""Source: https://core.telegram.org/bots/api#getupdates"""
LONGEST_PAUSE_S = 60.0
IDLE_S = 1.0
"""The least time between two questions that bring nothing."""

log = get_logger(__name__)


class Pauses:
    """Rests between tries that fail: longer and longer, with one line in the log for all of them."""

    def __init__(self, rest: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._rest = rest
        self._failures = 0

    async def after(self, reason: str, *, at_least_s: float = 0.0) -> None:
        """Rest after a failure."""
        pause_s = min(2.0**self._failures, LONGEST_PAUSE_S)
        if self._failures == 0:
            log.warning("telegram_intake_failing", reason=reason)
        self._failures += 1
        await self._rest(max(pause_s, at_least_s))

    async def after_error(self, error: TelegramError) -> None:
        """Rest after a refusal, as long as Telegram asks for."""
        if isinstance(error, RetryAfter):
            await self.after("too many requests", at_least_s=seconds_to_wait(error))
        elif isinstance(error, InvalidToken):
            await self.after("token refused", at_least_s=LONGEST_PAUSE_S)
        elif isinstance(error, Conflict):
            await self.after(f"somebody else asks for the same updates: {error.message}")
        else:
            await self.after(error.message)

    async def idle(self) -> None:
        """Rest after an empty answer that came at once: not every platform waits as it was asked."""
        await self._rest(IDLE_S)

    def over(self) -> None:
        """It works (again)."""
        if self._failures:
            log.info("telegram_intake_works_again", failures=self._failures)
            self._failures = 0


async def poll(
    api: Api, door: Door, leadership: Leadership, pauses: Pauses, kinds: Sequence[str]
) -> None:
    """Ask for updates of these kinds (of all, where there are none) until cancelled.

    The next question confirms all updates before its offset, so the offset moves only past what is
    safe. Source: https://core.telegram.org/bots/api#getupdates
    """
    offset = 0
    while True:
        await leadership.wait()
        question: dict[str, Any] = {"timeout": LONG_POLL_S, "limit": BATCH}
        question |= {"allowed_updates": kinds} if kinds else {}
        question |= {"offset": offset} if offset else {}
        asked_at = time.monotonic()
        try:
            updates = await api.call("getUpdates", question, read_s=LONG_POLL_S + 10.0)
        except TelegramError as error:
            await pauses.after_error(error)
            continue
        unsafe = await door.take(updates)
        if unsafe is not None:
            offset = unsafe["update_id"]
            await pauses.after("an update could not be taken")
            continue
        pauses.over()
        if not updates and time.monotonic() - asked_at < IDLE_S:
            await pauses.idle()
        if updates:
            offset = updates[-1]["update_id"] + 1


def in_header(request: Request) -> str:
    """The secret as Telegram shows it.

    Source: https://core.telegram.org/bots/api#setwebhook
    """
    return request.headers.get("x-telegram-bot-api-secret-token", "")


def in_address(request: Request) -> str:
    """The secret where it is the end of the address that was called."""
    return str(request.path_params.get("secret", ""))


class SecretDoor(WebhookDoor):
    """Each call brings one update and shows a secret, which `shown` finds."""

    def __init__(self, secret: str, shown: Callable[[Request], str] = in_header) -> None:
        super().__init__()
        if not secret:
            raise ValueError("a webhook without a secret would take updates from anybody")
        self._secret, self._shown = secret.encode(), shown

    def _may_call(self, request: Request) -> bool:
        shown = self._shown(request).encode("utf-8", "surrogateescape")
        return hmac.compare_digest(shown, self._secret)

    async def _is_taken(self, said: dict[str, Any]) -> bool:
        return self._door is not None and await self._door.take([said]) is None
