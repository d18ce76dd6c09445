"""Days as people write them, in either calendar."""

from datetime import date

import pytest

from common.errors import BadInput
from shop.days import parse_day

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("0", TODAY),
        ("۳۰", date(2026, 12, 22)),
        ("2026-12-31", date(2026, 12, 31)),
        ("31.12.2026", date(2026, 12, 31)),
        ("1.2.2027", date(2027, 2, 1)),
        ("۱۴۰۵/۹/۳۰", date(2026, 12, 21)),
        ("1405 / 09 / 30", date(2026, 12, 21)),
        # 1403 was a leap year of the Jalali calendar, 2028 is one of the other.
        ("1403/12/30", date(2025, 3, 20)),
        ("2028-02-29", date(2028, 2, 29)),
    ],
)
def test_days_that_can_be_read(text: str, day: date) -> None:
    assert parse_day(text, TODAY) == day


@pytest.mark.parametrize(
    "text", ["", "فردا", "31.13.2026", "1404/12/30", "2027-02-29", "1405/9", "1000", "9" * 50]
)
def test_days_that_no_calendar_has(text: str) -> None:
    with pytest.raises(BadInput):
        parse_day(text, TODAY)
