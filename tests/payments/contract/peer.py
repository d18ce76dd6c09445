"""A provider as the contract's tests see it: what people and failures may do at it.

Each module of `peers` has `PEERS`: names, and for each a context manager that serves the stand-in
in a folder until its block ends. One peer serves many tests, each with attempts of its own.
"""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from enum import StrEnum
from pathlib import Path
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
    SLOW = "slow"
    """It was done, and the answer trickles until nobody waits for it any more."""


class Slow:
    """An answer that trickles and stops half way, until a test says how it goes on. The call that
    waits for it is its own concern, and nobody else's.
    """

    def __init__(self) -> None:
        self._comes: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.began = asyncio.Event()
        """Half of it is there."""

    def goes_on(self) -> None:
        """The rest comes in time."""
        self._comes.set_result(True)

    def takes_too_long(self) -> None:
        """The time that a call may take is over."""
        self._comes.set_result(False)

    async def comes(self) -> bool:
        """Whether the rest comes, once that is known."""
        self.began.set()
        return await self._comes


class Peer(Protocol):
    """One provider's stand-in over HTTP, and the adapter that talks to it.

    The stand-in is a server that refuses what the provider refuses. What it takes for paid is its
    own affair: nothing here tells the adapter.
    """

    @property
    def gateway(self) -> Gateway:
        """The adapter under test."""

    @property
    def refusals(self) -> frozenset[FailureClass]:
        """The classes that the provider tells apart when it is asked or reports; CANCELLED is
        among them where it says that the buyer turned back.
        """

    @property
    def secrets(self) -> tuple[str, ...]:
        """What the provider knows us by and nobody else may see."""

    def intent(self, minor: int | None = None) -> PaymentIntent:
        """What the shop asks for, in a currency and with a payer that the provider takes."""
        ...

    async def pay(self, created: Created) -> None:
        """The buyer opens the link (as a browser does, form and all) and pays."""
        ...

    async def pay_other(self, created: Created, amount: Money) -> None:
        """The provider takes another amount than it was asked for; in another currency only where
        the gateway takes several.
        """
        ...

    async def refuse(self, created: Created, why: FailureClass) -> None:
        """The buyer's bank refuses, in the provider's own code for that class; in any code where
        the class is not among `refusals`.
        """
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

    def break_next(self, fault: Fault | Slow) -> None:
        """Let the adapter's next call to the provider go wrong, or take its time."""
        ...

    def taken(self, view: AttemptView) -> Money:
        """The money that is the shop's now at the provider: paid, final and not given back."""
        ...

    def calls(self) -> int:
        """How many calls of the adapter have arrived."""
        ...


PeerFactory = Callable[[Path], AbstractAsyncContextManager[Peer]]
