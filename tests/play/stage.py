"""The whole shop on simulated platforms, with a clock that stands until it is moved.

Nothing but the wire is a stand-in: people write on the simulator, browsers reach the real web
application, and the test bank is the real one at an address of its own. Where a run restarts, the
process is killed after every line, and what people do next finds nobody until it is up again.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from pathlib import Path

from pydantic import SecretStr

from bot.app import App
from bot.channels.simulator import SimulatorChannel
from bot.channels.simulator_people import Person
from bot.channels.simulator_world import Inbox, World
from bot.settings import Settings
from bot.web.testbank import build_bank
from common.clock import FixedClock
from payments import sizpay
from payments.base import Gateway
from payments.kinds import GatewayKind, Given
from payments.sizpay_settings import HOST
from payments.testbank import TestbankGateway
from scheduler.limits import UNLIMITED
from tests.databases import open_database
from tests.play import goods, hands, happenings, records, with_bills
from tests.play.browser import Browser, Page, Passage
from tests.play.exercised import watch
from tests.play.phone import Glance, glance
from tests.play.rosebank import rosebank
from tests.play.script import Acts
from tests.play.shops import ISFAHAN, OWNER, Customer, Place
from tests.play.words import translator
from tests.standins.bills import Bills
from tests.standins.sizpay import Sizpay

BEGINNING = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
"""A Sunday, 12:30 in Isfahan, noon in Izmir."""
A_MOMENT = timedelta(seconds=1)
"""What anything takes that a person does."""
TO_PAY = re.compile(r"/(p|pay|Payment)/")
BANK = "https://bank.example"
SIZPAY = HOST
KEY = "merchant-key-of-the-tests"
SILENCE = timedelta(minutes=1)
"""On PostgreSQL others notice after so long that a process is dead."""
OWNER_NUMBER = 1000


class Stage:
    """One shop, its people and its bank.

    Args:
        manner: how customers write: telegram or instagram. The owner is always on Telegram.
        database_url: a fresh, migrated database.
        folder: an empty one.
        restarts: whether the process is killed after every line.
    """

    def __init__(
        self, *, manner: str, database_url: str, folder: Path, restarts: bool = False
    ) -> None:
        self.manner, self.restarts = manner, restarts
        self.clock = FixedClock(BEGINNING)
        self.real = FixedClock(BEGINNING)
        self.place = ISFAHAN
        self.folder = folder
        # The process dies, but what SQLAlchemy has compiled for the database need not.
        self.database = open_database(database_url)
        self.worlds = {name: World() for name in dict.fromkeys((manner, "telegram"))}
        self.channels = self._new_channels()
        self.bills = Bills(self.clock.now, partial(with_bills.show, self.worlds["telegram"]))
        self.links: dict[str, str] = {}
        """The newest link to pay that each person was shown, which their browser remembers."""
        self.tabs: dict[str, Page] = {}
        """Pages of the bank that somebody has left open."""
        self.order_pages: dict[str, Page] = {}
        """The same of the shop's own."""
        self.goods: dict[str, goods.Cells] = {}
        self.elsewhere: dict[str, str] = {}
        """Chats of the seller's own in which somebody writes now."""
        self.people: dict[str, tuple[Customer, str]] = {OWNER.name: (OWNER, str(OWNER_NUMBER))}
        self._app: App | None = None
        self.is_off = False
        self.has_letters = False
        """Whether its owner reads each evening how the day went; else none would be short."""
        self.bank_passage = Passage(
            build_bank(
                folder / "bank.sqlite3",
                key=KEY,
                clock=self.clock,
                translator=translator(),
                public_url=BANK,
                notify=self._tell_shop,
            )
        )
        self.sizpay = Sizpay(self.clock)
        self.shop_passage = Passage(None)
        self.sizpay_passage = Passage(self.sizpay.app())
        self.gateway = "testbank"
        """Where people of this shop pay; it can be chosen until it opens."""
        self.browser = Browser(
            {
                BANK: self.bank_passage,
                SIZPAY: self.sizpay_passage,
                "https://shop.example": self.shop_passage,
            }
        )

    def is_in(self, place: Place) -> None:
        """Move the shop before it opens."""
        if self._app is not None:
            raise RuntimeError("the shop has opened already")
        self.place = place

    def add(self, customer: Customer) -> None:
        """Somebody gets a phone."""
        self.people.setdefault(customer.name, (customer, str(OWNER_NUMBER + len(self.people))))

    async def app(self) -> App:
        """The running shop; it opens when it is first needed, and the owner says hello."""
        if self._app is None:
            await self._start()
        assert self._app is not None
        return self._app

    async def open(self) -> None:
        """The first start: the owner has written to the bot once, so that it may write to them."""
        if self.inbox(OWNER.name).last_inbound_at is None:
            app = await self.app()
            if not self.has_letters:
                await app.engine.transact(records.without_letters)
            hands.do(self, OWNER.name, Acts("", OWNER.name, "text", "/menu"))
            await app.settle()
            self.inbox(OWNER.name).unread()

    async def bring(self, rows: Sequence[goods.Cells]) -> list[str]:
        """Import rows of goods; why some were refused."""
        await self.open()
        refused = await goods.bring(await self.app(), rows, self.folder)
        self.goods |= {row["sku"]: row for row in rows}
        return refused

    async def change(self, sku: str, **cells: str) -> None:
        """Import the row of something again, with other cells. Raises: LookupError."""
        app = await self.app()
        shelf = {"stock": str(goods.variant(app, sku).on_hand)}
        await goods.bring(app, [{**self.goods[sku], **shelf, **cells}], self.folder)

    def actors(self) -> Sequence[str]:
        return tuple(self.people)

    async def act(self, actor: str, act: Acts) -> None:
        self.clock.advance(A_MOMENT)
        for _ in range(act.times):
            hands.do(self, actor, act)
        await self.go_on()

    async def happen(self, actor: str, event: str) -> None:
        if not self.is_off:
            await self.app()
        await happenings.happen(self, actor, event)
        await self.go_on()

    async def go_on(self) -> None:
        """Let all that follows happen; where the run restarts, the process dies then."""
        if self.is_off:
            return
        await (await self.app()).settle()
        if self.restarts:
            await self.kill()

    def has_toasts(self, actor: str) -> bool:
        return self.channel_of(actor) == "telegram"

    def look(self, actor: str) -> Glance:
        lists = self.channel_of(actor) == "instagram"
        own = self.worlds[self.channel_of(actor)].inbox(self.people[actor][1])
        news = [*self.inbox(actor).unread(), *own.unread()]
        seen = glance(news, lists=lists)
        for button in (button for message in seen.messages for button in message.buttons):
            if button.url is not None and TO_PAY.search(button.url):
                self.links[actor] = button.url
        return seen

    async def held(self, actor: str) -> str:
        return records.held(self.database, self.channel_of(actor), self.people[actor][1])

    def channel_of(self, actor: str) -> str:
        """Where somebody writes."""
        return "telegram" if actor == OWNER.name else self.manner

    def inbox(self, actor: str) -> Inbox:
        """Somebody's chat with the shop."""
        chat = self.elsewhere.get(actor, self.people[actor][1])
        return self.worlds[self.channel_of(actor)].inbox(chat)

    def person(self, actor: str) -> Person:
        """Somebody with their phone in their hand."""
        customer, number = self.people[actor]
        name = self.place.name if customer is OWNER else customer.name
        language = self.place.language if customer is OWNER else customer.language
        person = self.channels[self.channel_of(actor)].person(
            number, name=name, language_code=language
        )
        person.chat = self.elsewhere.get(actor, number)
        return person

    def words_for(self, actor: str, command: str) -> str:
        """What somebody writes who cannot send a command. Raises: LookupError."""
        return hands.words_of(translator(), command, self.people[actor][0].language)

    async def kill(self) -> None:
        """The process is gone; platforms, bank and people go on."""
        if self._app is None:
            return
        app, self._app = self._app, None
        self.shop_passage.app = None
        await app.kill()
        self.channels = self._new_channels()
        if app.database.dialect == "postgresql":
            self.real.advance(SILENCE)

    async def close(self) -> None:
        """The end of the day."""
        app, self._app = self._app, None
        if app is not None:
            await app.stop()
        self.database.dispose()
        await self.browser.close()

    async def _start(self) -> None:
        app = App(
            settings=self._settings,
            clock=self.clock,
            real=self.real,
            channels=list(self.channels.values()),
            gateways=[self._new_gateway(), *with_bills.gateways(self.place, self.bills)],
            kinds=[
                rosebank(BANK, self.bank_passage.transport()),
                self._sizpay_kind(),
                *with_bills.kinds(self.place),
            ],
            bills=self.bills,
            limits=dict.fromkeys(self.channels, replace(UNLIMITED, reply_burst=1e9)),
            translator=translator(),
            base_url="https://shop.example",
            database=self.database,
        )
        watch(app.router)
        self._app = app
        self.shop_passage.app = app.web
        await app.start(ticking=False)
        await app.jobs.plan_night()

    @cached_property
    def _settings(self) -> Settings:
        """Read when the shop opens, as by any installation."""
        return Settings(
            _env_file=None,
            data_dir=self.folder,
            database_url=self.database.url.render_as_string(hide_password=False),
            secret_key=SecretStr("a-key-that-is-long-enough-for-tests"),
            public_url=self.place.public_url,
            owner_telegram_id=OWNER_NUMBER,
            shop_name=self.place.name,
            shop_language=self.place.language,
            shop_currency=self.place.currency,
            shop_timezone=self.place.timezone,
        )

    def _sizpay_kind(self) -> GatewayKind:
        """SizPay as its adapter describes it, by the road that leads to its stand-in."""
        road = self.sizpay_passage.transport()
        return replace(
            sizpay.KIND, build=lambda given: sizpay.KIND.build(replace(given, transport=road))
        )

    def _new_gateway(self) -> Gateway:
        if self.gateway == "testbank":
            return TestbankGateway(BANK, KEY, transport=self.bank_passage.transport())
        answers = {setting.name: setting.default or "" for setting in sizpay.KIND.settings}
        answers["account"] = self.sizpay.merchant.key
        transport = self.sizpay_passage.transport()
        return sizpay.KIND.build(Given(answers, self.place.public_url, transport=transport))

    def _new_channels(self) -> dict[str, SimulatorChannel]:
        return {
            name: SimulatorChannel(name, clock=self.clock, world=world)
            for name, world in self.worlds.items()
        }

    async def _tell_shop(self, notices: Sequence[str]) -> None:
        for notice in notices:
            await self.browser.call(notice)
