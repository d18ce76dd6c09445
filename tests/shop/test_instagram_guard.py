"""What the guard of an Instagram account lets through, over a month and whatever anybody wants."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop import instagram_guard as guard
from shop.instagram_guard import LIMITS, Standing

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def _old_login(**known: object) -> Standing:
    return Standing(logged_in_at=START - timedelta(days=30), **known)  # type: ignore[arg-type]


def _most_within(instants: list[int], span: timedelta) -> int:
    """The greatest number of writes in any such span."""
    best = first = 0
    for last, at in enumerate(instants):
        while instants[first] <= at - span.total_seconds():
            first += 1
        best = max(best, last - first + 1)
    return best


def test_a_month_of_far_too_many_buyers_stays_within_the_budget() -> None:
    chance, standing, sent = Random(7), Standing(logged_in_at=START), list[int]()
    now = START
    while now < START + timedelta(days=30):
        # In the evening everybody writes at once, at night hardly anybody.
        now += timedelta(seconds=chance.expovariate(1 / (20 if 14 <= now.hour < 20 else 240)))
        if guard.wait_s(standing, now) > 0:
            continue
        standing = guard.wrote(standing, now)
        sent.append(int(now.timestamp()))
    first_day = [at for at in sent if at < (START + timedelta(days=1)).timestamp()]
    assert len(first_day) <= LIMITS.writes_per_day * 0.4
    assert _most_within(sent, timedelta(hours=1)) <= LIMITS.writes_per_hour
    assert _most_within(sent, timedelta(days=1)) <= LIMITS.writes_per_day
    assert len(sent) > 20 * LIMITS.writes_per_day, "it holds back no more than it has to"
    assert len(standing.sent) <= LIMITS.writes_per_day


EVENTS = st.lists(
    st.tuples(
        st.integers(0, 30 * 24 * 60),
        st.sampled_from(["buyers", "buyers", "buyers", "warning", "login"]),
        st.integers(1, 90),
    ),
    max_size=120,
)


@given(EVENTS)
def test_in_a_month_with_warnings_and_new_logins_no_hour_and_no_day_has_too_many(
    events: list[tuple[int, str, int]],
) -> None:
    """What was allowed when each was written, counted anew and not by the guard's own sums."""
    standing, sent, frozen = Standing(logged_in_at=START), list[float](), START
    for minute, what, many in sorted(events):
        now = START + timedelta(minutes=minute)
        if what == "login":
            standing = replace(standing, logged_in_at=now)
        elif what == "warning":
            standing = guard.warned(standing, now)
            assert standing.frozen_until is not None
            frozen = standing.frozen_until
        for second in range(many if what == "buyers" else 0):
            at = now + timedelta(seconds=second)
            if guard.wait_s(standing, at) > 0:
                continue
            assert at >= frozen, "nothing is written while it is frozen"
            standing = guard.wrote(standing, at)
            sent.append(at.timestamp())
            assert standing.logged_in_at is not None
            share = min(0.25 + 0.75 * (at - standing.logged_in_at) / timedelta(days=7), 1.0)
            assert sum(one > sent[-1] - 3600 for one in sent) <= 60 * share
            assert sum(one > sent[-1] - 86_400 for one in sent) <= 400 * share


def test_without_a_login_nothing_is_written_and_a_new_one_begins_small() -> None:
    assert guard.budget(Standing(), START) == (0, 0)
    assert guard.wait_s(Standing(), START) > 0
    new = Standing(logged_in_at=START)
    assert guard.budget(new, START) == (15, 100)
    assert guard.budget(new, START + timedelta(days=3.5)) == (37, 250)
    assert guard.budget(new, START + timedelta(days=7)) == (60, 400)
    assert guard.budget(new, START + timedelta(days=700)) == (60, 400)


def test_warnings_freeze_for_longer_and_longer_and_are_forgiven() -> None:
    standing, now, frozen = _old_login(), START, list[timedelta]()
    for _ in range(10):
        standing = guard.warned(standing, now)
        assert standing.frozen_until is not None
        frozen.append(standing.frozen_until - now)
        now = standing.frozen_until
    assert frozen[:4] == [timedelta(minutes=minutes) for minutes in (30, 60, 120, 240)]
    assert frozen[-1] == LIMITS.freeze_most
    assert standing.quiet_until is None, "reads go on"
    later = guard.warned(standing, now + timedelta(days=7))
    assert later.warnings == 1


def test_who_is_warned_while_writes_are_frozen_stops_reading_too() -> None:
    once = guard.warned(_old_login(), START)
    assert guard.wait_s(once, START) == 1800
    twice = guard.warned(once, START + timedelta(minutes=5))
    assert twice.quiet_until == twice.frozen_until == START + timedelta(minutes=65)


@given(st.text(max_size=2000), st.integers())
def test_a_pause_is_as_long_as_a_hand_would_take(text: str, seed: int) -> None:
    """In place of a sign that somebody types, which nothing but a socket of the library shows."""
    typed = min(len(text) * LIMITS.typing_s, LIMITS.typing_most_s)
    before = guard.pause_s(text, Random(seed)) - typed
    assert LIMITS.gap_least_s <= round(before, 9) <= LIMITS.gap_most_s


@given(st.lists(st.booleans(), max_size=60), st.integers())
def test_looks_slow_down_when_it_is_quiet_and_quicken_when_somebody_writes(
    lively: list[bool], seed: int
) -> None:
    chance, plain = Random(seed), LIMITS.look_least_s
    for brought in lively:
        before = plain
        plain, wait = guard.look_s(before, chance, is_lively=brought)
        slower = min(before * LIMITS.look_slower, LIMITS.look_most_s)
        assert plain == (LIMITS.look_least_s if brought else slower)
        assert LIMITS.look_least_s <= plain <= LIMITS.look_most_s
        assert abs(wait - plain) <= plain * LIMITS.look_jitter + 1e-9


@pytest.mark.parametrize("many", [1, 15, 60, 400])
def test_the_wait_is_over_when_it_says_so(many: int) -> None:
    at = int(START.timestamp())
    standing = _old_login(sent=tuple(at - many + n for n in range(many)))
    wait = guard.wait_s(standing, START)
    assert (wait > 0) is (many >= LIMITS.writes_per_hour)
    assert guard.wait_s(standing, START + timedelta(seconds=wait + 1)) == 0
