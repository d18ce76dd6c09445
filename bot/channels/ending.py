"""How a listener is stopped for certain."""

import asyncio

AGAIN_S = 1.0
"""After so long a listener that has not ended is told once more."""


async def end(listener: "asyncio.Task[None] | None") -> None:
    """Return when it has ended. One cancellation can get lost where an answer arrives at the same
    moment, so it is told again until it has.
    """
    while listener is not None and not listener.done():
        listener.cancel()
        await asyncio.wait([listener], timeout=AGAIN_S)
