"""The wires on which a chat can be played: simulators in memory, or HTTP to a stand-in.

Over HTTP the shop's side is the real channel and its real web server; people hold the same phones.
"""

import socket
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import httpx
import uvicorn
from pydantic import SecretStr
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from bot import channel_set
from bot.channels.instagram_graph import WEBHOOK_PATH, GraphChannel, GraphOptions
from bot.channels.simulator_world import World
from bot.engine.inbound import Inbound
from bot.settings import Settings
from common.clock import Clock
from models.database import Database
from tests.play.browser import Passage
from tests.standins.graph import Graph
from tests.web.serving import serving


class SpokenGraph(GraphChannel):
    """Instagram does not say which language a phone speaks; these chats were written for channels
    that do.
    """

    languages: Mapping[str, Mapping[str, str]] = {}

    def parse(self, raw: Mapping[str, Any]) -> Inbound | None:
        heard = super().parse(raw)
        if heard is None:
            return None
        language = self.languages.get(heard.sender, {}).get("language_code")
        return replace(heard, language_code=language)


class GraphRoad:
    """Instagram's official road: the stand-in, the shop's web server, and a channel for each run."""

    def __init__(self, clock: Clock, world: World, shop: Passage) -> None:
        self.discloses = False
        """Most chats were written for channels that do not say that a program answers."""
        self.graph = Graph(now=clock.now, world=world)
        self.graph.fetch = self._fetch
        # Meta tells things more than once.
        self.graph.hooks.repeats = 1
        self._clock, self._shop = clock, shop
        self._open = AsyncExitStack()
        self._transport = httpx.AsyncHTTPTransport(verify=False)

    async def channel(
        self, settings: Settings, database: Database
    ) -> tuple[GraphChannel, list[BaseRoute]]:
        """The channel of a run that begins, and its doors."""
        if not self.graph.hooks.url:
            await self._begin()
        graph = self.graph
        options = GraphOptions(
            graph.first_token, graph.app_secret, graph.verify_token, api_url=graph.url
        )
        channel = SpokenGraph(options, transport=httpx.AsyncHTTPTransport(verify=False))
        channel.capabilities = replace(channel.capabilities, discloses=self.discloses)
        channel.languages = graph.phones.profiles
        shop = settings.model_copy(
            update={"public_url": "https://shop.example", "secret_key": SecretStr("k" * 32)}
        )
        return channel, channel_set.open_graph(channel, shop, database, self._clock)

    async def close(self) -> None:
        """The end of the day."""
        await self._open.aclose()

    async def _begin(self) -> None:
        await self._open.enter_async_context(self.graph)
        door = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(self._serve, log_config=None, lifespan="off", interface="asgi3")
        await self._open.enter_async_context(serving(config, door))
        self.graph.hooks.url = f"http://127.0.0.1:{door.getsockname()[1]}{WEBHOOK_PATH}"

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The shop's web application of this moment, or nobody."""
        app = self._shop.app or Response(status_code=502)
        await app(scope, receive, send)

    async def _fetch(self, url: str) -> httpx.Response:
        async with httpx.AsyncClient(transport=self._shop.transport()) as client:
            return await client.get(url)
