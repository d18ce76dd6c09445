"""JSON as it goes over the wire and into the database: no spaces, Persian as letters."""

import json
from typing import Any

import orjson

_STRICT = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
"""What has no form of its own in JSON is a mistake of ours, not a text to be guessed."""
_plain = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def dump(value: Any) -> bytes:
    """`value` as JSON in UTF-8, letters as letters: a third of the bytes that escapes would take.

    Half a surrogate pair, cut off by some keyboard, is no text in UTF-8; it becomes a question
    mark, so that it stops no message.

    Raises:
        TypeError: something in it has no JSON form.
    """
    try:
        return orjson.dumps(value, option=_STRICT)
    except TypeError:
        # Half a pair, a key that is a number, an integer above 64 bits: the slow way knows them.
        return _plain(value).encode("utf-8", "replace")


def load(text: str | bytes) -> Any:
    """What a piece of JSON means.

    Raises:
        ValueError: it is not JSON.
        TypeError: it is not text; SQLite hands numbers over as what they are, and SQLAlchemy
            expects this of a reader of JSON then.
    """
    if not isinstance(text, str | bytes):
        raise TypeError(f"no text but {type(text).__name__}")
    try:
        return orjson.loads(text)
    except ValueError:
        # Half a surrogate pair, written as an escape, is letters to the slow way: one such update
        # must not hold up all that come after it.
        return _read_slowly(text)


def _read_slowly(text: str | bytes) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
