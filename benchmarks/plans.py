"""What the load generator is asked to do, and what it answers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class Plan:
    """Buyers, what each does once, and what they do again and again.

    Without a `rate` everybody acts as soon as they are answered; with one, so many a second act
    whether others are answered or not. Without a `loop` the set-up is what is measured.
    """

    buyers: int
    first_buyer: int = 910_000_001
    language: str = "fa"
    setup: tuple[tuple[str, str], ...] = ()
    at_once: int = 16
    """How many are set up side by side."""
    loop: tuple[tuple[str, str], ...] = ()
    rate: float = 0.0
    seconds: float = 5.0
    warm_up_s: float = 1.0
    pids: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, line: Mapping[str, Any]) -> Self:
        """The plan that `to_json` wrote."""
        steps = {
            name: tuple((verb, what) for verb, what in line[name]) for name in ("setup", "loop")
        }
        return cls(**{**line, **steps})

    def to_json(self) -> dict[str, Any]:
        """The form that travels."""
        return asdict(self)


@dataclass(frozen=True)
class Outcome:
    """What came of a plan. Times are in seconds; `lateness` is the generator's own."""

    latencies: list[float]
    lateness: list[float]
    seconds: float
    cpu: dict[str, float]
    unanswered: int
    refused: int
    reasons: list[str]

    @property
    def per_second(self) -> float:
        """Updates answered in full a second."""
        return len(self.latencies) / self.seconds

    def cpu_ms(self, name: str = "bot") -> float:
        """CPU of a process for each update that was answered, in milliseconds."""
        return 1000 * self.cpu[name] / max(len(self.latencies), 1)

    def share(self, name: str) -> float:
        """Of one core, how much a process used."""
        return self.cpu[name] / self.seconds

    def latency_ms(self, fraction: float) -> float:
        """The latency that this fraction of updates did not exceed, in milliseconds."""
        return 1000 * quantile(self.latencies, fraction)

    def lateness_ms(self, fraction: float) -> float:
        """How late the generator itself was, in milliseconds."""
        return 1000 * quantile(self.lateness, fraction)


def quantile(ordered: list[float], fraction: float) -> float:
    """The value at this fraction of an ordered list; 0 of an empty one."""
    return ordered[min(int(len(ordered) * fraction), len(ordered) - 1)] if ordered else 0.0
