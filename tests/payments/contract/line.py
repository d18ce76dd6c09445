"""The line between an adapter and its provider, which may go bad for one call."""

from collections.abc import AsyncIterator

import httpx

from tests.payments.contract.peer import Fault
from tests.web.serving import free_port

PAGE = "<html><body>در حال به‌روزرسانی هستیم</body></html>"


class Line(httpx.AsyncBaseTransport):
    """Real HTTP, given to an adapter as its `transport`; `calls` counts what it has sent."""

    def __init__(self, real: httpx.AsyncBaseTransport | None = None) -> None:
        self._real = real or httpx.AsyncHTTPTransport()
        self._fault: Fault | None = None
        self.calls = 0

    def break_next(self, fault: Fault) -> None:
        """Let the next call go wrong, and only that one."""
        self._fault = fault

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        fault, self._fault = self._fault, None
        if fault is Fault.REFUSED_LINE:
            request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=free_port())
        if fault is Fault.ERROR_500:
            return httpx.Response(500, text=PAGE)
        if fault is Fault.GARBAGE:
            return httpx.Response(200, html=PAGE)
        response = await self._real.handle_async_request(request)
        if fault is Fault.LOST_ANSWER:
            await response.aclose()
            raise httpx.ReadTimeout("no answer", request=request)
        if fault is Fault.CUT_OFF:
            body = await response.aread()
            await response.aclose()
            return httpx.Response(response.status_code, stream=_Broken(body[: len(body) // 2]))
        return response

    async def aclose(self) -> None:
        await self._real.aclose()


class _Broken(httpx.AsyncByteStream):
    """A body that ends too soon."""

    def __init__(self, half: bytes) -> None:
        self._half = half

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._half
        raise httpx.RemoteProtocolError("peer closed connection in the middle of the body")
