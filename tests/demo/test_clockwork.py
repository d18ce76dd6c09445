"""The clock jumps, stops at everything on the way, and a restart keeps it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.web.simulator.clockwork import FARTHEST, Clockwork, JumpingClock, NextDue
from common.clock import FixedClock

pytestmark = pytest.mark.anyio
NOON = datetime(2026, 12, 3, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Diary:
    """A shop in which things are due, and what it did when."""

    def __init__(self, clock: JumpingClock, *hours: float) -> None:
        self.clock = clock
        self.due = [NOON + hour * HOUR for hour in hours]
        self.settled: list[datetime] = []
        self.nights = 0
        self.work = Clockwork(
            clock, settle=self.settle, plan_night=self.plan_night, next_due=self.next_due
        )

    async def settle(self) -> None:
        self.settled.append(self.clock.now())

    async def plan_night(self) -> None:
        self.nights += 1

    async def next_due(self, after: datetime) -> NextDue | None:
        return next((NextDue(at, "order-expire") for at in self.due if at > after), None)


@pytest.fixture
def clock(tmp_path: Path) -> JumpingClock:
    return JumpingClock(tmp_path / "clock", FixedClock(NOON))


async def test_a_jump_stops_at_all_that_falls_due_on_the_way(clock: JumpingClock) -> None:
    diary = Diary(clock, 1, 2.5, 24, 25)

    await diary.work.pass_time(timedelta(days=1))

    hours = [(at - NOON) / HOUR for at in diary.settled]
    assert hours == [0, 1, 2.5, 24, 24]
    assert clock.now() == NOON + timedelta(days=1)
    assert diary.nights == 4


async def test_the_next_thing_is_as_far_as_a_jump_goes(clock: JumpingClock) -> None:
    diary = Diary(clock, 3, 4)

    await diary.work.to_next()

    assert clock.now() == NOON + 3 * HOUR
    assert await diary.work.next() == NextDue(NOON + 4 * HOUR, "order-expire")


async def test_where_nothing_is_planned_time_stands(clock: JumpingClock) -> None:
    diary = Diary(clock)

    await diary.work.to_next()

    assert (clock.now(), diary.settled) == (NOON, [])


async def test_nobody_jumps_a_year_at_once(clock: JumpingClock) -> None:
    await Diary(clock).work.pass_time(timedelta(days=365))

    assert clock.now() == NOON + FARTHEST


def test_time_never_goes_back(clock: JumpingClock) -> None:
    clock.jump_to(NOON + HOUR)
    clock.jump_to(NOON)

    assert clock.now() == NOON + HOUR


def test_a_restart_keeps_the_jump_while_real_time_goes_on(tmp_path: Path) -> None:
    JumpingClock(tmp_path / "clock", FixedClock(NOON)).jump_to(NOON + timedelta(days=3))

    later = JumpingClock(tmp_path / "clock", FixedClock(NOON + HOUR))

    assert later.now() == NOON + timedelta(days=3) + HOUR


@pytest.mark.parametrize("written", ["", "yesterday", "-9e9", "1e99", "nan"])
def test_a_damaged_file_means_the_present(tmp_path: Path, written: str) -> None:
    (tmp_path / "clock").write_text(written)

    assert JumpingClock(tmp_path / "clock", FixedClock(NOON)).now() == NOON
