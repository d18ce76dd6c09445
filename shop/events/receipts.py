"""Pictures of payments from card to card, and who has looked at them."""

from dataclasses import dataclass

from shop.events.dispatching import Event


@dataclass(frozen=True, slots=True)
class ReceiptSent(Event):
    """A picture of a payment from card to card is here, and somebody has to look at it."""

    order_id: int
    receipt_id: int


@dataclass(frozen=True, slots=True)
class ReceiptLost(Event):
    """A picture could not be had from its channel, or is none."""

    order_id: int
    receipt_id: int


@dataclass(frozen=True, slots=True)
class ReceiptWaits(Event):
    """Nobody has looked at a receipt for a while; `number` counts how often that was said."""

    order_id: int
    receipt_id: int
    number: int


@dataclass(frozen=True, slots=True)
class ReceiptRefused(Event):
    """Somebody of the shop does not take a receipt for one."""

    order_id: int
    receipt_id: int
