"""From the text of a call to the text a person sees, with all limits on the way."""

from __future__ import annotations

import re
from typing import Any

from tests.standins.botapi.errors import bad_request
from tests.standins.botapi.links import WrongLink, checked_link
from tests.standins.botapi.markup import Entity, parse_html, utf16_length
from tests.standins.botapi.params import Params

MAX_TEXT = 4096
MAX_CAPTION = 1024
_TYPES = frozenset({
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold",
    "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote",
    "code", "pre", "text_link", "text_mention", "custom_emoji",
})  # fmt: skip
_NEEDS = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id"}
_BLANK = " \n\t\r\v\f"
_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]*")
_AUTOMATIC = re.compile(
    r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w+)?)"
    r"|(?P<email>\b[\w.+-]+@[\w-]+\.[\w.-]+\b)"
    r"|(?P<mention>(?<!\w)@[A-Za-z]\w{3,31})"
    r"|(?P<url>https?://[^\s<>]+)"
    r"|(?P<hashtag>(?<!\w)#\w+)"
)


def message_text(p: Params) -> tuple[str, list[Entity]]:
    """The text of a message: never empty, at most 4,096 UTF-16 units after parsing.

    Raises: Refusal.
    """
    raw = p.text("text")
    if not raw:
        raise bad_request("message text is empty")
    text, entities = _formatted(p, raw, "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if utf16_length(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return text, entities


def caption_text(p: Params) -> tuple[str, list[Entity]]:
    """The caption of a picture or file, which may be empty.

    Raises: Refusal.
    """
    raw = p.text("caption")
    if not raw:
        return "", []
    text, entities = _formatted(p, raw, "caption_entities")
    if utf16_length(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return text, entities


def _formatted(p: Params, raw: str, list_name: str) -> tuple[str, list[Entity]]:
    mode = p.text("parse_mode").lower()
    if mode == "html":
        text, entities = parse_html(raw)
    elif mode in ("markdown", "markdownv2"):
        raise bad_request("the stand-in reads HTML and entities, not Markdown")
    elif mode and mode != "none":
        raise bad_request("unsupported parse_mode")
    else:
        text, entities = raw, checked_entities(p.listed(list_name), raw)
    return _trimmed(text, entities)


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Telegram drops blanks at both ends and cuts the entities to fit."""
    if _INVISIBLE.fullmatch(text):
        return "", []
    short = text.strip(_BLANK)
    if len(short) == len(text):
        return text, entities
    lead, length = len(text) - len(text.lstrip(_BLANK)), utf16_length(short)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, length)
        if start < end:
            kept.append({**entity, "offset": start, "length": end - start})
    return short, kept


def checked_entities(given: list[Any], text: str) -> list[Entity]:
    """The ``entities`` of a call, each inside the text and complete.

    Raises: Refusal.
    """
    if not given:
        return []
    units = text.encode("utf-16-le", "surrogatepass")
    entities = [_checked_entity(entity, units) for entity in given]
    return sorted(
        (e for e in entities if e["length"] > 0), key=lambda e: (e["offset"], -e["length"])
    )


def _checked_entity(entity: Any, units: bytes) -> Entity:
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    for field in ("type", "offset", "length"):
        if field not in entity:
            raise bad_request(f"can't parse MessageEntity: Can't find field \"{field}\"")
    kind, offset, length = entity["type"], int(entity["offset"]), int(entity["length"])
    if kind not in _TYPES:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    need = _NEEDS.get(kind)
    if need and need not in entity:
        raise bad_request(f"can't parse MessageEntity: Can't find field \"{need}\"")
    _check_bounds(offset, length, units)
    if kind == "text_link":
        try:
            entity = {**entity, "url": checked_link(str(entity["url"]))}
        except WrongLink as wrong:
            raise bad_request(f"entity {wrong}") from None
    return {**entity, "offset": offset, "length": length}


def _check_bounds(offset: int, length: int, units: bytes) -> None:
    total = len(units) // 2
    if offset < 0:
        raise bad_request(f"receive an entity with incorrect offset {offset}")
    if length < 0:
        raise bad_request(f"receive an entity with incorrect length {length}")
    if offset > total:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if offset + length > total:
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text "
            f"at UTF-16 offset {offset + length}"
        )
    if offset < total and _in_pair(units, offset):
        raise bad_request(f"entity begins in a middle of a UTF-16 symbol at byte offset {offset}")
    if offset + length < total and _in_pair(units, offset + length):
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol"
        )


def _in_pair(units: bytes, at: int) -> bool:
    return 0xDC <= units[at * 2 + 1] <= 0xDF


def automatic_entities(text: str) -> list[Entity]:
    """What Telegram marks by itself in what people write: commands, links, addresses."""
    return [
        {
            "type": str(match.lastgroup),
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match[0]),
        }
        for match in _AUTOMATIC.finditer(text)
    ]
