"""The child's side of the conversation with `benchmarks.processes`: lines of JSON."""

import asyncio
import json
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

Json = dict[str, Any]


def say_ready(**facts: Any) -> None:
    """Tell whoever started this process that it can be asked."""
    say(facts)


def say(answer: Json) -> None:
    """Write one line."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


async def until_stopped() -> None:
    """Return when somebody wants this process to end."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    await ended.wait()


async def answer_questions(answer: Callable[[Json], Awaitable[Json]]) -> None:
    """Answer every line on standard input with one on standard output, until it ends."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=2**24)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        say(await answer(json.loads(line)))
