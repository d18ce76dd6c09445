"""Whether what somebody reads is all in their language: every word of the shop's own stands in its
file, and what comes from people and goods was given by somebody.
"""

import re
from collections import deque
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Protocol

from bot.app import LOCALES
from common.i18n import Translator
from common.text import fold
from shop.comments import DEFAULT_WORDS
from tests.play.patterns import Seen, visible

OTHERS = (
    "فارسی Türkçe English",
    # A letter has to find its way there, so provinces are called what the post calls them.
    "İstanbul",
    # What a provider of text messages answers.
    # What a gateway answers, and what a bank does.
    "too_late",
    '{"return": {"status": 418, "message": "not enough credit"}, "entries": null}',
)
"""Words that are right in every language and nobody types."""

_WORD = re.compile(r"[^\W\d_]+")
_CODE = re.compile(
    r"https?://\S+|\w+(?:\.\w+)+/\S+|\S•+|[A-Z]+(?:-[A-Z0-9]+)+"
    r"|[A-Za-z][\w-]*\d[\w-]*|\d[\w-]*[A-Za-z][\w-]*",
    re.ASCII,
)
"""Addresses of pages, names that are hidden but for a letter, and what has digits in it."""
PERSIAN = re.compile("[\u0600-\u06ff]")
_MESSAGE = re.compile(r"^([a-z][a-z0-9-]*) = ?(.*(?:\n[ \t]+.*|\n(?=\n*[ \t]))*)", re.MULTILINE)
_PLACE = re.compile(r"\{\s*\$[a-z_]+\s*(?:->)?|\[\w+\]|\{\s*[a-z][a-z0-9-]*\s*\}")
_UNFINISHED = re.compile(r"\[[a-z_-]+\]|\{ ?\$")


class Rendered(Protocol):
    """The same message in the language of the transcript."""

    @property
    def text(self) -> str: ...

    @property
    def labels(self) -> Sequence[str]: ...


class Eyes:
    """Reads along; `faults` are what it found, `given` the words that people brought along."""

    def __init__(self, words: Translator) -> None:
        self.faults: list[str] = []
        self.newest: deque[str] = deque(maxlen=5)
        """What was really shown last."""
        self.given = set(_letters(" ".join((*OTHERS, *chain(*DEFAULT_WORDS.values())))))
        self.lists = _lists()
        self._words = words

    def gives(self, *texts: object) -> None:
        """Somebody has said this, or it stands on a shelf."""
        for text in texts:
            self.given.update(_letters(str(text)))

    def look(self, seen: Seen, language: str, *, back: Sequence[Rendered]) -> None:
        """At a message as it was really shown, and as the transcript has it."""
        self.newest.append(" ".join([visible(seen.text), *(f"[{b.label}]" for b in seen.buttons)]))
        self.read(seen.text, language)
        cut = {label for one in back for label in one.labels if label.endswith("…")}
        for button in seen.buttons:
            self.read(button.label, language)
            if button.label.endswith("…") and not cut:
                self.faults.append(f"cut off in {language}: [{button.label}]")

    def read(self, text: str, language: str) -> None:
        """Words that were really shown."""
        if found := _UNFINISHED.search(text):
            self.faults.append(f"unfinished in {language}: {found[0]} in {text}")
        own, others = vocabulary()[language], _others(language)
        foreign = [
            word
            for word in _letters(text)
            if word not in own
            and word not in self.given
            and (word in others or (language != "fa" and PERSIAN.search(word)))
        ]
        if foreign:
            self.faults.append(f"not in {language}: {', '.join(foreign)} in {text!r}")


@cache
def vocabulary() -> Mapping[str, frozenset[str]]:
    """Every word that stands in the file of a language."""
    return {
        file.stem: frozenset(
            word
            for _, said in _MESSAGE.findall(file.read_text(encoding="utf-8"))
            for word in _letters(_PLACE.sub(" ", said))
        )
        for file in LOCALES.glob("*.ftl")
    }


@cache
def _others(language: str) -> frozenset[str]:
    found: set[str] = set()
    for other, words in vocabulary().items():
        if other != language:
            found |= words
    return frozenset(found - vocabulary()[language])


@cache
def _lists() -> tuple[str, ...]:
    text = (LOCALES / "en.ftl").read_text(encoding="utf-8")
    return tuple(re.findall(r"^(words-[a-z-]+) =", text, re.MULTILINE))


def _letters(text: str) -> list[str]:
    return _WORD.findall(fold(_CODE.sub(" ", text)))
