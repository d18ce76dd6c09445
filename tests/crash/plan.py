"""What is to happen in a run, and how it went."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Play:
    """What is to happen. Everything random follows from the seed, but not the machine's pace."""

    buyers: int = 25
    purchases: int = 8
    kills: int = 30
    between_s: tuple[float, float] = (0.2, 6.0)
    """The least and the most time before a kill, mostly from when the process serves and buyers
    have got on a little."""
    deadly: int = 1
    """Updates that kill the process."""
    offers: int = 3
    failing_commit: int = 40
    """Every commit with this number fails; 0 for none."""
    webhook: bool = False
    processes: int = 1
    database_url: str = ""
    """Empty for SQLite."""
    seed: int = 1405
    days: tuple[float, ...] = (0.3, 0.5, 0.5, 1, 2, 12, 24, 24, 24, 24, 48, 12, 48, 24, 24, 48)
    """Hours by which the clock moves on, time after time, when all is bought; empty for none."""
    day_kills: int = 12
    """Kills while these days pass."""
    patience_s: float = 3.0
    ends_within_s: float = 1800.0


@dataclass
class Report:
    """How it went."""

    complaints: list[str]
    kills: int = 0
    lives: int = 0
    purchases: int = 0
    before_last_kill: int = 0
    """Purchases that were paid by then: the others met no kill."""
    updates: int = 0
    acts: int = 0
    messages: int = 0
    shown_twice: int = 0
    missing: int = 0
    """Marketing and surveys that were in flight when the process died, and are listed."""
    journeys: int = 0
    """Kinds of follow-ups that were told in the days after."""
    batches_discarded: int = 0
    deaths_by_update: int = 0
    unfinished: list[str] = field(default_factory=list)
