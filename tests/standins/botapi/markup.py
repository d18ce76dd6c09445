"""Telegram's HTML, read as strictly as Telegram reads it.

Source: https://core.telegram.org/bots/api#html-style
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.standins.botapi.errors import Refusal, bad_request
from tests.standins.botapi.links import WrongLink, checked_link

Entity = dict[str, Any]

_KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "tg-emoji": "custom_emoji", "a": "text_link",
    "pre": "pre", "code": "code", "blockquote": "blockquote",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPECIAL = re.compile(r"[<&]")
_ESCAPE = re.compile(r"&(?:#x([0-9a-fA-F]{1,8})|#([0-9]{1,8})|([a-zA-Z]+));?")
_TAG_END = re.compile(r"[\s>]")
_ATTRIBUTE = re.compile(r"[^\s=>]*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_SPACE = re.compile(r"\s*")
_USER_LINK = re.compile(r"tg://(?:user|openmessage)\?(?:user_)?id=(\d+)")


def utf16_length(text: str) -> int:
    """Length as Telegram counts it: a letter outside the basic plane counts twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass
class _Open:
    name: str
    argument: str
    at: int
    text_at: int


class _HtmlReader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        while found := _SPECIAL.search(self.source, self.at):
            self._emit(self.source[self.at : found.start()])
            self.at = found.start()
            if found[0] == "&":
                self._escape()
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        self._emit(self.source[self.at :])
        if self.open:
            name = self.open[-1].name
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{name}"')
        return "".join(self.out), self.entities

    def _emit(self, piece: str) -> None:
        if piece:
            self.out.append(piece)
            self.length += utf16_length(piece)

    def _escape(self) -> None:
        found = _ESCAPE.match(self.source, self.at)
        letter = _decoded(found) if found else None
        self._emit(letter or "&")
        self.at = found.end() if found and letter else self.at + 1

    def _start_tag(self) -> None:
        begin = self.at
        end = _TAG_END.search(self.source, begin + 1)
        if end is None:
            raise _unparsable(f"Unclosed start tag at byte offset {self._byte(begin)}")
        name = self.source[begin + 1 : end.start()].lower()
        if name not in _KINDS:
            where = self._byte(begin)
            raise _unparsable(f'Unsupported start tag "{name}" at byte offset {where}')
        self.at = end.start()
        argument = self._attributes(name, begin)
        if name == "span" and argument != "spoiler":
            where = self._byte(begin)
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.open.append(_Open(name, argument, self.length, len(self.out)))

    def _attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self._skip_space()
            if self.at >= len(self.source):
                raise _unparsable(f"Unclosed start tag at byte offset {self._byte(begin)}")
            if self.source[self.at] == ">":
                self.at += 1
                return argument
            name, value = self._attribute(tag, begin)
            argument = _argument(tag, name, value) or argument

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        found = _ATTRIBUTE.match(self.source, self.at)
        name = found[0] if found else ""
        where = self._byte(begin)
        if not name:
            raise _unparsable(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
        self.at += len(name)
        self._skip_space()
        if not self.source.startswith("=", self.at):
            if tag == "blockquote" and name == "expandable":
                return name, ""
            raise _unparsable(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" '
                f"at byte offset {where}"
            )
        self.at += 1
        self._skip_space()
        return name, self._value(begin)

    def _value(self, begin: int) -> str:
        quote = self.source[self.at : self.at + 1]
        if quote and quote in "'\"":
            end = self.source.find(quote, self.at + 1)
            if end < 0:
                raise _unparsable(f"Unclosed start tag at byte offset {self._byte(begin)}")
            value = _ESCAPE.sub(lambda m: _decoded(m) or m[0], self.source[self.at + 1 : end])
            self.at = end + 1
            return value
        found = _TOKEN.match(self.source, self.at)
        start, self.at = self.at, found.end() if found else self.at
        if self.at < len(self.source) and not _TAG_END.match(self.source, self.at):
            where = self._byte(start)
            raise _unparsable(f"Unexpected end of name token at byte offset {where}")
        return self.source[start : self.at].lower()

    def _end_tag(self) -> None:
        begin = self.at
        where = self._byte(begin)
        if not self.open:
            raise _unparsable(f"Unexpected end tag at byte offset {where}")
        end = _TAG_END.search(self.source, begin + 2)
        close = _SPACE.match(self.source, end.start()) if end else None
        if end is None or close is None or not self.source.startswith(">", close.end()):
            raise _unparsable(f"Unclosed end tag at byte offset {where}")
        name = self.source[begin + 2 : end.start()].lower()
        tag = self.open.pop()
        if name and name != tag.name:
            raise _unparsable(
                f'Unmatched end tag at byte offset {where}, expected "</{tag.name}>", '
                f'found "</{name}>"'
            )
        self.at = close.end() + 1
        if self.length > tag.at:
            self._close(tag)

    def _close(self, tag: _Open) -> None:
        length = self.length - tag.at
        entity: Entity = {"offset": tag.at, "length": length, "type": _KINDS[tag.name]}
        if tag.name == "a":
            _fill_link(entity, tag.argument or "".join(self.out[tag.text_at :]))
        elif tag.name == "tg-emoji":
            if not tag.argument.isdigit() or not 0 < int(tag.argument) < 2**63:
                raise _unparsable("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = tag.argument
        elif tag.name == "blockquote" and tag.argument:
            entity["type"] = "expandable_blockquote"
        elif tag.name in ("pre", "code") and self._merge_pre(entity, tag):
            return
        if entity["type"] != "text_link" or "url" in entity:
            self.entities.append(entity)

    def _merge_pre(self, entity: Entity, tag: _Open) -> bool:
        """``<pre><code class="language-x">`` is one entity, not two."""
        if tag.name == "code" and tag.argument:
            entity["language"] = tag.argument
        last = self.entities[-1] if self.entities else None
        if tag.name != "pre" or last is None or "language" not in last:
            return False
        if (last["offset"], last["length"]) != (entity["offset"], entity["length"]):
            return False
        last["type"] = "pre"
        return True

    def _skip_space(self) -> None:
        found = _SPACE.match(self.source, self.at)
        self.at = found.end() if found else self.at

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())


def _unparsable(reason: str) -> Refusal:
    return bad_request(f"can't parse entities: {reason}")


def _decoded(found: re.Match[str]) -> str | None:
    if found[3]:
        return _NAMED.get(found[3])
    code = int(found[1], 16) if found[1] else int(found[2])
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else None


def _argument(tag: str, name: str, value: str) -> str:
    if (tag, name) in (("a", "href"), ("tg-emoji", "emoji-id")):
        return value
    if (tag, name) == ("blockquote", "expandable"):
        return "1"
    for wanted, prefix in ((("code", "class"), "language-"), (("span", "class"), "tg-")):
        if (tag, name) == wanted and value.startswith(prefix):
            return value.removeprefix(prefix)
    return ""


def _fill_link(entity: Entity, url: str) -> None:
    """A wrong address loses its link without an error, as on the real server."""
    if found := _USER_LINK.match(url):
        entity["type"] = "text_mention"
        entity["user"] = {"id": int(found[1]), "is_bot": False, "first_name": "…"}
        return
    try:
        entity["url"] = checked_link(url)
    except WrongLink:
        return


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The plain text a person reads, and where it is bold, linked and so on.

    Raises: Refusal, naming the byte at which reading failed.
    """
    if not _SPECIAL.search(source):
        return source, []
    text, entities = _HtmlReader(source).read()
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    entities.sort(key=lambda e: (e["offset"], -e["length"]))
    return text, entities
