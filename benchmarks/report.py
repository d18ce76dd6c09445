"""What was found, as a table for people and as JSON for machines."""

import json
import os
import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.duels import Duel, middle_half
from benchmarks.measures import Found
from benchmarks.plans import Outcome

RESULTS = Path(__file__).parent / "results"
LATE_MS = 10.0
"""A generator later than this cannot tell how fast the bot was."""


@dataclass(frozen=True)
class Line:
    """One figure: its ratio to what it is held against, and itself."""

    name: str
    ratio: float | None
    against: str
    figure: str
    wanted: str = ""

    def __str__(self) -> str:
        """As it is printed."""
        ratio = "" if self.ratio is None else f"{self.ratio:5.2f} {self.against}"
        return f"{self.name:48} {ratio:16} {self.figure:30} {self.wanted}".rstrip()


def lines(found: Found) -> list[Line]:
    """The table."""
    return [
        *_speed(found),
        *_open_loop(found),
        *_visits(found),
        *_databases(found),
        *_memory(found),
        *_purchases(found),
    ]


def _speed(found: Found) -> Iterator[Line]:
    alone, echo_alone = found.shop_alone, found.echo_alone
    yield Line("bare bot, 32 buyers: CPU an update", 1.0, "E", f"{found.echo_cpu_ms:.2f} ms")
    yield Line("bare bot, 32 buyers", 1.0, "× E", f"{found.echo_per_second:.0f} updates/s")
    yield _rate("bare bot, 32 of its updates at a time", found.echo_together, "× E")
    yield _cpu("order step", found.ordering, 1.0)
    yield _rate("order step, 32 buyers", found.ordering, "× E", "at least 2.00")
    if alone is not None and echo_alone is not None:
        yield Line(
            "order step, one at a time: p50",
            alone.latency_ms(0.5) / echo_alone.latency_ms(0.5),
            "× E's",
            f"{alone.latency_ms(0.5):.1f} ms, E's {echo_alone.latency_ms(0.5):.1f} ms",
        )
        yield Line(
            "order step, one at a time: CPU an update",
            alone.cpu_ms() / echo_alone.cpu_ms(),
            "× E's",
            f"{alone.cpu_ms():.2f} ms, E's {echo_alone.cpu_ms():.2f} ms",
        )


def _rate(name: str, found: Duel, against: str, wanted: str = "") -> Line:
    """Updates a second against the other side's, pair by pair."""
    ratios = found.rate_ratios
    figure = f"{found.per_second:.0f} updates/s"
    return Line(name, median(ratios), against, f"{figure}{_half(ratios)}", _all(wanted, found))


def _cpu(name: str, found: Duel, most: float) -> Line:
    """CPU for an update against E, pair by pair."""
    ratios = found.cpu_ratios
    figure = f"{found.cpu_ms:.2f} ms{_half(ratios)}"
    wanted = _all(f"at most {most:.2f}", found)
    return Line(f"{name}: CPU an update", median(ratios), "E", figure, wanted)


def _half(ratios: list[float]) -> str:
    half = middle_half(ratios)
    return f", half of the pairs {half}" if half else ""


def _all(wanted: str, found: Duel) -> str:
    doubts = {_doubts(outcome): None for outcome in found.ours}
    return ", ".join(part for part in (wanted, *doubts) if part)


def _open_loop(found: Found) -> Iterator[Line]:
    for rate, outcome in found.open_loop.items():
        done = f"{outcome.latency_ms(0.99):.0f} ms, p50 {outcome.latency_ms(0.5):.0f} ms"
        yield Line(
            f"order step, {rate} a second: p99",
            outcome.per_second / rate,
            "of the rate",
            done,
            _doubts(outcome),
        )


def _visits(found: Found) -> Iterator[Line]:
    yield _cpu("looking around", found.looking, 1.2)
    yield _cpu("searching", found.searching, 1.2)
    yield _cpu("a whole purchase", found.buying, 1.2)


