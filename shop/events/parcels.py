"""Parcels on their way, and the days that were promised for them."""

from dataclasses import dataclass

from shop.events.dispatching import Event


@dataclass(frozen=True, slots=True)
class OrderPacked(Event):
    """A parcel is closed and waits for its carrier, or for the buyer who comes for it."""

    order_id: int
    shipment_id: int


@dataclass(frozen=True, slots=True)
class OrderShipped(Event):
    """A parcel was handed to its carrier."""

    order_id: int
    shipment_id: int


@dataclass(frozen=True, slots=True)
class ShipmentMoved(Event):
    """A parcel has come further on its way; `stage` is a `models.TransitStage`."""

    order_id: int
    shipment_id: int
    stage: str


@dataclass(frozen=True, slots=True)
class OrderDelivered(Event):
    """A parcel has reached its buyer, or where nothing of an order travels, and `shipment_id` is
    None, its keys, links and files have been handed out.
    """

    order_id: int
    shipment_id: int | None


@dataclass(frozen=True, slots=True)
class PromiseMade(Event):
    """On which days an order arrives has been said, or said anew."""

    order_id: int
    promise_id: int


@dataclass(frozen=True, slots=True)
class OrderDelayed(Event):
    """An order comes later than was promised; the promise says when, and why."""

    order_id: int
    promise_id: int
