"""A card laid out for one channel, and what channels can show."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any, Literal

from bot.dialogue.cards import Style


@dataclass(frozen=True, slots=True)
class Takes:
    """A sort of file that a channel shows: by its own id always, from us in these forms only."""

    kind: str
    mimes: tuple[str, ...] = ()
    """None where nothing can be handed over; what ends in a slash is a whole family."""
    most_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can show. Where a number counts nothing the channel has, it is 0."""

    name: str
    buttons_max: int
    """Buttons under one message."""
    buttons_per_row: int
    label_chars: int
    """UTF-16 units of a button's or quick reply's label."""
    data_bytes: int
    """Bytes a button carries; longer routes travel as tokens."""
    text_limit: int
    """Longest text of a message, in `text_unit`, after its markup is read."""
    caption_limit: int
    """Longest text under a picture, in `text_unit`; 0 where a picture travels alone."""
    text_unit: Literal["utf16", "bytes"]
    media: bool
    editing: bool
    """Whether a sent card can become another."""
    inline_buttons: bool
    """Whether buttons stand under the message they belong to, and may open pages of the web."""
    quick_replies: int
    """Replies offered to tap where there are no buttons."""
    markup: bool
    """Whether bold, italic and code are shown."""
    public_links_only: bool
    """Whether a button's link must lead to a host that everybody can reach."""
    copy_buttons: bool
    taking_away: bool = False
    """Whether what a person has written can be taken out of their chat with us."""
    link_buttons: int = 0
    """Links that can stand below a message as buttons, where no others can."""
    link_text_chars: int = 0
    """Longest text above such buttons."""
    hand_window: timedelta | None = None
    """How long after a person's last message words may come that somebody of the shop wrote, where
    that is longer than the bot may write."""
    unasked_window: timedelta | None = None
    """The same for what nobody needs or has asked for, where that is shorter."""
    discloses: bool = False
    """Whether people have to be told, when they first talk there, that a program answers."""
    sharing: bool = False
    """Whether a button can send something of the shop on to another chat."""
    files: tuple[Takes, ...] = ()
    """What people have sent that can be passed on."""


@dataclass(frozen=True, slots=True)
class LaidButton:
    """A button as a channel sends it, with exactly one of data, url, copy and share; `share` are
    the words and `start` the payload of `bot.dialogue.cards.Share`.
    """

    label: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None
    style: Style | None = None
    share: str | None = None
    start: str | None = None

    def to_json(self) -> dict[str, str]:
        """As it is stored; what it does not have is left out."""
        fields = {
            "label": self.label,
            "data": self.data,
            "url": self.url,
            "copy": self.copy,
            "style": self.style,
            "share": self.share,
            "start": self.start,
        }
        return {name: value for name, value in fields.items() if value is not None}


@dataclass(frozen=True, slots=True)
class LaidFile:
    """A file as a channel sends it: by the channel's own `ref`, or what we keep as `media_id`.
    `instead` is written where the channel turns out not to take it.
    """

    kind: str
    instead: str
    ref: str = ""
    media_id: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Laid:
    """One message of a channel.

    `text` is markup where the channel shows any. `menu` says what a typed number or label means:
    every button with a route, in order; `numbered` is true where the text counts them, so that
    the person has seen which number stands for which. `links` stand below the text where a channel
    has no other buttons, and would fit into it as well.
    """

    text: str
    rows: list[list[LaidButton]] = field(default_factory=list)
    picture: int | None = None
    menu: list[dict[str, str]] = field(default_factory=list)
    numbered: bool = False
    links: list[LaidButton] = field(default_factory=list)
    file: LaidFile | None = None

    @property
    def media_id(self) -> int | None:
        """What of ours goes along: the picture, or the file somebody sent."""
        return self.picture if self.file is None else self.file.media_id

    def to_json(self) -> dict[str, Any]:
        """As it stands in the outbox."""
        return {
            "text": self.text,
            "rows": [[button.to_json() for button in row] for row in self.rows],
            "picture": self.picture,
            "menu": self.menu,
            "numbered": self.numbered,
            **({"links": [one.to_json() for one in self.links]} if self.links else {}),
            **({"file": asdict(self.file)} if self.file is not None else {}),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Laid":
        """What `to_json` wrote."""
        return cls(
            text=stored["text"],
            rows=[[LaidButton(**button) for button in row] for row in stored["rows"]],
            picture=stored["picture"],
            menu=[dict(entry) for entry in stored["menu"]],
            numbered=stored.get("numbered", False),
            links=[LaidButton(**button) for button in stored.get("links", ())],
            file=LaidFile(**stored["file"]) if "file" in stored else None,
        )
