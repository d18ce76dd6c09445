"""`python -m benchmarks.bank FILE KEY`: the test bank as a process of its own.

A gateway is somebody else's machine, as Telegram is; in the shop's process its work would be
counted as the shop's.
"""

import asyncio
import socket
import sys
from pathlib import Path

import uvicorn

from benchmarks.lines import say_ready, until_stopped
from bot.app import LOCALES
from bot.web.testbank import build_bank
from common.clock import SystemClock
from common.i18n import Translator

HOST = "127.0.0.1"


async def main(file: str, key: str) -> None:
    """Serve until stopped."""
    with socket.create_server((HOST, 0)) as listening:
        url = f"http://{HOST}:{listening.getsockname()[1]}"
        bank = build_bank(
            Path(file),
            key=key,
            clock=SystemClock(),
            translator=Translator.load(LOCALES),
            public_url=url,
        )
        server = uvicorn.Server(
            uvicorn.Config(bank, log_config=None, access_log=False, lifespan="off")
        )
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        say_ready(url=url)
        await until_stopped()
        server.should_exit = True
        await serving


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
