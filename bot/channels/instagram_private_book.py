"""What the private road reads and writes in the shop's database: its account, sealed."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from bot.channels.instagram_private_parse import Raw
from bot.engine.engine import Engine
from common.vault import CHANNELS, GATEWAYS, CannotOpen, Vault
from models import AccountState
from shop import instagram_account, instagram_line
from shop.context import Shopping
from shop.instagram_guard import Limits
from shop.instagram_line import Permit

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Account:
    """How the account stands, and what was kept of its last login."""

    state: AccountState
    kept: Mapping[str, Any] = field(repr=False)
    heard_until: int
    logged_in_at: datetime | None
    frozen_until: datetime | None
    quiet_until: datetime | None


class Book:
    """The account of one shop, for the channel."""

    def __init__(self, engine: Engine, vault: Vault, limits: Limits) -> None:
        self._engine, self._vault, self._limits = engine, vault, limits

    def now(self) -> datetime:
        """The business clock."""
        return self._engine.clock.now()

    async def register(self, username: str) -> None:
        """Have the account that the settings name."""
        await self._act(lambda ctx: instagram_line.register(ctx, username))

    async def account(self) -> Account:
        """As it stands now."""
        return await asyncio.to_thread(self._account)

    async def is_known(self, user_id: str) -> bool:
        """Whether somebody has ever written to it."""
        return await asyncio.to_thread(self._knows, user_id)

    async def stands(self, state: AccountState, why: str = "") -> None:
        """It has come into another state."""
        await self._act(lambda ctx: instagram_line.stands(ctx, state, why))

    async def warn(self, why: str) -> None:
        """Instagram says that it is too much."""
        await self._act(lambda ctx: instagram_line.warn(ctx, why, self._limits))

    async def logged_in(self, kept: Mapping[str, Any]) -> None:
        """It is logged in anew."""
        sealed = self._seal(kept)
        await self._act(lambda ctx: instagram_line.logged_in(ctx, sealed))

    async def keep(self, kept: Mapping[str, Any]) -> None:
        """Keep what the library needs for its next try, as the same device."""
        sealed = self._seal(kept)
        await self._act(lambda ctx: instagram_line.keep_login(ctx, sealed))

    async def take_code(self) -> str | None:
        """What the owner has typed, once; None while there is nothing that can be read."""
        sealed = await self._act(instagram_line.take_code)
        try:
            return self._vault.open(GATEWAYS, sealed) if sealed is not None else None
        except CannotOpen:
            return None

    async def heard(self, said: Sequence[Raw]) -> None:
        """People have written these, which lets the shop answer them."""

        def note(ctx: Shopping) -> None:
            for raw in said:
                at = instagram_line.instant(raw["at"])
                instagram_line.heard(ctx, raw["user"], raw["thread"], at)

        if said:
            await self._act(note)

    async def hear_until(self, until: int) -> None:
        """All that was written before is safe."""
        await self._act(lambda ctx: instagram_line.hear_until(ctx, until))

    async def permit(self, user_id: str, *, unasked: bool) -> Permit:
        """Whether somebody may be written to. Raises: NotAnswering."""
        limits = self._limits
        return await self._act(
            lambda ctx: instagram_line.permit(ctx, user_id, unasked=unasked, limits=limits)
        )

    async def permit_request(self) -> bool:
        """Whether a stranger may be let in."""
        return await self._act(lambda ctx: instagram_line.permit_request(ctx, self._limits))

    async def _act(self, rule: Callable[[Shopping], T]) -> T:
        engine = self._engine
        return await engine.transact(lambda session: rule(engine.system(session, "instagram")))

    def _knows(self, user_id: str) -> bool:
        with self._engine.database.reading() as session:
            return instagram_line.is_known(session, user_id)

    def _account(self) -> Account:
        with self._engine.database.reading() as session:
            row = instagram_account.account(session)
        if row is None:
            return Account(AccountState.OFF, {}, 0, None, None, None)
        return Account(
            row.state,
            self._opened(row.login),
            row.heard_until,
            row.logged_in_at,
            row.frozen_until,
            row.quiet_until,
        )

    def _seal(self, kept: Mapping[str, Any]) -> str:
        return self._vault.seal(CHANNELS, json.dumps(kept))

    def _opened(self, sealed: str | None) -> Mapping[str, Any]:
        """Nothing where nobody can read it any more: then it is a new login, on a new device."""
        try:
            kept = json.loads(self._vault.open(CHANNELS, sealed)) if sealed else {}
        except (CannotOpen, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}
