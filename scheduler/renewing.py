"""Tokens of channels: kept sealed, renewed in time, and missed before they end."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlmodel import Session

from bot.channels.base import Channel, Renewable, SendError
from common.clock import Clock
from common.ids import new_id
from common.log import get_logger
from common.vault import CHANNELS, CannotOpen, Vault
from models import ChannelToken
from models.database import upsert
from scheduler.alerts import tell_owners
from scheduler.desk import Desk
from scheduler.kinds import Claimed, Later

KIND = "channel-token"
RENEWED_EVERY = timedelta(days=7)
"""Well before its end, so that there is time to fail for weeks."""
FIRST_TRY_AFTER = timedelta(days=1)
"""A token is not renewed before. Source: see `bot/channels/instagram_graph_api.py`."""
MISSED_BEFORE = timedelta(days=21)
"""An owner hears of a token that cannot be renewed when it has no longer than this to live."""

_token = ChannelToken.__table__  # type: ignore[attr-defined]

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A token as it stands in the database, opened; empty when nobody can open it here."""

    token: str
    seed: str
    begun_at: datetime
    renewed_at: datetime | None
    ends_at: datetime | None


class Renewing:
    """Looks after the tokens of the channels that have such. Without a vault none is kept."""

    def __init__(self, desk: Desk, channels: Mapping[str, Channel], vault: Vault | None) -> None:
        self._desk, self._vault = desk, vault
        self._channels = {
            name: channel for name, channel in channels.items() if isinstance(channel, Renewable)
        }
        self._seeds = {name: seed_of(one.token) for name, one in self._channels.items()}
        for name, channel in self._channels.items():
            channel.tell_refused(partial(self.refused, name))

    @property
    def is_needed(self) -> bool:
        """Whether there is any token to look after."""
        return bool(self._channels) and self._vault is not None

    async def begin(self) -> None:
        """Go on with the tokens of earlier runs, unless the installation names others now."""
        for name, channel in self._channels.items():
            kept = await self._kept(name)
            if kept is None or kept.seed != self._seeds[name] or not kept.token:
                await self._keep(name, channel.token, None, None)
            else:
                channel.use_token(kept.token)

    async def renew(self, _row: Claimed) -> Later | None:
        """The night's work: renew what is a week old, and tell the owners of what cannot be."""
        for name, channel in self._channels.items():
            kept, now = await self._kept(name), self._clock.now()
            if kept is None:
                continue
            if kept.token:
                # Another process may have renewed it.
                channel.use_token(kept.token)
            since = kept.renewed_at or kept.begun_at
            if now - since >= (RENEWED_EVERY if kept.renewed_at else FIRST_TRY_AFTER):
                await self._renew(name, channel, kept)
        return None

    async def refused(self, name: str) -> None:
        """The platform does not take a channel's token: perhaps there is a newer one; the owners
        hear of it once a day.
        """
        kept = await self._kept(name)
        if kept is not None and kept.token and kept.token != self._channels[name].token:
            self._channels[name].use_token(kept.token)
        else:
            await self._tell(name, None)

    @property
    def _clock(self) -> Clock:
        return self._desk.clock

    async def _renew(self, name: str, channel: Renewable, kept: _Kept) -> None:
        now = self._clock.now()
        try:
            token, seconds = await channel.renew()
        except SendError as error:
            log.warning("channel_token_not_renewed", channel=name, reason=error.reason)
            left = kept.ends_at - now if kept.ends_at is not None else None
            if left is None or left < MISSED_BEFORE:
                await self._tell(name, left)
            return
        await self._keep(name, token, now, now + timedelta(seconds=seconds))
        channel.use_token(token)
        log.info("channel_token_renewed", channel=name)

    async def _tell(self, name: str, left: timedelta | None) -> None:
        """Once a day; `days` are what the token has left, where that is known."""
        days = max(left.days, 0) if left is not None else None

        def tell(session: Session) -> None:
            ctx = self._desk.system(session, "channels")
            day = ctx.now.astimezone(ctx.shop.zone).date().isoformat()
            tell_owners(ctx, KIND, f"{KIND}:{name}:{day}", {"channel": name, "days": days})

        await self._desk.transact(tell)

    async def _kept(self, name: str) -> _Kept | None:
        if self._vault is None:
            return None
        row = await asyncio.to_thread(self._read, name)
        if row is None:
            return None
        try:
            token = self._vault.open(CHANNELS, row.sealed)
        except CannotOpen:
            token = ""
        return _Kept(token, row.seed, row.begun_at, row.renewed_at, row.ends_at)

    def _read(self, name: str) -> ChannelToken | None:
        with self._desk.database.reading() as session:
            found = session.execute(select(_token).where(_token.c.channel == name)).first()
            return ChannelToken(**found._asdict()) if found is not None else None

    async def _keep(
        self, name: str, token: str, renewed_at: datetime | None, ends_at: datetime | None
    ) -> None:
        if self._vault is None:
            return
        row = {
            "id": new_id(),
            "channel": name,
            "seed": self._seeds[name],
            "sealed": self._vault.seal(CHANNELS, token),
            "begun_at": self._clock.now(),
            "renewed_at": renewed_at,
            "ends_at": ends_at,
        }
        await self._desk.transact(
            lambda session: upsert(session, ChannelToken, row, key=["channel"])
        )


def seed_of(token: str) -> str:
    """Which token of the settings it was; nothing of it can be found out from that."""
    return hashlib.sha256(token.encode()).hexdigest()
