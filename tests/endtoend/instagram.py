"""Somebody who buys on Instagram, step by step."""

import asyncio
from collections.abc import Callable

from bot.channels.simulator_people import Person
from bot.channels.simulator_world import Shown
from tests.endtoend.rig import WAIT_S
from tests.play import phone
from tests.play.patterns import Seen, find_button, visible
from tests.standins.graph import Graph

Wanted = str | Callable[[Seen], object]


def offers_something(seen: Seen) -> bool:
    """Whether one can go on from this message; a card's picture comes before it."""
    return bool(seen.buttons)


class Phone:
    """A phone with Instagram on it."""

    def __init__(self, graph: Graph, number: str, name: str) -> None:
        self.person: Person = graph.phones.person(number, name=name)
        self._changed = asyncio.Event()
        self._read = 0
        others = graph.world.on_change

        def changed(chat: str) -> None:
            others(chat)
            self._changed.set()

        graph.world.on_change = changed

    async def says(self, words: str, expects: Wanted = offers_something) -> Seen:
        """Write something and read the answer."""
        self._read = len(self.person.inbox.messages)
        await self.person.says(words)
        return await self.sees(expects)

    async def taps(self, part: str, expects: Wanted = offers_something) -> Seen:
        """Tap a reply of the newest message, or type the number of its list."""
        message = self.person.inbox.visible[-1]
        button = find_button(part, phone.now(message, lists=True).buttons)
        if button is None:
            raise LookupError(f"no {part!r} below {message.text!r}: {message.buttons}")
        if button.data is None:
            return await self.says(button.typed, expects)
        self._read = len(self.person.inbox.messages)
        await self.person.taps(button.data, on=message)
        return await self.sees(expects)

    async def sees(self, wanted: Wanted) -> Seen:
        """Wait for a message that came since the last own act."""
        async with asyncio.timeout(WAIT_S):
            while True:
                self._changed.clear()
                for message in self.person.inbox.messages[self._read :]:
                    seen = _seen(message)
                    if wanted in seen.text if isinstance(wanted, str) else wanted(seen):
                        return seen
                await self._changed.wait()


def _seen(message: Shown) -> Seen:
    seen = phone.now(message, lists=True)
    return Seen(visible(seen.text), seen.buttons, seen.picture)
