"""A question as it is asked, and whether an answer given to it before still holds."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, Final, TypeAlias

from bot.dialogue.cards import Said, Style, Words
from common.messages import Message

Record: TypeAlias = dict[str, Any]
"""An answer or a question in the form that is stored between two messages."""

YES = "yes"
"""The value of a confirmation."""


class Kind(StrEnum):
    """What sort of answer a question takes."""

    ASK = "ask"
    """Free words, a phone number, a photo, a place; options only suggest."""
    SECRET = "secret"  # noqa: S105 - the name of a kind
    """Free words that are sealed before anything of them is kept."""
    CHOOSE = "choose"
    """One of the options."""
    CONFIRM = "confirm"
    """Yes to what is shown, or one of the things to change."""


class Other(Enum):
    """What a choice returns for its "something else" button."""

    OTHER = "other"


OTHER: Final = Other.OTHER


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: its value names it for good (an id, never a place in a list).

    `hint` is a line about it above the question. Raises: TypeError for a value that is no str.
    """

    value: str
    label: Words
    hint: Message | None = None

    def __post_init__(self) -> None:
        if type(self.value) is not str:
            raise TypeError(
                f"the value of an option must be a str, not {type(self.value).__name__}: "
                "a dialogue is stored between messages, so use the id of a row as text"
            )


@dataclass(frozen=True, slots=True)
class Offer:
    """An option as a question holds it; the value None is the "something else" button."""

    value: str | None
    label: Words
    hint: Message | None = None
    style: Style | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question at one point of a dialogue; `nth` tells the repetitions of one key apart."""

    kind: Kind
    key: str
    nth: int
    text: Message
    shows: tuple[Words, ...]
    offers: tuple[Offer, ...]
    optional: bool
    digest: str
    """What was asked, and for a confirmation what was shown: another digest, another question."""

    @property
    def place(self) -> tuple[str, int]:
        """Under which an answer is found again."""
        return self.key, self.nth

    def holds(self, answer: Mapping[str, Any], *, lenient: bool) -> bool:
        """Whether an answer is one to this question as it stands now.

        After a release (`lenient`) wordings may have changed, so that only what a person agreed
        to must still be the same.
        """
        if answer.get("kind") != self.kind:
            return False
        if answer.get("skipped"):
            return self.optional
        same = answer.get("digest") == self.digest
        if self.kind in {Kind.ASK, Kind.SECRET}:
            return same or lenient
        if not any(offer.value == answer.get("value") for offer in self.offers):
            return False
        if self.kind is Kind.CONFIRM:
            return same or answer.get("value") != YES
        return same or lenient


def place_of(record: Mapping[str, Any]) -> tuple[str, int]:
    """The place of a stored answer or question."""
    return record["question"], record["nth"]


def digest_of(words: Sequence[Words]) -> str:
    """A fingerprint of what is shown, the same in every run."""
    if len(words) == 1 and isinstance(words[0], Message):
        return words[0].digest()
    parts = [repr(one.text) if isinstance(one, Said) else one.digest() for one in words]
    return hashlib.sha256("\n".join(parts).encode(errors="replace")).hexdigest()[:32]


def offers_of(key: str, options: Sequence[Option]) -> tuple[Offer, ...]:
    """Options as a question holds them.

    Raises: TypeError for what is no Option, ValueError for a value that stands there twice.
    """
    seen: set[str] = set()
    for option in options:
        if not isinstance(option, Option):
            raise TypeError(f"question {key!r} takes Options, not {type(option).__name__}")
        if option.value in seen:
            raise ValueError(f"question {key!r} offers {option.value!r} twice")
        seen.add(option.value)
    return tuple(Offer(option.value, option.label, option.hint) for option in options)
