"""The whole shop on simulated platforms, with a clock that stands until it is moved.

Nothing but the wire is a stand-in: people write on the simulator, browsers reach the real web
application, and the test bank is the real one at an address of its own. Where a run restarts, the
process is killed after every line, and what people do next finds nobody until it is up again.
"""

import re
from collections.abc import Sequence
from dataclasses import astuple, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from starlette.routing import BaseRoute

from bot.app import App
from bot.channels.base import Channel
from bot.channels.simulator import SimulatorChannel
from bot.channels.simulator_people import Person
from bot.channels.simulator_world import Inbox, Shown, World
from bot.channels.sms import SmsChannel, sms_of
from bot.settings import Settings
from bot.web.testbank import build_bank
from common.clock import FixedClock
from common.i18n import Translator
from payments import sizpay
from payments.base import Gateway
from payments.bills import BillPorts
from payments.kinds import GatewayKind, Given
from payments.sizpay_settings import HOST
from payments.testbank import TestbankGateway
from scheduler.limits import UNLIMITED
from tests.databases import open_database
from tests.play import goods, hands, happenings, records, told, with_bills
from tests.play.browser import Browser, Page, Passage
from tests.play.exercised import router
from tests.play.interpreter import Interpreter
from tests.play.meddling import Meddler
from tests.play.patterns import Seen
from tests.play.phone import Glance, glance, join, now
from tests.play.private_road import PrivateRoad
from tests.play.roads import GraphRoad
from tests.play.rosebank import rosebank
from tests.play.script import Acts
from tests.play.shops import ISFAHAN, OWNER, Customer, Place
from tests.play.words import translator
from tests.standins.bills import Bills, Wallets
from tests.standins.graph import Graph
from tests.standins.graph.people import Phones
from tests.standins.sizpay import Sizpay
from tests.standins.sms import SETTINGS as TEXTS
from tests.standins.sms import SmsProviders

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
ROUNDS = 20
"""How often what one says may lead to what the other says, before something is wrong."""


