"""The token of a channel: kept sealed, renewed each week, and missed in time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest
from sqlmodel import select

from bot.channels.base import SendError
from bot.channels.instagram_graph import GraphChannel
from common.vault import Vault
from models import ChannelToken, DueWork
from scheduler.kinds import Claimed
from scheduler.renewing import KIND, Renewing
from tests.channels.graph_house import options_of, send
from tests.scheduler.shop import Shop
from tests.standins.graph import Graph

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)
KEY = "k" * 32


class Keeper:
    """One run of a shop that keeps a token."""

    def __init__(self, shop: Shop, graph: Graph, channel: GraphChannel, *, key: str = KEY) -> None:
        self.shop, self.graph, self.channel = shop, graph, channel
        self.renewing = Renewing(shop, {"instagram": channel}, Vault(key))

    async def night(self) -> None:
        row = Claimed(1, KIND, {}, None, self.shop.clock.now(), 1, "")
        await self.renewing.renew(row)

    def kept(self) -> ChannelToken:
        return self.shop.read(lambda session: session.exec(select(ChannelToken)).one())

    def alerts(self) -> list[object]:
        """What the owners are to be told: days the token has left."""
        rows = self.shop.read(
            lambda session: session.exec(
                select(DueWork).where(DueWork.kind == f"notice:{KIND}")
            ).all()
        )
        return [row.payload["days"] for row in rows]


@asynccontextmanager
async def keeper(
    shop: Shop, graph: Graph, *, token: str = "", key: str = KEY
) -> AsyncIterator[Keeper]:
    transport = httpx.AsyncHTTPTransport(verify=False)
    options = options_of(graph, token=token or "IGQVJ-first-token")
    channel = GraphChannel(options, transport=transport)
    run = Keeper(shop, graph, channel, key=key)
    await run.renewing.begin()
    try:
        yield run
    finally:
        await channel.close()


@pytest.fixture
async def graph(shop: Shop) -> AsyncIterator[Graph]:
    async with Graph(now=shop.clock.now) as graph:
        yield graph


async def test_a_token_is_renewed_once_a_week_and_the_next_run_goes_on_with_it(
    shop: Shop, graph: Graph
) -> None:
    async with keeper(shop, graph) as run:
        await run.night()
        assert graph.tokens_made == 0, "it may be younger than a day"
        for _ in range(15):
            shop.clock.advance(DAY)
            await run.night()
        assert graph.tokens_made == 3
        kept = run.kept()
        assert graph.token not in kept.sealed
        assert kept.ends_at is not None and kept.renewed_at is not None  # noqa: PT018
        assert kept.ends_at - kept.renewed_at == timedelta(days=60)
        assert run.alerts() == []
    async with keeper(shop, graph) as again:
        assert again.channel.token == graph.token
        assert await again.channel.verify() == graph.username


async def test_another_token_in_the_settings_has_the_word(shop: Shop, graph: Graph) -> None:
    async with keeper(shop, graph) as run:
        shop.clock.advance(DAY)
        await run.night()
    async with keeper(shop, graph, token="IGQVJ-by-hand") as again:
        assert again.channel.token == "IGQVJ-by-hand"
        assert again.kept().renewed_at is None


async def test_a_token_that_another_key_has_sealed_gives_way_to_the_settings(
    shop: Shop, graph: Graph
) -> None:
    async with keeper(shop, graph) as run:
        shop.clock.advance(DAY)
        await run.night()
    async with keeper(shop, graph, key="o" * 32) as again:
        assert again.channel.token == "IGQVJ-first-token"


async def test_owners_hear_in_time_of_a_token_that_cannot_be_renewed(
    shop: Shop, graph: Graph
) -> None:
    await shop.somebody(owner=True)
    async with keeper(shop, graph) as run:
        shop.clock.advance(DAY)
        await run.night()
        graph.renews_nothing = True
        shop.clock.advance(39 * DAY)
        await run.night()
        assert run.alerts() == []
        for _ in range(3):
            shop.clock.advance(DAY)
            await run.night()
        assert run.alerts() == [20, 19, 18]


async def test_owners_hear_once_a_day_of_a_token_that_is_refused(shop: Shop, graph: Graph) -> None:
    await shop.somebody(owner=True)
    async with keeper(shop, graph) as run:
        graph.token = "withdrawn"
        for _ in range(3):
            with pytest.raises(SendError, match="190"):
                await run.channel.send(send("6100000001", "سلام"), None)
        assert run.alerts() == [None]


async def test_a_token_that_is_withdrawn_is_noticed_though_nobody_writes(
    shop: Shop, graph: Graph
) -> None:
    await shop.somebody(owner=True)
    async with keeper(shop, graph) as run:
        graph.token = "withdrawn"
        shop.clock.advance(DAY)
        await run.night()
        assert run.alerts() == [None]


async def test_a_process_whose_token_is_refused_takes_the_one_that_another_has_renewed(
    shop: Shop, graph: Graph
) -> None:
    await shop.somebody(owner=True)
    async with keeper(shop, graph) as one, keeper(shop, graph) as other:
        shop.clock.advance(DAY)
        await one.night()
        # It would still hold for its sixty days; here it is withdrawn.
        graph.older.clear()
        with pytest.raises(SendError):
            await other.channel.send(send("6100000001", "سلام"), None)
        assert other.channel.token == graph.token
        assert other.alerts() == []


def test_without_a_token_to_look_after_there_is_nothing_to_do_at_night(shop: Shop) -> None:
    assert not Renewing(shop, {}, Vault(KEY)).is_needed
