"""A shop with a shelf, a cashier, a test bank and a web server on loopback, without any chat."""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import httpx
from pydantic import SecretStr
from sqlmodel import Session, col, func, select

from bot.engine.cashier import Cashier
from bot.engine.writer import open_writer
from bot.settings import Settings
from bot.web.app import BANK_PATH, build_app
from bot.web.testbank import build_bank
from bot.web.vitals import Vitals
from common.clock import FixedClock
from common.i18n import Translator
from common.money import Money
from common.roles import Role
from common.text import fold
from models import Category, LedgerEntry, Order, PaymentAttempt, Person, Product, Variant
from models.database import Database
from payments.base import Gateway
from payments.testbank import TestbankGateway as Testbank
from shop import addresses, billing, cart, installing, meeting, orders, pricing, settings
from shop.context import Shopping
from shop.events import Event
from tests.databases import open_database
from tests.web.serving import address_of, listen, served

T = TypeVar("T")

EVENING = datetime(2026, 12, 3, 15, 0, tzinfo=UTC)
"""18:30 in Tehran, 12 Azar 1405."""
KEY = "merchant-key-of-the-tests"
ZONES = {"IRR": "Asia/Tehran", "TRY": "Europe/Istanbul", "EUR": "Europe/Berlin"}
TRANSLATOR = Translator.load(Path(__file__).parents[2] / "locales")


class Engine:
    """The engine as far as the cashier and the pages know it."""

    def __init__(self, database: Database, clock: FixedClock) -> None:
        self.database, self.clock = database, clock
        self.events: list[Event] = []
        self._writer = open_writer(database)

    async def transact(self, work: Callable[[Session], T], *, priority: bool = False) -> T:
        return await self._writer.submit(work, priority=priority)

    def system(self, session: Session, actor: str) -> Shopping:
        return self.context(session, None, Role.SYSTEM, actor)

    def context(self, session: Session, person: Person | None, role: Role, actor: str) -> Shopping:
        return Shopping(
            session=session,
            now=self.clock.now(),
            shop=settings.load(session),
            publish=self.events.append,
            person=person,
            role=role,
            actor=actor,
            channel="telegram",
        )

    def close(self) -> None:
        self._writer.close()
        self.database.dispose()


class Clockwork:
    """Monotonic time that moves when it is told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class SmallShop:
    """The shop «گلیم» with cotton shawls at 450,000 Toman."""

    engine: Engine
    cashier: Cashier
    gateway: Gateway
    address: str
    folder: Path
    browser: httpx.AsyncClient
    monotonic: Clockwork
    vitals: Vitals
    buyers: int = field(default=0)
    ticked_at: datetime | None = EVENING
    currency: str = "IRR"

    @property
    def clock(self) -> FixedClock:
        return self.engine.clock

    async def act(self, rule: Callable[[Shopping], T]) -> T:
        """The shop itself does something."""
        return await self.engine.transact(lambda s: rule(self.engine.system(s, "test")))

    def look(self, question: Callable[[Session], T]) -> T:
        """What stands in the database."""
        with self.engine.database.reading() as session:
            return question(session)

    async def sells(self, name: str, *, sku: str, toman: int, stock: int, tax_bps: int = 0) -> None:
        """Put a product on the shelf."""

        def put(ctx: Shopping) -> None:
            category = Category(name=name, folded=fold(name))
            ctx.session.add(category)
            product = Product(
                category_id=category.id,
                name=name,
                folded=fold(name),
                tax_bps=tax_bps,
                created_at=ctx.now,
            )
            ctx.session.add(product)
            ctx.session.add(
                Variant(product_id=product.id, sku=sku, price_minor=toman * 10, on_hand=stock)
            )

        await self.act(put)

    async def order(self, *, sku: str = "SHAL-01", units: int = 1, language: str = "fa") -> Order:
        """A new buyer orders; the goods are kept for an hour."""
        self.buyers += 1
        chat = str(self.buyers)

        def place(session: Session) -> Order:
            now = self.clock.now()
            person, _ = meeting.ensure(session, "telegram", chat, now=now, language=language)
            ctx = self.engine.context(session, person, Role.BUYER, f"person:{person.id}")
            variant = session.exec(select(Variant).where(Variant.sku == sku)).one()
            cart.put(ctx, variant.id, units)
            chosen = cart.lines(ctx)
            quote = pricing.quote(chosen.lines, Money(300_000, self.currency), [], self.currency)
            home = addresses.save_address(
                ctx, name="مینا رستمی", phone="+989121234567", text="تهران، خیابان ولیعصر، پلاک ۱۲"
            )
            return orders.place(ctx, quote, home)

        return await self.engine.transact(place)

    def again(self, order: Order) -> Order:
        """The order as it is now."""
        return self.look(lambda session: session.get_one(Order, order.id))

    def attempts(self, order: Order) -> list[PaymentAttempt]:
        """The attempts to pay it, the first one first."""
        return self.look(lambda session: billing.attempts_of(session, order.id))

    def booked(self) -> list[int]:
        """Every amount that the ledger holds."""
        entries = select(LedgerEntry.amount).order_by(col(LedgerEntry.amount))
        return self.look(lambda session: list(session.exec(entries).all()))

    def told(self, kind: type[Event]) -> int:
        """How often something was told to whoever has to act on it."""
        return sum(isinstance(event, kind) for event in self.engine.events)

    async def pass_time(self, minutes: int) -> None:
        """Time goes by, and orders expire when their time is over."""
        until = self.clock.now() + timedelta(minutes=minutes)
        while self.clock.now() < until:
            self.clock.set(min(until, self.clock.now() + timedelta(minutes=10)))
            for order_id in self.look(self._overdue):
                await self.act(partial(orders.expire, order_id=order_id))

    def _overdue(self, session: Session) -> list[int]:
        overdue = select(Order.id).where(Order.reserved_until <= self.clock.now())
        return list(session.exec(overdue).all())

    def page_of(self, order: Order) -> str:
        """The address of the order page."""
        return f"{self.address}/p/{order.page_key}"

    async def form_of(self, order: Order, gateway: str = "testbank") -> dict[str, str]:
        """What a browser sends when the terms are ticked and *pay* is pressed."""
        page = await self.browser.get(self.page_of(order))
        ticked = re.search(r'name="terms" value="([^"]+)"', page.text)
        return {"gateway": gateway} | ({"terms": ticked[1]} if ticked else {})

    async def to_the_bank(self, order: Order) -> httpx.Response:
        """The buyer presses *pay* on the order page; the bank's page."""
        form = await self.form_of(order)
        page = await self.browser.post(f"{self.page_of(order)}/pay", data=form)
        assert "/bank/pay/" in str(page.url), page.text
        return page

    async def pays(self, order: Order, choice: str = "paid", **fields: str) -> httpx.Response:
        """The buyer goes to the bank and chooses how it ends; the page they come back to."""
        bank = await self.to_the_bank(order)
        return await self.browser.post(str(bank.url), data={"choice": choice, **fields})


