"""Where gateways and the browsers they send back report. Anybody may call here."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.engine.cashier import Cashier
from bot.web.limits import Buckets
from bot.web.order_page import OrderPage
from common.clock import Monotonic
from common.errors import NotFound
from common.log import get_logger
from payments.base import Forged, InboundRequest

MAX_BODY_BYTES = 64 * 1024
"""Far above what any gateway reports."""
FORM = "application/x-www-form-urlencoded"

log = get_logger(__name__)


class Callbacks:
    """The callback addresses `/pay/<gateway>/<attempt id>` and, for providers that report everything
    of a shop to one place, `/pay/<gateway>`.

    A report only makes the cashier ask the gateway itself, so a forged or repeated one changes
    nothing, and needs no token against forged forms.
    """

    def __init__(self, cashier: Cashier, page: OrderPage, *, monotonic: Monotonic) -> None:
        self._cashier, self._page = cashier, page
        self._by_attempt = Buckets(size=20, refill_s=3, monotonic=monotonic)
        self._by_address = Buckets(size=300, refill_s=0.05, monotonic=monotonic)

    def routes(self) -> list[Route]:
        """The addresses, for browsers and servers."""
        return [
            Route("/pay/{gateway}/{attempt_id}", self.report, methods=["GET", "POST"]),
            Route("/pay/{gateway}", self.notice, methods=["POST"]),
        ]

    async def report(self, request: Request) -> Response:
        """Take a report about one attempt; a browser goes on to the order page."""
        if not self._by_attempt.take(request.url.path):
            return self._page.missing(request, 429)
        return await self._take(request)

    async def notice(self, request: Request) -> Response:
        """Take what a provider's server reports about any attempt; its body says about which."""
        if not self._by_address.take(request.client.host if request.client is not None else ""):
            return self._page.missing(request, 429)
        return await self._take(request)

    async def _take(self, request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return self._page.missing(request, 413)
        gateway = request.path_params["gateway"]
        try:
            returned = await self._cashier.callback(gateway, _inbound(request, body))
        except (Forged, NotFound) as error:
            log.warning("callback_refused", gateway=gateway, reason=type(error).__name__)
            return self._page.missing(request, 400)
        if returned.reply is not None:
            reply = returned.reply
            return Response(reply.body, reply.status, media_type=reply.content_type)
        if returned.page_key is None:
            return self._page.returned(request)
        # 303 turns a bank's POST into a GET, and a reload asks nothing twice.
        return RedirectResponse(self._page.address(returned.page_key), 303)


async def _body(request: Request) -> bytes | None:
    """The body, None when it is larger than any report or breaks off."""
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > MAX_BODY_BYTES:
                return None
    except ClientDisconnect:
        return None
    return bytes(body)


def _inbound(request: Request, body: bytes) -> InboundRequest:
    is_form = request.headers.get("content-type", "").partition(";")[0].strip().lower() == FORM
    return InboundRequest(
        method=request.method,
        path_params={name: str(value) for name, value in request.path_params.items()},
        query=dict(request.query_params),
        form=_fields(body) if is_form else {},
        headers=dict(request.headers),
        body=body,
    )


def _fields(body: bytes) -> Mapping[str, str]:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=100))
    except ValueError:
        return {}
