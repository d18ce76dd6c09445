"""When people of the shop answer. The bot always does; whoever asks for a person outside of the
hours is told when somebody will be there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from common.errors import BadInput
from common.text import ascii_digits

if TYPE_CHECKING:
    # Only for the types: the settings of a shop carry its hours.
    from shop.settings import Shop

_SPAN = re.compile(r"\D*(\d{1,2})(?:[:.](\d{2}))?\D+(\d{1,2})(?:[:.](\d{2}))?\D*")
DAYS_OFF: dict[str, tuple[int, ...]] = {
    "none": (),
    "friday": (4,),
    "thursday-friday": (3, 4),
    "sunday": (6,),
    "saturday-sunday": (5, 6),
}
"""Weekdays, from Monday as 0, on which nobody is there."""


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when on the shop's wall, and on which weekdays not at all."""

    opens: time
    closes: time
    off: tuple[int, ...] = ()

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Hours":
        """As they stand in the settings.

        Raises:
            ValueError, KeyError, TypeError: for what nobody can mean.
        """
        made = cls(
            time.fromisoformat(stored["opens"]),
            time.fromisoformat(stored["closes"]),
            tuple(stored.get("off", ())),
        )
        if made.opens >= made.closes or not set(made.off) < set(range(7)):
            raise ValueError("no hours of a day")
        return made

    def to_json(self) -> dict[str, Any]:
        """What `from_json` reads."""
        return {
            "opens": self.opens.isoformat("minutes"),
            "closes": self.closes.isoformat("minutes"),
            "off": list(self.off),
        }


def next_opening(shop: "Shop", now: datetime) -> datetime | None:
    """When somebody will be there; None where somebody is, or nobody has said anything of hours."""
    hours = shop.hours
    if hours is None:
        return None
    here = now.astimezone(shop.zone)
    is_day_off = here.weekday() in hours.off
    if not is_day_off and hours.opens <= here.time() < hours.closes:
        return None
    coming = (
        datetime.combine(here.date() + timedelta(days=days), hours.opens, shop.zone)
        for days in range(8)
    )
    return next(at.astimezone(UTC) for at in coming if at > here and at.weekday() not in hours.off)


def parse_hours(text: str) -> tuple[time, time]:
    """From when to when, of "۹ تا ۱۸", "9:30-17" or "10.00 20.00".

    Raises:
        BadInput: no such hours can be read, or they end before they begin.
    """
    found = _SPAN.fullmatch(ascii_digits(text))
    try:
        if found is None:
            raise ValueError
        opens = time(int(found[1]), int(found[2] or 0))
        closes = time(int(found[3]), int(found[4] or 0))
    except ValueError:
        raise BadInput("hours-unreadable") from None
    if opens >= closes:
        raise BadInput("hours-unreadable")
    return opens, closes


@dataclass(frozen=True, slots=True)
class Closing:
    """How a shop is closed: what its seller wants to say, and the day it opens by itself."""

    words: str = ""
    opens_on: date | None = None

    def opens_at(self, zone: ZoneInfo) -> datetime | None:
        """The first moment of that day on the shop's wall."""
        if self.opens_on is None:
            return None
        return datetime.combine(self.opens_on, time.min, zone).astimezone(UTC)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Closing":
        """As it stands in the settings."""
        day = stored.get("opens_on")
        return cls(stored.get("words", ""), date.fromisoformat(day) if day else None)
