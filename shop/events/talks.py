"""Talks between a customer and somebody of the shop."""

from dataclasses import dataclass

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
    """One side of a talk has written. `media` are the files' ids on the channel they came by."""

    case_id: int
    from_staff: bool
    text: str = ""
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseWaits(Event):
    """A customer waits for an answer since this instant, written as ISO 8601 has it."""

    case_id: int
    since: str


@dataclass(frozen=True, slots=True)
class CasePhoto(Event):
    """A photo that one side has sent has been fetched."""

    case_id: int
    from_staff: bool
    media_id: int


@dataclass(frozen=True, slots=True)
class CaseRated(Event):
    """A customer has said how they liked a talk, from one to five."""

    case_id: int
    stars: int


@dataclass(frozen=True, slots=True)
class CaseClosed(Event):
    """The talk has ended and the bot answers again."""

    case_id: int
