"""Words for instants: "5 days later at 18:30", by the clock on the shop's wall."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

_LATER = re.compile(
    r"(?P<number>an?|\d+) (?P<unit>second|minute|hour|day|week)s? later(?: at (?P<at>\d\d:\d\d))?"
)
_AT = re.compile(r"at (?P<at>\d\d:\d\d)")


def instant(words: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The instant that is meant; None when the words are about something else.

    Days are days of the wall: "a day later at 09:00" is 09:00 whatever the clocks did that night.
    """
    here = now.astimezone(zone)
    if found := _AT.fullmatch(words):
        moment = _on(here, found["at"])
        return moment if moment > now else _on(here + timedelta(days=1), found["at"])
    found = _LATER.fullmatch(words)
    if found is None:
        return None
    number = 1 if found["number"].startswith("a") else int(found["number"])
    by = timedelta(**{f"{found['unit']}s": number})
    if found["unit"] not in {"day", "week"}:
        return now + by
    there = here.replace(tzinfo=None) + by
    return _on(there.replace(tzinfo=zone), found["at"] or f"{there:%H:%M}")


def _on(day: datetime, at: str) -> datetime:
    return datetime.combine(day.date(), time.fromisoformat(at), day.tzinfo)
