"""The line of one account: one thread of its own does whatever the library does, one thing after
the other, so that whoever hangs there holds up nobody else.
"""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from bot.channels import instagram_private_client as library
from bot.channels.base import FetchError
from bot.channels.instagram_private_client import ClientOptions
from common.log import get_logger

T = TypeVar("T")

log = get_logger(__name__)

MAX_FILE_BYTES = 20 * 1024 * 1024
FILES_AT = (".cdninstagram.com", ".fbcdn.net")
"""Where Instagram keeps what people send."""
PAGE = 20
"""Conversations, and messages of one, that are asked for at a time."""
SETTINGS, CHALLENGE = "settings", "challenge"
"""What is kept of a login: the library's own words, and a challenge that waits for a code."""

Json = Mapping[str, Any]


class Line:
    """What the channel asks of the account. Each call raises whatever the library raises."""

    def __init__(self, options: ClientOptions) -> None:
        self._options = options
        self._thread = _thread()
        self._turn = asyncio.Lock()
        self._client: Any = None
        self._challenge: Json = {}

    @property
    def is_open(self) -> bool:
        """Whether there is a login, as far as anybody knows here."""
        return self._client is not None and bool(self._client.user_id)

    def goes_on_with(self, kept: Json) -> bool:
        """Whether this is the login that was kept, and not one that another process has replaced."""
        known = (kept.get(SETTINGS) or {}).get("authorization_data")
        return self.is_open and self._client.authorization_data == known

    @property
    def is_challenged(self) -> bool:
        """Whether a challenge waits for its code."""
        return bool(self._challenge)

    def close(self) -> None:
        """Take no more; what hangs ends by its own timeout."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def open(self, kept: Json) -> None:
        """Go on with what was kept of the last login; with nothing, as a new device."""
        self._challenge = dict(kept.get(CHALLENGE) or {})
        settings = dict(kept.get(SETTINGS) or {})
        self._client = await self._do(lambda: library.new_client(self._options, settings))

    async def kept(self) -> Json:
        """What is to be kept of the login."""
        settings = await self._do(self._client.get_settings)
        return {SETTINGS: settings, CHALLENGE: self._challenge}

    async def login(self, code: str = "", *, again: bool = False) -> None:
        """Log in; `again` gives the login up that there was."""
        client, options = self._client, self._options
        client.code = code

        def login() -> None:
            client.login(options.username, options.password, relogin=again, verification_code=code)

        await self._do(login)

    async def meet_challenge(self, code: str = "") -> None:
        """Have Instagram send a code, or give it the one it has sent; what else it wants raises."""
        client = self._client
        if not self._challenge:
            self._challenge = dict(client.last_json)
        client.code = code
        await self._do(lambda: client.challenge_resolve(dict(self._challenge)))
        self._challenge = {}

    def forget_challenge(self) -> None:
        """The owner deals with it elsewhere."""
        self._challenge = {}

    async def inbox(self, cursor: str = "") -> Json:
        """The newest conversations with their newest messages, as they come."""
        client = self._client
        params = {
            "visual_message_return_type": "unseen",
            "thread_message_limit": str(PAGE),
            "persistentBadging": "true",
            "limit": str(PAGE),
            "is_prefetching": "false",
            "fetch_reason": "page_scroll" if cursor else "initial_snapshot",
            "no_pending_badge": "false",
            "push_disabled": "true",
        }
        if cursor:
            params |= {"cursor": cursor, "direction": "older"}
        return await self._ask("direct_v2/inbox/", params, client)

    async def thread(self, thread_id: str, cursor: str = "") -> Json:
        """One conversation, from a place on to what is older."""
        params = {
            "visual_message_return_type": "unseen",
            "direction": "older",
            "seq_id": "40065",
            "limit": str(PAGE),
        }
        if cursor:
            params["cursor"] = cursor
        return await self._ask(f"direct_v2/threads/{thread_id}/", params, self._client)

    async def requests(self) -> Json:
        """What strangers have asked to say."""
        params = {"visual_message_return_type": "unseen", "persistentBadging": "true"}
        return await self._ask("direct_v2/pending_inbox/", params, self._client)

    async def let_in(self, thread_id: str) -> None:
        """Accept what a stranger has asked to say."""
        await self._do(lambda: self._client.direct_pending_approve(int(thread_id)))

    async def say(self, thread_id: str, text: str, token: str) -> str:
        """Send words; their id."""
        return await self._do(lambda: library.send_text(self._client, thread_id, text, token))

    async def show(self, thread_id: str, path: Path, token: str) -> str:
        """Send a picture; its id."""
        return await self._do(lambda: library.send_picture(self._client, thread_id, path, token))

    async def fetch(self, url: str) -> bytes:
        """A file that somebody has sent. Raises: FetchError."""
        parts = urlsplit(url)
        if parts.scheme != "https" or not (parts.hostname or "").endswith(FILES_AT):
            raise FetchError("not kept at Instagram", gone=True)
        try:
            answer = await self._do(lambda: self._client.public.get(url))
        except Exception as error:  # noqa: BLE001 - an edge: whatever the line below raises
            raise FetchError(type(error).__name__, gone=False) from None
        if answer.status_code != 200 or len(answer.content) > MAX_FILE_BYTES:
            raise FetchError(f"status {answer.status_code}", gone=answer.status_code < 500)
        return bytes(answer.content)

    async def _ask(self, path: str, params: Mapping[str, str], client: Any) -> Json:
        answer = await self._do(lambda: client.private_request(path, params=dict(params)))
        return answer if isinstance(answer, dict) else {}

    async def _do(self, work: Callable[[], T]) -> T:
        """Have the account's thread do something, one thing after the other.

        Raises: TimeoutError for what hangs past all timeouts; another thread goes on without it.
        """
        async with self._turn:
            done = asyncio.get_running_loop().run_in_executor(self._thread, work)
            finished, _ = await asyncio.wait({done}, timeout=self._options.hangs_s)
            if finished:
                return done.result()
            # Whatever comes of it at last is nobody's business any more.
            done.add_done_callback(lambda late: late.cancelled() or late.exception())
            self._abandon()
            raise TimeoutError

    def _abandon(self) -> None:
        """Leave a thread that hangs to itself, with the client that nobody else may use by now."""
        log.warning("instagram_thread_abandoned")
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._thread = _thread()
        if self._client is not None:
            settings = self._client.get_settings()
            self._client = library.new_client(self._options, settings)


def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="instagram")
