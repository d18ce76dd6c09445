"""Instagram's calls at our door: the handshake, and batches of events signed by the app's secret.

Source: https://developers.facebook.com/docs/graph-api/webhooks/getting-started
"""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.channels.door import WebhookDoor
from bot.channels.instagram_graph_parse import events, is_echo, person_of
from common.log import get_logger

Event = dict[str, Any]
Prepare = Callable[[Event], Awaitable[Event | None]]
"""Completes an event with what it lacks; None for one that is not to be heard."""

SIGNATURE = "sha256="

log = get_logger(__name__)


class SignedDoor(WebhookDoor):
    """Each call is a handshake, or a batch of events that is signed.

    Args:
        secret: the app's, which signs each call.
        verify_token: what Instagram says in its first call, made up by the owner.
        prepare: completes each event before it is told.
    """

    def __init__(self, *, secret: str, verify_token: str, prepare: Prepare) -> None:
        super().__init__()
        if not secret or not verify_token:
            raise ValueError("a webhook without secrets would take events from anybody")
        self._secret, self._verify_token = secret.encode(), verify_token.encode()
        self._prepare = prepare
        self._queues = Queues()

    async def answer(self, request: Request) -> Response:
        """The handshake by GET, a batch by POST."""
        if request.method == "POST":
            return await super().answer(request)
        asked = request.query_params
        told = asked.get("hub.verify_token", "").encode(errors="replace")
        known = hmac.compare_digest(told, self._verify_token)
        if asked.get("hub.mode") != "subscribe" or not known:
            return Response(status_code=403)
        return PlainTextResponse(asked.get("hub.challenge", ""))

    def _is_signed(self, request: Request, body: bytes) -> bool:
        """Whether these very bytes are signed; Instagram escapes letters, so JSON must not be
        written anew.
        """
        shown = request.headers.get("x-hub-signature-256", "")
        digest = SIGNATURE + hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(shown.encode("latin-1", "replace"), digest.encode())

    async def _is_taken(self, said: dict[str, Any]) -> bool:
        took = await asyncio.gather(*(self._take(event) for event in events(said)))
        return all(took) and self._door is not None

    async def _take(self, event: Event) -> bool:
        """Whether an event is safe. What a person does is prepared one after the other, so that
        the first stays the first; what was written to them has no place in that order.
        """
        async with self._queues.turn("" if is_echo(event) else person_of(event)):
            ready = await self._prepared(event)
            if self._door is None:
                return False
            taking = asyncio.ensure_future(self._door.take([ready] if ready is not None else []))
            # It is told now; that it is safe is waited for while the next one is told.
            await asyncio.sleep(0)
        return await taking is None

    async def _prepared(self, event: Event) -> Event | None:
        try:
            return await self._prepare(event)
        except Exception:
            # What is odd in one must not bring the whole batch again for ever.
            log.exception("instagram_event_not_prepared")
            return event


class Queues:
    """Turns of people, each of whom has one at a time. Nobody in particular needs no turn."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def turn(self, person: str) -> AsyncIterator[None]:
        """While it is this person's turn."""
        if not person:
            yield
            return
        lock, count = self._waiting.get(person, (asyncio.Lock(), 0))
        self._waiting[person] = lock, count + 1
        try:
            async with lock:
                yield
        finally:
            lock, count = self._waiting.pop(person)
            if count > 1:
                self._waiting[person] = lock, count - 1
