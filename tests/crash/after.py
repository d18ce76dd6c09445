"""The days after the purchases: parcels are brought, follow-ups fall due, and processes die."""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from models import DueWork, WorkState
from models.database import Database
from tests.crash import days
from tests.crash.buyers import Buyer
from tests.crash.shopkeeper import Shopkeeper
from tests.crash.shopkeeping import ShopProcess
from tests.standins.botapi import RemoteTelegram

SHOP = ZoneInfo("Asia/Tehran")
LOOK_S, LONGEST_S = 0.3, 90.0
"""How often it is looked whether all that is due is done, and how long that takes at most: others
notice only after a while that a process has died.
"""
STOP = "/stop"


@dataclass
class After:
    """What happens when everybody has what they wanted. `forgetful` orders and never pays, and
    the first of the others wants to hear no more of the shop.
    """

    platform: RemoteTelegram
    shops: list[ShopProcess]
    buyers: list[Buyer]
    forgetful: Buyer
    owner: Shopkeeper
    dice: random.Random
    clock_file: Path
    database: Database
    hours: tuple[float, ...]
    deaths: int
    kills: int = 0
    ahead: timedelta = timedelta()

    @cached_property
    def clock(self) -> days.SharedClock:
        """What the shop believes."""
        return days.SharedClock(self.clock_file)

    async def pass_by(self) -> None:
        """Let the days pass, with deaths between and within them."""
        # Whatever the hour on the machine, all this begins by day: by night most words wait.
        await self._move(self._until_noon(), 0)
        codes = sorted(code for buyer in self.buyers for code in buyer.paid)
        dying = asyncio.create_task(self._die(self.deaths // 3, within_s=6.0))
        await asyncio.gather(
            self.owner.sends(codes),
            self.forgetful.orders_only(),
            self.buyers[0].person.sends(STOP),
        )
        await dying
        left = self.deaths - self.deaths // 3
        for number, hours in enumerate(self.hours):
            deaths = left // (len(self.hours) - number)
            left -= deaths
            await self._move(timedelta(hours=hours), deaths)
        # What would wake people waits for the morning.
        await self._move(self._until_noon(), 0)

    def _until_noon(self) -> timedelta:
        here = self.clock.now().astimezone(SHOP)
        return here.replace(hour=12, minute=0) + timedelta(days=1) - here

    async def _move(self, by: timedelta, deaths: int) -> None:
        """So much later; whatever falls due is done before it is later still."""
        self.ahead += by
        days.move(self.clock_file, self.ahead)
        await self._die(deaths, within_s=1.0)
        await self._open()
        for _ in range(round(LONGEST_S / LOOK_S)):
            if not await asyncio.to_thread(self._is_anything_due):
                return
            await asyncio.sleep(LOOK_S)
        raise TimeoutError(f"something stays due {self.ahead} ahead")

    def _is_anything_due(self) -> bool:
        late = select(DueWork.id).where(
            DueWork.state == WorkState.DUE, col(DueWork.due_at) <= self.clock.now()
        )
        with self.database.reading() as session:
            return session.exec(late.limit(1)).first() is not None

    async def _die(self, times: int, *, within_s: float) -> None:
        """Kill so often; what was killed is started again by whoever looks after it."""
        for _ in range(times):
            await asyncio.sleep(self.dice.uniform(0, within_s))
            shop = self.dice.choice(self.shops)
            self.kills += shop.kill()
            while not shop.is_alive:  # noqa: ASYNC110 - whoever looks after it starts it
                await asyncio.sleep(0.05)
            await self._open()

    async def _open(self) -> None:
        for shop in self.shops:
            # It may die of an update, and is started again.
            with suppress(TimeoutError):
                await asyncio.to_thread(shop.wait_until_open)
