"""The stand-in in a thread of its own, for tests that have no loop or keep theirs busy."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from tests.standins.botapi.platform import Telegram

T = TypeVar("T")


class ThreadedTelegram(Telegram):
    """A platform whose loop runs elsewhere; ``wait`` lets plain functions use the handles."""

    def wait(self, job: Coroutine[Any, Any, T], timeout: float | None = 30.0) -> T:
        """Run a coroutine of a handle on the platform's loop and return its result."""
        if self.loop is None:
            raise RuntimeError("the platform is not running")
        return asyncio.run_coroutine_threadsafe(job, self.loop).result(timeout)


@contextmanager
def in_thread(**options: Any) -> Iterator[ThreadedTelegram]:
    """Serve in another thread while the block runs; options are those of ``Telegram``."""
    platform = ThreadedTelegram(**options)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="botapi-standin", daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(platform.start(), loop).result(10)
    try:
        yield platform
    finally:
        asyncio.run_coroutine_threadsafe(platform.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
