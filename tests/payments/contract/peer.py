"""A provider as the contract's tests see it: what people and failures may do at it."""

from enum import StrEnum
from typing import Protocol

from common.money import Money
from payments.base import (
    AttemptView,
    Created,
    FailureClass,
    Gateway,
    InboundRequest,
    PaymentIntent,
)


class Fault(StrEnum):
    """What may go wrong with the next call to a provider."""

    REFUSED_LINE = "refused_line"
    """Nobody listens: the call did not arrive."""
    ERROR_500 = "error_500"
    CUT_OFF = "cut_off"
    """The answer breaks off in the middle of its body."""
    GARBAGE = "garbage"
    """200, and a page in HTML."""
    LOST_ANSWER = "lost_answer"
    """It was done, and the connection closed without an answer."""


class Peer(Protocol):
    """One provider's stand-in over HTTP, and the adapter that talks to it.

    The stand-in is a server that refuses what the provider refuses. What it takes for paid is its
    own affair: nothing here tells the adapter.
    """

    gateway: Gateway

    def intent(self, minor: int | None = None) -> PaymentIntent:
        """What the shop asks for, in a currency and with a payer that the provider takes."""
        ...

    async def pay(self, created: Created) -> None:
        """The buyer opens the link (as a browser does, form and all) and pays."""
        ...

    async def pay_other(self, created: Created, amount: Money) -> None:
        """The provider takes another amount than it was asked for."""
        ...

    async def refuse(self, created: Created, why: FailureClass) -> None:
        """The buyer's bank refuses, in the provider's own codes for that class."""
        ...

    async def cancel(self, created: Created) -> None:
        """The buyer turns back."""
        ...

    async def age(self, minutes: int) -> None:
        """The provider's clock goes on."""
        ...

    def callbacks(self, view: AttemptView) -> list[InboundRequest]:
        """What the browser or the provider's server has brought to our address so far."""
        ...

    def forged(self, view: AttemptView) -> list[InboundRequest]:
        """What somebody could send who knows the address and wants the goods for nothing."""
        ...

    def break_next(self, fault: Fault) -> None:
        """Let the adapter's next call to the provider go wrong."""
        ...

    def taken(self, view: AttemptView) -> Money:
        """The money that is the shop's now at the provider: paid, final and not given back."""
        ...

    def calls(self) -> int:
        """How many calls of the adapter have arrived."""
        ...
