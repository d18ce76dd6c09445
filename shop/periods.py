"""The days, weeks and months of a shop, as its own calendar has them.

Months are those of the shop's calendar. A week begins on the day the people of its country have it
begin: on Saturday in Iran, on Monday in Turkey.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from persiantools.jdatetime import JalaliDate

from shop.settings import Shop

DAY = timedelta(days=1)
_SATURDAY, _SUNDAY = 5, 6
_FIRST_DAYS = {"IR": _SATURDAY, "AF": _SATURDAY, "US": _SUNDAY}
"""Where a week does not begin on Monday. Source:
https://www.unicode.org/cldr/charts/latest/supplemental/territory_information.html"""


class Span(StrEnum):
    """What a seller asks about."""

    TODAY = "today"
    """So far."""
    YESTERDAY = "yesterday"
    """All of it."""
    WEEK = "week"
    """This one, so far."""
    MONTH = "month"
    """This one, so far."""
    LAST_MONTH = "last-month"
    """All of it."""


@dataclass(frozen=True, slots=True)
class Period:
    """Some days of the shop in a row, from the first to the last."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def days(self) -> list[date]:
        """Each of them."""
        return [self.first + number * DAY for number in range(self.length)]


def today(shop: Shop, now: datetime) -> date:
    """The day it is on the shop's wall."""
    return now.astimezone(shop.zone).date()


def bounds(shop: Shop, period: Period) -> tuple[datetime, datetime]:
    """When its first day begins and when the one after its last does, in UTC; days do not always
    have 24 hours.
    """
    begin = datetime.combine(period.first, time.min, shop.zone)
    end = datetime.combine(period.last + DAY, time.min, shop.zone)
    return begin.astimezone(UTC), end.astimezone(UTC)


def of(shop: Shop, span: Span, day: date) -> Period:
    """The days that are meant on this day; what is still running ends with it."""
    match span:
        case Span.TODAY:
            return Period(day, day)
        case Span.YESTERDAY:
            return Period(day - DAY, day - DAY)
        case Span.WEEK:
            return Period(_week(shop, day), day)
        case Span.MONTH:
            return Period(_month(shop, day), day)
        case Span.LAST_MONTH:
            end = _month(shop, day) - DAY
            return Period(_month(shop, end), end)


def before(shop: Shop, span: Span, day: date) -> Period:
    """What it is compared with: as many days from the beginning of the one before. Where that has
    fewer, all of them; what is over is compared with all of the one before.
    """
    now = of(shop, span, day)
    end = now.first - DAY
    match span:
        case Span.TODAY | Span.YESTERDAY:
            return Period(end, end)
        case Span.WEEK:
            first = now.first - 7 * DAY
            return Period(first, first + (now.length - 1) * DAY)
        case Span.MONTH:
            first = _month(shop, end)
            return Period(first, min(first + (now.length - 1) * DAY, end))
        case Span.LAST_MONTH:
            return Period(_month(shop, end), end)


def drawn(shop: Shop, span: Span, day: date) -> tuple[Period, Period]:
    """The days of a picture and those beside them: a day or a week alone shows nothing of how the
    shop does, so that two weeks are drawn.
    """
    now = of(shop, span, day)
    if span in (Span.MONTH, Span.LAST_MONTH):
        return now, before(shop, span, day)
    first = now.last - 13 * DAY
    return Period(first, now.last), Period(first - 14 * DAY, first - DAY)


def _week(shop: Shop, day: date) -> date:
    first = _SATURDAY if shop.calendar == "jalali" else _FIRST_DAYS.get(shop.country or "", 0)
    return day - timedelta(days=(day.weekday() - first) % 7)


def _month(shop: Shop, day: date) -> date:
    """The first day of the month."""
    if shop.calendar == "jalali":
        jalali = JalaliDate(day)  # type: ignore[no-untyped-call]  # half of it carries types
        return day - timedelta(days=jalali.day - 1)
    return day.replace(day=1)
