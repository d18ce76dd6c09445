"""How buyers like what they bought."""

from dataclasses import dataclass

from shop.events.dispatching import Event


@dataclass(frozen=True, slots=True)
class FeedbackAsked(Event):
    """A buyer was asked how they like an order."""

    order_id: int


@dataclass(frozen=True, slots=True)
class OrderReviewed(Event):
    """A buyer has said how they liked an order, from one to five."""

    order_id: int
    stars: int


@dataclass(frozen=True, slots=True)
class ReviewExplained(Event):
    """A buyer has added words or photos to what they said of an order."""

    order_id: int
