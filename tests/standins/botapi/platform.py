"""The stand-in as a whole: bots, people, clock, trouble, and the server in front."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from tests.standins.botapi.calls import CallLog
from tests.standins.botapi.errors import Refusal
from tests.standins.botapi.faults import Fault, Faults
from tests.standins.botapi.limits import Limits
from tests.standins.botapi.params import Json, Params
from tests.standins.botapi.registry import METHODS, Handler
from tests.standins.botapi.server import BotApiServer
from tests.standins.botapi.state import BotAccount, Chat
from tests.standins.botapi.webhook import WebhookSender

if TYPE_CHECKING:
    from tests.standins.botapi.chats import Group
    from tests.standins.botapi.people import Person

T = TypeVar("T")
TOKEN = "710011223:VEFA-standin-token-for-tests-only00"
LOG_VARIABLE = "VEFA_CALLS_LOG"
FIRST_UPDATE_ID = 471_100_001
FIRST_NUMBER = 12_900_000_001


class Telegram:
    """Telegram on loopback: ``async with Telegram() as platform`` serves on a free port.

    ``clock`` gives seconds since 1970; ``advance`` moves it. ``log`` is the file for calls: by
    default the one named in VEFA_CALLS_LOG, ``False`` for none. ``http_webhooks`` lets a webhook
    have any address. ``keep_calls`` bounds the log in memory.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        username: str = "vefa_test_bot",
        clock: Callable[[], float] = time.time,
        callback_timeout_s: float = 15.0,
        http_webhooks: bool = False,
        webhook_retry_s: float = 1.0,
        webhook_timeout_s: float = 60.0,
        keep_calls: int | None = None,
        log: Path | str | bool | None = None,
    ) -> None:
        self._clock = clock
        self._shift_s = 0.0
        self._number = FIRST_NUMBER
        self.callback_timeout_s = callback_timeout_s
        self.http_webhooks = http_webhooks
        self.calls = CallLog(keep=keep_calls, path=_log_path(log))
        self.faults = Faults()
        self.limits = Limits()
        self._limits: dict[int, Limits] = {}
        self.webhooks = WebhookSender(
            retry_s=webhook_retry_s, timeout_s=webhook_timeout_s, now=self.now
        )
        self.methods: Mapping[str, tuple[str, Handler]] = METHODS
        self.bots: dict[str, BotAccount] = {}
        self.people: dict[int, Json] = {}
        self.groups: dict[int, Json] = {}
        self.without_voices: set[int] = set()
        """Who takes no voice and video messages of others."""
        self.bills: dict[str, Json] = {}
        """By the chat and message they stand in, or their link."""
        self.transactions: list[Json] = []
        self.loop: asyncio.AbstractEventLoop | None = None
        self.server = BotApiServer(self)
        self.token = token
        self.bot = self.add_bot(token, username)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    async def start(self, port: int = 0, host: str = "127.0.0.1") -> None:
        """Serve from now on, in the running loop."""
        self.loop = asyncio.get_running_loop()
        await self.server.start(host, port)

    async def stop(self) -> None:
        """Stop serving; what happened can still be looked at."""
        await self.webhooks.close()
        await self.server.stop()
        self.calls.close()

    @property
    def url(self) -> str:
        """Where the server is, without a path."""
        return self.server.url

    @property
    def base_url(self) -> str:
        """What python-telegram-bot wants as ``base_url``."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """What python-telegram-bot wants as ``base_file_url``."""
        return f"{self.url}/file/bot"

    def now(self) -> float:
        """Seconds since 1970 on the stand-in's clock."""
        return self._clock() + self._shift_s

    def advance(self, seconds: float) -> None:
        """Let time pass without waiting."""
        self._shift_s += seconds

    def take_number(self) -> int:
        """A number that was never used before."""
        self._number += 1
        return self._number

    def add_bot(self, token: str, username: str, name: str = "Vefa") -> BotAccount:
        """Register one more bot."""
        bot = BotAccount(token, username, name, first_update_id=FIRST_UPDATE_ID)
        self.bots[token] = bot
        return bot

    def limits_of(self, bot: BotAccount) -> Limits:
        """The budget of a bot; switched on and shaped by ``platform.limits``."""
        if not self.limits.enabled:
            return self.limits
        found = self._limits.get(bot.id)
        if found is None:
            shape = self.limits
            found = Limits(True, shape.per_bot, shape.burst, shape.per_group_minute)
            self._limits[bot.id] = found
        return found

    def limit(self, *, per_bot: int = 30, burst: int = 3, per_group_minute: int = 20) -> None:
        """Switch the real limits on."""
        self.limits = Limits(True, per_bot, burst, per_group_minute)
        self._limits.clear()

    def unlimited(self) -> None:
        """Switch the limits off again."""
        self.limits = Limits()

    def look_at(self, method: str, p: Params) -> None:
        """Refuse what this platform does not read; Telegram reads past what it does not know.

        Raises: Refusal.
        """

    def said(self, refusal: Refusal) -> Refusal:
        """A refusal in the platform's own words."""
        return refusal

    def receipt_of(self, bill: Json) -> Json:
        """What a payment of a bill is called."""
        charge = str(self.take_number())
        return {
            "telegram_payment_charge_id": f"tg{charge}",
            "provider_payment_charge_id": f"pr{charge}",
        }

    def user(self, number: int) -> Json | None:
        """A person by id."""
        return self.people.get(number)

    def fails(
        self,
        kind: str,
        method: str = "",
        *,
        chat_id: int | None = None,
        times: int = 1,
        retry_after_s: int = 1,
        status: int = 502,
        seconds: float = 0.0,
    ) -> None:
        """Order trouble for the next calls; see ``Fault`` for the kinds."""
        self.faults.add(Fault(kind, method, chat_id, times, retry_after_s, status, seconds))

    def person(
        self,
        number: int,
        first_name: str = "مینا",
        language_code: str = "fa",
        username: str = "",
        *,
        bot: BotAccount | None = None,
    ) -> Person:
        """Somebody with a phone, talking to one bot."""
        from tests.standins.botapi.people import Person
        from tests.standins.botapi.wires import LocalWire

        wire = LocalWire(self, bot or self.bot)
        return Person(wire, wire.register(number, first_name, language_code, username))

    def group(self, number: int, title: str, *, bot: BotAccount | None = None) -> Group:
        """A group the bot is in; ``number`` is negative."""
        from tests.standins.botapi.chats import Group
        from tests.standins.botapi.wires import LocalWire

        wire = LocalWire(self, bot or self.bot)
        return Group(wire, wire.register_group(number, title))

    def chat(self, number: int, *, bot: BotAccount | None = None) -> Chat:
        """The raw state of a chat."""
        return (bot or self.bot).chats[number]

    async def at_home(self, job: Callable[[], T]) -> T:
        """Run a job on the loop that serves, whichever loop asks."""
        if self.loop is None or self.loop is asyncio.get_running_loop():
            return job()

        async def run() -> T:
            return job()

        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(run(), self.loop))

    def reset(self) -> None:
        """Forget chats, calls and trouble; bots and their tokens stay."""
        for token, bot in list(self.bots.items()):
            self.webhooks.stop(bot)
            fresh = BotAccount(
                token, bot.user["username"], bot.user["first_name"],
                first_update_id=bot.next_update_id,
            )  # fmt: skip
            bot.__dict__.update(fresh.__dict__)
        self.people.clear()
        self.groups.clear()
        self.calls.clear()
        self.faults.clear()
        self.unlimited()


def _log_path(log: Path | str | bool | None) -> Path | None:
    if log is None:
        log = os.environ.get(LOG_VARIABLE) or False
    return Path(log) if not isinstance(log, bool) else None
