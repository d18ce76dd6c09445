"""How fast is allowed, in tables: seconds that pass, messages that go."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Lane
from scheduler.budget import Budget, Drawn, reckon
from scheduler.limits import Bucket, ChatPace, Leased, Limits

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


def goes(pace: ChatPace, now: float, lane: Lane) -> bool:
    if pace.wait(now, lane) > 0:
        return False
    pace.take(lane)
    return True


@pytest.mark.parametrize(
    ("lane", "group", "at_once", "per_minute"),
    [
        (Lane.REPLY, False, 20, 60),
        (Lane.NOTICE, False, 3, 60),
        (Lane.REPLY, True, 20, 20),
        (Lane.NOTICE, True, 20, 20),
    ],
)
def test_a_chat_takes_so_many_at_once_and_then_so_many_a_minute(
    lane: Lane, group: bool, at_once: int, per_minute: int
) -> None:
    pace = ChatPace.of(Limits(), 0.0, group=group)
    assert sum(goes(pace, 0.0, lane) for _ in range(100)) == at_once
    assert sum(goes(pace, second / 10, lane) for second in range(1, 601)) == per_minute


def test_a_group_counts_replies_and_notices_together() -> None:
    pace = ChatPace.of(Limits(), 0.0, group=True)
    assert sum(goes(pace, 0.0, lane) for _ in range(20) for lane in Lane) == 20


def test_asking_takes_nothing() -> None:
    bucket = Bucket.full(1.0, 1.0, 0.0)
    assert [bucket.wait(0.0) for _ in range(3)] == [0.0, 0.0, 0.0]
    bucket.take()
    assert [bucket.wait(now) for now in (0.0, 0.25, 1.0)] == [1.0, 0.75, 0.0]


def test_a_bucket_keeps_tokens_for_somebody_more_urgent() -> None:
    bucket = Bucket.full(10.0, 10.0, 0.0)
    for _ in range(5):
        bucket.take()
    assert bucket.wait(0.0, keep=4.0) == 0.0
    assert bucket.wait(0.0, keep=5.0) == pytest.approx(0.1)
    assert bucket.wait(0.0) == 0.0


def test_leased_tokens_are_used_up_or_get_old() -> None:
    leased = Leased(tokens=2, until=10.0)
    assert leased.wait(9.9) == 0.0
    assert leased.wait(10.0) > 1e9
    leased.take()
    leased.take()
    assert leased.wait(9.9) > 1e9


BOT = Budget("telegram", rate=28.0, size=28.0)
CHAT = Budget("telegram:9001", rate=1.0, size=3.0)


@pytest.mark.parametrize(
    ("budget", "spent", "wanted", "keep", "expected"),
    [
        (BOT, 0, 8, 0, Drawn(8)),
        (BOT, 28, 8, 0, Drawn(0, 1 / 28)),
        (BOT, 24, 8, 0, Drawn(4)),
        (BOT, 16, 8, 8, Drawn(4)),
        (BOT, 20, 8, 8, Drawn(0, 1 / 28)),
        (CHAT, 0, 1, 0, Drawn(1)),
        (CHAT, 2, 1, 0, Drawn(1)),
        (CHAT, 3, 1, 0, Drawn(0, 1.0)),
        (CHAT, 2.5, 1, 0, Drawn(0, 0.5)),
    ],
)
def test_a_draw_brings_what_is_left(
    budget: Budget, spent: float, wanted: int, keep: float, expected: Drawn
) -> None:
    whole_at = NOW + timedelta(seconds=spent / budget.rate)
    drawn, after = reckon(budget, whole_at, NOW, wanted, keep=keep)
    assert drawn.tokens == expected.tokens
    assert drawn.wait_s == pytest.approx(expected.wait_s, abs=0.001)
    assert after == max(whole_at, NOW) + timedelta(seconds=drawn.tokens / budget.rate)


@given(
    budget=st.sampled_from([BOT, CHAT, Budget("telegram:-100", 20 / 60, 20.0)]),
    draws=st.lists(st.tuples(st.floats(0, 5), st.integers(1, 8)), max_size=60),
)
def test_whoever_draws_no_more_comes_than_the_rate_and_the_size_allow(
    budget: Budget, draws: list[tuple[float, int]]
) -> None:
    now, whole_at, taken = NOW, NOW - timedelta(days=1), 0
    for pause_s, wanted in draws:
        now += timedelta(seconds=pause_s)
        drawn, whole_at = reckon(budget, whole_at, now, wanted)
        taken += drawn.tokens
        assert taken <= budget.size + (now - NOW).total_seconds() * budget.rate + 0.01
