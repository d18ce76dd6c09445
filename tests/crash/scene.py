"""The whole run: a platform, a shop that dies again and again, people who buy all the same."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import aiohttp

from models.database import Database
from tests.crash import around, days, extra, rules, verdict
from tests.crash.after import After
from tests.crash.balancer import Balancer
from tests.crash.buyers import Buyer
from tests.crash.evidence import Evidence, Platform, bank_money
from tests.crash.goods import STOCK, settings_for, stock_up
from tests.crash.plan import Play, Report
from tests.crash.purse import Purse
from tests.crash.shopkeeper import Shopkeeper
from tests.crash.shopkeeping import ShopProcess
from tests.standins.botapi import Person, RemoteTelegram
from tests.web.serving import free_port

FIRST_BUYER = 800_000_001
LANGUAGES = ("fa", "tr", "en")
LET_OPEN = 0.8
"""How likely a life is left alone until it serves."""
GETS_ON_S = 60.0
"""How long a life is left alone at most for the sake of purchases, so that kills are spread over
all of them."""

NEWEST = 30
"""Of the owner's chat, which has some thousands of messages, the owner looks at so many."""


class Scene:
    """One run in a folder of its own."""

    def __init__(self, play: Play, folder: Path) -> None:
        self.play, self.folder = play, folder
        self.dice = random.Random(play.seed)
        self.database_url = around.database_url(play, folder)
        self.shops: list[ShopProcess] = []
        self.kills = self.paid_by_then = 0
        self.clock_file = around.clock_file(folder)
        days.move(self.clock_file, timedelta())
        self.after: After | None = None

    async def run(self) -> Report:
        """Open the shop, let people buy while it is killed, wait for rest, judge."""
        settings = settings_for(self.folder / "data", self.database_url)
        goods = await asyncio.to_thread(stock_up, settings)
        with around.platform(self.folder) as url:
            async with (
                RemoteTelegram(url) as platform,
                self._shop(url),
                around.browsers() as session,
            ):
                buyers = [
                    await self._moves_in(platform, session, number)
                    for number in range(self.play.buyers)
                ]
                keeping = asyncio.create_task(self._keep_alive())
                unfinished = await self._live(platform, buyers)
                if self.play.days and not unfinished:
                    await self._days_pass(platform, session, buyers)
                await self._rest(platform)
                keeping.cancel()
        return self._judge(buyers, dict.fromkeys(goods, STOCK), unfinished)

    async def _live(self, platform: RemoteTelegram, buyers: list[Buyer]) -> list[str]:
        """People buy and processes die, until both are done."""
        owner = await platform.person(around.OWNER, "نسرین")
        await owner.sends("/start")
        falling = asyncio.create_task(self._fall(buyers))
        buying = [asyncio.create_task(buyer.buys(self.play.purchases)) for buyer in buyers]
        others = [
            asyncio.create_task(self._offers(owner)),
            asyncio.create_task(self._die(platform)),
        ]
        await asyncio.wait([*buying, falling, *others], timeout=self.play.ends_within_s)
        for task in (*buying, falling, *others):
            task.cancel()
        results = await asyncio.gather(*buying, *others, falling, return_exceptions=True)
        names = [str(buyer.person.id) for buyer in buyers] + ["offers", "die", "kills"]
        return [
            f"{name}: {result!r}"
            for name, result in zip(names, results, strict=True)
            if isinstance(result, BaseException)
        ]

    async def _fall(self, buyers: list[Buyer]) -> None:
        """Kill with -9, at once another life, again and again; most lives have begun to serve."""
        for number in range(self.play.kills):
            shop = self.dice.choice(self.shops)
            if self.dice.random() < LET_OPEN:
                # It may die of an update before.
                with suppress(TimeoutError):
                    await asyncio.to_thread(shop.wait_until_open)
                await self._get_on(buyers, number / self.play.kills)
            await asyncio.sleep(self.dice.uniform(*self.play.between_s))
            if shop.kill():
                self.kills += 1
                self.paid_by_then = sum(len(buyer.paid) for buyer in buyers)

    async def _get_on(self, buyers: list[Buyer], part: float) -> None:
        """Return when this part of all purchases is paid, or nothing moves on for long."""
        wanted = part * len(buyers) * self.play.purchases
        for _ in range(round(GETS_ON_S / 0.1)):
            if sum(len(buyer.paid) for buyer in buyers) >= wanted:
                return
            await asyncio.sleep(0.1)

    async def _keep_alive(self) -> None:
        """What a supervisor does: start whatever has died."""
        while True:
            for shop in self.shops:
                if not shop.is_alive:
                    shop.start()
            await asyncio.sleep(0.05)

    async def _offers(self, owner: Person) -> None:
        for number in range(self.play.offers):
            await asyncio.sleep(self.play.between_s[1] / 2)
            await owner.sends(f"/offer {number}")

    async def _die(self, platform: RemoteTelegram) -> None:
        for number in self._killers():
            await asyncio.sleep(self.play.between_s[1])
            killer = await platform.person(number, "کیان")
            await killer.sends("/start")
            await killer.sends("/die")
            await killer.sends("سلام")

    def _killers(self) -> range:
        return range(around.OWNER + 1, around.OWNER + 1 + self.play.deadly)

    async def _all_open(self) -> None:
        for shop in self.shops:
            await asyncio.to_thread(shop.wait_until_open)

    async def _rest(self, platform: RemoteTelegram) -> None:
        """Wait until nothing moves any more: no call and no death for a while.

        Of several processes that share a database, none knows at once that another one has died:
        it takes a few seconds, and far fewer than those after which its silence would tell.
        """
        quiet_s, before = 0, (-1, -1)
        while quiet_s < (4 if self.play.processes == 1 else 15):
            await asyncio.sleep(1.0)
            lives = sum(shop.lives for shop in self.shops)
            now = (int((await platform.ask("info"))["calls"]), lives)
            quiet_s = quiet_s + 1 if now == before else 0
            before = now
        await self._all_open()

    @asynccontextmanager
    async def _shop(self, platform_url: str) -> AsyncIterator[None]:
        async with Balancer() as balancer:
            env = around.environment(self.play, self.folder, platform_url, balancer.url)
            logs = [self.folder / f"shop{n}.log" for n in range(self.play.processes)]
            self.shops = [ShopProcess(free_port(), log, env) for log in logs]
            balancer.targets = [shop.url for shop in self.shops]
            for shop in self.shops:
                shop.start()
            try:
                await self._all_open()
                yield
                for shop in self.shops:
                    await asyncio.to_thread(shop.stop)
            finally:
                for shop in self.shops:
                    shop.close()

    async def _days_pass(
        self, platform: RemoteTelegram, session: aiohttp.ClientSession, buyers: list[Buyer]
    ) -> None:
        """What follows the purchases, with more deaths."""
        dice = random.Random(self.play.seed)
        owner = await platform.person(around.OWNER, "نسرین", newest=NEWEST)
        database = Database(self.database_url)
        self.after = After(
            platform,
            self.shops,
            buyers,
            forgetful=await self._moves_in(platform, session, len(buyers)),
            owner=Shopkeeper(owner, dice, self.play.patience_s),
            dice=dice,
            clock_file=self.clock_file,
            database=database,
            hours=self.play.days,
            deaths=self.play.day_kills,
        )
        try:
            await self.after.pass_by()
        finally:
            database.dispose()
        self.kills += self.after.kills

    async def _moves_in(
        self, platform: RemoteTelegram, session: aiohttp.ClientSession, number: int
    ) -> Buyer:
        language = LANGUAGES[number % len(LANGUAGES)]
        person = await platform.person(FIRST_BUYER + number, "سارا", language)
        dice = random.Random(self.play.seed * 1000 + number)
        purse = Purse(session, number, dice)
        return Buyer(person, purse, language, dice, patience_s=self.play.patience_s)

    def _judge(self, buyers: list[Buyer], stock: dict[str, int], unfinished: list[str]) -> Report:
        database = Database(self.database_url)
        try:
            with database.reading() as session:
                evidence = Evidence(
                    platform=Platform.read(self.folder / "platform.jsonl"),
                    database=database,
                    session=session,
                    bank=bank_money(self.folder / "data" / "testbank.sqlite3"),
                    buyers={str(buyer.person.id): self.play.purchases for buyer in buyers},
                    killers={str(number) for number in self._killers()},
                    stock=stock,
                    now=days.SharedClock(self.clock_file).now(),
                    forgetful={str(self.after.forgetful.person.id)} if self.after else set(),
                    stopped={str(buyers[0].person.id)} if self.after else set(),
                    has_days=self.after is not None,
                )
                return self._report(evidence, buyers, unfinished)
        finally:
            database.dispose()

    def _report(self, evidence: Evidence, buyers: list[Buyer], unfinished: list[str]) -> Report:
        said = [line for shop in self.shops for line in shop.lines()]
        died = [shop.log.read_text(errors="replace").count(extra.DYING) for shop in self.shops]
        return Report(
            complaints=[*unfinished, *verdict.complaints(evidence)],
            kills=self.kills,
            lives=sum(shop.lives for shop in self.shops),
            purchases=sum(len(buyer.paid) for buyer in buyers),
            before_last_kill=self.paid_by_then,
            updates=len(evidence.platform.updates),
            acts=sum(buyer.acts for buyer in buyers),
            messages=len(evidence.platform.sent),
            shown_twice=verdict.shown_twice(evidence),
            missing=rules.missing(evidence),
            journeys=len(rules.told(evidence)),
            batches_discarded=sum(line.get("event") == "batch_discarded" for line in said),
            deaths_by_update=sum(died),
            unfinished=unfinished,
        )
