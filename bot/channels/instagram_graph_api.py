"""Calls to Instagram's Graph API, and its refusals as data.

Source: https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/,
https://developers.facebook.com/docs/graph-api/guides/error-handling
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import httpx

from bot.channels.base import SendError

TIMEOUT = httpx.Timeout(20.0, connect=5.0)
"""A Graph that hangs is given up after so many seconds; only who waits for it notices."""
WHOLE_S = 30.0
"""The longest that a call takes altogether: who sends a letter now and then never times out."""
DOWNLOAD_S = 120.0
"""The same for a file."""
CONNECTIONS = 32
"""The most calls under way at once."""

TOKEN_REFUSED = frozenset({102, 190})
INVALID = 100
WINDOW_CLOSED = 2534022
COMMENT_ANSWERED = 2534025
USER_GONE = frozenset({2534014, 1545041})
TRANSIENT = frozenset({1545133})
TOO_FAST = frozenset({4, 17, 32, 613, 80001, 80002, 80006, 80007})
"""Source of the rate limits: https://developers.facebook.com/docs/graph-api/overview/rate-limiting"""
NO_PERMISSION = frozenset({3, 10, *range(200, 300)})
TOKEN_PAUSE_S, RATE_PAUSE_S = 120.0, 30.0
"""How long everything waits for another token, and when Instagram does not say how long."""


class GraphError(Exception):
    """What the Graph API refused, or that it could not be asked.

    `code` and `subcode` are its own, 0 where it said none. `arrived` is None when nobody knows
    whether the call took effect.
    """

    def __init__(
        self,
        reason: str,
        *,
        status: int = 0,
        code: int = 0,
        subcode: int = 0,
        transient: bool = False,
        wait_s: float | None = None,
        arrived: bool | None = False,
    ) -> None:
        super().__init__(reason)
        self.reason, self.status, self.code, self.subcode = reason, status, code, subcode
        self.transient, self.wait_s, self.arrived = transient, wait_s, arrived

    @property
    def is_token_refused(self) -> bool:
        """Whether the token is wrong, ended or withdrawn."""
        return self.code in TOKEN_REFUSED


class Api:
    """One account of the Graph API; the token may be changed while calls are under way."""

    def __init__(
        self,
        token: str,
        *,
        url: str,
        version: str,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.token = token
        self.on_refused: Callable[[], Awaitable[None]] | None = None
        """Told whenever the token is not taken."""
        self._url, self._version = url.rstrip("/"), version
        self._client = httpx.AsyncClient(
            timeout=TIMEOUT,
            limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=8),
            transport=transport,
            trust_env=False,
        )

    async def close(self) -> None:
        """Close the lines."""
        await self._client.aclose()

    async def get(
        self, path: str, params: Mapping[str, str] | None = None, *, timeout_s: float | None = None
    ) -> dict[str, Any]:
        """Ask for something. Raises: GraphError."""
        return await self._ask("GET", self._path(path), whole_s=timeout_s, params=params)

    async def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Have something done. Raises: GraphError."""
        return await self._ask("POST", self._path(path), json=body)

    async def delete(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Have something removed. Raises: GraphError."""
        return await self._ask("DELETE", self._path(path), json=body)

    async def refresh(self) -> tuple[str, float]:
        """A token that lasts longer, and how many seconds. Raises: GraphError.

        Source: https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token
        """
        # The only call that takes its token from the address.
        params = {"grant_type": "ig_refresh_token", "access_token": self.token}
        said = await self._ask("GET", "/refresh_access_token", params=params)
        token, seconds = said.get("access_token"), said.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            raise GraphError("no token in the answer")
        return token, float(seconds)

    async def download(self, url: str, *, limit_bytes: int) -> bytes | None:
        """A file at an address that Instagram gave us; None when it is larger.

        Raises: httpx.HTTPError.
        """
        try:
            async with asyncio.timeout(DOWNLOAD_S):
                return await self._download(url, limit_bytes)
        except TimeoutError:
            raise httpx.ReadTimeout("too slow") from None

    async def _download(self, url: str, limit_bytes: int) -> bytes | None:
        content = bytearray()
        async with self._client.stream("GET", url, follow_redirects=True) as response:
            response.raise_for_status()
            async for piece in response.aiter_bytes():
                content += piece
                if len(content) > limit_bytes:
                    return None
        return bytes(content)

    def _path(self, path: str) -> str:
        return f"/{self._version}/{path}"

    async def _ask(
        self, method: str, path: str, *, whole_s: float | None = None, **options: Any
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}"}
        try:
            async with asyncio.timeout(WHOLE_S if whole_s is None else whole_s):
                answer = await self._client.request(
                    method, self._url + path, headers=headers, **options
                )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise GraphError(type(error).__name__, transient=True) from None
        except (httpx.HTTPError, TimeoutError) as error:
            raise GraphError(type(error).__name__, arrived=None) from None
        said = _json(answer)
        if answer.is_success and "error" not in said:
            return said
        refusal = _refusal(answer, said)
        if refusal.is_token_refused and self.on_refused is not None:
            await self.on_refused()
        raise refusal


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        said = None
    return said if isinstance(said, dict) else {}


def _refusal(answer: httpx.Response, said: Mapping[str, Any]) -> GraphError:
    error = said.get("error")
    if not isinstance(error, dict):
        # A page of some server before the Graph: what was behind it may have done its work.
        arrived = None if answer.status_code >= 500 else False
        return GraphError(f"HTTP {answer.status_code}", status=answer.status_code, arrived=arrived)
    return GraphError(
        str(error.get("message", "")),
        status=answer.status_code,
        code=_number(error.get("code")),
        subcode=_number(error.get("error_subcode")),
        transient=error.get("is_transient") is True,
        wait_s=_regained_in(answer),
    )


def _regained_in(answer: httpx.Response) -> float | None:
    """Seconds until calls are taken again, from the headers that count them in minutes."""
    try:
        usage = json.loads(answer.headers.get("x-business-use-case-usage", "null"))
    except json.JSONDecodeError:
        return None
    told = usage.values() if isinstance(usage, dict) else ()
    rows = [row for of in told if isinstance(of, list) for row in of if isinstance(row, dict)]
    minutes = [_number(row.get("estimated_time_to_regain_access")) for row in rows]
    return max(minutes) * 60.0 if minutes else None


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def send_error(error: GraphError) -> SendError:
    """What a refusal means for the message that was being sent."""
    reason = f"{error.reason} ({error.code}/{error.subcode})" if error.code else error.reason
    if error.arrived is None:
        return SendError(reason, broken=True)
    if error.is_token_refused:
        # Nothing is lost while the owner brings another token.
        return SendError(reason, retry_after_s=TOKEN_PAUSE_S, whole_bot=True)
    if error.subcode == WINDOW_CLOSED:
        return SendError("window", rejected=True, too_late=True)
    if error.subcode in USER_GONE or error.code == 551:
        return SendError(reason, opted_out=True)
    if error.subcode == COMMENT_ANSWERED:
        return SendError("comment-answered", rejected=True)
    if error.code in TOO_FAST or error.status == 429:
        wait_s = error.wait_s if error.wait_s is not None else RATE_PAUSE_S
        return SendError(reason, retry_after_s=wait_s, whole_bot=True)
    if error.transient or error.subcode in TRANSIENT or error.code in {1, 2}:
        return SendError(reason)
    if error.status >= 500:
        return SendError(reason)
    return SendError(reason, rejected=True)
