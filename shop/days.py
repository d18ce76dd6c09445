"""Days as people write them: in either calendar, or as so many days from now."""

import re
from datetime import date, timedelta

from persiantools.jdatetime import JalaliDate

from common.errors import BadInput
from common.text import ascii_digits

MOST_DAYS = 999
_FIRST_GREGORIAN = 1700
"""Years before it are meant in the Jalali calendar."""
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")


def parse_day(text: str, today: date) -> date:
    """The day meant by "1405/9/30", "31.12.2026", or by "30" for thirty days from today.

    Raises:
        BadInput: no calendar has such a day, or it cannot be read.
    """
    written = ascii_digits(text).replace(" ", "")
    if re.fullmatch(r"\d{1,3}", written):
        return today + timedelta(days=int(written))
    if first := _DAY.fullmatch(written):
        year, month, day = map(int, first.groups())
    elif last := _DAY_LAST.fullmatch(written):
        day, month, year = map(int, last.groups())
    else:
        raise BadInput("day-unreadable")
    try:
        if year < _FIRST_GREGORIAN:
            return JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
        return date(year, month, day)
    except ValueError:
        raise BadInput("day-unreadable") from None
