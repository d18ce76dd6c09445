"""A canvas of 900 by 675 points, drawn larger than it is shown so that edges are smooth."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PIL import ImageColor, ImageDraw

WIDTH, HEIGHT = 900, 675
TIMES = 2

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Canvas:
    """What motifs draw on; all numbers are points of the picture."""

    pen: ImageDraw.ImageDraw

    def shape(self, points: Iterable[Point], fill: str) -> None:
        """A filled polygon."""
        self.pen.polygon([(x * TIMES, y * TIMES) for x, y in points], fill=fill)

    def line(self, points: Sequence[Point], fill: str, width: float) -> None:
        """A line through points."""
        scaled = [(x * TIMES, y * TIMES) for x, y in points]
        self.pen.line(scaled, fill=fill, width=round(width * TIMES), joint="curve")

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        """An ellipse around a point."""
        box = ((x - rx) * TIMES, (y - ry) * TIMES, (x + rx) * TIMES, (y + ry) * TIMES)
        self.pen.ellipse(box, fill=fill)

    def ring(self, x: float, y: float, r: float, fill: str, width: float) -> None:
        """A circle's line."""
        box = ((x - r) * TIMES, (y - r) * TIMES, (x + r) * TIMES, (y + r) * TIMES)
        self.pen.ellipse(box, outline=fill, width=round(width * TIMES))

    def box(
        self, left: float, top: float, right: float, bottom: float, fill: str, r: float
    ) -> None:
        """A box with round corners."""
        scaled = (left * TIMES, top * TIMES, right * TIMES, bottom * TIMES)
        self.pen.rounded_rectangle(scaled, radius=r * TIMES, fill=fill)


def around(x: float, y: float, r: float, count: int, turn: float = 0.0) -> list[Point]:
    """Points spread evenly on a circle."""
    steps = (turn + math.tau * step / count for step in range(count))
    return [(x + r * math.cos(angle), y + r * math.sin(angle)) for angle in steps]


def petal(x: float, y: float, length: float, width: float, angle: float) -> list[Point]:
    """A leaf that begins at a point and ends `length` away from it."""
    points = []
    for step in range(33):
        along = step / 16 if step <= 16 else (32 - step) / 16
        aside = math.sin(math.pi * along) * width / 2 * (1 if step <= 16 else -1)
        across = (along * length * math.cos(angle), along * length * math.sin(angle))
        points.append(
            (x + across[0] - aside * math.sin(angle), y + across[1] + aside * math.cos(angle))
        )
    return points


def lighter(colour: str, by: float = 0.6) -> str:
    """The colour on its way to white."""
    red, green, blue = ImageColor.getrgb(colour)[:3]
    mixed = (round(part + (255 - part) * by) for part in (red, green, blue))
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def darker(colour: str, by: float = 0.3) -> str:
    """The colour on its way to black."""
    red, green, blue = ImageColor.getrgb(colour)[:3]
    mixed = (round(part * (1 - by)) for part in (red, green, blue))
    return "#{:02x}{:02x}{:02x}".format(*mixed)
