"""Asking a channel which post is meant, before somebody is answered about it."""

import asyncio
from collections.abc import Mapping

from sqlmodel import Session

from bot.channels.base import Channel, FetchError, KnowsPosts, PostFacts
from common.errors import NotFound
from common.log import get_logger
from scheduler.desk import Desk
from scheduler.kinds import Claimed
from shop import post_links, post_names

PATIENCE_S = 10.0
"""How long somebody waits for an answer about a post because its channel is slow."""

log = get_logger(__name__)


class PostLookup:
    """Asks the channels of one shop."""

    def __init__(self, engine: Desk, channels: Mapping[str, Channel]) -> None:
        self._engine, self._channels = engine, channels

    async def look_up(self, row: Claimed) -> None:
        """Keep what the post's channel says of it. Whoever waits is answered in any case, so that
        nothing is tried twice.
        """
        facts = await self._facts(row)
        if facts is not None:
            await self._engine.transact(lambda session: self._keep(session, row, facts))

    async def _facts(self, row: Claimed) -> PostFacts | None:
        channel: object = self._channels.get(row.payload["channel"])
        if not isinstance(channel, KnowsPosts):
            return None
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await channel.look_up_post(row.payload["ref"])
        except (FetchError, TimeoutError) as error:
            log.info("post_not_looked_up", reason=str(error) or "timeout")
            return None

    def _keep(self, session: Session, row: Claimed, facts: PostFacts) -> None:
        ctx = self._engine.system(session, post_names.LOOK_UP)
        told = (post_links.find(facts.link), post_links.told(row.payload["channel"], facts.ref))
        names = [named for named in told if named is not None]
        try:
            post_names.looked_up(ctx, row.payload["post_id"], names, facts.caption)
        except NotFound:
            log.info("post_gone_meanwhile")
