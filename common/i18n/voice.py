"""One language speaking: the pieces of a message and its values become a sentence."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from common.i18n.catalogue import Parts, Select
from common.i18n.direction import RIGHT_TO_LEFT, running_left
from common.i18n.forms import Forms, Reader
from common.i18n.markup import escape
from common.log import get_logger
from common.messages import Code, Link, Message
from common.money import Money
from common.text import END_ISOLATE, ISOLATE, RIGHT_ISOLATE, isolate

_LINK = "\x00"
"""Stands around a link until the sentence is whole and the link gets a line of its own."""

_Writer = tuple[Callable[[Any, Reader], str], bool]
"""Writes a value, and whether what it wrote has a direction of its own to be isolated."""

log = get_logger(__name__)


class Voice:
    """What can be said in one language; `spare` says what this one has no words for."""

    def __init__(
        self, language: str, messages: Mapping[str, Parts], spare: "Voice | None" = None
    ) -> None:
        self._language = language
        runs_left = language in RIGHT_TO_LEFT
        self._opening = RIGHT_ISOLATE if runs_left else ISOLATE
        self._messages = (
            {key: running_left(parts) for key, parts in messages.items()} if runs_left else messages
        )
        self._finished = {
            key: "".join(part for part in parts if isinstance(part, str))
            for key, parts in messages.items()
            if all(isinstance(part, str) for part in parts)
        }
        self._spare = spare
        self._complaints: set[str] = set()
        self._forms = forms = Forms(language, messages)
        # Digits go with the sentence around them; a code isolates itself outside its tag; an
        # isolate beside a link would become part of it.
        self._writers: dict[type, _Writer] = {
            str: (_text, True),
            int: (lambda number, _: forms.integer(number), False),
            Decimal: (lambda number, _: forms.decimal(number), False),
            Money: (lambda amount, _: forms.money(amount), True),
            datetime: (forms.moment, True),
            date: (lambda day, reader: forms.day(day, reader.calendar), True),
            Code: (_code, False),
            Link: (_link, False),
            Message: (self.sentence, True),
        }

    def say(self, message: Message, reader: Reader) -> str:
        """The sentence as markup."""
        finished = self._finished.get(message.key)
        if finished is not None:
            return finished
        sentence = self.sentence(message, reader)
        return _with_links_on_lines(sentence) if _LINK in sentence else sentence

    def sentence(self, message: Message, reader: Reader) -> str:
        """The sentence as markup, its links still marked: it may become part of another."""
        parts = self._messages.get(message.key)
        if parts is not None:
            return self._filled(parts, message, reader)
        self._complain(message.key)
        if self._spare is None:
            return f"[{_clean(message.key)}]"
        return self._spare.sentence(message, reader)

    def _filled(self, parts: Parts, message: Message, reader: Reader) -> str:
        pieces: list[str] = []
        for part in parts:
            if isinstance(part, str):
                pieces.append(part)
                continue
            value = message.args.get(part.name)
            if value is None:
                self._complain(f"{message.key} ${part.name}")
                pieces.append(f"[{part.name}]")
            elif isinstance(part, Select):
                pieces.append(self._filled(self._chosen(part, value), message, reader))
            else:
                write, has_direction = self._writer(type(value))
                piece = write(value, reader)
                if has_direction and not part.alone and _LINK not in piece:
                    opening = self._opening if isinstance(value, Message) else ISOLATE
                    piece = f"{opening}{piece}{END_ISOLATE}"
                pieces.append(piece)
        return "".join(pieces)

    def _chosen(self, select: Select, value: object) -> Parts:
        exact = select.variants.get(str(value))
        if exact is not None:
            return exact
        if isinstance(value, int | Decimal):
            return select.variants.get(self._forms.plural(value), select.default)
        return select.default

    def _writer(self, kind: type) -> _Writer:
        """The way to write a type; learnt for subclasses such as a StrEnum.

        Raises: TypeError for what is not a Value.
        """
        writer = self._writers.get(kind)
        if writer is None:
            for base in kind.__mro__:
                if base in self._writers:
                    writer = self._writers[kind] = self._writers[base]
                    break
            else:
                raise TypeError(f"a message cannot hold a {kind.__name__}")
        return writer

    def _complain(self, missing: str) -> None:
        if missing not in self._complaints:
            self._complaints.add(missing)
            log.warning("translation_missing", language=self._language, missing=missing)


def _text(value: str, _: Reader) -> str:
    return _clean(value)


def _code(code: Code, _: Reader) -> str:
    return isolate(f"<code>{_clean(code.text)}</code>")


def _link(link: Link, _: Reader) -> str:
    return f"{_LINK}{_clean(link.url)}{_LINK}"


def _clean(text: str) -> str:
    """The text as markup, and nothing in it that could be taken for the mark of a link."""
    return escape(text.replace(_LINK, "") if _LINK in text else text)


def _with_links_on_lines(sentence: str) -> str:
    """Every link alone on its line, with no line added where it was alone already."""
    written, *rest = sentence.split(_LINK)
    for link, text in zip(rest[::2], rest[1::2], strict=True):
        before, after = written.rstrip(" "), text.lstrip(" ")
        written = before + ("\n" if before and not before.endswith("\n") else "") + link
        written += ("\n" if after and not after.startswith("\n") else "") + after
    return written
