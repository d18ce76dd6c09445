"""What is counted while the shop runs, for Prometheus.

All of it is counted in the event loop's thread, so plain numbers do; the library's own counters
lock and look up for each, which took a thirtieth of all that a busy shop does.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from bot.engine.backlog import Backlog

TURN_BUCKETS_S = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0)
WAITING = ("inbox", "outbox", "due", "attempts", "dead_letters")


class _Durations:
    """How many took how long."""

    def __init__(self) -> None:
        self.counts = [0] * (len(TURN_BUCKETS_S) + 1)
        self.sum_s = 0.0

    def buckets(self) -> list[tuple[str, float]]:
        """For each limit, how many stayed within it."""
        limits, total, found = [*map(str, TURN_BUCKETS_S), "+Inf"], 0, []
        for limit, count in zip(limits, self.counts, strict=True):
            total += count
            found.append((limit, float(total)))
        return found


class Vitals:
    """Handed to the engine, the cashier and the courier. Counting costs half a microsecond."""

    def __init__(self) -> None:
        self._turns: dict[str, _Durations] = {}
        self._messages: Counter[tuple[str, str]] = Counter()
        self._checks: Counter[tuple[str, str]] = Counter()

    def turn(self, kind: str, seconds: float) -> None:
        """A turn of this kind has committed."""
        durations = self._turns.get(kind)
        if durations is None:
            durations = self._turns[kind] = _Durations()
        durations.counts[bisect_left(TURN_BUCKETS_S, seconds)] += 1
        durations.sum_s += seconds

    def message(self, channel: str, result: str) -> None:
        """A message was sent, refused, put off or lost on this channel."""
        self._messages[channel, result] += 1

    def attempt(self, gateway: str, result: str) -> None:
        """A gateway was asked to begin a payment or about one, and said this."""
        self._checks[gateway, result] += 1

    def exposition(self, waiting: Backlog) -> bytes:
        """All of it, as Prometheus reads it."""
        registry = CollectorRegistry()
        registry.register(_Families([*self._families(), _waiting(waiting)]))
        return generate_latest(registry)

    def _families(self) -> Iterator[Metric]:
        turns = HistogramMetricFamily(
            "vefa_turn_seconds", "From taking an update to its commit.", labels=["kind"]
        )
        for kind, durations in self._turns.items():
            turns.add_metric([kind], buckets=durations.buckets(), sum_value=durations.sum_s)
        yield turns
        yield _counted(
            "vefa_messages",
            "Messages by how they fared.",
            ["channel", "result"],
            self._messages,
        )
        yield _counted(
            "vefa_attempt_results",
            "What gateways said about payment attempts.",
            ["gateway", "result"],
            self._checks,
        )


class _Families:
    """What the library asks for its numbers."""

    def __init__(self, families: list[Metric]) -> None:
        self._known = families

    def collect(self) -> list[Metric]:
        """The numbers as they are."""
        return self._known


def _counted(
    name: str, text: str, labels: list[str], counts: Counter[tuple[str, str]]
) -> CounterMetricFamily:
    family = CounterMetricFamily(name, text, labels=labels)
    for which, count in counts.items():
        family.add_metric(which, count)
    return family


def _waiting(waiting: Backlog) -> GaugeMetricFamily:
    family = GaugeMetricFamily("vefa_waiting", "What is open at this moment.", labels=["what"])
    for what in WAITING:
        family.add_metric([what], getattr(waiting, what))
    return family
