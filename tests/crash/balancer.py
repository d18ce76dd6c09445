"""The front server: passes every request on to a process of the shop that is there."""

from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web

PASSED_ON = ("content-type", "x-telegram-bot-api-secret-token", "x-forwarded-for", "cookie")
TIMEOUT = aiohttp.ClientTimeout(total=60)


class Balancer:
    """`targets` take turns; one that does not answer is passed over, as nginx does by itself."""

    def __init__(self) -> None:
        self.targets: list[str] = []
        self.url = ""
        self._turn = 0
        self._runner: web.ServerRunner | None = None
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()
        )
        self._runner = web.ServerRunner(web.Server(self._pass_on), shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._runner is not None
        assert self._session is not None
        await self._runner.cleanup()
        await self._session.close()

    async def _pass_on(self, request: web.BaseRequest) -> web.StreamResponse:
        body = await request.read()
        self._turn += 1
        for place in range(len(self.targets)):
            target = self.targets[(self._turn + place) % len(self.targets)]
            try:
                return await self._ask(target, request, body)
            except aiohttp.ClientConnectorError:
                continue
            except (aiohttp.ClientError, TimeoutError):
                break
        return web.Response(status=502)

    async def _ask(self, target: str, request: web.BaseRequest, body: bytes) -> web.Response:
        assert self._session is not None
        headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
        async with self._session.request(
            request.method,
            f"{target}{request.path_qs}",
            data=body,
            headers=headers,
            allow_redirects=False,
            timeout=TIMEOUT,
        ) as answer:
            kept = {
                name: value
                for name, value in answer.headers.items()
                if name.lower() in ("content-type", "location", "set-cookie")
            }
            return web.Response(status=answer.status, headers=kept, body=await answer.read())
