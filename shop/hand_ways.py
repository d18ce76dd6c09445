"""Ways to pay without a gateway, as the owner sets them up: from card to card, and at the door."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from common.cards import read_card
from common.money import LARGEST_MINOR

CARD, CASH = "card", "cash"
"""What stands as `gateway` in attempts that people decide about."""
BY_HAND = frozenset({CARD, CASH})

LONGEST_NAME = 64
MOST_CASH_ORDERS = 10
"""Orders that one person may owe for at the door; more is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class ReceivingCard:
    """The card that buyers send their money to."""

    number: str = field(repr=False)
    """Sixteen digits."""
    holder: str
    bank: str

    @property
    def is_usable(self) -> bool:
        """Whether money can reach it, as far as its number shows."""
        names = (self.holder, self.bank)
        return read_card(self.number) == self.number and all(
            0 < len(name.strip()) <= LONGEST_NAME for name in names
        )

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "ReceivingCard":
        """What `to_json` wrote; what is missing is empty."""
        return cls(*(str(stored.get(name, "")) for name in ("number", "holder", "bank")))

    def to_json(self) -> dict[str, str]:
        """As it is stored."""
        return {"number": self.number, "holder": self.holder, "bank": self.bank}


@dataclass(frozen=True, slots=True)
class CashTerms:
    """Who may pay at the door: in `regions` (none of them is wherever the shop delivers), up to
    `most_minor` an order, for at most `most_orders` orders at a time.
    """

    regions: tuple[str, ...]
    most_minor: int
    most_orders: int

    @property
    def is_usable(self) -> bool:
        """Whether anybody could pay so."""
        return (
            all(0 < len(name.strip()) <= LONGEST_NAME for name in self.regions)
            and 0 < self.most_minor <= LARGEST_MINOR
            and 0 < self.most_orders <= MOST_CASH_ORDERS
        )

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "CashTerms":
        """What `to_json` wrote; what is missing is nothing."""
        regions = stored.get("regions")
        most = [stored.get(name) for name in ("most_minor", "most_orders")]
        return cls(
            tuple(map(str, regions)) if isinstance(regions, list) else (),
            *(one if type(one) is int else 0 for one in most),
        )

    def to_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "regions": list(self.regions),
            "most_minor": self.most_minor,
            "most_orders": self.most_orders,
        }
