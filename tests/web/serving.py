"""A real web server on loopback, in the event loop of the test."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp


def listen() -> socket.socket:
    """A port of our own. Whoever comes before the server starts waits and is not refused."""
    return socket.create_server(("127.0.0.1", 0))


def address_of(listener: socket.socket) -> str:
    """Where a listener is reached, without a slash at the end."""
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


@asynccontextmanager
async def served(app: ASGIApp, listener: socket.socket | None = None) -> AsyncIterator[str]:
    """Serve an application until the block ends; its address."""
    listener = listener or listen()
    # A machine that is busy must not look like a provider that hangs up.
    config = uvicorn.Config(
        app, log_config=None, lifespan="off", server_header=False, timeout_keep_alive=60
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield address_of(listener)
    finally:
        server.should_exit = True
        await task
        listener.close()


def free_port() -> int:
    """A port that nobody listens on."""
    with listen() as listener:
        return int(listener.getsockname()[1])
