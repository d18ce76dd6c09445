"""Gateways are asked no faster than they bear, and nothing is asked never."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.pace import BURST_S, MOST_AT_ONCE, Pace

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def asked_within(pace: Pace, questions: int, per_s: float, seconds: int) -> list[int]:
    """How many questions are put in each second, all of them waiting from the first."""
    left, put = dict.fromkeys(range(questions), NOON), list[int]()
    for second in range(seconds):
        now = NOON + second * SECOND
        due = [number for number, at in left.items() if at <= now]
        for number in due:
            at = pace.when("sizpay", number, per_s, now)
            if at is None:
                del left[number]
            else:
                left[number] = at
        put.append(questions - len(left) - sum(put))
    return put


@pytest.mark.parametrize("per_s", [0.5, 1, 5, 20])
def test_a_thousand_questions_keep_the_pace_and_all_are_put(per_s: float) -> None:
    seconds = int(1000 / per_s) + 1

    put = asked_within(Pace(), 1000, per_s, seconds)

    assert sum(put) == 1000
    assert put[0] <= per_s * BURST_S + 1
    assert max(put[1:]) <= max(1, per_s)


def test_after_a_rest_a_few_are_put_at_once() -> None:
    pace = Pace()

    assert [pace.when("sizpay", number, 5, NOON) for number in range(11)] == [None] * 11
    assert pace.when("sizpay", 11, 5, NOON) is not None


def test_one_gateway_does_not_slow_another() -> None:
    pace = Pace()
    for number in range(100):
        pace.when("sizpay", number, 5, NOON)

    assert pace.when("zarinpal", 200, 5, NOON) is None


def test_a_gateway_that_does_not_answer_is_not_asked_by_all_hands() -> None:
    pace = Pace()

    for _ in range(MOST_AT_ONCE):
        pace.begin("sizpay")
    later = pace.when("sizpay", 1, 5, NOON)
    assert later is not None
    again = pace.when("sizpay", 1, 5, later)
    assert again is not None
    assert again > later

    pace.end("sizpay")
    assert pace.when("sizpay", 1, 5, again) is None
