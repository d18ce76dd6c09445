"""Whole purchases, counted: what the buyer has to do, and what the database has to."""

import asyncio
import random
from dataclasses import dataclass

import aiohttp

from benchmarks.rig import Bot, Rig
from tests.crash.buyers import Buyer
from tests.crash.purse import Purse
from tests.standins.botapi import RemoteTelegram

BUYER = 990_000_001
SETTLES_WITHIN_S = 1.5
"""Marks of messages that were sent are written a little later."""


class SteadyHand(random.Random):
    """Somebody who presses once, pays at once, and never hesitates."""

    def random(self) -> float:
        """Nothing unlikely happens."""
        return 0.5


@dataclass(frozen=True)
class Counted:
    """One purchase, from /start to the thanks. `updates` end with the link to pay."""

    updates: int
    statements: float
    commits: float


def count_purchases(rig: Rig, bot: Bot) -> tuple[Counted, Counted]:
    """A purchase of somebody new, and another one of theirs, with the address saved."""
    return asyncio.run(_count(rig, bot))


async def _count(rig: Rig, bot: Bot) -> tuple[Counted, Counted]:
    async with RemoteTelegram(rig.url) as platform, aiohttp.ClientSession() as session:
        person = await platform.person(BUYER, "سارا")
        hand = SteadyHand(BUYER)
        buyer = Buyer(person, Purse(session, 1, hand), "fa", hand, patience_s=20.0)
        await asyncio.sleep(SETTLES_WITHIN_S)
        idle = await _while_idle(bot)
        return await _purchase(bot, buyer, 1, idle), await _purchase(bot, buyer, 2, idle)


async def _while_idle(bot: Bot) -> dict[str, float]:
    """What the clock alone does in a second."""
    before, seconds = bot.process.ask({}), 3.0
    await asyncio.sleep(seconds)
    after = bot.process.ask({})
    return {name: (after[name] - before.get(name, 0)) / seconds for name in after}


async def _purchase(bot: Bot, buyer: Buyer, number: int, idle: dict[str, float]) -> Counted:
    loop = asyncio.get_running_loop()
    before, acts, began = bot.process.ask({}), buyer.acts, loop.time()
    await buyer.buys_until(number)
    await asyncio.sleep(SETTLES_WITHIN_S)
    after, seconds = bot.process.ask({}), loop.time() - began
    done = {
        name: after[name] - before[name] - idle[name] * seconds
        for name in ("statements", "commits")
    }
    return Counted(buyer.acts - acts, done["statements"], done["commits"])
