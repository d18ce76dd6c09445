"""Who may come to the simulator's page, and what a browser may do with it."""

import base64
import binascii
import hmac

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as Event

HERE = "/demo"
"""The path below which everything of the simulator stands, but for the page itself."""
POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "no-store",
}
OURS = frozenset({"same-origin", "none"})
"""What a browser says of a request that a page of ours, or its person by hand, has made."""


class Door:
    """The simulator's page and the shop's own pages at one address, as one ASGI application.

    Args:
        page: the simulator's.
        shop: everything else, which has a door of its own.
        password: what must be given, under any name; None lets everybody in.
    """

    def __init__(self, page: ASGIApp, *, shop: ASGIApp, password: str | None) -> None:
        self._page, self._shop, self._password = page, shop, password

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _is_ours(scope["path"]):
            await self._shop(scope, receive, send)
            return

        async def send_guarded(message: Event) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self._page)(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        headers = Headers(scope=scope)
        if scope["method"] == "POST" and headers.get("sec-fetch-site", "none") not in OURS:
            return PlainTextResponse("This came from somebody else's page.", 403)
        if self._password is None or self._knows(headers):
            return None
        asking = {"WWW-Authenticate": 'Basic realm="Vefa demo", charset="UTF-8"'}
        return PlainTextResponse("DEMO_PASSWORD, please; any name will do.", 401, headers=asking)

    def _knows(self, headers: Headers) -> bool:
        kind, _, given = headers.get("authorization", "").partition(" ")
        if kind.lower() != "basic":
            return False
        try:
            word = base64.b64decode(given, validate=True).partition(b":")[2]
        except (binascii.Error, ValueError):
            return False
        return hmac.compare_digest(word, (self._password or "").encode())


def _is_ours(path: str) -> bool:
    return path in {"/", HERE} or path.startswith(f"{HERE}/")
