"""Reading a seller's table of goods: any of the encodings and separators spreadsheets write."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from common.errors import BadInput
from common.messages import Message, msg
from common.text import fold

COLUMNS = (
    *("sku", "category", "name", "price", "stock", "description", "photo", "variant"),
    *("options", "specifications", "weight", "kind", "keys", "link", "file"),
)
NEEDED = COLUMNS[:5]
LARGEST_BYTES = 20 * 1024 * 1024
LONGEST_FIELD = 20_000
"""Characters of one cell; more means that a quotation mark was never closed."""

_ARABIC, _TURKISH = "windows-1256", "windows-1254"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands there; `line` is where it begins in the file, counted from 1."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table. `remarks` is what the seller should know about the file as a whole."""

    rows: tuple[Row, ...]
    refused: tuple[tuple[int, Message], ...]
    remarks: tuple[Message, ...]


def read_sheet(path: Path) -> Sheet:
    """A CSV file with a line of headings.

    Raises:
        BadInput: it cannot be opened, is too large, or lacks a column.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise BadInput("import-file-too-large", most=LARGEST_BYTES // 1024 // 1024)
        content = path.read_bytes()
    except OSError:
        raise BadInput("import-file-missing", name=path.name) from None
    text, guessed = decode(content)
    remarks = (msg("import-encoding-guessed", encoding=guessed),) if guessed else ()
    lines = list(io.StringIO(text, newline=""))
    delimiter, headings, first = _headings(lines)
    rows: list[Row] = []
    refused: list[tuple[int, Message]] = []
    for number, found in _records(lines, first, delimiter):
        if isinstance(found, Message):
            refused.append((number, found))
        elif any(cell.strip() for cell in found):
            _sort_in(number, found, headings, rows, refused)
    return Sheet(tuple(rows), tuple(refused), remarks)


def decode(content: bytes) -> tuple[str, str | None]:
    """The text of a file, and the encoding when it had to be guessed.

    What is not UTF is one of the two Windows encodings of our markets. Persian words are runs of
    bytes above 127; in Turkish such letters stand alone between Latin ones.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace"), None
    try:
        return content.decode("utf-8"), None
    except UnicodeDecodeError:
        high = [byte > 127 for byte in content]
        paired = sum(one and other for one, other in pairwise(high))
        encoding = _ARABIC if paired * 2 > sum(high) else _TURKISH
        return content.decode(encoding, "replace"), encoding


def _headings(lines: list[str]) -> tuple[str, list[str], int]:
    """The separator under which the headings hold the most columns we know, those columns, and
    the number of lines up to there. Excel may begin a file with `sep=;`, which says no more.
    """
    first = 0
    while first < len(lines) and _says_nothing(lines[first]):
        first += 1
    line = lines[first] if first < len(lines) else ""
    found = {mark: _split(line, mark) for mark in (",", ";", "\t")}
    delimiter = max(found, key=lambda mark: len(set(found[mark]) & set(COLUMNS)))
    missing = [name for name in NEEDED if name not in found[delimiter]]
    if missing:
        raise BadInput("import-columns-missing", columns=", ".join(missing))
    return delimiter, found[delimiter], first + 1


def _says_nothing(line: str) -> bool:
    return not line.strip() or line.strip().lower().startswith("sep=")


def _split(line: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
    return [fold(cell) for cell in cells]


def _records(
    lines: list[str], first: int, delimiter: str
) -> Iterator[tuple[int, list[str] | Message]]:
    """Each row from line `first` on with the number of the line it begins on.

    A quotation mark that is not closed swallows what follows it; then the row is refused and
    reading begins again on its next line, so that one slip costs one row.
    """
    start = first
    while start < len(lines):
        reader = csv.reader(lines[start:], delimiter=delimiter, strict=True)
        before = 0
        try:
            for cells in reader:
                if any(len(cell) > LONGEST_FIELD for cell in cells):
                    raise csv.Error("a cell without end")
                yield start + before + 1, cells
                before = reader.line_num
            return
        except csv.Error:
            yield start + before + 1, msg("import-quotes-odd")
            start += before + 1


def _sort_in(
    line: int,
    cells: list[str],
    headings: list[str],
    rows: list[Row],
    refused: list[tuple[int, Message]],
) -> None:
    if any(cell.strip() for cell in cells[len(headings) :]):
        refused.append((line, msg("import-cells-too-many", most=len(headings))))
        return
    padded = cells + [""] * (len(headings) - len(cells))
    known = {name: cell for name, cell in zip(headings, padded, strict=False) if name in COLUMNS}
    rows.append(Row(line, {name: known.get(name, "") for name in COLUMNS}))
