"""Calls to a provider over HTTP, with what can go wrong said in the words of the contract."""

import ipaddress
import json
import ssl
from asyncio import timeout
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx

from payments.base import Unavailable, Unknown

TIMEOUT = httpx.Timeout(15.0, connect=5.0)
LONGEST_S = 25.0
"""How long an answer is waited for in all, since one that trickles keeps every shorter limit."""
LARGEST_ANSWER = 1024 * 1024
"""Bytes; far above what any provider answers to one call."""
NOT_REACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider answered: a status below 500 and the bytes as they came."""

    status: int
    content: bytes

    def fields(self) -> dict[str, Any]:
        """The answer as a JSON object.

        Raises:
            Unknown: it is something else.
        """
        try:
            found = json.loads(self.content)
        except ValueError as error:
            raise Unknown("unreadable") from error
        if not isinstance(found, dict):
            raise Unknown("unreadable")
        return found


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates are believed, read once: that takes 20 ms, and ways are tried in turns."""
    return httpx.create_ssl_context(trust_env=False)


class Wire:
    """The connections to one provider, for many tasks at once.

    A call is made once and never repeated here. Redirects are not followed. An address that
    somebody set goes through `secure` before.
    """

    def __init__(
        self,
        base_url: str,
        *,
        headers: Mapping[str, str] | None = None,
        proxy: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._client = httpx.AsyncClient(
            base_url=base_url,
            headers=headers,
            timeout=TIMEOUT,
            proxy=proxy,
            transport=transport,
            trust_env=False,
            verify=_trusted(),
        )

    async def send(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        form: Mapping[str, str] | None = None,
        json: object = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Make one call; `content` is sent to the byte as given, so that it can be signed.

        Raises:
            Unavailable: not reached, so nothing happened.
            Unknown: it may have arrived: no answer in time, a broken one, or a status of 5xx.
        """
        try:
            async with timeout(LONGEST_S):
                response = await self._client.request(
                    method,
                    path,
                    content=content,
                    data=form,
                    json=json,
                    params=params,
                    headers=headers,
                )
        except NOT_REACHED as error:
            raise Unavailable(type(error).__name__) from error
        except (httpx.HTTPError, TimeoutError) as error:
            raise Unknown(type(error).__name__) from error
        if response.status_code >= 500:
            raise Unknown(f"http_{response.status_code}")
        if len(response.content) > LARGEST_ANSWER:
            raise Unknown("too_long")
        return Answer(response.status_code, response.content)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def secure(url: str) -> str:
    """The address, if what is sent there can be read on this machine or by its owner only.

    Raises:
        ValueError: it is neither https nor loopback.
    """
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return url
    if parts.scheme == "http" and _is_loopback(parts.hostname or ""):
        return url
    raise ValueError("neither https nor this machine")


def is_secure(text: str) -> bool:
    """Whether an address may be called: see `secure`."""
    try:
        return bool(secure(text))
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
