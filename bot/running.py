"""The shop as a process: channels from the settings, the web server beside them, signals."""

import asyncio
import contextlib
import gc
import hashlib
import hmac
import importlib.util
import signal
import socket
import sys
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import uvicorn
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from bot.app import LOCALES, App
from bot.channels.bale import bale_channel, options_of
from bot.channels.bale_bills import BaleBills
from bot.channels.base import Channel
from bot.channels.instagram_graph import GraphChannel, GraphOptions
from bot.channels.instagram_graph_menu import profile
from bot.channels.sms import sms_of
from bot.channels.telegram import TelegramChannel, TelegramOptions
from bot.channels.telegram_commands import command_menus, only_menu
from bot.engine.echoes import Echoes
from bot.gateways import known_kinds
from bot.settings import Settings
from bot.web.app import BANK_PATH
from bot.web.lent import Lent
from bot.web.testbank import build_bank
from common.clock import Clock, SystemClock
from common.i18n import Translator
from models.database import Database
from payments.bills import BillPorts
from payments.testbank import TestbankGateway
from scheduler.leading import Elected

if TYPE_CHECKING:
    from bot.channels.instagram_private import InstagramPrivateChannel

BUYER_COMMANDS = (
    "start",
    "menu",
    "cart",
    "orders",
    "search",
    "wishes",
    "language",
    "link",
    "person",
    "terms",
    "paysupport",
    "help",
)
OWNER_COMMANDS = (
    "orders",
    "stats",
    "staff",
    "audit",
    "settings",
    "goods",
    "new",
    "price",
    "stock",
    "coupon",
    "close",
    "go",
    "points",
    "delivery",
    "payments",
    "business",
    "menu",
    "language",
    "terms",
    "help",
)
BANK_FILE = "testbank.sqlite3"
"""The test bank's books below DATA_DIR."""


class NothingToServe(Exception):
    """No channel is set up, so nobody could reach the shop."""


