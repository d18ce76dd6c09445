from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.play.times import instant

TEHRAN = ZoneInfo("Asia/Tehran")
LONDON = ZoneInfo("Europe/London")
NOON = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "then"),
    [
        ("61 minutes later", "2026-11-22 13:31"),
        ("an hour later", "2026-11-22 13:30"),
        ("5 days later at 18:30", "2026-11-27 18:30"),
        ("a day later", "2026-11-23 12:30"),
        ("2 weeks later at 09:00", "2026-12-06 09:00"),
        ("at 18:30", "2026-11-22 18:30"),
        ("at 08:00", "2026-11-23 08:00"),
    ],
)
def test_instants_are_read_on_the_wall_of_the_shop(words: str, then: str) -> None:
    moment = instant(words, NOON, TEHRAN)
    assert moment is not None
    assert f"{moment.astimezone(TEHRAN):%Y-%m-%d %H:%M}" == then


def test_a_day_later_is_the_same_hour_on_the_wall_when_the_clocks_change() -> None:
    eve = datetime(2027, 3, 27, 18, 30, tzinfo=UTC)
    moment = instant("a day later", eve, LONDON)
    assert moment is not None
    assert moment.astimezone(UTC) == datetime(2027, 3, 28, 17, 30, tzinfo=UTC)


def test_other_words_are_no_instant() -> None:
    assert instant("the payment succeeds", NOON, TEHRAN) is None
