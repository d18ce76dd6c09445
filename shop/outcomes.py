"""What comes of recording a gateway's answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shop.captures import ReviewReason

Source = Literal["callback", "poll", "effect", "buyer", "staff"]
"""Who asked: the gateway's notice, our own clock, an effect of a chat, the buyer on the page; or who
says so where no gateway is: somebody of the shop."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of recording an answer."""

    order_id: int
    attempt_id: int


@dataclass(frozen=True, slots=True)
class Settled(Outcome):
    """This call made the attempt count as paid. `late`: it brought an ended order back to life."""

    late: bool = False


@dataclass(frozen=True, slots=True)
class Already(Outcome):
    """It was settled, or given back, before; nothing has happened now."""


@dataclass(frozen=True, slots=True)
class Failed(Outcome):
    """No money moved. `failure_class` is a `FailureClass`; it may still turn out to be paid."""

    failure_class: str


@dataclass(frozen=True, slots=True)
class Pending(Outcome):
    """Nobody knows yet; it is asked again at `next_check_at`, or never more when None.

    `answered` where the gateway itself said that nothing is decided, and did not just keep silent.
    """

    next_check_at: datetime | None
    answered: bool = True


@dataclass(frozen=True, slots=True)
class Review(Outcome):
    """The owner has to decide."""

    reason: ReviewReason
