"""The demo as a process: how it is furnished, put together and opened."""

import asyncio
import errno
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.types import ASGIApp

from bot.app import LOCALES, App
from bot.assembling import BANK_FILE
from bot.channel_set import BUYER_COMMANDS, OWNER_COMMANDS
from bot.demo import history, posts
from bot.demo.places import PLACES, Place
from bot.demo.refusing import WILDCARDS
from bot.demo.shelves import write_goods
from bot.engine.writer import transact
from bot.gateways import known_kinds
from bot.importing import import_file
from bot.running import WebServer, family, stop_on_signal
from bot.settings import Settings
from bot.web.app import BANK_PATH
from bot.web.pages import Pages
from bot.web.simulator.clockwork import Clockwork, JumpingClock, NextDue
from bot.web.simulator.door import Door
from bot.web.simulator.files import Files
from bot.web.simulator.hands import Hands
from bot.web.simulator.page import Scene, SimulatorPage
from bot.web.simulator.phones import OWNER, Phone, Phones
from bot.web.testbank import build_bank
from common.clock import Clock
from common.i18n import Translator
from models.database import Database, migrate
from payments.testbank import TestbankGateway
from scheduler.limits import UNLIMITED

GREETINGS = {"fa": "سلام", "tr": "Merhaba", "en": "Hello"}


@dataclass(frozen=True, slots=True)
class Demo:
    """A shop with its page and its phones, not yet open."""

    app: App
    web: ASGIApp
    phones: Phones
    place: Place
    url: str

    async def open(self, *, ticking: bool = True) -> None:
        """Open the shop; at the first time everybody gets a phone and greets it."""
        await self.app.start(ticking=ticking)
        if len(self.phones):
            return
        owner = self.phones.add(self.place.owner, "telegram", self.place.language, number=OWNER)
        people = [self.phones.add(one.name, one.manner, one.language) for one in self.place.buyers]
        for phone in (owner, *people):
            greet(self.phones, phone)


class DemoServer(WebServer):
    """The demo's web server; it lets go whoever waits for news before it waits for them."""

    def __init__(self, demo: Demo) -> None:
        super().__init__(demo.app, demo.web)
        self._phones = demo.phones

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the page."""
        self._phones.close()
        await super().shutdown(sockets)


def greet(phones: Phones, phone: Phone) -> None:
    """What somebody does who opens the chat for the first time."""
    words = "/start" if phone.manner == "telegram" else GREETINGS[phone.language]
    phones.says(phone, words)


def build(settings: Settings, *, port: int, base: Clock | None = None) -> Demo:
    """The demo of these settings, listening on `port`; goods and past are brought if missing.

    `base` is the time that its clock jumps ahead of, the real one where it is left out.
    """
    place = PLACES[settings.shop_language]
    clock = JumpingClock(settings.data_dir / "clock", base)
    furnish(settings, place, clock)
    translator = Translator.load(LOCALES)
    address = own_address(settings.http_host, port)
    url = settings.public_url or address
    settings = settings.model_copy(update={"public_url": url})
    key = settings.derived("testbank")
    phones = Phones(settings.data_dir / "phones.json", clock)
    phones.channels["instagram"].world.posts = posts.posted(place)
    app = App(
        settings=settings,
        clock=clock,
        channels=list(phones.channels.values()),
        gateways=[TestbankGateway(address + BANK_PATH, key)],
        kinds=known_kinds(),
        limits=dict.fromkeys(phones.channels, UNLIMITED),
        translator=translator,
        bank=build_bank(
            settings.data_dir / BANK_FILE,
            key=key,
            clock=clock,
            translator=translator,
            public_url=url + BANK_PATH,
        ),
        base_url=url,
    )
    web = _web(app, phones, clock, place, Pages(translator), settings.demo_password)
    return Demo(app, web, phones, place, url)


def own_address(host: str, port: int) -> str:
    """Where this machine reaches its own web server."""
    if host in WILDCARDS:
        return f"http://localhost:{port}"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def furnish(settings: Settings, place: Place, clock: Clock) -> None:
    """Bring the goods to their shelves and write the past, once."""
    migrate(settings.database_url)
    database = Database(settings.database_url)
    try:
        with database.reading() as session:
            if history.is_written(session):
                return
        import_file(settings, write_goods(settings.data_dir / "goods", place), clock)
        now = clock.now()
        transact(database, lambda session: history.write(session, place, now))
        transact(database, lambda session: posts.link_goods(session, now))
    finally:
        database.dispose()


def _web(
    app: App,
    phones: Phones,
    clock: JumpingClock,
    place: Place,
    pages: Pages,
    password: SecretStr | None,
) -> ASGIApp:
    async def next_due(instant: datetime) -> NextDue | None:
        found = await app.due.next_after(instant)
        return NextDue(*found) if found is not None else None

    clockwork = Clockwork(
        clock, settle=app.settle, plan_night=app.jobs.nights.plan, next_due=next_due
    )
    scene = Scene(
        name=place.name,
        language=place.language,
        timezone=place.timezone,
        buyer_commands=BUYER_COMMANDS,
        owner_commands=OWNER_COMMANDS,
    )
    hands = Hands(
        phones,
        clockwork,
        languages=list(PLACES),
        greet=lambda phone: greet(phones, phone),
        numbers=place.phone,
        spot=place.spot,
        quiet=app.settle,
        showcase=app.showcase,
    )
    page = SimulatorPage(scene, phones, clockwork, pages)
    routes = [*page.routes(), *hands.routes(), *Files(phones).routes()]
    secret = password.get_secret_value() if password is not None else None
    return Door(Starlette(routes=routes), shop=app.web, password=secret)


async def run(settings: Settings, *, tell: Callable[[Demo], None]) -> None:
    """Serve the demo until it is stopped; `tell` says where it is, once it is there.

    Raises:
        AlreadyRunning: another demo is open in this folder.
        OSError: no port can be taken.
    """
    with _listen(settings) as listening:
        demo = build(settings, port=listening.getsockname()[1])
        server = DemoServer(demo)
        stop_on_signal(server)
        await demo.open()
        keeping = asyncio.ensure_future(demo.phones.keep())
        try:
            tell(demo)
            await server.serve(sockets=[listening])
        finally:
            keeping.cancel()
            await demo.app.stop()
            demo.phones.save()


def _listen(settings: Settings) -> socket.socket:
    """The port that is set, or any other where somebody else has it."""
    host, port = settings.http_host, settings.http_port
    try:
        return socket.create_server((host, port), family=family(host))
    except OSError as error:
        if error.errno != errno.EADDRINUSE or settings.public_url is not None:
            raise
    return socket.create_server((host, 0), family=family(host))
