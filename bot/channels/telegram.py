"""Telegram as a channel: hears by polling or webhook, speaks through the library's transport."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.routing import Route
from telegram.error import TelegramError

from bot.channels.base import TELEGRAM, Alone, Intake, Leadership, PictureFile, Sent
from bot.channels.telegram_api import Api, send_error
from bot.channels.telegram_bills import TelegramBills
from bot.channels.telegram_business import parse_anywhere
from bot.channels.telegram_checkouts import CheckoutAnswers
from bot.channels.telegram_commands import CommandMenu, publish
from bot.channels.telegram_connections import Connections
from bot.channels.telegram_inline import InlineAnswers
from bot.channels.telegram_intake import Door, Pauses, WebhookDoor, poll
from bot.channels.telegram_parse import ALLOWED_UPDATES
from bot.channels.telegram_request import ReqwestRequest
from bot.channels.telegram_send import Sender
from bot.channels.telegram_sharing import of_bot
from bot.dialogue.layout import Capabilities
from bot.engine.checkouts import Checkouts
from bot.engine.inbound import Inbound
from bot.engine.offers import Showcase
from bot.engine.outgoing import Outgoing
from bot.settings import Settings, TelegramMode
from common.log import get_logger

WEBHOOK_PATH = "/webhooks/telegram"
"""Where Telegram brings updates, below PUBLIC_URL."""
WEBHOOK_CONNECTIONS = 100
"""The most calls Telegram may have open to us. Source: https://core.telegram.org/bots/api#setwebhook"""

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TelegramOptions:
    """What one bot needs. `public_url` and `secret` are for the webhook only."""

    token: str = field(repr=False)
    api_url: str = "https://api.telegram.org"
    mode: TelegramMode = TelegramMode.POLLING
    public_url: str = ""
    secret: str = field(default="", repr=False)
    proxy: str | None = field(default=None, repr=False)
    connections: int = 64
    """The most calls under way at once; the courier's workers and one for polling."""

    @classmethod
    def of(cls, settings: Settings) -> "TelegramOptions":
        """The options of this process. Raises: ValueError where there is no token."""
        if settings.telegram_token is None:
            raise ValueError("TELEGRAM_TOKEN is not set")
        return cls(
            token=settings.telegram_token.get_secret_value(),
            api_url=settings.telegram_api_url,
            mode=settings.telegram_mode,
            public_url=settings.public_url or "",
            secret=settings.webhook_secret(),
            proxy=settings.telegram_proxy,
        )


async def ask_for_name(options: TelegramOptions) -> str:
    """The bot's name without `@`, asked of Telegram once, for whoever only wants to know.

    Raises: SendError where the token is refused or Telegram out of reach.
    """
    channel = TelegramChannel(options)
    try:
        return await channel.verify()
    except TelegramError as error:
        raise send_error(error) from None
    finally:
        await channel.close()


