"""Telegram as a channel: hears by polling or webhook, speaks through the library's transport."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.routing import Route
from telegram.error import TelegramError

from bot.channels.base import Alone, Intake, Leadership, PictureFile, Sent
from bot.channels.door import Door
from bot.channels.ending import end
from bot.channels.telegram_api import Api, send_error
from bot.channels.telegram_bills import BillLine, TelegramBills
from bot.channels.telegram_business import parse_anywhere
from bot.channels.telegram_checkouts import CheckoutAnswers
from bot.channels.telegram_commands import CommandMenu, publish
from bot.channels.telegram_connections import Connections
from bot.channels.telegram_dialect import TELEGRAM_ITSELF, Dialect
from bot.channels.telegram_inline import InlineAnswers
from bot.channels.telegram_intake import Pauses, SecretDoor, in_address, in_header, poll
from bot.channels.telegram_request import ReqwestRequest
from bot.channels.telegram_send import Sender
from bot.engine.checkouts import Checkouts
from bot.engine.inbound import Inbound
from bot.engine.offers import Showcase
from bot.engine.outgoing import Outgoing
from bot.settings import Settings, TelegramMode
from common.log import get_logger

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


async def ask_for_name(options: TelegramOptions, dialect: Dialect = TELEGRAM_ITSELF) -> str:
    """The bot's name without `@`, asked of its platform once, for whoever only wants to know.

    Raises: SendError where the token is refused or the platform out of reach.
    """
    name, _ = await ask_about(options, dialect)
    return name


async def ask_about(
    options: TelegramOptions, dialect: Dialect = TELEGRAM_ITSELF
) -> tuple[str, bool]:
    """The same, and whether the bot may be let into the chats of somebody's own account.

    Raises: see `ask_for_name`. Source: https://core.telegram.org/bots/api#user
    """
    channel = TelegramChannel(options, dialect=dialect)
    try:
        return await channel.verify(), channel.takes_business
    except TelegramError as error:
        raise send_error(error) from None
    finally:
        await channel.close()


class TelegramChannel:
    """One bot. Several bots of one database have a `name` each (see `parse_update`).

    `dialect` is how its platform speaks, `leadership` says which of several processes polls; `rest`
    and `monotonic` are the clock of pauses and limits.
    """

    reply_window = None

    def __init__(
        self,
        options: TelegramOptions,
        *,
        menus: Sequence[CommandMenu] = (),
        leadership: Leadership | None = None,
        dialect: Dialect = TELEGRAM_ITSELF,
        name: str | None = None,
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name or dialect.name
        self.capabilities = dialect.capabilities
        self.username: str | None = None
        self.takes_business = False
        self._dialect = dialect
        self._options = options
        self._menus = menus
        self._leadership = leadership or Alone()
        self._rest = rest
        self._request = ReqwestRequest(
            connections=options.connections, proxy=options.proxy, translate=dialect.translate
        )
        self._api = Api(options.token, options.api_url, self._request)
        self._sender = Sender(self._api, dialect=dialect, monotonic=monotonic)
        shown = in_header if dialect.signs_webhooks else in_address
        self._webhook = SecretDoor(options.secret, shown) if self.by_webhook else None
        self._inline = InlineAnswers(self._api)
        self._checkouts = CheckoutAnswers(self._api, self.name)
        self._connections = Connections(self._api)
        self._door: Door | None = None
        self.line = BillLine(self._api)
        self.bills = TelegramBills(self.line, lambda: self.username)
        self._listener: asyncio.Task[None] | None = None
        self._named: Callable[[str], Awaitable[None]] | None = None

    @property
    def by_webhook(self) -> bool:
        """Whether its platform calls us."""
        return self._options.mode is TelegramMode.WEBHOOK

    async def verify(self) -> str:
        """The bot's name without `@`, asked of Telegram, which proves token and line.

        Raises: telegram.error.TelegramError.
        """
        await self._request.initialize()
        me = await self._api.call("getMe", {})
        self.username = str(me["username"]).lower()
        self._sender.share_as = self._dialect.share(me)
        self.takes_business = bool(me.get("can_connect_to_business"))
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
        await end(self._listener)
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
        end = "" if self._dialect.signs_webhooks else "/{secret}"
        return Route(self._dialect.webhook_path + end, self._webhook.answer, methods=["POST"])

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
        if self.by_webhook:
            await self._api.call("setWebhook", self._webhook_params())
        else:
            await self._api.call("deleteWebhook", {})
        await publish(self._api, self._menus)
        pauses.over()
        mode = self._options.mode.value
        log.info("telegram_listening", channel=self.name, bot=username, mode=mode)
        if not self.by_webhook:
            await poll(self._api, door, self._leadership, pauses, self._dialect.kinds)

    def _webhook_params(self) -> dict[str, Any]:
        url = self._options.public_url.rstrip("/") + self._dialect.webhook_path
        if not self._dialect.signs_webhooks:
            return {"url": f"{url}/{self._options.secret}"}
        return {
            "url": url,
            "secret_token": self._options.secret,
            "allowed_updates": self._dialect.kinds,
            "max_connections": WEBHOOK_CONNECTIONS,
        }
