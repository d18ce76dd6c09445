"""A real web server on loopback, in the event loop of the test."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

A_MOMENT_S = 0.002


def listen() -> socket.socket:
    """A port of our own. Whoever comes before the server starts waits and is not refused."""
    return socket.create_server(("127.0.0.1", 0))


def address_of(listener: socket.socket) -> str:
    """Where a listener is reached, without a slash at the end."""
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


class PromptServer(uvicorn.Server):
    """Ends as soon as it is told to and its last answer is given.

    Its like looks ten times a second whether it is to end, and rests a tenth when it does; a test
    that opens three of them would do nothing else.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._told = asyncio.Event()

    def end(self) -> None:
        """Take no more calls."""
        self.should_exit = True
        self._told.set()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self._told.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for door in sockets or []:
            door.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        # Nothing of uvicorn's tells when the last of them is gone.
        while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110
            await asyncio.sleep(A_MOMENT_S)


@asynccontextmanager
async def serving(config: uvicorn.Config, door: socket.socket) -> AsyncIterator[None]:
    """Serve at this door until the block ends."""
    server = PromptServer(config)
    task = asyncio.create_task(server.serve(sockets=[door]))
    try:
        yield
    finally:
        server.end()
        await task


@asynccontextmanager
async def served(app: ASGIApp, listener: socket.socket | None = None) -> AsyncIterator[str]:
    """Serve an application until the block ends; its address."""
    listener = listener or listen()
    # A machine that is busy must not look like a provider that hangs up.
    config = uvicorn.Config(
        app, log_config=None, lifespan="off", server_header=False, timeout_keep_alive=60
    )
    async with serving(config, listener):
        yield address_of(listener)
    listener.close()


def free_port() -> int:
    """A port that nobody listens on."""
    with listen() as listener:
        return int(listener.getsockname()[1])
