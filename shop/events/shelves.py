"""What the shop has to sell, and how its owner wants it run."""

from dataclasses import dataclass

from shop.events.dispatching import Event


@dataclass(frozen=True, slots=True)
class SettingChanged(Event):
    """The owner has decided something about the shop."""

    key: str


@dataclass(frozen=True, slots=True)
class StockLow(Event):
    """A variant has just become scarce; `left` units can still be sold."""

    variant_id: int
    left: int


@dataclass(frozen=True, slots=True)
class BackInStock(Event):
    """A variant that was sold out can be bought again."""

    variant_id: int