@asynccontextmanager
async def open_shop(
    database_url: str,
    folder: Path,
    *,
    testing: bool = True,
    wrap: Callable[[Testbank], Gateway] = lambda gateway: gateway,
    callback_method: str = "GET",
    others: Mapping[str, Gateway] | None = None,
    currency: str = "IRR",
) -> AsyncIterator[SmallShop]:
    """A shop that is open until the block ends. `wrap` may put something before the gateway, and
    there may be `others`, in a shop that sells in another `currency`.
    """
    gateways = dict(others or {})
    engine = Engine(open_database(database_url), FixedClock(EVENING))
    listener = listen()
    address = address_of(listener)
    gateway = Testbank(address + BANK_PATH, KEY, callback_method=callback_method)
    vitals, monotonic = Vitals(), Clockwork()
    cashier = Cashier(
        engine=engine,
        gateways={"testbank": wrap(gateway), **gateways},
        base_url=address,
        vitals=vitals,
    )
    browser = httpx.AsyncClient(trust_env=False, follow_redirects=True, timeout=30)
    shop = SmallShop(engine, cashier, gateway, address, folder, browser, monotonic, vitals)
    shop.currency = currency
    app = build_app(
        engine=engine,
        cashier=cashier,
        settings=Settings(
            _env_file=None,
            data_dir=folder,
            secret_key=SecretStr("k" * 32),
            public_url=address,
        ),
        translator=TRANSLATOR,
        bank=build_bank(
            folder / "bank.sqlite3", key=KEY, clock=engine.clock, translator=TRANSLATOR
        ),
        vitals=vitals,
        ticks={"due": lambda: shop.ticked_at},
        monotonic=monotonic,
    )
    async with served(app, listener), browser:
        names = ("testbank", *gateways)
        await engine.transact(
            lambda session: _found(session, address, names, currency, testing=testing)
        )
        await shop.sells("شال نخی", sku="SHAL-01", toman=450_000, stock=3, tax_bps=1000)
        try:
            yield shop
        finally:
            await cashier.stop()
            await gateway.aclose()
            engine.close()


def _found(
    session: Session, address: str, gateways: tuple[str, ...], currency: str, *, testing: bool
) -> None:
    installing.seed(
        session,
        EVENING,
        name="گلیم",
        language="fa",
        currency=currency,
        timezone=ZONES[currency],
        public_url=address,
        gateways=gateways,
        testing=testing,
    )


def count(session: Session, model: type) -> int:
    """How many rows a table has."""
    return session.exec(select(func.count()).select_from(model)).one()
