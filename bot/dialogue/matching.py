"""What somebody typed, held against what they saw: a number, a label, a part of one."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from common.text import fold

SHORT = 3
"""Letters; what is shorter must be a whole word of a label, since "no" begins too many words."""
LONGEST = 200
"""Letters; nobody types a label longer than this, and folding a novel takes its time."""

UNIVERSAL_KEYS = (
    "words-menu",
    "words-back",
    "words-cancel",
    "words-person",
    "words-language",
    "words-link",
    "words-orders",
    "words-stop",
    "words-terms",
    "words-privacy",
    "words-close",
    "words-skip",
    "words-yes",
    "words-no",
)
"""Lists of words that everybody may type at any time, three of them inside a dialogue."""

_SHORT_LABEL = 12
"""Letters of a label that may be no more than a number, with marks of direction around it."""
_AMOUNT = re.compile(r"[0-9]{1,3}", re.ASCII)
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"[#(\[]?([0-9]{1,3})[.)\]:-]?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several choices fit, by their places; nobody guesses which was meant."""

    places: tuple[int, ...]


class Vocabulary(Protocol):
    """What a translator knows of the words that work everywhere."""

    @property
    def languages(self) -> tuple[str, ...]: ...

    def words(self, key: str, language: str) -> tuple[str, ...]: ...


def match(
    text: str, labels: Sequence[str], aliases: Mapping[str, int] | None = None
) -> int | Ambiguous | None:
    """The place of the label that was meant: by all of it, an alias, its number, a part of it.

    Numbers count from one, in the digits of any script, unless labels are numbers themselves. A
    number that is a place and also begins another label ("2" where the first is "2 kilos") is
    told apart by asking.
    """
    said = _folded(text)
    if not said:
        return None
    folded = [fold(label) for label in labels]
    spoken = [_words(label) for label in folded]
    key = _words(said)
    attempts = (
        _whole(said, folded),
        _whole(key, spoken),
        _alias(said, aliases or {}),
        # Persian compounds are written in one word, with a half-space or with a space.
        _whole(_joined(key), [_joined(label) for label in spoken]),
    )
    for labelled in attempts:
        if labelled is not None:
            return labelled
    numbered = _by_number(said, spoken)
    return numbered if numbered is not None else _by_part(key, spoken)


def numbers_are_places(labels: Iterable[str]) -> bool:
    """Whether a number stands for a place in the list, and not for a label such as "2" or "2 ⭐"."""
    return not any(
        len(label) <= _SHORT_LABEL and _is_amount(_words(fold(label))) for label in labels
    )


def exact(text: str, labels: Sequence[str]) -> int | None:
    """The place of the only label that was typed in full, in any case and script of digits."""
    found = _whole(_folded(text), [fold(label) for label in labels])
    return found if isinstance(found, int) else None


def chosen(text: str, labels: Sequence[str]) -> int | None:
    """The place whose number or whole label was typed, where other words are for somebody else."""
    said = _folded(text)
    if _NUMBER.fullmatch(said):
        found = match(said, labels)
    else:
        found = _whole(_words(said), [_words(fold(label)) for label in labels])
    return found if isinstance(found, int) else None


class Universal:
    """Words that work everywhere, in all languages at once: menu, back, cancel, person and so on.

    Raises: KeyError from the vocabulary when a language lacks a list.
    """

    def __init__(self, vocabulary: Vocabulary, keys: Iterable[str] = UNIVERSAL_KEYS) -> None:
        self._keys = {
            fold(word): key
            for key in keys
            for language in vocabulary.languages
            for word in vocabulary.words(key, language)
        }

    def meaning(self, text: str) -> str | None:
        """The key of the list that has the text as one of its words, such as `words-menu`."""
        return self._keys.get(_folded(text))


def _folded(text: str) -> str:
    return fold(text) if len(text) <= LONGEST else ""


def _whole(said: str, labels: Sequence[str]) -> int | Ambiguous | None:
    return _only(place for place, label in enumerate(labels) if said and label == said)


def _alias(said: str, aliases: Mapping[str, int]) -> int | None:
    return next((place for alias, place in aliases.items() if fold(alias) == said), None)


def _by_number(said: str, spoken: Sequence[str]) -> int | Ambiguous | None:
    found = _NUMBER.fullmatch(said)
    if found is None or not 1 <= int(found[1]) <= len(spoken) or any(map(_is_amount, spoken)):
        return None
    place = int(found[1]) - 1
    others = (other for other, label in enumerate(spoken) if label.partition(" ")[0] == found[1])
    return _only(sorted({place, *others}))


def _is_amount(folded: str) -> bool:
    return _AMOUNT.fullmatch(folded) is not None


def _by_part(key: str, spoken: Sequence[str]) -> int | Ambiguous | None:
    """Parts begin where a word begins, and short ones end where a word ends."""
    if not key:
        return None
    part = f" {key} " if len(key) < SHORT else f" {key}"
    return _only(place for place, label in enumerate(spoken) if part in f" {label} ")


def _only(places: Iterable[int]) -> int | Ambiguous | None:
    found = tuple(places)
    if len(found) > 1:
        return Ambiguous(found)
    return found[0] if found else None


def _joined(words: str) -> str:
    return words.replace(" ", "")


def _words(folded: str) -> str:
    """Only letters and digits: an emoji before a label is not typed by anybody."""
    return " ".join(_WORD.findall(folded))
