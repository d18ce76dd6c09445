"""What the shop wants to say, before anybody's language is known."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias, Union

if TYPE_CHECKING:
    # Only for the types: `common.money` raises errors, and errors carry messages.
    from common.money import Money


@dataclass(frozen=True, slots=True)
class Code:
    """An order code, SKU or tracking number: copied as it is, digits always ASCII."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """An address to open; it stands on a line of its own, so that every client recognises it."""

    url: str


Value: TypeAlias = Union["str | int | Decimal | Money | datetime | date | Code | Link", "Message"]
"""What a sentence may hold; it stays raw until it is written in the reader's language."""


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence by its key in the `.ftl` files, with the values that go into it."""

    key: str
    args: Mapping[str, Value] = field(default_factory=dict)

    def digest(self) -> str:
        """A fingerprint that is the same in every run: has what was shown changed since?"""
        return hashlib.sha256(repr(_canonical(self)).encode()).hexdigest()[:32]


def msg(key: str, /, **args: Value) -> Message:
    """The message under `key`, its values by name."""
    return Message(key, args)


def _canonical(value: Value) -> object:
    """The same nesting without the order in which arguments were written."""
    if not isinstance(value, Message):
        return value
    return value.key, [(name, _canonical(value.args[name])) for name in sorted(value.args)]
