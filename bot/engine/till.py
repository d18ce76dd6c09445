"""What the cashier needs of the engine, and how it counts."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sqlmodel import Session

from bot.engine.gateways import Gateways
from common.clock import Clock
from models.database import Database
from shop import settings as shop_settings
from shop.context import Shopping

T = TypeVar("T")


class Shopkeeper(Protocol):
    """The part of the engine that the cashier works with."""

    @property
    def database(self) -> Database:
        """Where the shop's rows are."""

    @property
    def clock(self) -> Clock:
        """The business clock."""

    async def transact(self, work: Callable[[Session], T], *, priority: bool = False) -> T:
        """Run work in a transaction; it may be run twice."""

    def system(self, session: Session, actor: str) -> Shopping:
        """The context in which the shop itself acts."""


class Tally(Protocol):
    """Counts what gateways say."""

    def attempt(self, gateway: str, result: str) -> None:
        """A gateway was asked to begin a payment or about one, and said this."""


class NoTally:
    """Counts nothing."""

    def attempt(self, gateway: str, result: str) -> None:
        """Forget it."""


@dataclass(frozen=True, slots=True)
class Till:
    """The shop's database and its gateways, as the parts of the cashier share them."""

    engine: Shopkeeper
    gateways: Gateways
    tally: Tally

    async def act(self, rule: Callable[[Shopping], T]) -> T:
        """Let the shop act in one transaction; the rule may be run twice."""

        def acting(session: Session) -> T:
            ctx = self.engine.system(session, "cashier")
            self.gateways.refresh(session, ctx.shop)
            return rule(ctx)

        return await self.engine.transact(acting)

    async def look_at_ways(self) -> None:
        """Have the gateways that the owner wants now, whichever process was told."""
        await self.read(lambda session: self.gateways.refresh(session, shop_settings.load(session)))
        await self.gateways.aclose_replaced()

    async def read(self, look: Callable[[Session], T]) -> T:
        """Look at one committed state, without waiting for whoever writes."""

        def reading() -> T:
            with self.engine.database.reading() as session:
                return look(session)

        # SQLite answers sooner than a thread would have begun.
        is_near = self.engine.database.dialect == "sqlite"
        return reading() if is_near else await asyncio.to_thread(reading)
