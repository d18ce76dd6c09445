"""Cutting a text that is too long for one message where it reads best."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from common.i18n import plain
from common.text import utf16_len

Unit = Literal["utf16", "bytes"]

_TAG = re.compile(r"<(/?)(b|i|code)>")
_EMPTY = re.compile(r"<(b|i|code)></\1>")
# A letter with the marks on it, and an emoji with all it is joined to, stay together.
_CLUSTER = (
    "(?s:.)(?:[\u0300-\u036f\u064b-\u065f\u0670\u06d6-\u06ed\u200c\ufe0f\u20e3\u2069"
    "\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]|\u200d[^<&\n]?)*"
)
_PLAIN = re.compile("\n|" + _CLUSTER)
_MARKUP = re.compile(f"</?(?:b|i|code)>|&(?:lt|gt|amp);|\n|{_CLUSTER}")


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    size: int


def measure(text: str, unit: Unit) -> int:
    """Length of a plain text as a channel counts it."""
    if unit == "utf16" or text.isascii():
        return utf16_len(text)
    return len(text.encode(errors="surrogatepass"))


def split(text: str, *, first: int, rest: int, unit: Unit, markup: bool) -> list[str]:
    """The text in parts, the first of at most `first` units and the others of at most `rest`.

    It is cut at ends of lines, else between words, else between letters; never inside a tag, an
    entity or what is one letter to its reader. Tags open at a cut are closed and opened again.
    Parts that would show nothing are left out.

    Raises: ValueError for limits below the 4 units that one letter may need.
    """
    if min(first, rest) < 4:
        raise ValueError("a part needs room for a letter")
    if measure(plain(text) if markup else text, unit) <= first:
        return [text]
    tokens = list(_tokens(text, unit, markup, min(first, rest)))
    parts: list[str] = []
    start, limit, open_tags = 0, first, list[str]()
    while start < len(tokens):
        cut, following = _cut(tokens, start, limit)
        part, open_tags = _closed(tokens[start:cut], open_tags, markup)
        if (plain(part) if markup else part).strip():
            parts.append(part)
        start, limit = following, rest if parts else first
    return parts


def _tokens(text: str, unit: Unit, markup: bool, limit: int) -> Iterator[_Token]:
    for found in (_MARKUP if markup else _PLAIN).finditer(text):
        piece = found[0]
        if markup and len(piece) > 1 and piece[0] in "<&" and piece[-1] in ">;":
            yield _Token(piece, 0 if piece[0] == "<" else 1)
            continue
        size = measure(piece, unit)
        if size <= limit:
            yield _Token(piece, size)
        else:
            yield from (_Token(letter, measure(letter, unit)) for letter in piece)


def _cut(tokens: list[_Token], start: int, limit: int) -> tuple[int, int]:
    """Where the part from `start` ends, and where the next one begins."""
    end, size, line, word = start, 0, 0, 0
    while end < len(tokens) and size + tokens[end].size <= limit:
        size += tokens[end].size
        if tokens[end].text == "\n":
            line = end
        elif tokens[end].text == " ":
            word = end
        end += 1
    if end == len(tokens):
        return end, end
    if tokens[end].text in "\n ":
        return end, end + 1
    for gap in (line, word):
        if gap > start:
            return gap, gap + 1
    return end, end


def _closed(tokens: list[_Token], open_tags: list[str], markup: bool) -> tuple[str, list[str]]:
    """A part with its tags closed, and the tags to open again in the next one."""
    text = "".join(token.text for token in tokens)
    if not markup:
        return text, []
    text = "".join(f"<{tag}>" for tag in open_tags) + text
    still_open: list[str] = []
    for closing, tag in _TAG.findall(text):
        if not closing:
            still_open.append(tag)
        elif still_open:
            still_open.pop()
    text += "".join(f"</{tag}>" for tag in reversed(still_open))
    return _EMPTY.sub("", text), still_open
