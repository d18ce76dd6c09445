"""The other side of the simulator: people's phones, and what they show.

The world stands for the platform. It outlives the shop's process: what the shop has not taken yet
is told again to the next one.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.channels.base import PostFacts, SendError
from bot.dialogue.layout import LaidButton
from common import guests
from common.ids import new_id

LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Seen(StrEnum):
    """What somebody saw happen in their chat."""

    SENT = "sent"
    """A new message of the shop."""
    EDITED = "edited"
    """A message of the shop became another one in its place."""
    DELETED = "deleted"
    """A message of the shop disappeared."""
    TOAST = "toast"
    """A short line while a button was pressed."""


@dataclass(slots=True)
class Shown:
    """A message of the shop as the phone shows it now. `text` is what is read; `markup` is the same
    with its few tags, where the manner shows any.
    """

    ref: str
    text: str
    rows: list[list[LaidButton]]
    media_id: int | None = None
    edits: int = 0
    deleted: bool = False
    markup: str = ""
    at: datetime = LONG_AGO
    file: str = ""
    """The kind of what somebody has sent and the shop passes on; `file_ref` is its id."""
    file_ref: str = ""

    @property
    def buttons(self) -> list[LaidButton]:
        """The buttons from first to last."""
        return [button for row in self.rows for button in row]

    def button(self, label: str) -> LaidButton:
        """The button with this label or this data. Raises: LookupError."""
        for button in self.buttons:
            if label in {button.label, button.data}:
                return button
        labels = [button.label for button in self.buttons]
        raise LookupError(f"no button {label!r} among {labels}")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing somebody saw, with the words as they were at that moment."""

    what: Seen
    text: str
    message: Shown | None = None


@dataclass(slots=True)
class Inbox:
    """One chat as its person has it."""

    chat: str
    private: bool = True
    messages: list[Shown] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    blocked: bool = False
    last_inbound_at: datetime | None = None
    open_taps: set[str] = field(default_factory=set)
    """Pressed buttons that still show their waiting sign."""
    taken_away: list[str] = field(default_factory=list)
    """What the person had written and the shop has taken out of the chat."""
    _read: int = 0

    @property
    def visible(self) -> list[Shown]:
        """The shop's messages that stand in the chat, oldest first."""
        return [message for message in self.messages if not message.deleted]

    def find(self, ref: str | None) -> Shown | None:
        """A message that still stands in the chat."""
        return next((message for message in self.visible if message.ref == ref), None)

    def latest(self, label: str) -> Shown:
        """The newest message with such a button. Raises: LookupError."""
        for message in reversed(self.visible):
            if any(label in {button.label, button.data} for button in message.buttons):
                return message
        shown = [button.label for message in self.visible for button in message.buttons]
        raise LookupError(f"no button {label!r} in the chat, only {shown}")

    def unread(self) -> list[Event]:
        """What happened since this was asked last."""
        fresh = self.events[self._read :]
        self._read = len(self.events)
        return fresh

    def show(self, message: Shown) -> Shown:
        """A new message appears."""
        self.messages.append(message)
        self.events.append(Event(Seen.SENT, message.text, message))
        return message

    def change(self, message: Shown, like: Shown) -> None:
        """A message becomes another in its place."""
        message.text, message.rows, message.media_id = like.text, like.rows, like.media_id
        message.markup = like.markup
        message.edits += 1
        self.events.append(Event(Seen.EDITED, message.text, message))

    def remove(self, message: Shown) -> None:
        """A message disappears."""
        message.deleted = True
        self.events.append(Event(Seen.DELETED, message.text, message))

    def toast(self, callback_id: str, text: str | None) -> bool:
        """A waiting sign ends, unless it has ended already; whether there is a line to read."""
        if callback_id not in self.open_taps:
            return False
        self.open_taps.discard(callback_id)
        if text:
            self.events.append(Event(Seen.TOAST, text))
        return bool(text)


class World:
    """Every chat, every file, and what the shop has not taken yet.

    `trouble` holds errors for the next calls of the shop, first in, first out. `pictures` are the
    files of the pictures that were shown. `connections` are those in whose chats the shop may write.
    `on_change` is told each chat that looks different.
    """

    def __init__(self) -> None:
        self.chats: dict[str, Inbox] = {}
        self.files: dict[str, bytes] = {}
        self.pending: dict[str, dict[str, Any]] = {}
        self.trouble: deque[SendError] = deque()
        self.pictures: dict[int, Path] = {}
        self.posts: dict[str, PostFacts] = {}
        """What was posted, by its number."""
        self.comments: dict[str, str] = {}
        """Whose comments they are that may still be answered, once each."""
        self.connections: set[str] = set()
        """Those in whose chats the shop may write."""
        self.on_change: Callable[[str], None] = lambda _chat: None

    def inbox(self, chat: str) -> Inbox:
        """A chat, opened on first sight; a negative number is a group."""
        if chat not in self.chats:
            self.chats[chat] = Inbox(chat, private=not chat.startswith("-"))
        return self.chats[chat]

    def check_connection(self, chat: str) -> None:
        """Whether the shop may write on behalf of whose chat it is. Raises: SendError."""
        place = guests.read(chat)
        if place is not None and place.connection not in self.connections:
            raise SendError("business_connection_not_allowed", rejected=True, too_late=True)

    def keep_file(self, content: bytes) -> str:
        """A file that somebody sends; its id."""
        ref = f"file-{new_id()}"
        self.files[ref] = content
        return ref
