"""``python -m tests.standins.botapi --port N``: the stand-in as a process of its own.

The first line on standard output is JSON with ``url``, ``token`` and ``base_url``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal

from tests.standins.botapi.platform import TOKEN, Telegram


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.standins.botapi", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--username", default="vefa_test_bot")
    parser.add_argument("--log", default=None, help="append every call to this file")
    parser.add_argument("--keep-calls", type=int, default=None, help="calls held in memory")
    parser.add_argument("--callback-timeout", type=float, default=15.0)
    parser.add_argument("--webhook-retry", type=float, default=1.0)
    parser.add_argument("--http-webhooks", action="store_true")
    parser.add_argument("--limits", action="store_true", help="the real speed limits")
    return parser.parse_args()


async def _serve(given: argparse.Namespace) -> None:
    platform = Telegram(
        token=given.token,
        username=given.username,
        callback_timeout_s=given.callback_timeout,
        http_webhooks=given.http_webhooks,
        webhook_retry_s=given.webhook_retry,
        keep_calls=given.keep_calls,
        log=given.log,
    )
    if given.limits:
        platform.limit()
    await platform.start(given.port, given.host)
    told = {"url": platform.url, "token": platform.token, "base_url": platform.base_url}
    print(json.dumps(told), flush=True)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    await ended.wait()
    await platform.stop()


if __name__ == "__main__":
    asyncio.run(_serve(_arguments()))
