"""HTTP in front of the stand-in."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.standins.graph import checks
from tests.standins.graph.errors import Refusal

if TYPE_CHECKING:
    from tests.standins.graph.platform import Graph

VERSION = "/v25.0/"
Json = dict[str, Any]


class Server:
    """One listening socket."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._runner: web.ServerRunner | None = None

    async def start(self) -> str:
        """Listen; the address."""
        self._runner = web.ServerRunner(
            web.Server(self._handle, access_log=None), shutdown_timeout=0.1
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0]
        return f"http://{host}:{port}"

    async def stop(self) -> None:
        """Close the socket."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        graph = self._graph
        if request.path.startswith("/files/"):
            content = graph.world.files.get(request.path.removeprefix("/files/"))
            return web.Response(status=404) if content is None else web.Response(body=content)
        if graph.hanging is not None and not graph.hanging.is_set():
            await self._hang(request, graph.hanging)
        try:
            return web.json_response(await self._answer(request))
        except Refusal as refusal:
            graph.refusals.append(refusal)
            return _refused(refusal)

    async def _hang(self, request: web.BaseRequest, until: asyncio.Event) -> None:
        """Hang until it is passed; whoever has been told a part of an answer gets no more."""
        if not self._graph.stalls:
            await until.wait()
            return
        begun = web.StreamResponse(headers={"Content-Length": "100000"})
        await begun.prepare(request)
        await begun.write(b'{"message_id": ')
        trickles = self._graph.stalls == "trickles"
        while not until.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(until.wait(), 0.02 if trickles else None)
            if trickles:
                await begun.write(b" ")
        raise ConnectionResetError

    async def _answer(self, request: web.BaseRequest) -> Json:
        graph, raw = self._graph, await request.read()
        try:
            body = json.loads(raw) if raw else dict(request.query)
        except ValueError:
            raise Refusal("(#100) The body is not JSON", 100) from None
        if request.path == "/refresh_access_token":
            graph.calls.append((request.method, "refresh_access_token", {}))
            if body.get("grant_type") != "ig_refresh_token":
                raise Refusal("(#100) grant_type", 100)
            return graph.refresh(body.get("access_token", ""))
        graph.authorise(request.headers.get("Authorization", "").removeprefix("Bearer "))
        if not request.path.startswith(VERSION):
            raise Refusal("Unknown path components", 2500)
        path = request.path.removeprefix(VERSION)
        graph.calls.append((request.method, path, body))
        return await self._served(request.method, path, body)

    async def _served(self, method: str, path: str, body: Json) -> Json:
        graph = self._graph
        match method, path:
            case "GET", "me":
                return graph.me()
            case "POST", "me/messages":
                return await graph.send(body)
            case "POST", "me/subscribed_apps":
                graph.subscribed |= set(body.get("subscribed_fields", "").split(","))
                return {"success": True}
            case "POST", "me/messenger_profile":
                checks.check_profile(body)
                graph.profile |= body
                return {"result": "success"}
            case "DELETE", "me/messenger_profile":
                for name in body.get("fields", []):
                    graph.profile.pop(name, None)
                return {"result": "success"}
            case "GET", "me/media":
                return graph.media(body)
            case "GET", number if number in graph.posts:
                return graph.posts[number]
            case "GET", number if number.isdigit():
                return graph.person(number)
        raise Refusal(f"Unsupported {method.lower()} request to {path}", 100, 33)


def _refused(refusal: Refusal) -> web.Response:
    headers = {}
    if refusal.regain_minutes is not None:
        usage = {"1": [{"type": "messenger", "estimated_time_to_regain_access":
                        refusal.regain_minutes}]}  # fmt: skip
        headers["X-Business-Use-Case-Usage"] = json.dumps(usage)
    return web.json_response(refusal.body(), status=refusal.status, headers=headers)
