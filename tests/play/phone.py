"""What somebody sees on their phone, in the same form in every manner.

On Instagram a card's picture is a message of its own, its links stand in the text below their
labels, and too many buttons become a numbered list: all that is read back here.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.channels.simulator_world import Event, Shown
from bot.channels.simulator_world import Seen as Sight
from common.text import ascii_digits
from tests.play.patterns import Offered, Seen, visible

_ENTRY = re.compile(r"([0-9۰-۹]+)\. (.+)|• (.+)")


@dataclass(frozen=True, slots=True)
class Glance:
    """What somebody notices when they look at their phone."""

    messages: list[Seen]
    toasts: list[str]


class See(Protocol):
    """Reads a message; where a chat is interpreted, it may take several in the other language."""

    def __call__(self, text: str, message: Shown, *, picture: bool, lists: bool) -> list[Seen]: ...


def glance(events: Sequence[Event], *, lists: bool, see: See | None = None) -> Glance:
    """What happened in a chat; `lists` says that buttons may be a numbered list in the text."""
    toasts = [event.text for event in events if event.what is Sight.TOAST]
    return Glance(list(_messages(events, lists=lists, see=see or _as_it_is)), toasts)


def _messages(events: Iterable[Event], *, lists: bool, see: See) -> Iterator[Seen]:
    """The messages among what happened, a picture together with the words that follow it, and what
    somebody sent together with the words before it.
    """
    shown = _joined([event for event in events if event.what in {Sight.SENT, Sight.EDITED}])
    picture = False
    for place, event in enumerate(shown):
        message = event.message
        assert message is not None
        alone = event.what is Sight.SENT and message.media_id is not None and not event.text
        alone = alone and not message.file
        if alone and place + 1 < len(shown):
            picture = True
            continue
        has_picture = picture or message.media_id is not None
        yield from see(event.text, message, picture=has_picture, lists=lists)
        picture = False


def _joined(shown: Sequence[Event]) -> list[Event]:
    """With whatever was passed on without words in the message that says whose it is."""
    joined: list[Event] = []
    for event in shown:
        before = joined[-1].message if joined else None
        bare = event.message is not None and event.message.file and not event.text
        if bare and before is not None and event.message and not (before.file or before.rows):
            whole = replace(event.message, text=joined[-1].text)
            joined[-1] = Event(event.what, joined[-1].text, whole)
        else:
            joined.append(event)
    return joined


def now(message: Shown, *, lists: bool) -> Seen:
    """A message as it stands there at the moment."""
    return seen(message.text, message, message.media_id is not None, lists)


def _as_it_is(text: str, message: Shown, *, picture: bool, lists: bool) -> list[Seen]:
    return [seen(text, message, picture, lists)]


def join(seen: Sequence[Seen]) -> Seen:
    """Several messages as the one card they belong to."""
    return Seen(
        "\n".join(one.text for one in seen),
        tuple(button for one in seen for button in one.buttons),
        any(one.picture for one in seen),
        next((one.file for one in seen if one.file), ""),
    )


def seen(text: str, message: Shown, picture: bool, lists: bool) -> Seen:
    """These words and the buttons of this message."""
    words, links = _links(text)
    buttons = [Offered(one.label, one.data, one.url) for one in message.buttons]
    listed: list[Offered] = []
    if lists and all(one.data is None for one in buttons):
        words, listed = _numbered(words)
    return Seen(words, (*buttons, *listed, *links), picture, message.file)


def _links(text: str) -> tuple[str, list[Offered]]:
    """The text without its last paragraphs that are a label and a link."""
    paragraphs = text.split("\n\n")
    links: list[Offered] = []
    while paragraphs:
        label, _, url = paragraphs[-1].partition("\n")
        if not url.startswith(("http://", "https://")) or "\n" in url:
            break
        links.insert(0, Offered(label, url=url))
        paragraphs.pop()
    return "\n\n".join(paragraphs), links


def _numbered(text: str) -> tuple[str, list[Offered]]:
    """The text without its numbered list, and what is chosen there. Below the list may stand what
    can be copied; a list without any numbers counts at the end only.
    """
    paragraphs = text.split("\n\n")
    last = len(paragraphs) - 1
    for place in range(last, -1, -1):
        offered, has_numbers = _entries(paragraphs[place])
        if offered and (has_numbers or place == last):
            return "\n\n".join(paragraphs[:place] + paragraphs[place + 1 :]), offered
    return text, []


def _entries(paragraph: str) -> tuple[list[Offered], bool]:
    """What can be chosen in a list, and whether there are numbers; nothing where it is none."""
    entries = [_ENTRY.fullmatch(visible(line)) for line in paragraph.splitlines()]
    numbers = [ascii_digits(entry[1]) for entry in entries if entry and entry[1]]
    counted = numbers == [str(number) for number in range(1, len(numbers) + 1)]
    if not entries or None in entries or not counted:
        return [], False
    offered = [
        Offered(entry[2] or entry[3], typed=entry[1] or entry[3]) for entry in entries if entry
    ]
    return offered, bool(numbers)
