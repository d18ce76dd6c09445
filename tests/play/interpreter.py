"""A chat played in another language than it is written in, and interpreted back.

Everybody has another language than the transcript gives them, the shop and its owner too; words
that the shop knows are typed in it. Each card is laid out twice: as it is sent, and as it would be
in the language of the transcript, which is what the transcript is held against. So whoever reads
Turkish must be told the same sentences, with the same values and buttons, in the same order; and
what they really read is looked at for words of another language, see `reading`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Literal, cast

from bot.channels.simulator_world import Shown
from bot.dialogue.cards import Button, Card, Said, Words
from bot.dialogue.layout import Capabilities, Laid, lay_out
from bot.engine import speech
from bot.engine.turn import TOAST_UNITS
from common.i18n import Reader, Translator, plain
from common.messages import Code, Message, Value
from common.text import ascii_digits, fold, persian_digits
from shop import comments, quick_replies
from tests.play import phone
from tests.play.patterns import Offered, Seen, visible
from tests.play.reading import PERSIAN, Eyes

Language = Literal["fa", "tr", "en"]
LANGUAGES: tuple[Language, ...] = ("fa", "tr", "en")
OWN_NAMES = {"fa": "فارسی", "tr": "Türkçe", "en": "English"}
_LANGUAGE = re.compile(r"language-(fa|tr|en)-button")
_TIME = re.compile(r"\d\d:\d\d")
_COMMAS = {"fa": "، ", "tr": ", ", "en": ", "}
"""Between the words of a list; who writes an address sets their own."""

Say = Callable[[Message], str]
Labels = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A message in the language of the transcript: its words, and its buttons from first to last."""

    text: str
    labels: Labels


