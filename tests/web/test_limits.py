"""Buckets of tokens."""

from bot.web.limits import Buckets


class Time:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_bucket_empties_and_refills_with_time() -> None:
    time = Time()
    buckets = Buckets(size=2, refill_s=10, monotonic=time)

    taken = [buckets.take("a") for _ in range(3)]
    time.seconds = 10
    later = [buckets.take("a") for _ in range(2)]
    time.seconds = 1000
    much_later = [buckets.take("a") for _ in range(3)]

    assert taken == [True, True, False]
    assert later == [True, False]
    assert much_later == [True, True, False]


def test_everybody_has_a_bucket_of_their_own() -> None:
    buckets = Buckets(size=1, refill_s=10, monotonic=Time())

    assert [buckets.take(key) for key in ("a", "b", "a", "b")] == [True, True, False, False]


def test_only_so_many_are_remembered() -> None:
    buckets = Buckets(size=1, refill_s=10, monotonic=Time(), keys=2)

    assert [buckets.take(key) for key in ("a", "b", "c", "a")] == [True] * 4
    assert buckets.take("c") is False
