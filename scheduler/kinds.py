"""The kinds of due work, and what each of them does.

Three sorts of it. A *transaction* happens inside one commit together with its own end. An *effect*
needs the network: it runs outside of any transaction, may be run again after a crash, and must
allow for that. A *notice* goes through its person's mailbox, where its words are composed.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shop.context import Shopping

NOTICE = "notice:"
"""What the kind of a notice begins with; its name follows."""

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Later:
    """Not finished: to be done again at this instant of the business clock."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row in our hands; `id` serves as the key of whatever it leads to.

    `attempts` counts this one. `home` is the address whose mailbox is the person's it is about.
    """

    id: int
    kind: str
    payload: Payload
    person_id: int | None
    due_at: datetime
    attempts: int
    correlation: str
    home: tuple[str, str] | None = None


Transaction = Callable[[Shopping, Payload], Later | None]
Effect = Callable[[Claimed], Awaitable[Later | None]]
Turn = Callable[[Claimed], datetime | None]
"""When it is an effect's turn, because others go before it; None for now, and then it begins."""


class Work:
    """What each kind of due work means; filled by whoever puts the program together."""

    def __init__(self) -> None:
        self.transactions: dict[str, Transaction] = {}
        self.effects: dict[str, Effect] = {}
        self.turns: dict[str, Turn] = {}

    def transaction(self, kind: str, run: Transaction) -> None:
        """This kind is done inside one commit."""
        self.transactions[kind] = run

    def effect(self, kind: str, run: Effect, *, turn: Turn | None = None) -> None:
        """This kind needs the network, or takes long; it may have to wait for its turn."""
        self.effects[kind] = run
        if turn is not None:
            self.turns[kind] = turn

    def turn(self, row: Claimed) -> datetime | None:
        """See `Turn`."""
        turn = self.turns.get(row.kind)
        return turn(row) if turn is not None else None
