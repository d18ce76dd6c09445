"""The owner in a crash: sends every parcel and says that it has arrived, however often it takes."""

import asyncio
import random
from dataclasses import dataclass

from tests.crash.sights import Sight, words
from tests.standins.botapi import Person

LANGUAGE = "fa"


@dataclass
class Shopkeeper:
    """One person with a phone, who does the obvious next thing until an order is done."""

    person: Person
    dice: random.Random
    patience_s: float

    async def sends(self, codes: list[str]) -> None:
        """Bring these orders to their buyers."""
        for code in codes:
            while not await self._is_done(code):
                await self._next(code)

    async def _is_done(self, code: str) -> bool:
        done = words("order-state-completed", LANGUAGE)
        return any(
            code in one.message.text and done in one.message.text for one in await self._sights()
        )

    async def _next(self, code: str) -> None:
        """Answer what is asked, or take the order's next step, then wait until something is new."""
        newest = (await self._sights())[0]
        skip = newest.button("dialogue-skip-button")
        steps = newest.leading(f"m/order/{code}/", "/delivered") + newest.leading(
            f"m/order/{code}/", "/ship"
        )
        if newest.asks("ship-carrier"):
            await self.person.sends(words("carrier-own", LANGUAGE))
        elif skip is not None:
            await self.person.forges(newest.message, skip)
        else:
            await self.person.forges(newest.message, steps[0] if steps else f"m/order/{code}")
        await self._until_newer(newest.message.revision)

    async def _until_newer(self, revision: int) -> None:
        loop = asyncio.get_running_loop()
        ends = loop.time() + self.patience_s * self.dice.uniform(0.7, 1.5)
        while (left_s := ends - loop.time()) > 0:
            view = await self.person.wire.view(self.person.id)
            if (await self._sights())[0].message.revision > revision:
                return
            await self.person.wire.changed(self.person.id, view.revision, left_s)

    async def _sights(self) -> list[Sight]:
        """The bot's cards, the newest first."""
        view = await self.person.wire.view(self.person.id)
        shown = [message for message in view.messages if message.from_bot]
        return [Sight(one, LANGUAGE) for one in sorted(shown, key=lambda one: -one.revision)]
