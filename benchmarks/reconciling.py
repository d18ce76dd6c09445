"""`python -m benchmarks.reconciling`: a thousand open payments whose gateways are asked at once.

Two gateways answer after a while each, one of them slowly. What is measured: whether each is asked
no faster than it bears, how long all of it takes on the shop's clock, and how long somebody waits
for an answer meanwhile, against the same shop in peace.
"""

import argparse
import asyncio
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

from pydantic import SecretStr
from sqlmodel import Session, select

from bot.app import App
from bot.channels.simulator import SimulatorChannel
from bot.channels.simulator_world import World
from bot.settings import Settings
from common.clock import FixedClock
from common.money import Money
from common.roles import Role
from models import Category, Order, Product, Variant
from models.database import migrate
from payments.base import AttemptView, Verification
from scheduler.limits import UNLIMITED
from shop import addresses, cart, meeting, orders, pricing
from shop.context import Shopping
from tests.payments.memory import MemoryGateway
from tests.postgres import PostgresError, find_binaries, running_cluster

PAYMENTS, ASKS = 1_000, 200
MORNING = datetime(2026, 11, 22, 9, tzinfo=UTC)
PAUSE_S = 0.02
A_SECOND_S = 0.5
"""How long a second of the shop takes here: everything comes twice as fast as in life."""
SECOND = timedelta(seconds=1)


class Gateway(MemoryGateway):
    """Answers after a while and counts, by the shop's seconds, how often it was asked."""

    def __init__(self, name: str, clock: FixedClock, *, answers_in_s: float, per_s: float) -> None:
        super().__init__(settles=False)
        self.name = name
        self.capabilities = replace(self.capabilities, polls_per_s=per_s)
        self.asked: Counter[datetime] = Counter()
        self._clock, self._answers_in_s = clock, answers_in_s

    async def verify(self, view: AttemptView) -> Verification:
        self.asked[self._clock.now()] += 1
        await asyncio.sleep(self._answers_in_s)
        return await super().verify(view)


class Shop:
    """A shop with many who went to pay, none of whom came back."""

    def __init__(self, url: str, folder: Path) -> None:
        self.clock = FixedClock(MORNING)
        self.channel = SimulatorChannel("telegram", clock=self.clock, world=World())
        self.gateways = [
            Gateway("quick", self.clock, answers_in_s=0.01, per_s=10),
            Gateway("slow", self.clock, answers_in_s=0.2, per_s=5),
        ]
        settings = Settings(
            _env_file=None,
            data_dir=folder,
            database_url=url,
            secret_key=SecretStr("a-key-that-is-long-enough-for-benchmarks"),
            shop_name="گلیم اصفهان",
            shop_language="fa",
            shop_currency="IRR",
            shop_timezone="Asia/Tehran",
        )
        self.app = App(
            settings=settings,
            clock=self.clock,
            channels=[self.channel],
            gateways=self.gateways,
            limits={"telegram": replace(UNLIMITED, reply_burst=1e9)},
        )

    async def fill(self) -> None:
        """Everybody has ordered a shawl and gone to one of the gateways; some have paid there."""
        await self.app.engine.transact(self._shelve)
        for number in range(PAYMENTS):
            order = await self.app.engine.transact(partial(self._order, number=number))
            gateway = self.gateways[number % 2]
            await self.app.cashier.begin(order.id, gateway.name)
            if number % 3 == 0:
                gateway.pay(list(gateway.books)[-1])

    def _shelve(self, session: Session) -> None:
        category = Category(name="شال", folded="شال")
        session.add(category)
        now = self.clock.now()
        product = Product(category_id=category.id, name="شال نخی", folded="شال", created_at=now)
        session.add(product)
        price = 4_500_000
        session.add(Variant(product_id=product.id, sku="S", price_minor=price, on_hand=PAYMENTS))

    def _order(self, session: Session, *, number: int) -> Order:
        now = self.clock.now()
        person, _ = meeting.ensure(session, "telegram", f"b{number}", now=now, language="fa")
        system = self.app.engine.system(session, "benchmark")
        ctx: Shopping = replace(system, person=person, role=Role.BUYER, channel="telegram")
        variant = session.exec(select(Variant)).one()
        cart.put(ctx, variant.id, 1)
        quote = pricing.quote(cart.lines(ctx).lines, Money(0, "IRR"), [], "IRR")
        home = addresses.save_address(
            ctx, name="مینا رستمی", phone="09121234567", text="تهران، خیابان ولیعصر، پلاک ۱۲"
        )
        return orders.place(ctx, quote, home)

    async def asks(self) -> float:
        """How long somebody waits for an answer, in milliseconds."""
        began = perf_counter()
        await self.channel.person("somebody", name="مینا", language_code="fa").says("/cart")
        return 1000 * (perf_counter() - began)

    async def peace(self) -> list[float]:
        """How long somebody waits where nothing else happens."""
        waited = list[float]()
        for _ in range(ASKS):
            waited.append(await self.asks())
            await asyncio.sleep(PAUSE_S)
        return waited

    async def reconcile(self) -> tuple[int, list[float]]:
        """All are asked about; how many seconds of the shop's clock that took, and how long
        somebody waited for each answer meanwhile.
        """
        self.clock.advance(timedelta(minutes=2))
        seconds, waited = 0, list[float]()
        while sum(sum(gateway.asked.values()) for gateway in self.gateways) < PAYMENTS:
            over = perf_counter() + A_SECOND_S
            running = asyncio.ensure_future(self.app.due.settle())
            while perf_counter() < over or not running.done():
                waited.append(await self.asks())
                await asyncio.sleep(PAUSE_S)
            await running
            self.clock.advance(SECOND)
            seconds += 1
        return seconds, waited


async def report(name: str, url: str, folder: Path) -> None:
    """Measure one database and say what was found."""
    migrate(url)
    shop = Shop(url, folder)
    await shop.app.start(ticking=False)
    await shop.fill()
    await shop.app.settle()
    await shop.peace()
    peace = await shop.peace()
    seconds, waited = await shop.reconcile()
    print(f"{name}: {PAYMENTS:,} open payments, all asked about in {seconds} seconds")
    for gateway in shop.gateways:
        most, bears = max(gateway.asked.values()), gateway.capabilities.polls_per_s
        total = sum(gateway.asked.values())
        print(f"  {gateway.name:8} {total:,} questions, {most} in a second (bears {bears:.0f})")
    for what, times in (("meanwhile", waited), ("in peace", peace)):
        print(f"  an answer took {_spread(times)} {what}, of {len(times)}")
    await shop.app.stop()


def _spread(times: Sequence[float]) -> str:
    ordered = sorted(times)
    middle, late = ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100]
    return f"{middle:.1f} ms, {late:.1f} at the 95th percentile, {ordered[-1]:.1f} at most"


def main() -> None:
    """Measure both databases; PostgreSQL where it is installed."""
    argparse.ArgumentParser(
        prog="python -m benchmarks.reconciling", description=__doc__
    ).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        asyncio.run(report("SQLite", f"sqlite:///{path / 'shop.sqlite3'}", path))
        if find_binaries() is None:
            print("PostgreSQL's server is not installed")
            return
        try:
            with running_cluster(durable=True) as cluster:
                asyncio.run(report("PostgreSQL", cluster.create(), path))
        except PostgresError as error:
            print(error)


if __name__ == "__main__":
    main()
