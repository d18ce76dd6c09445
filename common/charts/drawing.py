"""Drawing a chart, readable on a small phone; Raqm shapes Persian and sets it from right to left."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from common.charts.plan import Bar, Chart
from common.text import END_ISOLATE, ISOLATE, RIGHT_ISOLATE

WIDTH, HEIGHT = 1080, 810
INK, FAINT, LINE = "#1c2430", "#6b7684", "#dfe4ea"
NOW, BEFORE, LESS = "#14746f", "#b9c4cf", "#b4442f"
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, WIDTH - 48, 280, HEIGHT - 100
_FONTS = Path(__file__).parent / "fonts"
_UNSEEN = dict.fromkeys(map(ord, (ISOLATE, RIGHT_ISOLATE, END_ISOLATE, "\u200e", "\u200f")))
MOST_LABELS = 10
COLOURS = 48


def draw(chart: Chart) -> bytes:
    """The chart as a PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen = _Pen(image, chart)
    pen.head()
    if chart.is_empty:
        pen.middle(chart.empty)
    else:
        pen.lines()
        pen.bars()
    written = BytesIO()
    # Few colours are a third of the bytes, for whoever pays for each.
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


class _Pen:
    """Draws one chart; places are those of a reader from left to right, and turned at the end."""

    def __init__(self, image: Image.Image, chart: Chart) -> None:
        self._draw = ImageDraw.Draw(image)
        self._chart = chart
        self._bold = _font("Bold", 46)
        self._text = _font("Regular", 34)
        self._small = _font("Regular", 30)
        self._way = "rtl" if chart.runs_left else "ltr"
        amounts = [self._length(words, self._small) for words in chart.lines]
        self._end = _RIGHT - max(amounts, default=0) - 20
        """Where the bars end; what their lines mean is written after it."""
        self._beside = any(bar.before is not None for bar in chart.bars)

    def head(self) -> None:
        """What it shows, and which bars are which."""
        self._write(_LEFT, 40, self._chart.title, self._bold)
        rows: Iterable[tuple[str, str]] = ((NOW, self._chart.now), (BEFORE, self._chart.before))
        for number, (colour, words) in enumerate(rows):
            if words:
                y = 116 + number * 52
                self._box(_LEFT, y + 10, _LEFT + 30, y + 40, colour)
                self._write(_LEFT + 46, y, words, self._text)

    def middle(self, words: str) -> None:
        """Say that there is nothing to draw."""
        width = self._length(words, self._text)
        self._write((WIDTH - width) / 2, (_TOP + _BOTTOM) / 2, words, self._text, FAINT)

    def lines(self) -> None:
        """The lines of the scale, each with its amount above it."""
        scale = self._chart.scale
        for value, words in zip(scale.lines, self._chart.lines, strict=True):
            y = self._y(value)
            self._box(_LEFT, y, self._end, y + 1, LINE if value else FAINT)
            if value:
                self._write(self._end + 20, y - 26, words, self._small, FAINT)

    def bars(self) -> None:
        """Two bars for each day, the one before paler and first."""
        bars = self._chart.bars
        slot = (self._end - _LEFT) / max(len(bars), 5)
        every = -(-len(bars) // MOST_LABELS)
        for number, bar in enumerate(bars):
            left = _LEFT + number * slot
            self._pair(bar, left + slot * 0.1, slot * 0.8)
            if number % every == 0:
                width = self._length(bar.label, self._small)
                self._write(left + (slot - width) / 2, _BOTTOM + 24, bar.label, self._small)

    def _pair(self, bar: Bar, left: float, width: float) -> None:
        middle = left + width * 0.4
        if bar.before:
            self._bar(left, middle, bar.before, BEFORE)
        if bar.value:
            start = middle + 1 if self._beside else left
            self._bar(start, left + width, bar.value, NOW if bar.value > 0 else LESS)

    def _bar(self, left: float, right: float, value: int, colour: str) -> None:
        scale = self._chart.scale
        seen = max(min(value, scale.top), scale.low)
        ends = sorted((self._y(seen), self._y(0)))
        self._box(left, ends[0], right, max(ends[1], ends[0] + 3), colour)
        if value > scale.top:
            self._cut(left, right, ends[0])

    def _cut(self, left: float, right: float, top: float) -> None:
        """Two gaps through a bar that is higher than the picture, and how high it is."""
        for y in (top + 34, top + 52):
            self._box(left - 2, y, right + 2, y + 7, "white")
        words = self._chart.highest
        width = self._length(words, self._small)
        start = min(max((left + right - width) / 2, _LEFT), self._end - width)
        self._write(start, top - 44, words, self._small)

    def _y(self, value: int) -> float:
        scale = self._chart.scale
        return _BOTTOM - (value - scale.low) * (_BOTTOM - _TOP) / (scale.top - scale.low)

    def _length(self, words: str, font: ImageFont.FreeTypeFont) -> float:
        return self._draw.textlength(words.translate(_UNSEEN), font, direction=self._way)

    def _write(
        self, x: float, y: float, text: str, font: ImageFont.FreeTypeFont, colour: str = INK
    ) -> None:
        words = text.translate(_UNSEEN)
        if self._chart.runs_left:
            x = WIDTH - x - self._length(words, font)
        self._draw.text((x, y), words, fill=colour, font=font, direction=self._way)

    def _box(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        if self._chart.runs_left:
            left, right = WIDTH - right, WIDTH - left
        self._draw.rectangle((round(left), round(top), round(right), round(bottom)), fill=colour)


def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    file = _FONTS / f"Vazirmatn-{weight}.ttf"
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.RAQM)
