"""The door of a channel: what comes in is told to the engine, and confirmed when it is safe there."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from starlette.requests import Request

from bot.channels.base import Intake
from bot.engine.inbound import Inbound

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


async def read_body(request: Request) -> bytes | None:
    """The body, None when it is larger than any update."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY_BYTES:
            return None
    return bytes(body)
