"""An account on the stand-in, its channel, and a web server for its webhook."""

import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette

from bot.channels.base import Intake
from bot.channels.instagram_graph import WEBHOOK_PATH, GraphChannel, GraphOptions
from bot.dialogue.layout import Laid, LaidButton
from bot.engine.outgoing import Outgoing
from common.clock import FixedClock
from models import Lane, OutboxOp, Promise
from tests.channels.conftest import Rests
from tests.standins.graph import Graph
from tests.web.serving import serving

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class House:
    """The two sides and what is between them."""

    def __init__(self, graph: Graph, channel: GraphChannel, clock: FixedClock) -> None:
        self.graph, self.channel, self.clock = graph, channel, clock

    async def introduced(self) -> None:
        """The channel has said who it is."""
        assert self.channel._introducing is not None
        await self.channel._introducing


def options_of(graph: Graph, **changed: Any) -> GraphOptions:
    options = GraphOptions(graph.token, graph.app_secret, graph.verify_token, api_url=graph.url)
    return replace(options, **changed)


@contextlib.asynccontextmanager
async def house(
    intake: Intake | None = None,
    *,
    retry_s: float | None = None,
    profile: dict[str, Any] | None = None,
    **changed: str,
) -> AsyncIterator[House]:
    """A channel that listens to `intake`, or does not listen, behind a web server on loopback."""
    clock = FixedClock(NOW)
    async with Graph(now=clock.now, retry_s=retry_s) as graph:
        # There is nothing to verify on loopback, and to read the certificates takes long.
        quick = httpx.AsyncHTTPTransport(verify=False)
        channel = GraphChannel(
            options_of(graph, **changed), transport=quick, profile=profile, rest=Rests()
        )
        async with served(channel) as url:
            graph.hooks.url = url + WEBHOOK_PATH
            if intake is not None:
                await channel.start(intake)
            try:
                yield House(graph, channel, clock)
            finally:
                await channel.stop()
                await channel.close()


@contextlib.asynccontextmanager
async def served(channel: GraphChannel) -> AsyncIterator[str]:
    """The channel's webhook on a free port."""
    door = socket.create_server(("127.0.0.1", 0))
    app = Starlette(routes=[channel.webhook_route()])
    async with serving(uvicorn.Config(app, log_config=None, lifespan="off"), door):
        yield f"http://127.0.0.1:{door.getsockname()[1]}"


def send(chat: str, text: str = "", *replies: tuple[str, str], **facts: Any) -> Outgoing:
    rows = [[LaidButton(label, data) for label, data in replies]] if replies else []
    return Outgoing(
        id=1,
        channel="instagram",
        chat=chat,
        lane=Lane.REPLY,
        promise=Promise.REPEAT,
        op=facts.pop("op", OutboxOp.SEND),
        laid=facts.pop("laid", None) or Laid(text=text, rows=rows),
        **facts,
    )