class TelegramChannel:
    """One bot. Several bots of one database have a `name` each (see `parse_update`).

    `leadership` says which of several processes polls; `rest` and `monotonic` are the clock of
    pauses and limits.
    """

    capabilities: Capabilities = TELEGRAM
    reply_window = None

    def __init__(
        self,
        options: TelegramOptions,
        *,
        menus: Sequence[CommandMenu] = (),
        leadership: Leadership | None = None,
        name: str = "telegram",
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self.username: str | None = None
        self._options = options
        self._menus = menus
        self._leadership = leadership or Alone()
        self._rest = rest
        self._request = ReqwestRequest(connections=options.connections, proxy=options.proxy)
        self._api = Api(options.token, options.api_url, self._request)
        self._sender = Sender(self._api, monotonic=monotonic)
        self._webhook = WebhookDoor(options.secret) if self._by_webhook else None
        self._inline = InlineAnswers(self._api)
        self._checkouts = CheckoutAnswers(self._api, name)
        self._connections = Connections(self._api)
        self._door: Door | None = None
        self.bills = TelegramBills(self._api, lambda: self.username)
        self._listener: asyncio.Task[None] | None = None
        self._named: Callable[[str], Awaitable[None]] | None = None

    @property
    def _by_webhook(self) -> bool:
        return self._options.mode is TelegramMode.WEBHOOK

    async def verify(self) -> str:
        """The bot's name without `@`, asked of Telegram, which proves token and line.

        Raises: telegram.error.TelegramError.
        """
        await self._request.initialize()
        me = await self._api.call("getMe", {})
        self.username = str(me["username"]).lower()
        self._sender.share_as = of_bot(me)
        return str(me["username"])

    def share(self, showcase: Showcase) -> None:
        """From now on people find the shop's goods from any chat, by the bot's name."""
        self._inline.showcase = showcase

    def guard(self, gate: Checkouts) -> None:
        """From now on bills may be paid in chats, once the gate lets them through."""
        self._checkouts.gate = gate

    def tell_name(self, named: Callable[[str], Awaitable[None]]) -> None:
        """Have the bot's name told when Telegram has said it, for links that lead to the bot."""
        self._named = named

    async def start(self, intake: Intake) -> None:
        """Begin to listen. A Telegram that cannot be reached is asked again until it can."""
        await self._request.initialize()
        door = self._door = Door(intake, self._hear)
        if self._webhook is not None:
            self._webhook.open(door)
        self._listener = asyncio.create_task(self._listen(door), name=f"{self.name}-listener")

    async def stop(self) -> None:
        """Stop listening. What is not acknowledged will be told again. Sending still works."""
        if self._webhook is not None:
            self._webhook.shut()
        if self._listener is not None:
            self._listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listener
            self._listener = None
        await self._connections.stop()
        await self._inline.stop()
        await self._checkouts.stop()

    async def close(self) -> None:
        """Close the lines, after `stop`."""
        await self._request.shutdown()

    def webhook_route(self) -> Route:
        """The door for the web application. Raises: ValueError where updates are polled."""
        if self._webhook is None:
            raise ValueError("this bot polls")
        return Route(WEBHOOK_PATH, self._webhook.answer, methods=["POST"])

    async def send(self, out: Outgoing, picture: PictureFile | None) -> Sent:
        """Send, edit or delete one message. Raises: SendError."""
        return await self._sender.send(out, picture)

    async def answer(self, callback_id: str, text: str | None) -> None:
        """Stop the waiting sign of a pressed button. Raises: SendError."""
        await self._sender.answer(callback_id, text)

    async def fetch(self, ref: str) -> bytes:
        """Content of a file somebody sent. Raises: FetchError."""
        return await self._sender.fetch(ref)

    def parse(self, raw: Mapping[str, Any]) -> Inbound | None:
        """What a raw update means; None when it means nothing to a shop."""
        return parse_anywhere(raw, channel=self.name, username=self.username)

    def _hear(self, raw: Mapping[str, Any]) -> Inbound | None:
        """As `parse`; a search from another chat, and the question whether a bill may be paid, are
        answered here and are no turns of the shop.
        """
        if self._inline.take(raw, self.username) or self._checkouts.take(raw):
            return None
        if self._door is not None:
            self._connections.notice(raw, self._door)
        return self.parse(raw)

    async def _listen(self, door: Door) -> None:
        """Never ends of itself: a shop that hears nothing is worse than one that logs."""
        pauses = Pauses(self._rest)
        while True:
            try:
                await self._introduce(door, pauses)
                return
            except TelegramError as error:
                await pauses.after_error(error)
            except Exception as error:
                log.exception("telegram_listener_failed")
                await pauses.after(type(error).__name__)

    async def _introduce(self, door: Door, pauses: Pauses) -> None:
        """Tell Telegram how updates come and what commands there are, and ask for them if they do
        not come by themselves. Each process needs the bot's name; one alone does the rest.
        """
        username = await self.verify()
        if self._named is not None:
            await self._named(username)
        await self._leadership.wait()
        if self._by_webhook:
            await self._api.call("setWebhook", self._webhook_params())
        else:
            await self._api.call("deleteWebhook", {"drop_pending_updates": False})
        await publish(self._api, self._menus)
        pauses.over()
        log.info("telegram_listening", bot=username, mode=self._options.mode.value)
        if not self._by_webhook:
            await poll(self._api, door, self._leadership, pauses)

    def _webhook_params(self) -> dict[str, Any]:
        return {
            "url": self._options.public_url.rstrip("/") + WEBHOOK_PATH,
            "secret_token": self._options.secret,
            "allowed_updates": ALLOWED_UPDATES,
            "max_connections": WEBHOOK_CONNECTIONS,
        }
