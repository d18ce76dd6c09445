"""Doors at which somebody listens and nobody ever takes a call up."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

WAITING = 4
"""Callers before us, more than such a door lets wait."""


@contextmanager
def full_door() -> Iterator[int]:
    """The port of one while the block runs: whoever connects there hangs."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as door, ExitStack() as waiting:
        for _ in range(WAITING):
            caller = waiting.enter_context(socket.socket())
            caller.settimeout(0)
            caller.connect_ex(door.getsockname())
        yield door.getsockname()[1]
