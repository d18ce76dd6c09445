"""A shop that is open as `python -m bot run` opens it: settings, channel, web server, bank.

Only Telegram is a stand-in; whatever is said goes over HTTP on loopback.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar
from unittest import mock

import httpx
from pydantic import SecretStr
from sqlalchemy import text
from sqlmodel import Session

from bot import assembling, running
from bot.app import App
from bot.channels.instagram_graph import WEBHOOK_PATH
from bot.importing import import_file
from bot.settings import Settings, TelegramMode, load_settings
from common.clock import SystemClock
from common.i18n import Translator
from scheduler.limits import UNLIMITED
from tests.endtoend.profiles import ISFAHAN, Profile
from tests.play.browser import Browser, Page
from tests.play.words import translator
from tests.standins.botapi import Person, Telegram
from tests.standins.graph import Graph

T = TypeVar("T")

OWNER, BUYER = 1001, 2002
WAIT_S = 20.0
"""Far longer than anything takes; a test that waits so long has failed."""


@dataclass
class House:
    """A shop that is open, and the people before it."""

    app: App
    telegram: Telegram
    profile: Profile
    browser: Browser
    base_url: str
    owner: Person = field(init=False)
    buyer: Person = field(init=False)

    def __post_init__(self) -> None:
        self.owner = self.person(OWNER, self.profile.owner)
        self.buyer = self.person(BUYER, self.profile.buyer)

    def person(self, number: int, name: str, language: str = "") -> Person:
        """Somebody with a phone in the shop's language, or another one."""
        return self.telegram.person(number, name, language or self.profile.language)

    def look(self, question: Callable[[Session], T]) -> T:
        """What is committed."""
        with self.app.database.reading() as session:
            return question(session)

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """Rows of a SELECT."""
        return self.look(lambda s: [tuple(row) for row in s.execute(text(statement)).all()])

    async def pays(self, url: str, choice: str = "paid", **fields: str) -> Page:
        """Open an order's page, press *pay*, and choose at the bank how it ends."""
        page = await self.browser.open(url)
        bank = await self.browser.press(page, "gateway", "testbank")
        return await self.browser.press(bank, "choice", choice, **fields)


@contextlib.contextmanager
def quick() -> Iterator[None]:
    """Shops that are built meanwhile write as fast as they can, since the stand-in has no limits,
    and read their words once for all of them.
    """
    unlimited = partial(App, limits=dict.fromkeys(("telegram", "instagram", "bale"), UNLIMITED))
    with (
        mock.patch.object(assembling, "App", unlimited),
        mock.patch.object(Translator, "load", return_value=translator()),
    ):
        yield


@contextlib.asynccontextmanager
async def open_house(
    folder: Path,
    database_url: str,
    *,
    webhook: bool = False,
    profile: Profile = ISFAHAN,
    graph: Graph | None = None,
    besides: Mapping[str, object] | None = None,
) -> AsyncIterator[House]:
    """Open a shop with a handful of goods; it is closed properly afterwards. With a `graph` it has
    an account on Instagram; `besides` are more settings.
    """
    async with Telegram(http_webhooks=True, webhook_retry_s=0.01) as telegram:
        with listener() as listening:
            settings = settings_of(
                folder, database_url, telegram, listening, profile, webhook, besides
            )
            settings = settings if graph is None else with_instagram(settings, graph)
            import_file(settings, profile.write_goods(folder / "goods"))
            async with served(settings, listening) as app:
                browser = Browser({}, elsewhere=httpx.AsyncHTTPTransport())
                try:
                    yield House(app, telegram, profile, browser, str(settings.public_url))
                finally:
                    await browser.close()


def listener() -> socket.socket:
    """A free port of ours."""
    return socket.create_server(("127.0.0.1", 0))


def settings_of(
    folder: Path,
    database_url: str,
    telegram: Telegram,
    listening: socket.socket,
    profile: Profile,
    webhook: bool,
    besides: Mapping[str, object] | None = None,
) -> Settings:
    """As `.env` would have them, but that webhooks may come without https."""
    port = listening.getsockname()[1]
    settings = load_settings(
        _env_file=None,
        data_dir=folder / "data",
        database_url=database_url,
        telegram_token=telegram.token,
        telegram_api_url=telegram.url,
        owner_telegram_id=OWNER,
        public_url=f"http://127.0.0.1:{port}",
        http_host="127.0.0.1",
        http_port=port,
        shop_name=profile.shop,
        shop_language=profile.language,
        shop_currency=profile.currency,
        shop_timezone=profile.timezone,
        testbank=True,
        **(besides or {}),
    )
    mode = TelegramMode.WEBHOOK if webhook else TelegramMode.POLLING
    return settings.model_copy(update={"telegram_mode": mode})


def with_instagram(settings: Settings, graph: Graph) -> Settings:
    """The same shop with an account on Instagram, whose webhook is told to the app."""
    graph.hooks.url = str(settings.public_url) + WEBHOOK_PATH
    account = {
        "instagram_token": SecretStr(graph.token),
        "instagram_app_secret": SecretStr(graph.app_secret),
        "instagram_verify_token": SecretStr(graph.verify_token),
        "instagram_api_url": graph.url,
    }
    return settings.model_copy(update=account)


@contextlib.asynccontextmanager
async def served(settings: Settings, listening: socket.socket) -> AsyncIterator[App]:
    """The program, from its composition to its last word."""
    app = assembling.build(settings, SystemClock(), port=listening.getsockname()[1])
    server = running.WebServer(app)
    serving = asyncio.create_task(running.serve(app, server, listening))
    await _until_it_answers(health_of(listening), serving)
    try:
        yield app
    finally:
        server.should_exit = True
        await serving


def health_of(listening: socket.socket) -> str:
    """The page that answers as soon as a shop is open."""
    return f"http://127.0.0.1:{listening.getsockname()[1]}/health"


async def _until_it_answers(url: str, serving: "asyncio.Task[None]") -> None:
    async with httpx.AsyncClient(timeout=WAIT_S, trust_env=False) as client:
        asking = asyncio.create_task(client.get(url))
        await asyncio.wait({asking, serving}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            asking.cancel()
            serving.result()
        await asking
