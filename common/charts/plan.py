"""What a chart shows, before anybody draws it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

VERSION = 1
"""Of the drawing; a newer one draws everything again."""
OUTLIER = 4
"""A bar that is so many times as high as the next one is cut, or nobody could see the others."""
_STEPS = (10, 20, 25, 50, 100)


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: what it brought, what the day beside it brought (None where there is none), and what
    is written under it.
    """

    label: str
    value: int
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """The lowest and highest value that is drawn, and the values of the lines."""

    low: int
    top: int
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of bars. Where `runs_left`, the first day stands on the right, as people read.

    `lines` are amounts as they are written, one for each line of the scale; `highest` is written on
    bars that are cut. `empty` is said where there is nothing to draw.
    """

    title: str
    now: str
    before: str
    bars: tuple[Bar, ...]
    scale: Scale
    lines: tuple[str, ...]
    highest: str
    empty: str
    runs_left: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(bar.value or bar.before for bar in self.bars)

    def digest(self) -> str:
        """The same for the same picture, in every run."""
        return hashlib.sha256(f"chart {VERSION} {self!r}".encode()).hexdigest()


def scale(bars: Sequence[Bar]) -> Scale:
    """Round numbers above and below what is drawn."""
    values = sorted((value for bar in bars for value in (bar.value, bar.before or 0)), reverse=True)
    highest, second = (*values, 0, 0)[:2]
    seen = second if second > 0 and highest > OUTLIER * second else highest
    step = _step(max(seen, 0))
    top = step * max(-(-seen // step), 1)
    down = -min((*values, 0))
    below = _step(down)
    # What went back is seldom much; where it is, it is cut as well.
    low = -min(below * -(-down // below), top)
    lines = tuple(value for value in range(0, top + 1, step))
    return Scale(low, top, lines)


def _step(highest: int) -> int:
    """A round number that goes into it two to five times."""
    if highest <= 2:
        return 1
    size: int = 10 ** max(len(str(highest)) - 3, 0)
    for power in (size, size * 10, size * 100):
        for one in _STEPS:
            step = one * power // 10
            if step and highest <= step * 4:
                return step
    raise AssertionError(f"no step for {highest}")
