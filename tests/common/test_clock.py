from datetime import UTC, datetime, timedelta, timezone

import pytest

from common.clock import FixedClock, OffsetClock, SystemClock

NOON = datetime(2026, 12, 3, 12, 0, tzinfo=UTC)


def test_a_fixed_clock_moves_only_when_told() -> None:
    clock = FixedClock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.advance(timedelta(days=5, hours=6))
    assert clock.now() == datetime(2026, 12, 8, 18, 0, tzinfo=UTC)
    clock.set(NOON)
    assert clock.now() == NOON


def test_instants_are_kept_in_utc() -> None:
    tehran = timezone(timedelta(hours=3, minutes=30))
    clock = FixedClock(datetime(2026, 12, 3, 15, 30, tzinfo=tehran))
    assert clock.now() == NOON
    assert clock.now().tzinfo is UTC


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        FixedClock(datetime(2026, 12, 3))  # noqa: DTZ001  # the fault itself


def test_an_offset_clock_lives_ahead_and_keeps_ticking() -> None:
    base = FixedClock(NOON)
    clock = OffsetClock(base, timedelta(days=2))
    base.advance(timedelta(minutes=1))
    assert clock.now() == NOON + timedelta(days=2, minutes=1)
    clock.offset += timedelta(days=30)
    assert clock.now() == NOON + timedelta(days=32, minutes=1)


def test_the_real_clock_is_aware() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)
