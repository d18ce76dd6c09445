"""A SOCKS5 proxy that asks for no password. Source: RFC 1928."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Socks:
    """Counts the tunnels that were dug through it."""

    def __init__(self) -> None:
        self.tunnels = 0
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One tunnel, from the greeting to the end of both its sides."""
        version, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(bytes([version, 0]))
        head = await reader.readexactly(4)
        size = 4 if head[3] == 1 else (await reader.readexactly(1))[0]
        host = await reader.readexactly(size)
        name = ".".join(map(str, host)) if head[3] == 1 else host.decode()
        port = int.from_bytes(await reader.readexactly(2), "big")
        far_reader, far_writer = await asyncio.open_connection(name, port)
        writer.write(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
        self.tunnels += 1
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))


@asynccontextmanager
async def socks_proxy() -> AsyncIterator[Socks]:
    """A proxy on loopback, for as long as the block lasts."""
    socks = Socks()
    server = await asyncio.start_server(socks.serve, "127.0.0.1", 0)
    socks.url = f"socks5://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield socks


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(65536):
        writer.write(piece)
    writer.close()
