"""The seller's phone: what is done on it with one finger, and what has been done already."""

import re
from datetime import datetime

from bot.channels.simulator_world import Shown
from tests.month.diary import route_of
from tests.month.street import Street
from tests.play.shops import OWNER

_CODE = re.compile(r"m/order/([^/?]+)")


class Counter:
    """Where the seller stands."""

    def __init__(self, street: Street) -> None:
        self.street, self.name = street, OWNER.name
        self._done: set[tuple[str, str]] = set()
        """What has been done about which order."""

    async def _looks_at(self, code: str) -> None:
        """Open the order, from the newest card that leads there, or from the board."""
        if not self._has(f"m/order/{code}", code):
            await self._says("/orders")
        await self._taps(f"m/order/{code}", code)

    def _shown(self) -> list[Shown]:
        return self.street.stage.inbox(self.name).visible

    def _may(self, code: str, step: str) -> bool:
        return (step, code) not in self._done and self._has(f"m/order/{code}/{step}")

    def _orders(self) -> list[str]:
        """The orders that the alerts have told of, the oldest first."""
        found = [
            _CODE.match(route_of(button.data or ""))
            for message in self.street.stage.inbox(self.name).visible
            for button in message.buttons
        ]
        return list(dict.fromkeys(one[1] for one in found if one is not None))

    def _newest(self) -> Shown:
        return self.street.stage.inbox(self.name).visible[-1]

    def _at(self, day: int, clock: str) -> datetime:
        return self.street.country.at(day, clock)

    def _has(self, start: str, end: str = "") -> bool:
        return self.street.has(self.name, start, end)

    def _shows(self, key: str) -> bool:
        words = self.street.words(key)
        return any(words in button.label for button in self._newest().buttons)

    async def _says(self, words: str) -> None:
        await self.street.does(self.name, "text", words)

    async def _does(self, what: str, words: str) -> None:
        await self.street.does(
            self.name, what, words, seen=f"({self.street.country.page['photo']})"
        )

    async def _taps(self, start: str, end: str = "") -> None:
        await self.street.taps(self.name, start, end)

    async def _presses(self, label: str) -> None:
        await self.street.presses(self.name, label)

    async def _chooses(self, key: str) -> None:
        await self.street.chooses(self.name, key)
