"""Two bots measured in turn, in windows so short that a slow hour of the machine meets both."""

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median, quantiles

from benchmarks.plans import Outcome, Plan
from benchmarks.rig import Bot, Rig

Drawing = Callable[[Bot], Plan]


@dataclass(frozen=True)
class Side:
    """A bot, the stand-in it talks to, and what its people do."""

    rig: Rig
    bot: Bot
    plan: Drawing

    def measure(self) -> Outcome:
        """One window."""
        return self.rig.measure(self.bot, self.plan(self.bot))


@dataclass(frozen=True)
class Duel:
    """Windows of one bot, and beside each the window of the bot it is held against."""

    ours: list[Outcome] = field(default_factory=list)
    theirs: list[Outcome] = field(default_factory=list)

    @property
    def cpu_ms(self) -> float:
        """CPU of ours for an update."""
        return median(one.cpu_ms() for one in self.ours)

    @property
    def per_second(self) -> float:
        """Updates of ours a second."""
        return median(one.per_second for one in self.ours)

    @property
    def cpu_ratios(self) -> list[float]:
        """CPU for an update, ours by theirs, of each pair."""
        return [
            one.cpu_ms() / other.cpu_ms() for one, other in zip(self.ours, self.theirs, strict=True)
        ]

    @property
    def rate_ratios(self) -> list[float]:
        """Updates a second, ours by theirs, of each pair."""
        return [
            one.per_second / other.per_second
            for one, other in zip(self.ours, self.theirs, strict=True)
        ]


def duel(ours: Side, theirs: Side, pairs: int) -> Duel:
    """Measure in turn; who begins changes, so that neither always comes after the other."""
    found = Duel()
    for number in range(pairs):
        for side in (ours, theirs) if number % 2 else (theirs, ours):
            (found.ours if side is ours else found.theirs).append(side.measure())
    return found


def middle_half(ratios: list[float]) -> str:
    """Between which values half of the pairs are, empty for fewer than four."""
    if len(ratios) < 4:
        return ""
    low, _, high = quantiles(ratios, n=4)
    return f"{low:.2f} to {high:.2f}"
