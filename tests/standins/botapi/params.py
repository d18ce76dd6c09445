"""The parameters of one call, whichever of the three encodings they came in."""

from __future__ import annotations

import json
from typing import Any

from tests.standins.botapi.errors import Refusal, bad_request

Json = dict[str, Any]


class Params:
    """Values as they arrived; each getter reads one the way Telegram would.

    ``files`` maps the name of a multipart part to its file name and content.
    """

    __slots__ = ("files", "raw")

    def __init__(self, raw: Json, files: dict[str, tuple[str, bytes]] | None = None) -> None:
        self.raw = raw
        self.files = files or {}

    def __contains__(self, name: str) -> bool:
        return self.raw.get(name) is not None

    def text(self, name: str) -> str:
        """A string; numbers are written out, a missing one is empty."""
        value = self.raw.get(name)
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        return str(value) if isinstance(value, (int, float)) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; what cannot be read is zero, as on the real server."""
        value = self.raw.get(name)
        if value is None:
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            return 0

    def flag(self, name: str) -> bool:
        """A Boolean, written ``true``, ``True``, ``yes`` or ``1``."""
        value = self.raw.get(name)
        return value is True or str(value).lower() in ("true", "yes", "1")

    def structure(self, name: str, *, what: str = "parameter") -> Any:
        """An object or list, sent as JSON or as a string that holds JSON.

        Raises: Refusal, when the string is not JSON.
        """
        value = self.raw.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def listed(self, name: str) -> list[Any]:
        """A list, empty when missing.

        Raises: Refusal, when it is something else.
        """
        value = self.structure(name, what=name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise bad_request(f"can't parse {name}: expected an Array")
        return value

    def part(self, values: Json) -> Params:
        """The same call seen through one nested object, such as one medium of an album."""
        return Params(values, self.files)


def required(p: Params, name: str, refusal: Refusal) -> str:
    """The text of a parameter that must not be empty.

    Raises: the refusal given.
    """
    value = p.text(name)
    if not value:
        raise refusal
    return value
