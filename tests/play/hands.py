"""What people do with their phones, as the manner of their channel lets them."""

from typing import Protocol

from bot.channels.simulator_people import Person
from bot.channels.simulator_world import Inbox, Shown
from common.i18n import Translator
from tests.play.patterns import Offered, Seen, find_button
from tests.play.script import Acts
from tests.standins.botapi import PIXEL

FILES = frozenset(
    {"photo", "voice", "video", "video_note", "animation", "audio", "document", "sticker"}
)
_MP4 = b"\x00\x00\x00\x18ftyp"
CONTENT = {
    "voice": b"OggS\x00\x02",
    "audio": b"ID3\x04\x00",
    "video": _MP4 + b"isom",
    "video_note": _MP4 + b"isom",
    "animation": _MP4 + b"isom",
    "document": b"%PDF-1.7",
}
"""How files of each sort begin; what is no picture nobody here opens."""
TYPED = frozenset({"text", "reply"})
HAS_BUTTONS = frozenset({"telegram", "bale"})
"""Channels on which there are commands, and the buttons of every message may be pressed."""


class Phones(Protocol):
    """Where the people are."""

    def person(self, actor: str) -> Person: ...
    def inbox(self, actor: str) -> Inbox: ...
    def channel_of(self, actor: str) -> str: ...
    def words_for(self, actor: str, command: str) -> str: ...
    def sees(self, actor: str, message: Shown) -> Seen: ...


def do(phones: Phones, actor: str, act: Acts) -> None:
    """Do what a line of a transcript says.

    Raises: LookupError for a button nobody shows, or what this channel's people cannot do.
    """
    person, words = phones.person(actor), act.words
    match act.what:
        case "text":
            person.says(_written(phones, actor, words))
        case "tap":
            _tap(phones, actor, act)
        case "data":
            person.forges(words)
        case "letters":
            person.says("ب" * int(words))
        case "reply":
            person.says(words, reply_to=phones.inbox(actor).visible[-1])
        case "contact":
            person.shares_contact(words)
        case "location":
            latitude, _, longitude = words.partition(",")
            person.shares_location(float(latitude), float(longitude))
        case "something else":
            person.sends_something_else()
        case "blocks":
            person.blocks()
        case "unblocks":
            person.unblocks()
        case "broken photo":
            person.sends_file(b"what breaks off", kind="photo")
        case post if post.startswith("post "):
            person.answers_post(post.removeprefix("post "), words)
        case comment if comment.startswith("comment "):
            person.comments(comment.removeprefix("comment "), words)
        case kind if kind in FILES:
            person.sends_file(_content(phones, actor, kind), kind=kind, caption=words)
        case unknown:
            raise LookupError(f"nobody can do {unknown!r}")


def _content(phones: Phones, actor: str, kind: str) -> bytes:
    """What is in a file; Instagram's telephones record their voices in MP4."""
    if kind == "voice" and phones.channel_of(actor).startswith("instagram"):
        return _MP4 + b"M4A "
    return CONTENT.get(kind, PIXEL)


def _written(phones: Phones, actor: str, words: str) -> str:
    """The words as they are typed: where there are no commands, the word that means the same."""
    if phones.channel_of(actor) in HAS_BUTTONS or not words.startswith("/"):
        return words
    return phones.words_for(actor, words.removeprefix("/"))


def _tap(phones: Phones, actor: str, act: Acts) -> None:
    """Press a button; a quick reply that is gone and an entry of a list are typed instead."""
    person, inbox = phones.person(actor), phones.inbox(actor)
    message, button = _find(phones, actor, act)
    if button.url is not None:
        raise LookupError(f"[{act.words}] opens {button.url} and tells the shop nothing")
    newest = message is inbox.visible[-1]
    if phones.channel_of(actor) in HAS_BUTTONS or (newest and button.data is not None):
        assert button.data is not None
        person.taps(button.data, on=message)
    else:
        person.says(button.typed if newest and button.typed else button.real or button.label)


def _find(phones: Phones, actor: str, act: Acts) -> tuple[Shown, Offered]:
    left, offered = act.up, list[str]()
    for message in reversed(phones.inbox(actor).visible):
        seen = phones.sees(actor, message)
        button = find_button(act.words, seen.buttons)
        if button is not None and left == 0:
            return message, button
        left -= button is not None
        offered += [one.label for one in seen.buttons]
    raise LookupError(f"there is no button [{act.words}], only {offered}")


HELLO = {"fa": "سلام", "tr": "Merhaba", "en": "Hello"}


def words_of(translator: Translator, command: str, language: str) -> str:
    """What somebody writes who cannot send a command. Raises: LookupError."""
    if command == "start":
        return HELLO[language]
    try:
        return translator.words(f"words-{command}", language)[0]
    except KeyError:
        raise LookupError(
            f"there are no commands here; say what is written for /{command}"
        ) from None