class Stage:
    """One shop, its people and its bank.

    Args:
        manner: how customers write: telegram, bale or instagram. The owner is always on Telegram.
        database_url: a fresh, migrated database.
        folder: an empty one.
        restarts: whether the process is killed after every line.
        road: the wire of customers on Instagram where it is not memory: `graph`, or `private`.
        steps: how far everybody's language is from the one they have in the transcript.
        meddler: who tries what nobody should do, wherever the chats come past.
    """

    def __init__(
        self,
        *,
        manner: str,
        database_url: str,
        folder: Path,
        restarts: bool = False,
        road: str = "",
        steps: int = 0,
        meddler: Meddler | None = None,
    ) -> None:
        self.manner, self.restarts = manner, restarts
        self.meddler = meddler
        self.clock = FixedClock(BEGINNING)
        self.real = FixedClock(BEGINNING)
        self.interpreter = Interpreter(translator(), steps) if steps else None
        self._move(ISFAHAN)
        self.folder = folder
        # The process dies, but what SQLAlchemy has compiled for the database need not.
        self.database = open_database(database_url)
        self.road = road
        self.private = PrivateRoad(self.clock) if road == "private" else None
        self.worlds = {name: World() for name in dict.fromkeys((manner, "telegram"))}
        self.shop_passage = Passage(None)
        self.official = (
            GraphRoad(self.clock, self.worlds["instagram"], self.shop_passage)
            if road == "graph"
            else None
        )
        self.discloses = False
        self.channels = self._new_channels()
        self.bills = Bills(self.clock.now, partial(with_bills.show, self.worlds["telegram"]))
        self.wallets = Wallets(self.clock.now, partial(with_bills.show, self.worlds[manner]))
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
                translator=self._translator,
                public_url=BANK,
                notify=self._tell_shop,
            )
        )
        self.sizpay = Sizpay(self.clock)
        self.sizpay_passage = Passage(self.sizpay.app())
        self.texts: SmsProviders | None = None
        """The provider of text messages, where the shop has one; it can be had until it opens."""
        self.texts_read, self.texts_a_day = 0, 0
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
        self._move(place)

    def _move(self, place: Place) -> None:
        self.place = place
        if self.interpreter is not None:
            self.place = replace(place, language=self.interpreter.spoken(place.language))
            self.interpreter.jalali = place.timezone == "Asia/Tehran"
            self.interpreter.eyes.gives(place.name)

    async def send_texts(self, a_day: int) -> None:
        """From its opening on the shop has a provider of text messages, so many of which it pays."""
        self.texts, self.texts_a_day = SmsProviders(), a_day
        await self.texts.start()

    def say_it_is_automatic(self) -> None:
        """From its opening on people are told that a program answers, as on Instagram's own road."""
        self.discloses = True
        for road in (self.private, self.official):
            if road is not None:
                road.discloses = True
        self.channels = self._new_channels()

    def is_also_on(self, channel: str) -> None:
        """Open one more channel, in Instagram's manner, before the shop opens."""
        if self._app is not None:
            raise RuntimeError("the shop has opened already")
        self.worlds[channel] = World()
        self.channels = self._new_channels()

    def add(self, customer: Customer) -> None:
        """Somebody gets a phone."""
        if self.interpreter is not None:
            self.interpreter.eyes.gives(customer.name, customer.username)
            if customer.address is not None:
                self.interpreter.eyes.gives(*astuple(customer.address))
            customer = replace(customer, language=self.interpreter.spoken(customer.language))
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
            await self.settle(app)
            self.inbox(OWNER.name).unread()

    async def bring(self, rows: Sequence[goods.Cells]) -> list[str]:
        """Import rows of goods; why some were refused."""
        await self.open()
        refused = await goods.bring(await self.app(), rows, self.folder, self._translator)
        self.goods |= {row["sku"]: row for row in rows}
        if self.interpreter is not None:
            self.interpreter.eyes.gives(*(cell for row in rows for cell in row.values()))
            self.interpreter.shelf += [row["name"] for row in rows]
        return [self.read(line) for line in refused]

    async def change(self, sku: str, **cells: str) -> None:
        """Import the row of something again, with other cells. Raises: LookupError."""
        app = await self.app()
        shelf = {"stock": str(goods.variant(app, sku).on_hand)}
        row = {**self.goods[sku], **shelf, **cells}
        await goods.bring(app, [row], self.folder, self._translator)

    def actors(self) -> Sequence[str]:
        return tuple(self.people)

    async def act(self, actor: str, act: Acts) -> None:
        self.clock.advance(A_MOMENT)
        if self.interpreter is not None:
            act = self._interpreted(actor, act, self.interpreter)
        for _ in range(act.times):
            hands.do(self, actor, act)
        await self.go_on()

    def _interpreted(self, actor: str, act: Acts, by: Interpreter) -> Acts:
        """What somebody types, in the language that they have here."""
        by.eyes.gives(act.words)
        if act.what.startswith("comment "):
            return replace(act, words=by.comment(act.words))
        if act.what not in hands.TYPED or act.words.startswith("/"):
            return act
        shown = self.inbox(actor).visible[-1:]
        buttons = [one for message in shown for one in self.sees(actor, message).buttons]
        words = by.type(act.words, self.language_of(actor), buttons)
        return replace(act, words=words)

    def language_of(self, actor: str) -> str:
        """What the phone of somebody speaks."""
        customer = self.people[actor][0]
        return self.place.language if customer is OWNER else customer.language

    async def happen(self, actor: str, event: str) -> None:
        if self.interpreter is not None:
            self.interpreter.eyes.gives(event)
        if not self.is_off:
            await self.app()
        await happenings.happen(self, actor, event)
        await self.go_on()

    async def go_on(self) -> None:
        """Let all that follows happen; where the run restarts, the process dies then."""
        if self.is_off:
            return
        app = await self.app()
        if self.private is not None:
            await self.private.look(app)
        await self.settle(app)
        if self.meddler is not None:
            self.meddler.look_around(app, self.worlds)
        if self.restarts:
            await self.kill()

    async def settle(self, app: App) -> None:
        """Let everything happen that can happen at this instant, on every wire."""
        for _ in range(ROUNDS):
            if self.official is not None:
                await self.official.graph.hooks.flush()
            await app.settle()
            if self.official is None:
                return
            # What a platform refuses may be news that is due.
            await app.settle()
            if self.official.graph.hooks.is_idle:
                return
        raise AssertionError("the shop does not take what it is told")

    def has_toasts(self, actor: str) -> bool:
        return self.channel_of(actor) in hands.HAS_BUTTONS

    def look(self, actor: str) -> Glance:
        lists = self.channel_of(actor) != "telegram"
        news = self.inbox(actor).unread()
        if actor in self.elsewhere:
            news += self.worlds[self.channel_of(actor)].inbox(self.people[actor][1]).unread()
        see = None if self.interpreter is None else self.interpreter.see
        seen = glance(news, lists=lists, see=see)
        if self.interpreter is not None:
            seen = replace(seen, toasts=[self.interpreter.toast(one) for one in seen.toasts])
        for button in (button for message in seen.messages for button in message.buttons):
            if button.url is not None and TO_PAY.search(button.url):
                self.links[actor] = button.url
        return seen

    def sees(self, actor: str, message: Shown) -> Seen:
        """A message as it stands there at the moment."""
        lists = self.channel_of(actor) != "telegram"
        if self.interpreter is None:
            return now(message, lists=lists)
        picture = message.media_id is not None
        return join(self.interpreter.see(message.text, message, picture=picture, lists=lists))

    def read(self, text: str) -> str:
        """Words outside the chats, in the language of the transcript."""
        return text if self.interpreter is None else self.interpreter.read(text)

    async def held(self, actor: str) -> str:
        return records.held(self.database, self.channel_of(actor), self.people[actor][1])

    def channel_of(self, actor: str) -> str:
        """Where somebody writes."""
        if actor == OWNER.name:
            return "telegram"
        elsewhere = self.manner if self.private is None else self.private.name
        return self.people[actor][0].on or elsewhere

    def inbox(self, actor: str) -> Inbox:
        """Somebody's chat with the shop."""
        if self.private is not None and self.channel_of(actor) == self.private.name:
            return self.private.inbox(self.people[actor][1])
        chat = self.elsewhere.get(actor, self.people[actor][1])
        return self.worlds[self.channel_of(actor)].inbox(chat)

    def person(self, actor: str) -> Person:
        """Somebody with their phone in their hand."""
        customer, number = self.people[actor]
        if self.private is not None and self.channel_of(actor) == self.private.name:
            return self.private.person(number, name=actor, language=customer.language)
        name = self.place.name if customer is OWNER else customer.name
        known = {"username": customer.username} if customer.username else {}
        channel = self.channels.get(self.channel_of(actor))
        phones = channel or self.graph().phones
        person = phones.person(number, name=name, language_code=self.language_of(actor), **known)
        person.chat = self.elsewhere.get(actor, number)
        return person

    def phone(self, actor: str) -> Phones:
        """What somebody holds in their hand who is on Instagram over HTTP."""
        self.person(actor)
        return self.graph().phones

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
        told.outlive(self.database)
        self.channels = self._new_channels()
        if app.database.dialect == "postgresql":
            self.real.advance(SILENCE)

    async def close(self) -> None:
        """The end of the day."""
        app, self._app = self._app, None
        if app is not None:
            await app.stop()
        if self.private is not None:
            self.private.close()
        self.database.dispose()
        await self.browser.close()
        if self.official is not None:
            await self.official.close()
        if self.texts is not None:
            await self.texts.stop()
        if self.interpreter is not None:
            self.interpreter.close()

    async def _start(self) -> None:
        channels: list[Channel] = [*self.channels.values(), *self._roads()]
        if self.private is not None:
            channels += self.private.channels()
        webhooks: list[BaseRoute] = []
        if self.official is not None:
            channel, webhooks = await self.official.channel(self._settings, self.database)
            channels.append(channel)
        app = App(
            settings=self._settings,
            clock=self.clock,
            real=self.real,
            channels=channels,
            webhooks=webhooks,
            gateways=[self._new_gateway(), *with_bills.gateways(self)],
            kinds=[
                rosebank(BANK, self.bank_passage.transport()),
                self._sizpay_kind(),
                *with_bills.kinds(self.place),
            ],
            bills=BillPorts(telegram=self.bills, bale=self.wallets),
            limits=dict.fromkeys(
                [*self.worlds, "instagram_private"], replace(UNLIMITED, reply_burst=1e9)
            ),
            translator=self._translator,
            router=router(),
            base_url="https://shop.example",
            database=self.database,
        )
        self._app = app
        self.shop_passage.app = app.web
        if self.private is not None:
            self.private.open(app)
        await app.start(ticking=False)
        if self.private is not None:
            await self.private.begin(app)
        await app.jobs.nights.plan()

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
            **self._settings_of_texts(),
        )

    def _settings_of_texts(self) -> dict[str, Any]:
        if self.texts is None:
            return {}
        return {**TEXTS["kavenegar"](self.texts.url), "sms_per_day": self.texts_a_day}

    def _roads(self) -> list[SmsChannel]:
        """The roads that only lead out."""
        road = sms_of(self._settings)
        return [] if road is None else [road]

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
        channels = {
            name: SimulatorChannel(
                name if name in ("telegram", "bale") else "instagram",
                clock=self.clock,
                world=world,
                name=name,
            )
            for name, world in self.worlds.items()
            if self.official is None or name != "instagram"
        }
        for channel in channels.values():
            channel.capabilities = replace(channel.capabilities, discloses=self.discloses)
        return channels

    @cached_property
    def _translator(self) -> Translator:
        """What the shop and its bank speak with."""
        return translator() if self.interpreter is None else self.interpreter.translator()

    def graph(self) -> Graph:
        """Instagram, where it is there over HTTP."""
        assert self.official is not None, "this chat is played in memory"
        return self.official.graph

    async def _tell_shop(self, notices: Sequence[str]) -> None:
        for notice in notices:
            await self.browser.call(notice)
