"""What a person gives to a question: words, a choice, a photo, a phone number, a place, a tap."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Protocol, TypeAlias

from bot.dialogue.addresses import BadRoute

TAP_MARK = "!"
"""What the data of a dialogue's buttons begin with; routes of screens never do."""

_TAP = re.compile(
    r"!(?P<id>[0-9a-z]{1,13})\.(?P<serial>[0-9]{1,9})\."
    r"(?P<action>[0-9]{1,4}|back|skip|cancel|resume)",
    re.ASCII,
)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What PostgreSQL refuses in JSON: the zero letter and halves of pairs."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LARGEST_ID = 2**63 - 1


class Back(Enum):
    """What is given by somebody who wants the last question again."""

    BACK = "back"


BACK: Final = Back.BACK


class Safe(Protocol):
    """Seals what nobody may read in the database."""

    def seal(self, text: str) -> str:
        """The text as it may be kept."""

    def open(self, sealed: str) -> str:
        """The text as it was. Raises: CannotOpen."""


class Media(Protocol):
    """Something sent along, as a channel describes it; `ref` is the channel's own id."""

    @property
    def kind(self) -> str: ...
    @property
    def ref(self) -> str: ...
    @property
    def mime(self) -> str | None: ...
    @property
    def size(self) -> int | None: ...
    @property
    def name(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class StoredMedia:
    """Media as a stored answer remembers them; `size` in bytes."""

    kind: str
    ref: str
    mime: str | None = None
    size: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gave, before any question has read it.

    `value` is the value of the option that was chosen, or None for what was written or sent freely.
    """

    text: str = ""
    value: str | None = None
    media: tuple[Media, ...] = ()
    phone: str | None = None
    location: tuple[float, float] | None = None
    """Latitude and longitude in degrees."""
    post: str | None = None
    """The post it is about, in the channel's own id or its link."""

    def to_json(self) -> dict[str, Any]:
        """As it is stored; what was not given is left out."""
        stored: dict[str, Any] = {"text": _UNSTORABLE.sub("", self.text)}
        if self.value is not None:
            stored["value"] = self.value
        if self.media:
            stored["media"] = [_kept(one) for one in self.media]
        if self.phone is not None:
            stored["phone"] = self.phone
        if self.location is not None:
            stored["location"] = list(self.location)
        if self.post is not None:
            stored["post"] = _UNSTORABLE.sub("", self.post)
        return stored

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Given":
        """What `to_json` wrote."""
        place = stored.get("location")
        return cls(
            text=stored["text"],
            value=stored.get("value"),
            media=tuple(StoredMedia(**one) for one in stored.get("media", ())),
            phone=stored.get("phone"),
            location=(place[0], place[1]) if place is not None else None,
            post=stored.get("post"),
        )


def _kept(one: Media) -> dict[str, Any]:
    kept = {"kind": str(one.kind), "ref": one.ref, "mime": one.mime, "size": one.size}
    return kept if one.name is None else {**kept, "name": _UNSTORABLE.sub("", one.name)}


@dataclass(frozen=True, slots=True)
class Tap:
    """A pressed button of a dialogue: which dialogue, which asking of it, and what it does.

    `action` is the place of an option in the list that was shown, or back, skip, cancel, resume.
    """

    dialogue_id: int
    serial: int
    action: str


Received: TypeAlias = Given | Tap | Back | None
"""What reaches a dialogue; None only shows its present question."""


def tap_data(dialogue_id: int, serial: int, action: int | str) -> str:
    """The data of a dialogue's button, at most 32 letters."""
    return f"{TAP_MARK}{_base36(dialogue_id)}.{serial}.{action}"


def parse_tap(data: str) -> Tap | None:
    """The tap that a button's data describe; None for data that are not a dialogue's.

    Raises: BadRoute for data that no button of ours carries.
    """
    if not data.startswith(TAP_MARK):
        return None
    found = _TAP.fullmatch(data)
    if found is None or int(found["id"], 36) > _LARGEST_ID:
        raise BadRoute
    return Tap(int(found["id"], 36), int(found["serial"]), found["action"])


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits
