"""Telling the shop: signed calls to its webhook, in any order and as often as a test wants."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import io
import json
from collections.abc import Callable
from typing import Any

import aiohttp

Json = dict[str, Any]


class Hooks:
    """Calls to one webhook. What is not taken waits, and is told again by `flush`, or by itself
    after `retry_s` where that is set.
    """

    def __init__(self, secret: str, *, retry_s: float | None = None) -> None:
        self.url = ""
        self.secret, self.retry_s = secret, retry_s
        self.repeats = 0
        """How often each call comes once more."""
        self.answers: list[int] = []
        self.pending: list[tuple[Json, asyncio.Future[None]]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self.now: Callable[[], int] = lambda: 0

    def tell(self, account: str, *messaging: Json, **change: Any) -> asyncio.Future[None]:
        """One call with these events of chats, or with one change; it resolves when it is taken."""
        entry: Json = {"id": account, "time": self.now()}
        if messaging:
            entry["messaging"] = list(messaging)
        else:
            entry["changes"] = [change]
        return self.call({"object": "instagram", "entry": [entry]})

    def call(self, body: Json) -> asyncio.Future[None]:
        """Make any call."""
        taken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.pending.append((body, taken))
        if self.url:
            for _ in range(1 + self.repeats):
                self._spawn(body, taken)
        return taken

    async def told(self) -> None:
        """Return when no call is under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def flush(self) -> None:
        """Return when everything is taken that the shop takes now."""
        await self.told()
        waiting = [one for one in self.pending if not one[1].done()]
        for body, taken in waiting if self.url else []:
            await self._post(body, taken)
        await self.told()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being told, or waits to be."""
        return not self._tasks and not self.pending

    async def post(self, body: bytes, signature: str | None = None) -> int:
        """Any bytes, signed properly where nothing else is said; the status that comes back."""
        if signature is None:
            signature = "sha256=" + hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        if self._session is None:
            self._session = aiohttp.ClientSession()
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature}
        timeout = aiohttp.ClientTimeout(total=30)
        async with self._session.post(
            self.url, data=io.BytesIO(body), headers=headers, timeout=timeout
        ) as answer:
            await answer.read()
            self.answers.append(answer.status)
            return answer.status

    async def close(self) -> None:
        """End every call."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def _spawn(self, body: Json, taken: asyncio.Future[None]) -> None:
        task = asyncio.get_running_loop().create_task(self._until_taken(body, taken))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _until_taken(self, body: Json, taken: asyncio.Future[None]) -> None:
        taken_now = await self._post(body, taken)
        if not taken_now and self.retry_s is not None:
            await asyncio.sleep(self.retry_s)
            await self._until_taken(body, taken)

    async def _post(self, body: Json, taken: asyncio.Future[None]) -> bool:
        status = 0
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):
            status = await self.post(written(body))
        if status == 200 and not taken.done():
            taken.set_result(None)
            self.pending[:] = [one for one in self.pending if one[1] is not taken]
        return status == 200


def written(body: Json) -> bytes:
    """JSON as Meta writes it: letters and slashes escaped."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()
