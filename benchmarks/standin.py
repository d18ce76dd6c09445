"""`python -m benchmarks.standin SOCKET`: the Bot API stand-in with a narrow door for the generator.

The control API of the stand-in takes three HTTP calls for each thing a person does; measured
that way the generator would be what is measured. Behind this door a thing done and a thing seen
are one line of JSON each. The Bot API side is the whole stand-in with all its refusals.

To the stand-in: `["person", id, language]`, `["say", id, text]`, `["tap", id, message, data]`.
From it: `["shown", id, message, data of its buttons]`, `["answered", id]`, `["refused", why]`.
"""

import asyncio
import json
import sys
from collections.abc import Iterable
from typing import Any

from benchmarks.lines import say_ready, until_stopped
from tests.standins.botapi import Telegram
from tests.standins.botapi.calls import Call, CallLog
from tests.standins.botapi.wires import LocalWire

SHOWS = frozenset({"sendMessage", "editMessageText", "sendPhoto", "editMessageMedia"})
ANSWERS = frozenset({"answerCallbackQuery", "getUpdates"})
KEPT = 1000
"""Calls held in memory."""


class Door(CallLog):
    """Tells the generator what the bot does, in the place where calls are logged."""

    def __init__(self) -> None:
        super().__init__(keep=KEPT)
        self.writer: asyncio.StreamWriter | None = None
        self.queries: dict[str, int] = {}

    def add(self, call: Call) -> None:
        """A call of the bot, already answered."""
        super().add(call)
        if not call.ok:
            self._tell("refused", f"{call.method}: {call.description}")
        elif call.method in SHOWS:
            keyboard = call.result.get("reply_markup", {}).get("inline_keyboard", ())
            data = [button.get("callback_data") for row in keyboard for button in row]
            self._tell("shown", call.result["chat"]["id"], call.result["message_id"], data)
        elif call.method == "answerCallbackQuery":
            self._tell("answered", self.queries.pop(str(call.raw["callback_query_id"]), 0))

    def _tell(self, *what: Any) -> None:
        if self.writer is not None:
            self.writer.write(json.dumps(what, separators=(",", ":")).encode() + b"\n")


class Acts:
    """Carries out what the generator's people do."""

    def __init__(self, platform: Telegram, door: Door) -> None:
        self._wire = LocalWire(platform, platform.bot)
        self._door = door

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One generator, until it leaves."""
        self._door.writer = writer
        while line := await reader.readline():
            self._do(*json.loads(line))
        self._door.writer = None
        writer.close()

    def _do(self, verb: str, who: int, *what: Any) -> None:
        acts = self._wire.acts
        if verb == "person":
            acts.register(who, "مینا", what[0], "")
        elif verb == "say":
            acts.perform("sends", who, {"text": what[0]})
        else:
            done = acts.perform("taps", who, {"message_id": what[0], "data": what[1]})
            self._door.queries[done["query_id"]] = who


async def main(socket: str) -> None:
    """Serve until stopped."""
    door = Door()
    platform = Telegram(http_webhooks=True, log=False)
    platform.calls = door
    await platform.start()
    server = await asyncio.start_unix_server(Acts(platform, door).serve, socket)
    await _announced(platform)
    server.close()
    await platform.stop()


async def _announced(platform: Telegram) -> None:
    say_ready(url=platform.url, token=platform.token)
    await until_stopped()


def _argument(arguments: Iterable[str]) -> str:
    (socket,) = arguments
    return socket


if __name__ == "__main__":
    asyncio.run(main(_argument(sys.argv[1:])))
