"""Talks between a customer and somebody of the shop."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shop.events.dispatching import Event


@dataclass(frozen=True, slots=True)
class CaseOpened(Event):
    """A customer asked for a person."""

    case_id: int


@dataclass(frozen=True, slots=True)
class HandTaken(Event):
    """Somebody of the shop talks with a customer by hand, past the bot."""

    case_id: int


@dataclass(frozen=True, slots=True)
class CaseMessage(Event):
    """One side of a talk has written."""

    case_id: int
    from_staff: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class CaseWaits(Event):
    """A customer waits for an answer since this instant, written as ISO 8601 has it."""

    case_id: int
    since: str


@dataclass(frozen=True, slots=True)
class CaseFile(Event):
    """One side of a talk has sent something, perhaps with words under it. `file` is a `TalkFile` of
    `shop.talk_files` and `copy` a `Copy` of what we keep of it, both as they are stored.
    """

    case_id: int
    from_staff: bool
    file: Mapping[str, Any]
    text: str = ""
    copy: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class CaseRated(Event):
    """A customer has said how they liked a talk, from one to five."""

    case_id: int
    stars: int


@dataclass(frozen=True, slots=True)
class CaseClosed(Event):
    """The talk has ended and the bot answers again."""

    case_id: int
