"""What a phone shows, without words of ours: bubbles, buttons and quick replies."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.channels.simulator_world import Inbox, Seen, Shown
from bot.dialogue.laid import LaidButton
from bot.web.simulator.phones import Found, Phone, Said, in_order
from common.i18n import escape

LATEST = 60
"""Bubbles that are drawn; an old phone should not have to hold more."""

_LINK = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message on the screen. `ref` names it where its buttons can be pressed."""

    mine: bool
    words: Markup
    picture: str | None
    at: datetime
    file: str = ""
    """What `picture` leads to, where it is none: a voice, a video or another file."""
    ref: str = ""
    rows: Sequence[Sequence[LaidButton]] = ()
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """A phone's chat. `quick` are the replies offered below it, to the message `quick_ref`."""

    number: str
    bubbles: Sequence[Bubble]
    quick: Sequence[LaidButton]
    quick_ref: str
    toast: str
    blocked: bool
    """Whether its person has shut the shop out."""
    received: int
    """How many messages the shop has sent; when it grows, the phone rings."""
    found: Found | None
    """Goods that its person may send on to somebody."""


def screen(phone: Phone, inbox: Inbox, files: str) -> Screen:
    """The phone as it looks now; `files` is the path its pictures stand under."""
    chat = in_order(phone, inbox)[-LATEST:]
    last = chat[-1] if chat else None
    offers = isinstance(last, Shown) and phone.manner == "instagram"
    event = inbox.events[-1] if inbox.events else None
    return Screen(
        number=phone.number,
        bubbles=[_bubble(one, phone, files) for one in chat],
        quick=last.buttons if offers and isinstance(last, Shown) else (),
        quick_ref=last.ref if offers and isinstance(last, Shown) else "",
        toast=event.text if event is not None and event.what is Seen.TOAST else "",
        blocked=inbox.blocked,
        received=len(inbox.messages),
        found=phone.found,
    )


def _bubble(one: Said | Shown, phone: Phone, files: str) -> Bubble:
    if isinstance(one, Said):
        picture = f"{files}/sent/{one.picture}" if one.picture is not None else None
        file = "" if one.kind == "photo" else one.kind
        return Bubble(True, _words(escape(one.text)), picture, one.at, file)
    return Bubble(
        mine=False,
        words=_words(one.markup or escape(one.text)),
        picture=_address(one, files),
        at=one.at,
        file="" if one.file == "photo" else one.file,
        ref=one.ref,
        rows=one.rows if phone.manner == "telegram" else (),
        edited=one.edits > 0,
    )


def _address(shown: Shown, files: str) -> str | None:
    """Where what goes along with a message is to be had; of a place nowhere."""
    if shown.media_id is not None:
        return f"{files}/pictures/{shown.media_id}"
    if shown.file == "location":
        return f"https://www.openstreetmap.org/search?query={shown.file_ref}"
    return f"{files}/sent/{shown.file_ref}" if shown.file else None


def _words(markup: str) -> Markup:
    """Markup as the shop sends it, its links made to be opened."""
    return Markup("".join(_with_links(markup)))  # noqa: S704  (the translator escapes values)


def _with_links(markup: str) -> Iterator[str]:
    end = 0
    for found in _LINK.finditer(markup):
        link = found[0].rstrip(".,;:!?)»،؛")
        yield markup[end : found.start()]
        yield f'<a href="{link}" target="_blank" rel="noopener" dir="ltr">{link}</a>'
        end = found.start() + len(link)
    yield markup[end:]
