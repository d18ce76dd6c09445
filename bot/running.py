"""The shop as a process: the web server beside it, and signals."""

import asyncio
import contextlib
import gc
import importlib.util
import signal
import socket
import sys
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

from bot.app import App
from bot.assembling import build
from bot.settings import Settings
from common.clock import Clock, SystemClock


class WebServer(uvicorn.Server):
    """The web server of one shop, of its own pages or of `web`, which has more beside them.

    It leaves signals to the shop, which has more to finish.
    """

    def __init__(self, app: App, web: ASGIApp | None = None) -> None:
        super().__init__(
            uvicorn.Config(
                web or app.web,
                log_config=None,
                access_log=False,
                lifespan="off",
                timeout_graceful_shutdown=5,
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def run(settings: Settings, clock: Clock | None = None) -> None:
    """Serve the shop until SIGTERM or SIGINT. The database must be migrated.

    Raises:
        NothingToServe: no channel is set up.
        AlreadyRunning: another process serves this SQLite database.
        OSError: the address of the web server cannot be taken.
    """
    with socket.create_server(
        (settings.http_host, settings.http_port), family=family(settings.http_host)
    ) as listening:
        app = build(settings, clock or SystemClock(), port=listening.getsockname()[1])
        server = WebServer(app)
        stop_on_signal(server)
        await serve(app, server, listening)


async def serve(app: App, server: WebServer, listening: socket.socket) -> None:
    """Open a shop and its pages; it closes when the server is told to exit."""
    _know_what_is_missing()
    await app.start()
    _leave_to_stay()
    try:
        await server.serve(sockets=[listening])
    finally:
        await app.stop()


def _know_what_is_missing() -> None:
    """Have an import of `sniffio` fail without a search.

    httpcore tries it several times in each request to a gateway, and works as well without it; to
    find out that it is missing took a fifth of what a request costs.

    Source: https://docs.python.org/3/reference/import.html#the-module-cache
    """
    if importlib.util.find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]


def _leave_to_stay() -> None:
    """Have the garbage collector look no more at what lives as long as the process.

    Modules, mappings and words are a third of a million objects; going through them again and
    again took a quarter of the CPU of a busy shop.
    """
    gc.collect()
    gc.freeze()


def family(host: str) -> socket.AddressFamily:
    """How an address is written."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def stop_on_signal(server: WebServer) -> None:
    """Have SIGTERM and SIGINT end the server, and with it the shop."""

    def stop() -> None:
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers of loops.
            loop.add_signal_handler(number, stop)
