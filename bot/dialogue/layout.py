"""Cards laid out for a channel, from its capabilities alone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.dialogue.cards import Button, Card, Words
from bot.dialogue.enclosing import enclose
from bot.dialogue.laid import Capabilities, Laid, LaidButton
from bot.dialogue.links import is_public
from bot.dialogue.matching import numbers_are_places
from bot.dialogue.splitting import split
from common.i18n import escape, plain
from common.messages import Message
from common.text import (
    END_ISOLATE,
    ISOLATE,
    RIGHT_ISOLATE,
    RIGHT_MARK,
    clip,
    persian_digits,
    utf16_len,
)

__all__ = ["Capabilities", "Laid", "LaidButton", "lay_out"]

COPY_UNITS = 256
"""Longest text a button copies. Source: https://core.telegram.org/bots/api#copytextbutton"""

_NOTHING = "…"
"""Stands where a text or a label would be empty, which channels refuse."""
_DIRECTIONS = dict.fromkeys(map(ord, (ISOLATE, RIGHT_ISOLATE, END_ISOLATE, RIGHT_MARK)))


def lay_out(
    card: Card,
    capabilities: Capabilities,
    say: Callable[[Message], str],
    token: Callable[[str], str],
    *,
    language: str = "en",
) -> list[Laid]:
    """The messages that show a card, usually one; buttons go with the last.

    Where the channel has no buttons they become quick replies, or a numbered list when they are
    too many or too long. Links and texts to copy that cannot be buttons stand on lines of their
    own. Under a picture stands as much of the text as a caption holds, the rest follows.

    Args:
        card: what is shown.
        capabilities: of the channel.
        say: writes a message as markup in the reader's language.
        token: makes the data that stand for a route too long for a button.
        language: whose digits count the numbered list.
    """
    if card.file is None:
        return _Layout(card, capabilities, say, token, language).parts()
    words, file = replace(card, file=None), card.file
    instead = say(file.instead) if isinstance(file.instead, Message) else escape(file.instead.text)
    return enclose(
        words,
        file,
        capabilities,
        lambda card, can: _Layout(card, can, say, token, language).parts(),
        instead if capabilities.markup else plain(instead),
    )


@dataclass(slots=True)
class _Written:
    """A button with its label in full and what it carries."""

    button: Button
    label: str
    data: str | None


