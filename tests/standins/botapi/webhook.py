"""Posting updates to the bot, again and again until it says 2xx.

Source: https://core.telegram.org/bots/api#setwebhook
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from tests.standins.botapi.params import Json
from tests.standins.botapi.state import BotAccount, Update, Webhook

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_LONGEST_DELAY_S = 60.0
_NEVER_IN_ANSWER = ("get", "setwebhook", "deletewebhook", "close", "logout")
Answered = Callable[[BotAccount, Json], Awaitable[Any]]


class WebhookSender:
    """Delivers for all bots of a platform: in order in a lane, lanes side by side."""

    def __init__(self, *, retry_s: float, timeout_s: float, now: Callable[[], float]) -> None:
        self.retry_s = retry_s
        self.timeout_s = timeout_s
        self.now = now
        self.on_method: Answered | None = None
        self._lanes: dict[tuple[int, str, int], deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots: dict[int, asyncio.Semaphore] = {}
        self._session: aiohttp.ClientSession | None = None

    def start(self, bot: BotAccount, hook: Webhook) -> None:
        """Deliver what is waiting and whatever comes."""
        self.stop(bot)
        bot.webhook = hook
        self._slots[bot.id] = asyncio.Semaphore(hook.max_connections)
        bot.on_update = lambda update: self._queue(bot, hook, update)
        for update in list(bot.pending.values()):
            self._queue(bot, hook, update)

    def stop(self, bot: BotAccount) -> None:
        """Deliver nothing more; lanes notice by the changed hook."""
        bot.webhook = None
        bot.on_update = lambda update: None
        for key in [key for key in self._lanes if key[0] == bot.id]:
            self._lanes.pop(key).clear()

    async def close(self) -> None:
        """End every delivery."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def _queue(self, bot: BotAccount, hook: Webhook, update: Update) -> None:
        key = (bot.id, *update.lane)
        lane = self._lanes.get(key)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[key] = lane = deque([update])
        task = asyncio.get_running_loop().create_task(self._run(bot, hook, key, lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(
        self, bot: BotAccount, hook: Webhook, key: tuple[int, str, int], lane: deque[Update]
    ) -> None:
        delay_s = self.retry_s
        while lane and bot.webhook is hook:
            update = lane[0]
            if update.id not in bot.pending:
                lane.popleft()
                continue
            async with self._slots[bot.id]:
                wait_s = await self._post(bot, hook, update)
            if wait_s is None:
                bot.pending.pop(update.id, None)
                delay_s = self.retry_s
                if lane and lane[0] is update:
                    lane.popleft()
                continue
            await asyncio.sleep(wait_s or delay_s)
            delay_s = min(delay_s * 2, _LONGEST_DELAY_S)
        if self._lanes.get(key) is lane:
            del self._lanes[key]

    async def _post(self, bot: BotAccount, hook: Webhook, update: Update) -> float | None:
        """None when taken, otherwise the seconds the bot asked for, 0 without a wish."""
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers[SECRET_HEADER] = hook.secret
        timeout = aiohttp.ClientTimeout(total=self.timeout_s)
        try:
            async with self._open().post(
                hook.url, data=update.body, headers=headers, timeout=timeout
            ) as answer:
                body = await answer.read()
                if 200 <= answer.status < 300:
                    await self._run_answer(bot, body)
                    return None
                wish = answer.headers.get("Retry-After", "")
                error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except TimeoutError:
            wish, error = "", "Read timeout expired"
        except aiohttp.ClientError:
            wish, error = "", "Connection refused"
        hook.last_error_date = int(self.now())
        hook.last_error_message = error
        return float(wish) if wish.isdigit() else 0.0

    async def _run_answer(self, bot: BotAccount, body: bytes) -> None:
        """A method inside the answer is carried out; its result goes nowhere."""
        if self.on_method is None or not body.startswith(b"{"):
            return
        try:
            call = json.loads(body)
        except ValueError:
            return
        name = str(call.pop("method", "")) if isinstance(call, dict) else ""
        if name and not name.lower().startswith(_NEVER_IN_ANSWER):
            await self.on_method(bot, {"method": name, **call})

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session
