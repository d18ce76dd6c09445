"""Instagram by its official road: hears by webhook, speaks through the Graph API."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
from starlette.routing import Route

from bot.channels.base import Intake, PictureFile, PostFacts, SendError, Sent
from bot.channels.door import Door
from bot.channels.ending import end
from bot.channels.instagram_graph_api import Api, GraphError, send_error
from bot.channels.instagram_graph_intake import Event, SignedDoor
from bot.channels.instagram_graph_menu import publish
from bot.channels.instagram_graph_names import Names
from bot.channels.instagram_graph_parse import (
    MESSAGING,
    PROFILE,
    app_of,
    is_echo,
    mid_of,
    parse_event,
    person_of,
)
from bot.channels.instagram_graph_posts import look_up_post
from bot.channels.instagram_graph_send import Lend, Sender
from bot.channels.platforms import INSTAGRAM, INSTAGRAM_WINDOW
from bot.dialogue.layout import Capabilities
from bot.engine.inbound import Inbound
from bot.engine.outgoing import Outgoing
from bot.settings import Settings
from common.log import get_logger

WEBHOOK_PATH = "/webhooks/instagram"
"""Where Instagram brings events, below PUBLIC_URL; the owner writes it into the app's dashboard."""
FIELDS = "messages,messaging_postbacks,messaging_referral,comments"
"""What we want to be told. Source: https://developers.facebook.com/docs/instagram-platform/webhooks"""
LONGEST_PAUSE_S = 60.0

PLAIN = replace(INSTAGRAM, discloses=True)
"""Links are written out, as the web and desktops show them."""
WITH_BUTTONS = replace(PLAIN, link_buttons=3, link_text_chars=640)
"""Links are buttons of a template, which phones alone show.

Source: https://developers.facebook.com/docs/messenger-platform/instagram/features/button-template
"""

Wrote = Callable[[str, str, str], Awaitable[bool]]
"""Whether the shop has said something in a chat: by its mid, or as these words on their way."""

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class GraphOptions:
    """What one account needs. `app_id` is the app's, by which its own echoes are known."""

    token: str = field(repr=False)
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    app_id: str = ""
    api_url: str = "https://graph.instagram.com"
    api_version: str = "v25.0"
    buttons: bool = True
    """Whether links are buttons, which only phones show."""

    @classmethod
    def of(cls, settings: Settings) -> "GraphOptions":
        """The options of this process. Raises: ValueError where there is no token."""
        token, secret = settings.instagram_token, settings.instagram_app_secret
        verify = settings.instagram_verify_token
        if token is None or secret is None or verify is None:
            raise ValueError("INSTAGRAM_TOKEN is not set")
        return cls(
            token=token.get_secret_value(),
            app_secret=secret.get_secret_value(),
            verify_token=verify.get_secret_value(),
            app_id=settings.instagram_app_id or "",
            api_url=settings.instagram_api_url,
            api_version=settings.instagram_api_version,
            buttons=settings.instagram_buttons,
        )


async def ask_for_name(options: GraphOptions) -> str:
    """The account's name, asked of Instagram once. Raises: SendError."""
    channel = GraphChannel(options)
    try:
        return await channel.verify()
    finally:
        await channel.close()


