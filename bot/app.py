"""One shop, put together. Everything it needs is handed in or made here; nothing is global."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlmodel import Session
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

import handlers
from bot.backup import making
from bot.channels.base import Channel
from bot.dialogue.router import Router
from bot.engine.billgate import BillGate
from bot.engine.cashier import Cashier
from bot.engine.gateways import Gateways
from bot.engine.showcase import ShopWindow
from bot.engine_making import make_engine
from bot.settings import Settings
from bot.subscriptions import subscribe
from bot.web.app import build_app
from bot.web.vitals import Vitals
from common.clock import Clock, SystemClock
from common.i18n import Translator
from common.log import get_logger
from models.database import Database
from payments.base import Gateway
from payments.bills import NO_BILLS, BillPorts
from payments.kinds import GatewayKind
from scheduler import jobs
from scheduler.charts import Charts
from scheduler.courier import Courier
from scheduler.due import Due
from scheduler.fetching import Fetching
from scheduler.kinds import Work
from scheduler.limits import Limits
from scheduler.pictures import Pictures
from scheduler.post_lookup import PostLookup
from scheduler.renewing import Renewing
from scheduler.ticker import Ticker
from shop import installing, search
from shop.events import Dispatcher

LOCALES = Path(__file__).parent.parent / "locales"

log = get_logger(__name__)


class App:
    """A shop that can be started and stopped. Several in one process are several of these.

    Args:
        settings: of this installation; its database must be migrated.
        clock: the business clock.
        channels: the shop's channels, not yet listening.
        gateways: the ways to pay that come with the installation.
        kinds: the gateways that the owner may add.
        bills: how bills are written in chats, where the shop has bots.
        limits: how fast a channel may be written to, by its name; else the platform's own.
        translator: its words, where somebody has read them before.
        router: what people can do, where somebody has gathered it before.
        bank: the test bank, where it shares our web server.
        webhooks: the doors of channels whose platforms call us.
        base_url: where our web server is reached when there is no public address.
        database: its connections, where somebody else has opened them.
        real: the time of leases and signs of life, which no simulator moves.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        clock: Clock,
        channels: Sequence[Channel],
        gateways: Sequence[Gateway] = (),
        kinds: Sequence[GatewayKind] = (),
        bills: BillPorts = NO_BILLS,
        limits: Mapping[str, Limits] | None = None,
        translator: Translator | None = None,
        router: Router | None = None,
        bank: ASGIApp | None = None,
        webhooks: Sequence[BaseRoute] = (),
        base_url: str | None = None,
        database: Database | None = None,
        real: Clock | None = None,
    ) -> None:
        self.settings, self.clock = settings, clock
        self._real = real if real is not None else SystemClock()
        self.channels = {channel.name: channel for channel in channels}
        self._installed = {gateway.name: gateway for gateway in gateways}
        self._vault = settings.vault() if settings.secret_key.get_secret_value() else None
        self.gateways = Gateways(
            self._installed,
            kinds=kinds,
            vault=self._vault,
            shop_url=settings.public_url,
            bills=bills,
        )
        self.translator = translator or Translator.load(LOCALES)
        self.database = database or Database(settings.database_url)
        self.router = router or Router.collect(handlers.MODULES)
        self.dispatcher = Dispatcher()
        subscribe(self.dispatcher)
        self.vitals = Vitals()
        self.engine = make_engine(
            settings,
            clock=clock,
            real=self._real,
            vault=self._vault,
            router=self.router,
            translator=self.translator,
            dispatcher=self.dispatcher,
            channels=self.channels,
            gateways=self.gateways,
            database=self.database,
            vitals=self.vitals,
        )
        self.cashier = Cashier(
            engine=self.engine,
            gateways=self.gateways,
            base_url=settings.public_url or base_url or "",
            vitals=self.vitals,
        )
        self.bill_gate = BillGate(self.engine, self.translator)
        self.showcase = ShopWindow(
            database=self.database, translator=self.translator, system=self.engine.system
        )
        self.courier = Courier(
            engine=self.engine,
            channels=self.channels,
            pictures=Pictures(self.engine, settings.data_dir),
            limits=limits or {},
            tally=self.vitals,
        )
        self.engine.deliver_through(self.courier)
        work = Work()
        self.renewing = Renewing(self.engine, self.channels, self._vault)
        self.jobs = self._register(work)
        self.due = Due(engine=self.engine, work=work)
        self.ticker = Ticker(
            clock=clock, wake=self.engine.wake_due, plan_night=self.jobs.nights.plan
        )
        self.web = build_app(
            engine=self.engine,
            cashier=self.cashier,
            settings=settings,
            translator=self.translator,
            webhooks=webhooks,
            bank=bank,
            vitals=self.vitals,
            ticks={"due": self._ticked_at},
        )
        self._ticking = False

    async def start(self, *, ticking: bool = True) -> None:
        """Take up where the last run left off, then listen.

        Without `ticking` nothing happens by itself as time goes by: `settle` does it.

        Raises:
            AlreadyRunning: another process serves this SQLite database.
        """
        self.database.lock_process()
        await self.engine.transact(self._seed)
        await self.cashier.look_at_ways()
        await self.engine.start()
        await self.renewing.begin()
        await self.courier.start()
        await self.due.start()
        self._ticking = ticking
        if ticking:
            self.due.run()
            self.ticker.start()
        for channel in self.channels.values():
            await channel.start(self.engine)
        log.info("shop_open", channels=sorted(self.channels), gateways=sorted(self.gateways))

    async def named(self, channel: str, name: str) -> None:
        """Keep the name of the shop's bot on a channel, which links to it need."""

        def keep(session: Session) -> None:
            installing.remember_bot(session, channel, name, self.clock.now())

        await self.engine.transact(keep)

    async def stop(self) -> None:
        """Stop listening, finish what was received, send what leaves soon, say goodbye."""
        for channel in self.channels.values():
            await channel.stop()
        if self._ticking:
            self.ticker.stop()
        await self.due.stop()
        await self.bill_gate.settle()
        await self.cashier.stop()
        await self.engine.idle()
        await self.courier.stop()
        await self.engine.stop()
        await self._close()
        log.info("shop_closed")

    async def kill(self) -> None:
        """Leave everything as kill -9 would: nothing is written, sent or acknowledged any more."""
        if self._ticking:
            self.ticker.stop()
        self.engine.kill()
        self.courier.kill()
        self.due.kill()
        for channel in self.channels.values():
            await channel.stop()
        await asyncio.to_thread(self.engine.writer.close)
        await self._close()

    async def settle(self) -> None:
        """Let everything happen that can happen at this instant of the business clock."""
        while True:
            await self.engine.idle()
            count = await self.due.settle()
            await self.courier.idle()
            if not count:
                return

    async def _close(self) -> None:
        for channel in self.channels.values():
            await channel.close()
        await self.gateways.aclose()
        self.database.dispose()

    def _seed(self, session: Session) -> None:
        settings = self.settings
        installing.seed(
            session,
            self.clock.now(),
            name=settings.shop_name,
            language=settings.shop_language,
            currency=settings.shop_currency,
            timezone=settings.shop_timezone,
            public_url=settings.public_url,
            gateways=tuple(self._installed),
            testing=any(gateway.capabilities.test for gateway in self._installed.values()),
        )
        search.bring_up_to_date(session, self.clock.now())

    def _register(self, work: Work) -> jobs.Jobs:
        folder = self.settings.data_dir
        return jobs.register(
            work,
            engine=self.engine,
            cashier=self.cashier,
            fetching=Fetching(self.engine, self.channels, folder),
            charts=Charts(self.engine, self.translator, folder),
            renewing=self.renewing,
            posts=PostLookup(self.engine, self.channels),
            back_up=partial(making.nightly, self.settings) if self.settings.backups_kept else None,
        )

    def _ticked_at(self) -> datetime | None:
        return self.ticker.ticked_at if self._ticking else self.clock.now()
