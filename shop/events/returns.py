"""Goods that a buyer gives back."""

from dataclasses import dataclass

from shop.events.dispatching import Event


@dataclass(frozen=True, slots=True)
class ReturnRequested(Event):
    """A buyer asks to give goods back, in a talk with those who answer customers."""

    request_id: int
    case_id: int


@dataclass(frozen=True, slots=True)
class ReturnAnswered(Event):
    """The shop takes goods back, or says why not."""

    order_id: int
    request_id: int


@dataclass(frozen=True, slots=True)
class ReturnCameBack(Event):
    """The shop has goods again that a buyer gave back."""

    order_id: int
    request_id: int


@dataclass(frozen=True, slots=True)
class ReturnDropped(Event):
    """Nothing comes back after all: its buyer keeps it, or has never sent it (`in_time` is False)."""

    order_id: int
    request_id: int
    in_time: bool
