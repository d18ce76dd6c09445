"""Drawing an invoice as a PDF; HarfBuzz shapes Persian, and its lines run from right to left."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout
from fpdf.fonts import FontFace, TTFFont

from common.invoices.sheet import Sheet

T = TypeVar("T")
_FONTS = Path(__file__).parents[1] / "charts" / "fonts"
_FAMILY = "Vazirmatn"
INK, FAINT = (28, 36, 48), (107, 118, 132)
NAME_SHARE, NUMBER_SHARE = 10, 5
"""How wide what a thing is called is beside a number."""


def draw(sheet: Sheet) -> bytes:
    """The invoice as a PDF on A4, over as many pages as its goods need."""
    return _Pen(sheet).draw()


class _Pen:
    """Draws one invoice from top to bottom."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._start, self._end = (Align.R, Align.L) if sheet.runs_left else (Align.L, Align.R)
        self._pdf = pdf = FPDF(format="A4")
        pdf.set_margin(18)
        pdf.set_auto_page_break(auto=True, margin=18)
        pdf.add_font(_FAMILY, "", _FONTS / "Vazirmatn-Regular.ttf")
        pdf.add_font(_FAMILY, "B", _FONTS / "Vazirmatn-Bold.ttf")
        # A Persian name on an invoice that runs to the right keeps its own way: the library would put
        # the numbers in it in the wrong places otherwise.
        pdf.set_text_shaping(True, direction="rtl" if sheet.runs_left else None)
        pdf.set_lang(sheet.language)
        pdf.set_title(sheet.title)
        pdf.set_creation_date(sheet.issued_at)
        pdf.add_page()

    def draw(self) -> bytes:
        sheet = self._sheet
        self._write(sheet.seller_head, size=9, colour=FAINT)
        self._write(sheet.seller, size=11, bold=True)
        for words in sheet.about:
            self._write(words, size=9, colour=FAINT)
        if sheet.buyer:
            self._gap(3)
            self._write(sheet.buyer_head, size=9, colour=FAINT)
            self._write(sheet.buyer[0], size=11, bold=True)
            for words in sheet.buyer[1:]:
                self._write(words, size=10)
        self._gap(4)
        self._write(sheet.title, size=18, bold=True)
        for words in sheet.facts:
            self._write(words, size=10)
        self._gap(5)
        self._goods()
        self._gap(3)
        self._sums()
        self._gap(5)
        for words in sheet.payments:
            self._write(words, size=10)
        self._gap(4)
        for words in sheet.notes:
            self._write(words, size=9, colour=FAINT)
        return bytes(self._pdf.output())

    def _goods(self) -> None:
        heads = self._sheet.heads
        widths = (NAME_SHARE, *[NUMBER_SHARE] * (len(heads) - 1))
        aligns = (self._start, *[self._end] * (len(heads) - 1))
        self._font(9)
        with self._pdf.table(
            col_widths=tuple(self._placed(widths)),
            text_align=tuple(self._placed(aligns)),
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=FontFace(emphasis="BOLD", color=INK),
            line_height=6,
            padding=1,
        ) as table:
            for row in (heads, *self._sheet.rows):
                table.row([self._known(words) for words in self._placed(row)])

    def _sums(self) -> None:
        for name, amount in self._sheet.sums:
            self._sum(name, amount, size=10)
        self._sum(*self._sheet.total, size=13, bold=True)
        for name, amount in self._sheet.below:
            self._sum(name, amount, size=9, colour=FAINT)

    def _sum(
        self,
        name: str,
        amount: str,
        *,
        size: int,
        bold: bool = False,
        colour: tuple[int, int, int] = INK,
    ) -> None:
        """A name where lines begin and its amount where they end."""
        pdf = self._pdf
        self._font(size, bold=bold, colour=colour)
        height, half = size * 0.62, pdf.epw / 2
        left, right = self._placed(((name, self._start), (amount, self._end)))
        pdf.cell(half, height, self._known(left[0]), align=left[1])
        pdf.cell(half, height, self._known(right[0]), align=right[1])
        pdf.ln(height)

    def _write(
        self,
        words: str,
        *,
        size: int,
        bold: bool = False,
        colour: tuple[int, int, int] = INK,
    ) -> None:
        self._font(size, bold=bold, colour=colour)
        text = self._known(words)
        self._pdf.multi_cell(0, size * 0.62, text, align=self._start, new_x="LMARGIN", new_y="NEXT")

    def _font(self, size: int, *, bold: bool = False, colour: tuple[int, int, int] = INK) -> None:
        self._pdf.set_font(_FAMILY, "B" if bold else "", size)
        self._pdf.set_text_color(*colour)

    def _gap(self, height: float) -> None:
        self._pdf.ln(height)

    def _placed(self, cells: Iterable[T]) -> list[T]:
        """What stands side by side, the first where lines begin."""
        placed = list(cells)
        return placed[::-1] if self._sheet.runs_left else placed

    def _known(self, words: str) -> str:
        """The words without what the font has no letter for, such as pictures in a shop's name."""
        font = self._pdf.current_font
        letters = font.cmap.keys() if isinstance(font, TTFFont) else ()
        return "".join(
            one for one in words if one.isspace() or _is_mark(one) or ord(one) in letters
        )


def _is_mark(letter: str) -> bool:
    """Whether it only says how others join or run."""
    return unicodedata.category(letter) == "Cf"
