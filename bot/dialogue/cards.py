"""What is said back: cards with buttons, before anybody's language or channel is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, Union

from common.messages import Message

Json: TypeAlias = Union[
    bool, int, float, str, "list[Json]", "tuple[Json, ...]", "Mapping[str, Json]", None
]
"""What survives a restart as it is. Rows do not: they are read again by their id."""

Style = Literal["primary", "success", "danger"]


@dataclass(frozen=True, slots=True)
class Said:
    """Words that are the same in every language, such as a product's name or what a buyer wrote."""

    text: str


Words: TypeAlias = Message | Said

EMPTY_LINE = Said("")
"""Stands between two parts of a card's text."""


@dataclass(frozen=True, slots=True)
class Share:
    """Something of the shop that a button sends on to another chat.

    `words` find it there by the shop's name; `start` is the payload of a link that opens it.
    """

    words: str
    start: str


@dataclass(frozen=True, slots=True)
class Button:
    """A button that opens a route of ours, a page of the web, copies a text, or shares something
    into another chat, which only some channels can.

    `control` marks the buttons that lead a dialogue (back, skip, cancel): where buttons become a
    numbered list they are words without a number, so that a "2" meant as an answer never leaves.

    Raises: ValueError unless it does exactly one thing.
    """

    label: Words
    route: str | None = None
    url: str | None = None
    copy: str | None = None
    share: Share | None = None
    style: Style | None = None
    control: bool = False

    def __post_init__(self) -> None:
        if [self.route, self.url, self.copy, self.share].count(None) != 3:
            raise ValueError("a button has exactly one of route, url, copy and share")


Rows: TypeAlias = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the shop's media."""

    media_id: int


@dataclass(frozen=True, slots=True)
class Copy:
    """What we keep of a file that somebody has sent, and as what it can be shown."""

    media_id: int
    kind: str
    mime: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Enclosed:
    """Something that somebody has sent, on its way to somebody else.

    `ref` is what the channel calls it by which it came; of a place it is its degrees, which mean the
    same everywhere, so that `channel` is empty. `instead` is said where it cannot be shown.
    """

    kind: str
    ref: str
    channel: str
    instead: Words
    name: str = ""
    copy: Copy | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A page of the shop: its text line by line, perhaps a picture, rows of buttons; or what
    somebody has sent, with words of ours.

    Raises: ValueError for a card with neither text nor picture, which no channel can show.
    """

    text: tuple[Words, ...]
    rows: Rows = ()
    picture: Picture | None = None
    file: Enclosed | None = None

    def __post_init__(self) -> None:
        if not self.text and self.picture is None:
            raise ValueError("a card has a text or a picture")


@dataclass(frozen=True, slots=True)
class Reply:
    """Several cards, or a short line that shows while a button is pressed."""

    cards: tuple[Card, ...] = ()
    toast: Message | None = None


@dataclass(frozen=True, slots=True)
class Go:
    """Show another screen, perhaps with a short line."""

    route: str
    toast: Message | None = None


@dataclass(frozen=True, slots=True)
class Begin:
    """Begin a dialogue.

    Raises: TypeError for arguments that could not be stored.
    """

    dialogue: str
    args: Mapping[str, Json] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_json(self.args, f"the arguments of dialogue {self.dialogue!r}")


Answer: TypeAlias = Card | Reply | Go | Begin | None
"""What a handler may return; None says nothing."""


def card(
    *text: Words, rows: Iterable[Iterable[Button]] = (), picture: Picture | None = None
) -> Card:
    """A card from its lines; rows may be any iterables, and empty ones disappear."""
    kept = tuple(row for row in (tuple(buttons) for buttons in rows) if row)
    return Card(text, kept, picture)


def button(label: Words, route: str, *, style: Style | None = None) -> Button:
    """A button that opens a route."""
    return Button(label, route=route, style=style)


def link(label: Words, url: str) -> Button:
    """A button that opens a page of the web."""
    return Button(label, url=url)


def copying(label: Words, text: str) -> Button:
    """A button that copies a text, such as a discount code or a card number."""
    return Button(label, copy=text)


def sharing(label: Words, share: Share) -> Button:
    """A button that sends something on to another chat; not there where the channel cannot."""
    return Button(label, share=share)


def check_json(value: object, where: str) -> None:
    """Make sure that a value can be stored between two messages.

    Raises: TypeError that names `where` and the type that cannot be stored.
    """
    if value is None or isinstance(value, bool | int | float | str):
        return
    if isinstance(value, list | tuple):
        for item in value:
            check_json(item, where)
        return
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        for item in value.values():
            check_json(item, where)
        return
    raise TypeError(
        f"{where} must be plain values that JSON can hold, not {type(value).__name__}: "
        "a dialogue is stored between messages, so pass the id of a row instead of the row"
    )
