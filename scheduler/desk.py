"""What the scheduler needs of the engine, and how it waits."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from sqlmodel import Session

from bot.engine.inbound import Inbound
from common.clock import Clock
from models.database import Database
from shop.context import Shopping

T = TypeVar("T")


class Desk(Protocol):
    """The part of the engine that sends messages and does due work."""

    @property
    def database(self) -> Database:
        """Where the shop's rows are."""

    @property
    def clock(self) -> Clock:
        """The business clock."""

    @property
    def real(self) -> Clock:
        """The time of leases and pauses, which nobody moves."""

    @property
    def run_id(self) -> int:
        """This life of this process."""

    @property
    def wake_due(self) -> asyncio.Event:
        """Set when something may be due."""

    @property
    def on_beat(self) -> list[Callable[[], Awaitable[None]]]:
        """Who takes over what other processes left when they died."""

    async def transact(self, work: Callable[[Session], T], *, priority: bool = False) -> T:
        """Run work in a transaction; it may be run twice."""

    def system(self, session: Session, actor: str) -> Shopping:
        """The context in which the shop itself acts."""

    def receive(self, inbound: Inbound) -> "asyncio.Future[None]":
        """Take an update of our own."""

    async def idle(self) -> None:
        """Return when everything received has been served."""


class Handle(Protocol):
    """Something that will happen later, unless it is called off."""

    def cancel(self) -> None:
        """Call it off; too late is harmless."""


Later = Callable[[float, Callable[[], object]], Handle]
"""Have something done in so many seconds, in the event loop."""


def later(seconds: float, act: Callable[[], object]) -> Handle:
    """The event loop's own timer."""
    return asyncio.get_running_loop().call_later(seconds, act)
