"""Days, weeks and months as the shop's own calendar has them."""

from datetime import UTC, date, timedelta

import pytest

from shop import periods
from shop.periods import Period, Span
from shop.settings import Shop

TEHRAN = Shop("گلستان", "fa", "IRR", "Asia/Tehran", "jalali")
IZMIR = Shop("Gülistan", "tr", "TRY", "Europe/Istanbul")
LONDON = Shop("Rosebud", "en", "GBP", "Europe/London")
KABUL = Shop("گلستان", "fa", "AFN", "Asia/Kabul", "jalali")
BEGINNING = date(2023, 3, 21)
"""The ten years from here have every leap day and end of a month of both calendars."""


@pytest.mark.parametrize(
    ("shop", "span", "day", "first", "last", "first_before", "last_before"),
    [
        (IZMIR, "today", "2026-11-22", "11-22", "11-22", "11-21", "11-21"),
        (IZMIR, "yesterday", "2026-11-22", "11-21", "11-21", "11-20", "11-20"),
        # A Sunday ends the week that began on Monday, in Iran it is the second day.
        (IZMIR, "week", "2026-11-22", "11-16", "11-22", "11-09", "11-15"),
        (TEHRAN, "week", "2026-11-22", "11-21", "11-22", "11-14", "11-15"),
        (KABUL, "week", "2026-11-20", "11-14", "11-20", "11-07", "11-13"),
        (LONDON, "week", "2026-11-16", "11-16", "11-16", "11-09", "11-09"),
        (IZMIR, "month", "2026-11-08", "11-01", "11-08", "10-01", "10-08"),
        (IZMIR, "last-month", "2026-11-08", "10-01", "10-31", "09-01", "09-30"),
        # Thirty days so far against all twenty-eight of February, or twenty-nine of a leap year.
        (IZMIR, "month", "2026-03-30", "03-01", "03-30", "02-01", "02-28"),
        (IZMIR, "month", "2028-03-30", "03-01", "03-30", "02-01", "02-29"),
        (IZMIR, "month", "2028-03-29", "03-01", "03-29", "02-01", "02-29"),
        (IZMIR, "last-month", "2028-03-01", "02-01", "02-29", "01-01", "01-31"),
        (IZMIR, "month", "2027-01-31", "01-01", "01-31", "2026-12-01", "2026-12-31"),
        # 1 Azar 1405, then the 8th.
        (TEHRAN, "month", "2026-11-22", "11-22", "11-22", "10-23", "10-23"),
        (TEHRAN, "month", "2026-11-29", "11-22", "11-29", "10-23", "10-30"),
        (TEHRAN, "last-month", "2026-11-22", "10-23", "11-21", "09-23", "10-22"),
        # 1403 was a leap year: 30 Esfand was 20 March 2025.
        (TEHRAN, "month", "2025-03-20", "02-19", "03-20", "01-20", "02-18"),
        (TEHRAN, "last-month", "2025-03-21", "02-19", "03-20", "01-20", "02-18"),
        # 1404 is none: Esfand ends on its 29th, 20 March 2026.
        (TEHRAN, "last-month", "2026-03-21", "02-20", "03-20", "01-21", "02-19"),
        (TEHRAN, "today", "2025-03-21", "03-21", "03-21", "03-20", "03-20"),
        # The 30th of Farvardin against all 29 days of Esfand.
        (TEHRAN, "month", "2026-04-19", "03-21", "04-19", "02-20", "03-20"),
    ],
)
def test_periods_and_those_before_them(
    shop: Shop, span: str, day: str, first: str, last: str, first_before: str, last_before: str
) -> None:
    year = day[:5]

    def read(text: str) -> date:
        return date.fromisoformat(text if len(text) == 10 else year + text)

    asked = Span(span), date.fromisoformat(day)
    assert periods.of(shop, *asked) == Period(read(first), read(last))
    assert periods.before(shop, *asked) == Period(read(first_before), read(last_before))


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Asia/Tehran", date(2026, 3, 22), 24),
        # Tehran put its clocks forward at midnight for the last time that day.
        ("Asia/Tehran", date(2022, 3, 22), 23),
        ("Asia/Tehran", date(2022, 9, 21), 25),
        # Istanbul changed its clocks until 2016.
        ("Europe/Istanbul", date(2016, 3, 27), 23),
        ("Europe/Istanbul", date(2015, 11, 8), 25),
        ("Europe/Istanbul", date(2026, 3, 29), 24),
        ("Europe/London", date(2026, 3, 29), 23),
        ("Europe/London", date(2026, 10, 25), 25),
    ],
)
def test_days_have_the_hours_the_clock_gives_them(zone: str, day: date, hours: int) -> None:
    begin, end = periods.bounds(Shop("گلستان", "fa", "IRR", zone), Period(day, day))
    assert end - begin == timedelta(hours=hours)
    assert begin.tzinfo is UTC


def test_a_period_knows_its_days() -> None:
    period = Period(date(2028, 2, 28), date(2028, 3, 1))
    assert period.length == 3
    assert period.days == [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]


@pytest.mark.parametrize("shop", [IZMIR, LONDON, TEHRAN, KABUL], ids=lambda shop: shop.timezone)
def test_every_day_is_in_one_month_and_one_week_and_they_lie_end_to_end(shop: Shop) -> None:
    month, week = _as_of(shop, Span.MONTH, BEGINNING), _as_of(shop, Span.WEEK, BEGINNING)
    for day in Period(BEGINNING, BEGINNING + timedelta(days=3660)).days[1:]:
        last = _as_of(shop, Span.LAST_MONTH, day)
        this, now = _as_of(shop, Span.MONTH, day), _as_of(shop, Span.WEEK, day)
        assert last.last + timedelta(days=1) == this.first
        assert this.last == day
        assert this.first in (month.first, day)
        assert now.first in (week.first, day)
        assert last.length in range(28, 32)
        assert now.length <= 7
        month, week = this, now


def _as_of(shop: Shop, span: Span, day: date) -> Period:
    return periods.of(shop, span, day)
