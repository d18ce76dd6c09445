"""The line between an adapter and its provider, which may go bad for one call."""

import asyncio
from collections.abc import AsyncIterator
from contextvars import ContextVar

import httpx

from payments.base import Unavailable, Unknown
from tests.payments.contract.peer import Fault, Slow
from tests.standins.bills import Bills, Wallets
from tests.web.serving import free_port

PAGE = "<html><body>در حال به‌روزرسانی هستیم</body></html>"

_limit: ContextVar[asyncio.Timeout] = ContextVar("limit")


def limited(seconds: float) -> asyncio.Timeout:
    """How long this task's call may take, in the place of `asyncio.timeout`."""
    _limit.set(limit := asyncio.timeout(seconds))
    return limit


class Line(httpx.AsyncBaseTransport):
    """Real HTTP, given to an adapter as its `transport`; `calls` counts what it has sent."""

    def __init__(self, real: httpx.AsyncBaseTransport | None = None) -> None:
        self._real = real or httpx.AsyncHTTPTransport()
        self._fault: Fault | Slow | None = None
        self.calls = 0

    def break_next(self, fault: Fault | Slow) -> None:
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
        if fault is Fault.SLOW:
            fault = Slow()
            fault.takes_too_long()
        if isinstance(fault, Slow):
            body = await response.aread()
            await response.aclose()
            return httpx.Response(response.status_code, stream=_Trickle(body, fault))
        if fault is Fault.CUT_OFF:
            body = await response.aread()
            await response.aclose()
            return httpx.Response(response.status_code, stream=_Broken(body[: len(body) // 2]))
        return response

    async def aclose(self) -> None:
        await self._real.aclose()


class _Trickle(httpx.AsyncByteStream):
    """A body that comes byte by byte."""

    def __init__(self, body: bytes, slow: Slow) -> None:
        self._body, self._slow = body, slow

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for at in range(len(self._body)):
            if at == len(self._body) // 2 and not await self._slow.comes():
                _limit.get().reschedule(asyncio.get_running_loop().time())
                await asyncio.Event().wait()
            yield self._body[at : at + 1]


class _Broken(httpx.AsyncByteStream):
    """A body that ends too soon."""

    def __init__(self, half: bytes) -> None:
        self._half = half

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._half
        raise httpx.RemoteProtocolError("peer closed connection in the middle of the body")


def spoil(bills: Bills | Wallets, fault: Fault | Slow) -> None:
    """The same on the line to a chat, where a channel has told apart already what went wrong."""
    if isinstance(fault, Slow):
        bills.slow = fault.comes
        return
    reached = fault is not Fault.REFUSED_LINE
    bills.trouble = Unknown(fault.value) if reached else Unavailable(fault.value)
    bills.is_done_all_the_same = fault in (Fault.LOST_ANSWER, Fault.CUT_OFF, Fault.SLOW)