class WebServer(uvicorn.Server):
    """The web server of one shop, of its own pages or of `web`, which has more beside them.

    It leaves signals to the shop, which has more to finish.
    """

    def __init__(self, app: App, web: ASGIApp | None = None) -> None:
        super().__init__(
            uvicorn.Config(
                web or app.web,
                log_config=None,
                access_log=False,
                lifespan="off",
                timeout_graceful_shutdown=5,
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def run(settings: Settings, clock: Clock | None = None) -> None:
    """Serve the shop until SIGTERM or SIGINT. The database must be migrated.

    Raises:
        NothingToServe: no channel is set up.
        AlreadyRunning: another process serves this SQLite database.
        OSError: the address of the web server cannot be taken.
    """
    with socket.create_server(
        (settings.http_host, settings.http_port), family=family(settings.http_host)
    ) as listening:
        app = build(settings, clock or SystemClock(), port=listening.getsockname()[1])
        server = WebServer(app)
        stop_on_signal(server)
        await serve(app, server, listening)


async def serve(app: App, server: WebServer, listening: socket.socket) -> None:
    """Open a shop and its pages; it closes when the server is told to exit."""
    _know_what_is_missing()
    await app.start()
    _leave_to_stay()
    try:
        await server.serve(sockets=[listening])
    finally:
        await app.stop()


def _know_what_is_missing() -> None:
    """Have an import of `sniffio` fail without a search.

    httpcore tries it several times in each request to a gateway, and works as well without it; to
    find out that it is missing took a fifth of what a request costs.

    Source: https://docs.python.org/3/reference/import.html#the-module-cache
    """
    if importlib.util.find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]


def _leave_to_stay() -> None:
    """Have the garbage collector look no more at what lives as long as the process.

    Modules, mappings and words are a third of a million objects; going through them again and
    again took a quarter of the CPU of a busy shop.
    """
    gc.collect()
    gc.freeze()


def build(settings: Settings, clock: Clock, *, port: int) -> App:
    """The shop that these settings describe, its web server listening on `port`.

    Raises:
        NothingToServe: no channel is set up.
    """
    translator = Translator.load(LOCALES)
    base_url = f"http://{settings.http_host}:{port}"
    database = Database(settings.database_url)
    telegram = _telegram(settings, translator, database)
    bale = _bale(settings, translator, database)
    graph = _graph(settings, translator)
    bots = [bot for bot in (telegram, bale) if bot is not None]
    channels: list[Channel] = [*bots, *([graph] if graph is not None else [])]
    if not channels:
        raise NothingToServe
    bank = gateways = None
    if settings.testbank:
        key = derived(settings, "testbank")
        bank = build_bank(
            settings.data_dir / BANK_FILE,
            key=key,
            clock=clock,
            translator=translator,
            public_url=(settings.public_url or base_url) + BANK_PATH,
        )
        gateways = [TestbankGateway(base_url + BANK_PATH, key)]
    private = _instagram_private(settings, database)
    if private is not None:
        channels.append(private)
    if (sms := sms_of(settings)) is not None:
        channels.append(sms)
    webhooks: list[BaseRoute] = [bot.webhook_route() for bot in bots if bot.by_webhook]
    if graph is not None:
        webhooks += open_graph(graph, settings, database, clock)
    app = App(
        settings=settings,
        database=database,
        clock=clock,
        channels=channels,
        gateways=gateways or (),
        kinds=known_kinds(),
        bills=BillPorts(
            telegram=telegram.bills if telegram is not None else None,
            bale=BaleBills(bale) if bale is not None else None,
        ),
        translator=translator,
        bank=bank,
        webhooks=webhooks,
        base_url=base_url,
    )
    if telegram is not None:
        telegram.share(app.showcase)
    for bot in bots:
        bot.guard(app.bill_gate)
        bot.tell_name(partial(app.named, bot.name))
    if private is not None:
        private.open_book(app.engine, settings.vault())
    return app


def _graph(settings: Settings, translator: Translator) -> GraphChannel | None:
    if settings.instagram_token is None:
        return None
    shown = profile(translator, settings.shop_language)
    return GraphChannel(GraphOptions.of(settings), profile=shown)


def open_graph(
    graph: GraphChannel, settings: Settings, database: Database, clock: Clock
) -> list[BaseRoute]:
    """Instagram's doors: where it tells of events, and where it fetches pictures."""
    lent = Lent(
        database,
        settings.data_dir,
        key=derived(settings, "lent"),
        public_url=settings.public_url or "",
        clock=clock,
    )
    graph.lend_through(lambda picture: lent.address(picture.media_id))
    graph.know_own(Echoes(database, graph.name).wrote)
    return [graph.webhook_route(), lent.route()]


def _telegram(
    settings: Settings, translator: Translator, database: Database
) -> TelegramChannel | None:
    if settings.telegram_token is None:
        return None
    menus = command_menus(
        translator,
        everybody=BUYER_COMMANDS,
        owner=(*OWNER_COMMANDS, *(["instagram"] if settings.instagram_username else [])),
        owner_id=settings.owner_telegram_id,
    )
    lead = Elected(database.leadership("telegram-poller"))
    return TelegramChannel(TelegramOptions.of(settings), menus=menus, leadership=lead)


def _bale(settings: Settings, translator: Translator, database: Database) -> TelegramChannel | None:
    if settings.bale_token is None:
        return None
    menus = only_menu(translator, BUYER_COMMANDS, settings.shop_language)
    lead = Elected(database.leadership("bale-poller"))
    return bale_channel(options_of(settings), menus=menus, leadership=lead)


def _instagram_private(settings: Settings, database: Database) -> "InstagramPrivateChannel | None":
    """The account on Instagram's private road, which only those shops load that have one."""
    if settings.instagram_username is None or settings.instagram_password is None:
        return None
    from bot.channels.instagram_private import InstagramPrivateChannel
    from bot.channels.instagram_private_client import ClientOptions

    options = ClientOptions(
        settings.instagram_username,
        settings.instagram_password.get_secret_value(),
        settings.instagram_proxy,
        language=settings.shop_language,
        timezone=settings.shop_timezone,
    )
    lead = Elected(database.leadership("instagram-private"))
    return InstagramPrivateChannel(options, leadership=lead)


def derived(settings: Settings, purpose: str) -> str:
    """A secret of its own for each purpose, from the one the installation keeps."""
    key = settings.secret_key.get_secret_value().encode()
    return hmac.new(key, purpose.encode(), hashlib.sha256).hexdigest()


def family(host: str) -> socket.AddressFamily:
    """How an address is written."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def stop_on_signal(server: WebServer) -> None:
    """Have SIGTERM and SIGINT end the server, and with it the shop."""

    def stop() -> None:
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers of loops.
            loop.add_signal_handler(number, stop)