class GraphChannel:
    """One professional account. `profile` is what stands there before anybody writes; `rest` is the
    clock of pauses between tries to introduce it.
    """

    reply_window = INSTAGRAM_WINDOW

    def __init__(
        self,
        options: GraphOptions,
        *,
        name: str = "instagram",
        profile: Mapping[str, Any] | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.name = name
        self.username = ""
        self.capabilities: Capabilities = WITH_BUTTONS if options.buttons else PLAIN
        self._options, self._profile_shown, self._rest = options, profile, rest
        self._api = Api(
            options.token, url=options.api_url, version=options.api_version, transport=transport
        )
        self._sender = Sender(self._api)
        self._webhook = SignedDoor(
            secret=options.app_secret, verify_token=options.verify_token, prepare=self._prepare
        )
        self._wrote: Wrote | None = None
        self._names = Names(self._api)
        self._introducing: asyncio.Task[None] | None = None

    def know_own(self, wrote: Wrote) -> None:
        """Have what other processes and earlier runs said known, when it comes back as an echo."""
        self._wrote = wrote

    def lend_through(self, lend: Lend) -> None:
        """Have pictures sent as addresses from which Instagram fetches them."""
        self._sender.lend = lend

    @property
    def token(self) -> str:
        """The one in use."""
        return self._api.token

    def use_token(self, token: str) -> None:
        """Use another one from now on."""
        self._api.token = token

    def tell_refused(self, told: Callable[[], Awaitable[None]]) -> None:
        """Have it told when Instagram does not take the token."""
        self._api.on_refused = told

    async def renew(self) -> tuple[str, float]:
        """Another token, and for how many seconds. Raises: SendError."""
        try:
            return await self._api.refresh()
        except GraphError as error:
            raise send_error(error) from None

    async def verify(self) -> str:
        """The account's name, which proves token and line. Raises: SendError."""
        try:
            me = await self._api.get("me", {"fields": "user_id,username"})
        except GraphError as error:
            raise send_error(error) from None
        self.username = str(me.get("username", ""))
        return self.username

    async def start(self, intake: Intake) -> None:
        """Begin to listen. An Instagram that cannot be reached is asked again until it can."""
        self._webhook.open(Door(intake, self.parse))
        self._introducing = asyncio.create_task(self._introduce(), name=f"{self.name}-start")

    async def stop(self) -> None:
        """Stop listening. What is not acknowledged will be told again. Sending still works."""
        self._webhook.shut()
        await end(self._introducing)
        self._introducing = None

    async def close(self) -> None:
        """Close the lines, after `stop`."""
        await self._api.close()

    def webhook_route(self) -> Route:
        """The door for the web application."""
        return Route(WEBHOOK_PATH, self._webhook.answer, methods=["GET", "POST"])

    async def send(self, out: Outgoing, picture: PictureFile | None) -> Sent:
        """Send one message. Raises: SendError."""
        return await self._sender.send(out, picture)

    async def answer(self, callback_id: str, text: str | None) -> None:
        """Buttons have no waiting sign here."""

    async def fetch(self, ref: str) -> bytes:
        """Content of a file somebody sent. Raises: FetchError."""
        return await self._sender.fetch(ref)

    async def look_up_post(self, ref: str) -> PostFacts | None:
        """A post of the account, by its number or its link. Raises: FetchError."""
        return await look_up_post(self._api, ref)

    def parse(self, raw: Mapping[str, Any]) -> Inbound | None:
        """What an event means; None when it means nothing to a shop."""
        return parse_event(raw, channel=self.name)

    async def _prepare(self, event: Event) -> Event | None:
        """An event with the name of whoever is behind it; None for what the shop itself said."""
        if is_echo(event):
            return None if await self._is_ours(event) else event
        person = person_of(event) if MESSAGING in event else ""
        if not person or self.parse(event) is None:
            return event
        return {**event, PROFILE: await self._names.of(person)}

    async def _is_ours(self, event: Event) -> bool:
        app, mid, chat = app_of(event), mid_of(event), person_of(event)
        if app and app == self._options.app_id:
            return True
        if await self._sender.wrote(chat, mid):
            return True
        heard = self.parse(event)
        if self._wrote is None or heard is None:
            return False
        return await self._wrote(chat, mid, heard.text)

    async def _introduce(self) -> None:
        """Ask for the events that we want, and show the menus; tried until it works."""
        pause_s = 1.0
        while True:
            try:
                await self._publish()
                log.info("instagram_listening", account=self.username)
                return
            except (SendError, GraphError) as error:
                log.warning("instagram_not_introduced", reason=error.reason)
            except Exception:
                log.exception("instagram_not_introduced")
            await self._rest(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    async def _publish(self) -> None:
        await self.verify()
        await self._api.post("me/subscribed_apps", {"subscribed_fields": FIELDS})
        if self._profile_shown is not None:
            await publish(self._api, dict(self._profile_shown))
