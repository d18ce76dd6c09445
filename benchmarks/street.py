"""The buyers of the load generator: what they do, and when they have been answered."""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from time import perf_counter
from typing import Any, Self

Step = Sequence[str]
"""`["say", text]`, done when a message is shown; `["tap", data]`, done when the tap is answered
and a card is shown; `["find", pattern]` taps the first button of the last card that carries such
data, with `*` for anything."""


@dataclass(slots=True)
class Buyer:
    """Somebody with a chat, who does one thing at a time."""

    id: int
    card: int = 0
    """The message the bot wrote or edited last."""
    buttons: list[str] = field(default_factory=list)
    """What the buttons of that message carry."""
    steps: int = 0
    unseen: int = 0
    """What this buyer still waits for: 1 a message, 2 the answer to a tap, 3 both."""
    done: "asyncio.Future[float] | None" = None

    def sees(self, what: int) -> None:
        """Something waited for has come."""
        self.unseen &= ~what
        if not self.unseen and self.done is not None and not self.done.done():
            self.done.set_result(perf_counter())


@dataclass
class Street:
    """All buyers and the line to the stand-in."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    buyers: dict[int, Buyer] = field(default_factory=dict)
    refusals: Counter[str] = field(default_factory=Counter)

    @classmethod
    async def to(cls, socket: str) -> Self:
        """Connect to the stand-in's door."""
        return cls(*await asyncio.open_unix_connection(socket, limit=2**20))

    async def listen(self) -> None:
        """Hand what is shown to whom it is shown to, until the stand-in ends."""
        while line := await self.reader.readline():
            what, *rest = json.loads(line)
            if what == "refused":
                self.refusals[rest[0]] += 1
            elif (buyer := self.buyers.get(rest[0])) is not None:
                if what == "shown":
                    buyer.card, buyer.buttons = rest[1], [data for data in rest[2] if data]
                    buyer.sees(1)
                else:
                    buyer.sees(2)

    def moves_in(self, number: int, language: str) -> Buyer:
        """Somebody new, or who was here before."""
        buyer = self.buyers.get(number)
        if buyer is None:
            buyer = self.buyers[number] = Buyer(number)
            self._tell("person", number, language)
        return buyer

    def does(self, buyer: Buyer, step: Step) -> "asyncio.Future[float]":
        """One thing; the future holds the instant at which it had been answered in full."""
        verb, what = step
        buyer.done = asyncio.get_running_loop().create_future()
        buyer.steps += 1
        if verb == "say":
            buyer.unseen = 1
            self._tell("say", buyer.id, what)
        else:
            buyer.unseen = 3
            data = what if verb == "tap" else _found(buyer, what)
            self._tell("tap", buyer.id, buyer.card, data)
        return buyer.done

    def _tell(self, *what: Any) -> None:
        self.writer.write(json.dumps(what, separators=(",", ":")).encode() + b"\n")


def _found(buyer: Buyer, pattern: str) -> str:
    """Raises: LookupError when the last card has no such button."""
    for data in buyer.buttons:
        if fnmatchcase(data, pattern):
            return data
    raise LookupError(f"no button like {pattern} among {buyer.buttons}")