class _Layout:
    def __init__(
        self,
        card: Card,
        capabilities: Capabilities,
        say: Callable[[Message], str],
        token: Callable[[str], str],
        language: str,
    ) -> None:
        self._card, self._can = card, capabilities
        self._say, self._token, self._language = say, token, language
        self._rows = [
            [self._write(button) for button in row if capabilities.sharing or button.share is None]
            for row in card.rows
        ]
        written = [one for row in self._rows for one in row]
        self._routed = [one for one in written if one.data is not None]
        self._others = [one for one in written if one.data is None]
        buttons = len(self._routed) + sum(map(self._may_be_button, self._others))
        self._linked: list[_Written] = []
        self._inline = capabilities.inline_buttons and buttons <= capabilities.buttons_max

    def parts(self) -> list[Laid]:
        rows = self._laid_rows()
        whole = self._text(listed=not rows)
        texts = self._texts(whole)
        if self._can.link_buttons and texts[-1] == whole:
            texts[-1] = self._above_links(whole, listed=not rows)
        menu = [{"label": one.label, "data": one.data or ""} for one in self._routed]
        picture = self._card.picture if self._can.media else None
        last = len(texts) - 1
        return [
            Laid(
                text=text,
                rows=rows if place == last else [],
                picture=picture.media_id if picture is not None and place == 0 else None,
                menu=menu if place == last else [],
                numbered=place == last and not rows and self._counts(),
                links=[self._laid(one) for one in self._linked] if place == last else [],
            )
            for place, text in enumerate(texts)
        ]

    def _write(self, button: Button) -> _Written:
        route = button.route
        if route is not None and len(route.encode()) > self._can.data_bytes:
            route = self._token(route)
        label = button.label
        written = _label(self._say(label)) if isinstance(label, Message) else _one_line(label.text)
        return _Written(button, written, route)

    def _laid_rows(self) -> list[list[LaidButton]]:
        """Buttons or quick replies; none where only a numbered list will do."""
        if self._inline:
            width = max(self._can.buttons_per_row, 1)
            rows = [[self._laid(one) for one in row if self._is_button(one)] for row in self._rows]
            return [chunk for row in rows for chunk in _chunks(row, width)]
        short = all(_units(one.label) <= self._can.label_chars for one in self._routed)
        if not self._routed or not short or len(self._routed) > self._can.quick_replies:
            return []
        return [[self._laid(one) for one in self._routed]]

    def _laid(self, one: _Written) -> LaidButton:
        button = one.button
        label = _clipped(one.label, self._can.label_chars)
        words, start = (button.share.words, button.share.start) if button.share else (None, None)
        return LaidButton(
            label, one.data, button.url, button.copy, button.style, share=words, start=start
        )

    def _above_links(self, whole: str, *, listed: bool) -> str:
        """The text without the links that are buttons below it; as it is when not all can be."""
        links = [one for one in self._others if one.button.url is not None]
        short = all(_units(one.label) <= self._can.label_chars for one in links)
        if not short or not 0 < len(links) <= self._can.link_buttons:
            return whole
        self._linked = links
        bare = self._text(listed=listed)
        if 0 < len(bare) <= self._can.link_text_chars:
            return bare
        self._linked = []
        return whole

    def _is_button(self, one: _Written) -> bool:
        return (
            one in self._linked
            or one.data is not None
            or (self._inline and self._may_be_button(one))
        )

    def _may_be_button(self, one: _Written) -> bool:
        """Whether a link or a text to copy can be a button, or needs a line in the text."""
        if one.button.url is not None:
            return not self._can.public_links_only or is_public(one.button.url)
        if one.button.share is not None:
            return True
        copied = utf16_len(one.button.copy or "")
        return self._can.copy_buttons and 0 < copied <= COPY_UNITS

    def _text(self, *, listed: bool) -> str:
        paragraphs = ["\n".join(self._line(words) for words in self._card.text)]
        if listed:
            paragraphs.append("\n".join(self._list()))
        paragraphs += [
            "\n".join(self._beside(one)) for one in self._others if not self._is_button(one)
        ]
        text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
        return text if self._can.markup else plain(text)

    def _line(self, words: Words) -> str:
        return self._say(words) if isinstance(words, Message) else escape(words.text)

    def _list(self) -> Iterable[str]:
        """The labels with the numbers they go by; those that go by none get a dot."""
        counts = self._counts()
        for number, one in enumerate(self._routed, 1):
            counted = persian_digits(str(number)) if self._language == "fa" else str(number)
            mark = f"{counted}." if counts and not one.button.control else "•"
            yield f"{mark} {escape(one.label)}"

    def _counts(self) -> bool:
        choices = [one.label for one in self._routed if not one.button.control]
        return bool(choices) and numbers_are_places(choices)

    def _beside(self, one: _Written) -> Iterable[str]:
        """A link or a text to copy, on a line of its own below its label."""
        yield escape(one.label)
        if one.button.url is not None:
            yield escape(one.button.url)
        if one.button.copy:
            yield f"<code>{escape(one.button.copy)}</code>"

    def _texts(self, text: str) -> list[str]:
        can = self._can
        pictured = self._card.picture is not None and can.media
        if pictured and can.caption_limit == 0:
            return ["", *self._parts_of(text, can.text_limit)] if text.strip() else [""]
        if pictured and not text.strip():
            return [""]
        first = min(can.caption_limit, can.text_limit) if pictured else can.text_limit
        return self._parts_of(text, first) or [_NOTHING]

    def _parts_of(self, text: str, first: int) -> list[str]:
        if not text.strip():
            return []
        can = self._can
        return split(text, first=first, rest=can.text_limit, unit=can.text_unit, markup=can.markup)


def _chunks(row: Sequence[LaidButton], width: int) -> Iterable[list[LaidButton]]:
    return [list(row[start : start + width]) for start in range(0, len(row), width)]


@lru_cache(maxsize=4096)
def _label(markup: str) -> str:
    """What a button shows of a sentence. Most labels are the same few, said again and again."""
    return _one_line(plain(markup))


def _one_line(text: str) -> str:
    return " ".join(text.split()) or _NOTHING


def _units(label: str) -> int:
    return utf16_len(_bare(label))


def _bare(label: str) -> str:
    return label.translate(_DIRECTIONS)


def _clipped(label: str, units: int) -> str:
    """A label that fits: isolates go before letters do, since half a pair turns what follows."""
    if utf16_len(label) <= units:
        return label
    return clip(_bare(label), units)
