"""The wire to the Bot API: python-telegram-bot's own extension point over reqwest.

The library's default client is most of the cost of answering somebody, and gets dearer the more
answers are on their way. This one works in a thread of its own, outside of the interpreter's lock
(docs/decisions/0009-telegram-over-reqwest.md has the figures). No token, and no address that holds
one, ever stands in an error or a log of ours.
Source: https://core.telegram.org/bots/api#making-requests
"""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PoolTimeoutError, RequestError
from pyreqwest.multipart import FormBuilder, PartBuilder
from pyreqwest.proxy import ProxyBuilder
from pyreqwest.request import RequestBuilder
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from common import compact_json

CONNECT_S = 10.0
"""Time to reach Telegram, and as long again for a free connection."""
READ_S = 20.0
"""Time for Telegram to answer one call."""
UPLOAD_S = 60.0
"""Time to send a picture over a slow line."""
PUT_DOWN_S = 0.05
"""The client's own thread may still hold what the last answer was made of. A program that ends in
that moment is aborted; so closing leaves it this long.
"""

Answer = tuple[int, bytes]
"""The status and the body of an answer."""

_CONNECTING = "client error (Connect)"
"""What reqwest names among the causes while there is no connection. Its Python classes do not help:
a line cut in the middle of a call is a ConnectError to them as well. Where these words are missing
nobody knows whether the call was heard.
"""
_REMOTE = {"socks5": "socks5h", "socks4": "socks4a"}


class NotSentError(NetworkError):
    """The call never left: there was no connection, so that trying again doubles nothing."""


class ReqwestRequest(BaseRequest):
    """One pool of connections for everything said to Telegram.

    `connections` is at least the number of calls that may be under way at once; `proxy` is an
    `http://`, `socks4://` or `socks5://` address, or nothing. `translate` makes each answer say
    what Telegram would.
    """

    __slots__ = ("_client", "_connections", "_proxy", "_translate")

    def __init__(
        self,
        *,
        connections: int = 64,
        proxy: str | None = None,
        translate: Callable[[Answer], Answer] = lambda answer: answer,
    ) -> None:
        self._connections = connections
        self._translate = translate
        self._proxy = proxy
        self._client: Client | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds a call may take when it says nothing else."""
        return READ_S

    async def initialize(self) -> None:
        """Open the pool; a second call changes nothing."""
        if self._client is None:
            self._client = _client(self._connections, self._proxy, self.USER_AGENT)

    async def shutdown(self) -> None:
        """Close every connection; a second call changes nothing."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()
            await asyncio.sleep(PUT_DOWN_S)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Answer with the status and the body.

        Raises: NotSentError when the call never left; NetworkError or TimedOut when nobody knows
            whether it was heard.
        """
        read_s = UPLOAD_S if request_data is not None and request_data.contains_files else READ_S
        if read_timeout is not self.DEFAULT_NONE and read_timeout is not None:
            read_s = float(read_timeout)
        asked = _with_body(self._open().request(method, url), request_data)
        try:
            answer = await asked.timeout(_timeout(CONNECT_S + read_s)).build().send()
            body = await answer.bytes()
        except RequestError as error:
            raise _explained(error) from None
        status, said = self._translate((answer.status, bytes(body)))
        if status >= 500:
            raise NetworkError(f"server error {status}")
        return status, said

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer; the library's own way writes one that it cannot read into the log."""
        try:
            answer: dict[str, Any] = compact_json.load(payload)
        except ValueError:
            raise TelegramError("the server's answer cannot be read") from None
        return answer

    async def download(self, url: str, *, limit_bytes: int) -> bytes | None:
        """A file behind an address; None when it is larger than `limit_bytes`.

        Raises: NetworkError, TimedOut; BadRequest when the server has no such file.
        """
        asked = self._open().get(url).timeout(_timeout(CONNECT_S + UPLOAD_S))
        try:
            async with asked.build_streamed() as answer:
                if answer.status != 200:
                    raise BadRequest(f"no such file ({answer.status})")
                content = bytearray()
                while (piece := await answer.body_reader.read_chunk()) is not None:
                    content += piece
                    if len(content) > limit_bytes:
                        return None
                return bytes(content)
        except RequestError as error:
            raise _explained(error) from None

    def _open(self) -> Client:
        if self._client is None:
            raise NotSentError("the pool of connections is closed")
        return self._client


class Heard(BaseRequest):
    """An answer that has come already, for the library to say what a refusal means."""

    __slots__ = ("_content", "_status")

    def __init__(self, status: int, content: bytes) -> None:
        self._status, self._content = status, content

    @property
    def read_timeout(self) -> float:
        """It has been read."""
        return 0.0

    async def initialize(self) -> None:
        """There is nothing to open."""

    async def shutdown(self) -> None:
        """There is nothing to close."""

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        """Status and body."""
        return self._status, self._content

    parse_json_payload = staticmethod(ReqwestRequest.parse_json_payload)


def _client(connections: int, proxy: str | None, user_agent: str) -> Client:
    wait = timedelta(seconds=CONNECT_S)
    builder = (
        ClientBuilder()
        .user_agent(user_agent)
        .max_connections(connections)
        .connect_timeout(wait)
        .pool_timeout(wait)
        .http1_only()
        .follow_redirects(False)
        .error_for_status(False)
    )
    if proxy is None:
        # What the machine's environment names is for other programs: ours has its setting.
        return builder.no_proxy().build()
    return builder.proxy(ProxyBuilder.all(_resolving(proxy))).build()


def _resolving(proxy: str) -> str:
    """The proxy looks names up: where Telegram is closed, the answers near by are false."""
    scheme, _, rest = proxy.partition("://")
    return f"{_REMOTE.get(scheme, scheme)}://{rest}"


@cache
def _timeout(total_s: float) -> timedelta:
    return timedelta(seconds=total_s)


def _with_body(asked: RequestBuilder, data: RequestData | None) -> RequestBuilder:
    """JSON where nothing is uploaded: a third of the bytes of a form in Persian, made in one go."""
    if data is None:
        return asked
    if data.contains_files:
        return asked.multipart(_form(data))
    body = compact_json.dump(data.parameters)
    return asked.body_bytes(body).header("content-type", "application/json")


def _form(data: RequestData) -> FormBuilder:
    form = FormBuilder()
    for name, value in data.json_parameters.items():
        form = form.text(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        file = PartBuilder.from_bytes(content if isinstance(content, bytes) else content.read())
        form = form.part(name, file.file_name(filename).mime(mime))
    return form


def _explained(error: RequestError) -> NetworkError:
    """What is known about a call that came to nothing. The error itself names the address."""
    if _never_sent(error):
        return NotSentError(f"no connection: {type(error).__name__}")
    if isinstance(error, TimeoutError):
        return TimedOut()
    return NetworkError(f"connection lost: {type(error).__name__}")


def _never_sent(error: RequestError) -> bool:
    if isinstance(error, PoolTimeoutError):
        return True
    return any(cause["message"] == _CONNECTING for cause in error.details["causes"] or [])
