"""What a channel hears, in the one form the engine understands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from payments.bills import Receipt

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What no text in a database may hold: the zero letter and halves of surrogate pairs."""

COMMENT = "comment:"
"""What the chat of a comment begins with; its id follows. It takes one answer, which needs no
message before it."""
DUE = "due:"
"""What names a notice begins with; the id of its due work follows."""


class Kind(StrEnum):
    """What sort of thing happened in a conversation."""

    TEXT = "text"
    """Words, or a command."""
    TAP = "tap"
    """A button of ours was pressed; `data` is what the button carries."""
    MEDIA = "media"
    """A photo, voice, video, document or sticker, perhaps with a caption in `text`."""
    CONTACT = "contact"
    """A telephone number shared with the channel's own button."""
    LOCATION = "location"
    """A place on the map."""
    COMMENT = "comment"
    """Words under a post, for everybody to read; `post` is the post, and `chat` takes one answer."""
    HAND = "hand"
    """Somebody of the shop wrote to `sender` by hand in `chat`, past the bot."""
    CONNECTED = "connected"
    """Somebody let the bot into the chats of their own account, or changed that; see `connection`."""
    PAID = "paid"
    """A bill was paid inside the chat; `receipt` says which."""
    BLOCKED = "blocked"
    """The person no longer lets us write."""
    UNBLOCKED = "unblocked"
    """The person lets us write again."""
    OTHER = "other"
    """A message of a kind nobody here understands; it still deserves an answer."""
    NOTICE = "notice"
    """Our own: words that are due to this person are to be composed; `data` is the due work's id."""
    RESULT = "result"
    """Our own: an effect has come back; `data` is the route that shows its result."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something sent along: `kind` as in photo or voice, `ref` the channel's own id of it."""

    kind: str
    ref: str
    mime: str | None = None
    size: int | None = None
    """Bytes, where the channel tells."""
    name: str | None = None
    """What its sender calls it."""


@dataclass(frozen=True, slots=True)
class Connection:
    """The bot in the chats of somebody's own account: what it may do there, in the platform's own
    words, and whether it is let in at all.
    """

    id: str
    enabled: bool
    rights: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing that happened in one conversation.

    `external_id` is unique on its channel, so that a redelivery is recognised. `chat` is where
    answers go, `sender` who did it; both are the channel's own ids as text. `ref` is the
    message itself, where the channel can take it away; `card_ref` is the one whose button was pressed, `reply_to` the message answered to. `raw` is the platform's
    own form, from which the channel can parse this value again.
    """

    channel: str
    external_id: str
    chat: str
    sender: str
    kind: Kind
    text: str = ""
    data: str = ""
    ref: str | None = None
    card_ref: str | None = None
    card_has_picture: bool = False
    callback_id: str | None = None
    reply_to: str | None = None
    name: str = ""
    username: str | None = None
    language_code: str | None = None
    media: tuple[Attachment, ...] = ()
    phone: str | None = None
    location: tuple[float, float] | None = None
    receipt: Receipt | None = None
    post: str | None = None
    """The post or story this is about, in the channel's own id or its link."""
    came_by: str = ""
    """The way that led them here where the platform tells it: `ad_<its id>`, or `mention`."""
    connection: Connection | None = None
    start: str | None = None
    """Payload of a deep link, when the message is one."""
    command: str | None = None
    """Command without slash, lower case; its arguments are in `text`."""
    sent_at: datetime | None = None
    private: bool = True
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def mailbox(self) -> str:
        """Key under which the engine serves this person's updates in order."""
        return f"{self.channel}:{self.sender}"

    @property
    def ours(self) -> bool:
        """Whether the engine itself made this, so that no platform waits for an answer."""
        return self.kind in {Kind.NOTICE, Kind.RESULT}

    @property
    def is_comment(self) -> bool:
        """Whether this is about a comment, so that nobody has written to us."""
        return self.chat.startswith(COMMENT)

    def heard_at(self, now: datetime) -> datetime | None:
        """When the person said or did this in their chat, from which the time for an answer runs;
        None for what is no word of theirs to us.
        """
        if self.ours or self.kind in {Kind.COMMENT, Kind.HAND, Kind.BLOCKED, Kind.UNBLOCKED}:
            return None
        return now if self.sent_at is None else min(self.sent_at, now)

    @property
    def key(self) -> tuple[str, str]:
        """What names it in every delivery and every run; a notice is named by its due work."""
        own = f"{DUE}{self.data}" if self.kind is Kind.NOTICE else self.external_id
        return self.channel, own

    def storable(self) -> "Inbound":
        """The same without what databases refuse, which only broken or hostile clients send."""
        names = (self.name, self.username, self.start, self.phone, self.post)
        said = (self.text, self.data, *names)
        if not any(part and UNSTORABLE.search(part) for part in said):
            return self
        text, data, name, username, start, phone, post = (
            UNSTORABLE.sub("", part or "") for part in said
        )
        return replace(
            self,
            text=text,
            data=data,
            name=name,
            username=username or None,
            start=start or None,
            phone=phone or None,
            post=post or None,
        )