def _doubts(outcome: Outcome) -> str:
    """What to know before believing a latency."""
    late = outcome.lateness_ms(0.99)
    said = f"generator late by {late:.0f} ms at p99" if late > LATE_MS else ""
    lost = f"{outcome.unanswered} not answered" if outcome.unanswered else ""
    return ", ".join(part for part in (said, lost) if part)


def _databases(found: Found) -> Iterator[Line]:
    yield _rate("durable against not durable, 32 buyers", found.not_durable, "× the same")
    if found.postgres_alone is not None:
        yield _rate("PostgreSQL against SQLite, 32 buyers", found.postgres, "× SQLite")
        yield Line(
            "PostgreSQL, one at a time: p50",
            None,
            "",
            f"{found.postgres_alone.latency_ms(0.5):.1f} ms",
        )
    elif found.postgres_missing:
        yield Line("PostgreSQL", None, "", found.postgres_missing)


def _memory(found: Found) -> Iterator[Line]:
    bare = found.memory["bare at rest"]
    yield Line("memory, bare bot at rest", 1.0, "× bare", f"{bare:.0f} MiB")
    for name, wanted in (("shop at rest", "at most 2.50"), ("shop after many", "")):
        yield Line(
            f"memory, {name}",
            found.memory[name] / bare,
            "× bare",
            f"{found.memory[name]:.0f} MiB",
            wanted,
        )


def _purchases(found: Found) -> Iterator[Line]:
    for name, counted, most in (
        ("new address", found.first_purchase, 12),
        ("saved address", found.next_purchase, 6),
    ):
        if counted is None:
            continue
        yield Line(
            f"purchase, {name}: updates to the link",
            None,
            "",
            f"{counted.updates}",
            f"at most {most}",
        )
        yield Line(
            f"purchase, {name}: database",
            None,
            "",
            f"{counted.statements:.0f} statements, {counted.commits:.0f} commits",
        )


def shares(found: Found) -> str:
    """Who else used the machine while the shop was measured."""
    windows = found.ordering.ours
    used = ", ".join(
        f"{name} {median(one.share(name) for one in windows):.0%}" for name in windows[0].cpu
    )
    return f"Of one core, with 32 buyers: {used}. Cores: {os.cpu_count()}."


def write(found: Found, load: float) -> Path:
    """Keep everything that was found as JSON."""
    RESULTS.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    path = RESULTS / f"{now:%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps(_as_json(found, now, load), indent=1, ensure_ascii=False))
    return path


def _as_json(found: Found, now: datetime, load: float) -> dict[str, Any]:
    return {
        "at": now.isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "python_telegram_bot": version("python-telegram-bot"),
        "cores": os.cpu_count(),
        "load_before": load,
        "table": [asdict(line) for line in lines(found)],
        "outcomes": {
            **{
                f"{name}, {side}": [_summary(one) for one in outcomes]
                for name in _IN_TURN
                for side, outcomes in vars(getattr(found, name)).items()
            },
            **{
                name: _summary(outcome)
                for name in _SINGLE
                if (outcome := getattr(found, name)) is not None
            },
            **{f"open_{rate}": _summary(one) for rate, one in found.open_loop.items()},
        },
    }


_IN_TURN = (
    "ordering",
    "looking",
    "searching",
    "buying",
    "echo_together",
    "not_durable",
    "postgres",
)
_SINGLE = ("echo_alone", "shop_alone", "postgres_alone")


def _summary(outcome: Outcome) -> dict[str, Any]:
    return {
        "updates": len(outcome.latencies),
        "seconds": outcome.seconds,
        "per_second": outcome.per_second,
        "cpu_ms": {name: outcome.cpu_ms(name) for name in outcome.cpu},
        "share": {name: outcome.share(name) for name in outcome.cpu},
        "latency_ms": {
            f"p{round(100 * part)}": outcome.latency_ms(part) for part in (0.5, 0.95, 0.99)
        },
        "late_ms_p99": outcome.lateness_ms(0.99),
        "unanswered": outcome.unanswered,
        "refused": outcome.refused,
        "reasons": outcome.reasons,
    }