class Interpreter:
    """Knows what was said in one shop, in both languages.

    Args:
        words: all languages.
        steps: how far everybody's language is from the written one, round Persian, Turkish, English.
        jalali: whether whoever reads Persian there lives by that calendar.
    """

    def __init__(self, words: Translator, steps: int) -> None:
        self._words, self._steps = words, steps
        self.jalali = True
        self.shelf: list[str] = []
        """What is sold, by name: people call it as it is called."""
        self.eyes = Eyes(words)
        self._reader = Reader(LANGUAGES[0], "UTC", "gregorian")
        self._sentences = dict(self._places())
        self._versions: dict[tuple[str, Labels], list[Version]] = {}
        self._newest: dict[str, list[Version]] = {}
        self._languages: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        _listening.append(self)

    def close(self) -> None:
        """Nothing more is heard."""
        _listening.remove(self)

    def spoken(self, language: str) -> Language:
        """What somebody speaks here who speaks this one in the transcript."""
        return self._moved(language, self._steps)

    def written(self, language: str) -> Language:
        """The other way round."""
        return self._moved(language, -self._steps)

    def _places(self) -> Iterator[tuple[str, str]]:
        """Places in saved answers, which have words of their own."""
        for language, names in quick_replies.PLACES.items():
            others = quick_replies.PLACES[self.spoken(language)]
            yield from ((f"{{{others[one]}}}", f"{{{name}}}") for one, name in names.items())

    @staticmethod
    def _moved(language: str, steps: int) -> Language:
        """Of a language that nobody tells nothing is known here either."""
        if language not in LANGUAGES:
            return cast(Language, language)
        return LANGUAGES[(LANGUAGES.index(language) + steps) % len(LANGUAGES)]

    def translator(self) -> Translator:
        """What the shop speaks with; every sentence is remembered in both languages."""
        heard, say = copy(self._words), self._words.say

        def say_and_remember(message: Message, reader: Reader) -> str:
            said = say(message, reader)
            self._reader = reader
            bare = plain(said)
            if bare.strip():
                self._sentences[bare] = plain(self._back(message, reader))
                self._languages[bare] = reader.language
            return said

        heard.say = say_and_remember  # type: ignore[method-assign]
        return heard

    def type(self, words: str, language: str, buttons: Iterable[Offered]) -> str:
        """Words of the transcript, as somebody types them who speaks this language."""
        key = fold(words)
        if any(key in fold(name) for name in self.shelf):
            return words
        typed = (
            self._own_name(key)
            or self._label(key, buttons)
            or self._listed(key, language)
            or self._labels.get(key, "")
        )
        if not typed or fold(typed) == key:
            return words
        self._sentences[typed] = words
        return typed

    def comment(self, words: str) -> str:
        """What is written under a post, if it asks what something costs."""
        for language, known in comments.DEFAULT_WORDS.items():
            asked = [place for place, word in enumerate(known) if fold(word) in fold(words)]
            if asked:
                others = comments.DEFAULT_WORDS[self.spoken(language)]
                return others[min(asked[0], len(others) - 1)]
        return words

    def read(self, text: str) -> str:
        """Words that were put together of sentences, such as a page."""
        shown = visible(text)
        if not self._sentences:
            return shown
        known = {_tight(real): visible(back) for real, back in self._sentences.items()}
        longest = sorted(filter(None, self._sentences), key=len, reverse=True)
        anywhere = "|".join(r"\s*".join(map(re.escape, _tokens(one))) for one in longest)
        found = re.compile(rf"(?<!\w)(?:{anywhere})(?!\w)")
        return visible(found.sub(lambda one: f" {known[_tight(one[0])]} ", shown))

    def toast(self, text: str) -> str:
        """A short line."""
        self.eyes.read(text, self._languages.get(text, self._reader.language))
        return self._sentences.get(text) or self.read(text)[:TOAST_UNITS]

    def see(self, text: str, message: Shown, *, picture: bool, lists: bool) -> list[Seen]:
        """A message as the transcript has it; several where it would not be one there."""
        labels = tuple(button.label for button in message.buttons)
        real = phone.seen(text, message, picture, lists)
        versions = self._versions.get((text, labels))
        if versions is None:
            versions = self._other_buttons(text, labels)
        if text in self._languages:
            self.eyes.look(real, self._languages[text], back=versions)
        return self._parts(versions, message, real, lists)

    def hear(
        self,
        card: Card,
        can: Capabilities,
        token: Callable[[str], str],
        language: str,
        parts: Sequence[Laid],
    ) -> None:
        """A card was laid out in somebody's language."""
        reader = replace(self._reader, language=language)
        card = replace(
            card,
            text=tuple(self._given(one) for one in card.text),
            rows=tuple(tuple(self._button(one) for one in row) for row in card.rows),
        )
        say = lambda message: self._back(message, reader)  # noqa: E731
        back = lay_out(card, can, say, token, language=self.written(language))
        for real, written in zip(parts[-1].menu, back[-1].menu, strict=True):
            self._sentences[real["label"]] = written["label"]
            self._labels[fold(written["label"])] = real["label"]
        # A picture may stand alone. What is longer in one of the languages is parted there, and has
        # its buttons below the last part.
        parts = [one for one in parts if one.text]
        whole = [self._version(one, can) for one in back if one.text]
        ahead = max(len(parts) - len(whole), 0)
        for place, part in enumerate(parts):
            text = plain(part.text) if can.markup else part.text
            end = len(whole) if place == len(parts) - 1 else max(place - ahead + 1, 0)
            versions = whole[max(place - ahead, 0) : end]
            labels = tuple(button.label for row in part.rows for button in row)
            self._versions[text, labels] = versions
            self._newest[text] = versions
            self._languages[text] = language

    def _version(self, laid: Laid, can: Capabilities) -> Version:
        labels = tuple(button.label for row in laid.rows for button in row)
        return Version(plain(laid.text) if can.markup else laid.text, labels)

    def _other_buttons(self, text: str, labels: Labels) -> list[Version]:
        """Words that stand above other buttons than they were laid out with."""
        known = tuple(self._sentences.get(label, label) for label in labels)
        if text not in self._newest:
            return [Version(self.read(text), known)]
        *above, last = self._newest[text] or [Version("", ())]
        return [*above, replace(last, labels=known)] if last.text else []

    def _parts(
        self, versions: Sequence[Version], message: Shown, real: Seen, lists: bool
    ) -> list[Seen]:
        """The versions of a message, with what its buttons really are."""
        seen = [self._seen(one, message, real.picture, lists) for one in versions]
        links = {one.url: one for one in real.buttons if one.url is not None}
        others = [one for one in real.buttons if one.url is None]
        wanted = [one for part in seen for one in part.buttons if one.url is None]
        if versions and len(wanted) != len(others):
            self.eyes.faults.append(f"{len(others)} buttons, not {len(wanted)}: {real}")
            return seen
        rest = iter(others)
        return [
            replace(
                part,
                buttons=tuple(
                    _meant(one, next(rest) if one.url is None else links.get(one.url, one))
                    for one in part.buttons
                ),
            )
            for part in seen
        ]

    def _seen(self, version: Version, message: Shown, picture: bool, lists: bool) -> Seen:
        pressed = message.buttons
        if len(version.labels) == len(pressed):
            rows = [[replace(b, label=it) for b, it in zip(pressed, version.labels, strict=True)]]
            return phone.seen(version.text, replace(message, rows=rows), picture, lists)
        offered = tuple(Offered(label) for label in version.labels)
        seen = phone.seen(version.text, replace(message, rows=[]), picture, lists)
        return replace(seen, buttons=offered + seen.buttons)

    def _own_name(self, key: str) -> str:
        named = (
            OWN_NAMES[self.spoken(code)] for code, name in OWN_NAMES.items() if key == fold(name)
        )
        return next(named, "")

    def _label(self, key: str, buttons: Iterable[Offered]) -> str:
        """What is typed for a button that is meant; of several, a word that all of them have."""
        known = {fold(one.label): one.real for one in buttons if one.real}
        if not key or key in known:
            return known.get(key, "")
        meant = [real for label, real in known.items() if f" {key}" in f" {label}"]
        if any(key in fold(real) for real in meant):
            return ""
        if len(meant) < 2:
            return "".join(meant)
        shared = set.intersection(*(set(real.casefold().split()) for real in meant))
        return max(shared, key=len, default="")

    def _listed(self, key: str, language: str) -> str:
        """The same of a list that the shop knows; empty when it is of none."""
        for written in dict.fromkeys((self.written(language), *LANGUAGES)):
            for name in self.eyes.lists:
                known = [fold(word) for word in self._words.words(name, written)]
                if key in known:
                    others = self._words.words(name, self.spoken(written))
                    return others[min(known.index(key), len(others) - 1)]
        return ""

    def _back(self, message: Message, reader: Reader) -> str:
        """What the transcript has, as markup. It is said past those who listen."""
        language = self.written(reader.language)
        calendar = "jalali" if self.jalali and language == "fa" else "gregorian"
        there = Reader(language, reader.timezone, calendar)  # type: ignore[arg-type]
        return Translator.say(self._words, self._filled(message, reader), there)

    def _given(self, words: Words) -> Words:
        """What was said before and is shown again as it was."""
        if isinstance(words, Said):
            return Said(self._sentences.get(words.text, words.text))
        return words

    def _filled(self, message: Message, reader: Reader) -> Message:
        """With what was said before and kept as words, in the language of the transcript."""
        values = {name: self._value(one, reader) for name, one in message.args.items()}
        named = _LANGUAGE.fullmatch(message.key)
        key = f"language-{self.written(named[1])}-button" if named else message.key
        return Message(key, values)

    def _value(self, value: Value, reader: Reader) -> Value:
        if isinstance(value, Message):
            return self._filled(value, reader)
        if isinstance(value, Code):
            return Code(self._sentences.get(value.text, value.text))
        if type(value) is not str:
            return value
        language = self.written(reader.language)
        if _TIME.fullmatch(value):
            digits = ascii_digits(value)
            return persian_digits(digits) if language == "fa" else digits
        if language == "fa" and not PERSIAN.search(value):
            return self._sentences.get(value, value)
        commas = _COMMAS[reader.language], _COMMAS[language]
        return self._sentences.get(value) or value.replace(*commas)

    def _button(self, button: Button) -> Button:
        return replace(button, label=self._given(button.label))


def _meant(written: Offered, real: Offered) -> Offered:
    return replace(real, label=written.label, real=real.label)


def _tokens(text: str) -> list[str]:
    """Words and signs: on a page a code stands in a frame of its own, with space around it."""
    return re.findall(r"\w+|[^\w\s]", visible(text))


def _tight(text: str) -> str:
    return "".join(_tokens(text))


_listening: list[Interpreter] = []


def _lay_out_and_hear(
    card: Card,
    capabilities: Capabilities,
    say: Say,
    token: Callable[[str], str],
    *,
    language: str = "en",
) -> list[Laid]:
    laid = lay_out(card, capabilities, say, token, language=language)
    for interpreter in _listening:
        interpreter.hear(card, capabilities, token, language, laid)
    return laid


setattr(speech, "lay_out", _lay_out_and_hear)  # noqa: B010  (it is not for others to import)
