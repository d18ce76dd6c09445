"""What nobody should write, send or press in answer to a question."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.dialogue.given import tap_data
from bot.engine.inbound import Attachment, Inbound, Kind
from common.ids import new_id

TELLING: Mapping[str, str] = {
    "a word": "هیچ",
    "5,000 digits": "9" * 5_000,
    "marks of direction": "\u202e\u2066\u200f\u2069\u200b",
    "less than nothing": "\u2212۳",
    "a raised two": "²",
    "zero": "۰",
}
"""By which most of what goes wrong is found."""
MORE: Mapping[str, str] = {
    "5,000 letters": "ب" * 5_000,
    "a family": "👩‍👩‍👧‍👦",
    "nothing": " \n\t",
    "a one in a ring": "①",
    "a fraction": "۱٫۵",
    "no number": "NaN",
    "more than 64 bits": "99999999999999999999",
    "markup": "<b>&amp;</i> {name} %s",
    "no command": "/nosuchthing -1",
    "what no database can hold": "\x00\ud800",
}
FILES = ("photo", "voice", "video", "document", "sticker")
FORGED = ("~nothing", "!1.1.99999", "!zz.1.²", "product/-1", "order/ZZZZZZ", "menu/../m/orders")


@dataclass(frozen=True, slots=True)
class At:
    """A chat, and who writes there."""

    channel: str
    chat: str
    sender: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that waits for somebody's answer."""

    at: At
    id: int
    name: str
    question: str
    serial: int
    answers: list[dict[str, Any]]


def nonsense(one: Waiting, *, whole: bool) -> Iterator[tuple[str, Inbound]]:
    """What is given for an answer, each with what it is."""
    for what, words in ({**TELLING, **MORE} if whole else TELLING).items():
        yield what, _inbound(one.at, Kind.TEXT, **_written(words))
    for kind in FILES if whole else FILES[:1]:
        yield kind, _inbound(one.at, Kind.MEDIA, media=(Attachment(kind, f"no-{kind}", size=10),))
    yield "something else", _inbound(one.at, Kind.OTHER)
    old = tap_data(one.id, one.serial + 7, 0), tap_data(one.id, one.serial, 99)
    for data in (*old, *(FORGED if whole else FORGED[:1])):
        yield f"button {data}", button(one.at, data)
    if whole:
        yield "a telephone number", _inbound(one.at, Kind.CONTACT, phone="989121234567")
        yield "a place", _inbound(one.at, Kind.LOCATION, location=(32.65, 51.66))
        yield "another's button", button(one.at, tap_data(one.id + 1, one.serial, 0))
        yield "a skip of nothing", button(one.at, tap_data(one.id, 0, "skip"))


def button(at: At, data: str) -> Inbound:
    """A press with any data, as a changed client could send it."""
    return _inbound(at, Kind.TAP, data=data, callback_id=str(new_id()))


def _written(words: str) -> dict[str, str]:
    if not words.startswith("/"):
        return {"text": words}
    name, _, rest = words[1:].partition(" ")
    return {"command": name, "text": rest}


def _inbound(at: At, kind: Kind, **facts: Any) -> Inbound:
    key = f"nonsense-{new_id()}"
    return Inbound(at.channel, key, at.chat, at.sender, kind, raw={}, **facts)
