"""What becomes of an order between its buyer and the shop."""

from dataclasses import dataclass

from shop.events.dispatching import Event


@dataclass(frozen=True, slots=True)
class OrderPlaced(Event):
    """Goods are reserved, and the shop waits for the money."""

    order_id: int


@dataclass(frozen=True, slots=True)
class OrderConfirmed(Event):
    """The shop will fulfil the order."""

    order_id: int


@dataclass(frozen=True, slots=True)
class OrderExpired(Event):
    """Nobody paid in time; the goods are for sale again."""

    order_id: int


@dataclass(frozen=True, slots=True)
class OrderCancelled(Event):
    """Its buyer called the order off before it was paid, or the shop did at any time."""

    order_id: int


@dataclass(frozen=True, slots=True)
class OrderReaddressed(Event):
    """The buyer wants the parcel somewhere else, before anybody has packed it."""

    order_id: int


@dataclass(frozen=True, slots=True)
class OrderAccepted(Event):
    """Somebody of the shop has taken a paid order on. Not told of one that is packed or shipped
    without it: that says more.
    """

    order_id: int
