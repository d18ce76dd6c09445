"""Routes as text: built for buttons, and read back with every value under suspicion."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from common.errors import BadInput

LONGEST = 1024
"""Letters of a route; nothing we build comes near it."""

_RESERVED = re.compile(r"[%/?&=#+!~\x00-\x20\x7f]")
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1
_INT = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""Control letters and halves of pairs, which databases and channels refuse; line ends pass."""


class BadRoute(BadInput):
    """A button or address that leads nowhere: made up, damaged, or from a release long ago."""

    def __init__(self) -> None:
        super().__init__("route-unknown")


def route(*path: str | int, **query: str | int | None) -> str:
    """The route of a screen: `route("product", 17, page=2)` is `product/17?page=2`.

    The first part may be a path of its own (`"m/order"`); a query value of None is left out.

    Raises: ValueError for an empty part, which no screen would take.
    """
    head, *rest = path
    parts = [str(head), *map(_quoted, rest)]
    if not all(parts):
        raise ValueError(f"empty part in route {path!r}")
    pairs = [f"{name}={_quoted(value)}" for name, value in query.items() if value is not None]
    return "/".join(parts) + ("?" + "&".join(pairs) if pairs else "")


def split_route(address: str) -> tuple[list[str], dict[str, str]]:
    """The parts of a route and its query, unquoted.

    Raises: BadRoute for what no route of ours looks like.
    """
    if not address or len(address) > LONGEST:
        raise BadRoute
    path, _, query = address.partition("?")
    parts = [_unquote(part) for part in path.split("/")]
    if not all(parts):
        raise BadRoute
    return parts, _query(query)


def read_value(text: str, kind: type) -> int | str:
    """A part of a route as the handler's parameter wants it.

    Raises: BadRoute for a number that is none, or larger than any id.
    """
    if kind is str:
        return text
    if not _INT.fullmatch(text) or not _SMALLEST <= int(text) <= _LARGEST:
        raise BadRoute
    return int(text)


def read_query(query: Mapping[str, str], kinds: Mapping[str, type]) -> dict[str, int | str]:
    """The query as keyword parameters.

    Raises: BadRoute for a name the screen does not know.
    """
    if not query.keys() <= kinds.keys():
        raise BadRoute
    return {name: read_value(text, kinds[name]) for name, text in query.items()}


def _query(query: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in query.split("&")] if query else []
    found = {name: _unquote(value) for name, _, value in pairs}
    if len(found) != len(pairs):
        raise BadRoute
    return found


def _quoted(part: str | int) -> str:
    if isinstance(part, int):
        return str(part)
    kept = _UNSAFE.sub("", part)
    return _RESERVED.sub(lambda found: f"%{ord(found[0]):02X}", kept)


def _unquote(text: str) -> str:
    found = unquote(text, errors="replace") if "%" in text else text
    if _UNSAFE.search(found):
        raise BadRoute
    return found
