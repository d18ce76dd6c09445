"""The log of calls: what the bot asked for, what it was told, ready for the judge."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

from tests.standins.botapi.params import Json
from tests.standins.botapi.registry import known_parameters, schema

_PLAIN = frozenset({"String", "InputFile"})


@cache
def _decoded_names(method: str) -> dict[str, tuple[str, ...]]:
    """Parameters that are more than a string, with their types."""
    fields = schema()["methods"].get(method, {})
    return {
        name: tuple(field["types"])
        for name, field in fields.items()
        if not set(field["types"]) <= _PLAIN
    }


@dataclass(slots=True)
class Call:
    """One call of a bot with its answer; ``at`` in seconds of the stand-in's clock."""

    bot_id: int
    method: str
    raw: Json
    ok: bool
    result: Any
    code: int
    description: str
    at: float
    took_s: float
    files: tuple[str, ...] = ()
    fault: str = ""

    @property
    def params(self) -> Json:
        """The parameters with numbers, lists and objects as such, whatever carried them."""
        types = _decoded_names(self.method)
        return {name: _decoded(value, types.get(name)) for name, value in self.raw.items()}

    @property
    def unknown(self) -> list[str]:
        """Parameters the method does not have; Telegram reads past them."""
        return sorted(self.raw.keys() - known_parameters(self.method))

    @property
    def chat_id(self) -> int:
        """The chat of the call, 0 without one."""
        value = str(self.raw.get("chat_id", 0))
        return int(value) if value.lstrip("-").isdigit() else 0

    def to_json(self) -> Json:
        """The line the judge reads."""
        return {
            "kind": "call", "bot_id": self.bot_id, "method": self.method, "params": self.params,
            "ok": self.ok, "result": self.result, "code": self.code,
            "description": self.description, "at": self.at, "took_s": self.took_s,
            "files": list(self.files), "unknown": self.unknown, "fault": self.fault,
        }  # fmt: skip


def _decoded(value: Any, types: tuple[str, ...] | None) -> Any:
    if not isinstance(value, str) or types is None:
        return value
    try:
        found = json.loads(value)
    except ValueError:
        return value
    return str(value) if isinstance(found, (int, float)) and "Integer" not in types and (
        "Float" not in types
    ) and not isinstance(found, bool) else found  # fmt: skip


class CallLog:
    """Calls from first to last; ``keep`` bounds memory, ``path`` receives a line each."""

    def __init__(self, *, keep: int | None = None, path: Path | None = None) -> None:
        self._calls: deque[Call] = deque(maxlen=keep)
        self._file: IO[str] | None = path.open("a", buffering=1) if path else None

    def __iter__(self) -> Iterator[Call]:
        return iter(list(self._calls))

    def __len__(self) -> int:
        return len(self._calls)

    def __getitem__(self, place: int) -> Call:
        return self._calls[place]

    def add(self, call: Call) -> None:
        """Remember one."""
        self._calls.append(call)
        if self._file is not None:
            self._write(call.to_json())

    def add_update(self, update: Json) -> None:
        """Write an update into the file, so that the judge sees our side too."""
        if self._file is not None:
            self._write({"kind": "update", "update": update})

    def _write(self, line: Json) -> None:
        if self._file is not None:
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def of(self, *methods: str, chat_id: int | None = None) -> list[Call]:
        """The calls of these methods, to one chat or all."""
        return [
            call
            for call in self._calls
            if (not methods or call.method in methods)
            and (chat_id is None or call.chat_id == chat_id)
        ]

    def clear(self) -> None:
        """Forget all."""
        self._calls.clear()

    def export(self, path: Path) -> None:
        """Write every remembered call as a line of JSON."""
        with path.open("w") as file:
            for call in self._calls:
                file.write(json.dumps(call.to_json(), ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
