"""The door of a channel: what comes in is told to the engine, and confirmed when it is safe there."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.channels.base import Intake
from bot.engine.inbound import Inbound
from common import compact_json

SAFE_WITHIN_S = 20.0
"""When the engine has not taken an update by then, the platform is asked to bring it again."""
MAX_BODY_BYTES = 1024 * 1024
"""Far above any update a platform sends."""

Raw = Mapping[str, Any]
Parse = Callable[[Raw], Inbound | None]


class Door:
    """Hands updates to the engine and waits until they are safe."""

    def __init__(self, intake: Intake, parse: Parse) -> None:
        self._intake = intake
        self._parse = parse

    async def take(self, updates: Iterable[Raw]) -> Raw | None:
        """Hand over updates side by side; the first that is not safe, None when all are.

        What means nothing to a shop is safe at once. Being cancelled leaves the engine's work
        alone.
        """
        waiting = [
            (raw, self._intake.receive(heard)) for raw in updates if (heard := self._parse(raw))
        ]
        if not waiting:
            return None
        await asyncio.wait([future for _, future in waiting], timeout=SAFE_WITHIN_S)
        return next((raw for raw, future in waiting if not _is_safe(future)), None)


def _is_safe(future: "asyncio.Future[None]") -> bool:
    if not future.done() or future.cancelled():
        return False
    return future.exception() is None


class WebhookDoor(ABC):
    """Answers a platform's calls: 200 is said when all that a call brings is safe, and only then."""

    def __init__(self) -> None:
        self._door: Door | None = None

    def open(self, door: Door) -> None:
        """Begin to take what is brought."""
        self._door = door

    def shut(self) -> None:
        """Take no more; the platform keeps it for whoever comes next."""
        self._door = None

    async def answer(self, request: Request) -> Response:
        """403 for a call of somebody else, 413 and 400 for what is no call, 503 for later."""
        if not self._may_call(request):
            return Response(status_code=403)
        try:
            body = await _read_body(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        if not self._is_signed(request, body):
            return Response(status_code=403)
        try:
            said = compact_json.load(body)
        except ValueError:
            return Response(status_code=400)
        if not isinstance(said, dict):
            return Response(status_code=400)
        return Response(status_code=200 if await self._is_taken(said) else 503)

    def _may_call(self, request: Request) -> bool:
        """Whether the call is the platform's, as far as it shows before its body."""
        return True

    def _is_signed(self, request: Request, body: bytes) -> bool:
        """Whether these very bytes are the platform's."""
        return True

    @abstractmethod
    async def _is_taken(self, said: dict[str, Any]) -> bool:
        """Whether what the call brought is safe now."""


async def _read_body(request: Request) -> bytes | None:
    """The body, None when it is larger than any update."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY_BYTES:
            return None
    return bytes(body)
