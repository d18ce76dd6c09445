"""Reading an amount of money out of what people write: digits, separators, words, symbols."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from common.text import fold

UNITS = {
    "toman": ("toman", "tuman", "tumen", "تومان", "تومن", "ت"),
    "rial": ("rial", "riyal", "riyali", "irr", "ریال"),
    "AED": ("aed", "dirham", "dirhem", "bae dirhemi", "درهم"),
    "AFN": ("afn", "afghani", "afgani", "افغانی"),
    "AZN": ("azn", "manat", "منات", "₼"),
    "EUR": ("eur", "euro", "avro", "یورو", "€"),
    "GBP": ("gbp", "pound", "pounds", "sterlin", "پوند", "£"),
    "JPY": ("jpy", "yen", "ین", "¥"),
    "TRY": ("try", "tl", "lira", "لیر", "لیره", "₺"),
    "USD": ("usd", "dollar", "dollars", "dolar", "دلار", "$"),
    "XTR": ("xtr", "stars", "star", "ستاره", "yıldız", "⭐"),
}
"""What people write beside a number, and what it counts."""

_SCALES = {
    10**3: ("هزار", "bin", "thousand", "k"),
    10**6: ("میلیون", "ملیون", "milyon", "million"),
    10**9: ("میلیارد", "milyar", "billion"),
}
_LONGEST = 64
"""Characters; nobody writes a price or a number longer than this."""
_COUNT = re.compile(r"[0-9]{1,9}")
_NUMBER = re.compile(r"[-\u2212]? ?[0-9]+")


def _by_word(table: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {fold(word): meaning for meaning, words in table.items() for word in words}


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_UNIT_OF = _by_word(UNITS)
_SCALE_OF = {fold(word): scale for scale, words in _SCALES.items() for word in words}
_AMOUNT = re.compile(
    rf"(?P<minus>[-\u2212]?) ?(?:(?P<before>{_any_of(_UNIT_OF)})\.? ?)?(?P<inner>[-\u2212]?) ?"
    rf"(?P<number>\d+(?:[.,٬٫،'’/ ]\d+)*) ?(?P<scale>{_any_of(_SCALE_OF)})? ?"
    rf"(?P<after>{_any_of(_UNIT_OF)})?\.?"
)
_SEPARATOR = re.compile(r"\D")
_ONLY_DECIMAL, _ONLY_GROUP = "٫", "٬'’ "
_LOOKALIKES = str.maketrans("،", ",")


@dataclass(frozen=True, slots=True)
class WrittenAmount:
    """A number as it stood there: `digits` over ten to the `decimals`, and what it counted."""

    digits: int
    decimals: int
    unit: str | None
    """A key of UNITS, or None where no word or symbol stood beside the number."""


def read_amount(text: str) -> WrittenAmount | None:
    """The amount that is the whole of `text`, or None where there is none to be read."""
    found = _AMOUNT.fullmatch(fold(text)) if len(text) <= _LONGEST else None
    if found is None:
        return None
    units = {_UNIT_OF[word] for word in (found["before"], found["after"]) if word}
    number = _read_number(found["number"].translate(_LOOKALIKES))
    if number is None or len(units) > 1:
        return None
    digits, decimals = number
    sign = -1 if found["minus"] or found["inner"] else 1
    scale = _SCALE_OF.get(found["scale"] or "", 1)
    return WrittenAmount(sign * digits * scale, decimals, units.pop() if units else None)


def read_count(text: str) -> int | None:
    """The whole number that is all of `text`, in the digits of any script, or None: also for more
    digits than anybody counts with.
    """
    folded = fold(text) if len(text) <= _LONGEST else ""
    return int(folded) if _COUNT.fullmatch(folded) else None


def find_count(text: str) -> int | None:
    """The only whole number among the words of `text`, as in "۳ روز"; None where there is none, or
    several, or one below zero.
    """
    found = _NUMBER.findall(fold(text)) if len(text) <= _LONGEST else []
    return read_count(found[0]) if len(found) == 1 else None


def _read_number(number: str) -> tuple[int, int] | None:
    """Digits and how many of them are decimals.

    Of two kinds of separator the last is the decimal one. A single kind separates thousands
    when it recurs or when three digits follow it, as in 450,000 and 1.234, though not in 0.500.
    """
    marks = _SEPARATOR.findall(number)
    groups = _SEPARATOR.split(number)
    decimal = bool(marks) and _ends_in_decimals(marks, groups)
    whole = groups[:-1] if decimal else groups
    if len({*(marks[:-1] if decimal else marks)}) > 1 or not _grouped(whole):
        return None
    return int("".join(groups)), len(groups[-1]) if decimal else 0


def _ends_in_decimals(marks: list[str], groups: list[str]) -> bool:
    last = marks[-1]
    if last == _ONLY_DECIMAL:
        return True
    if last in _ONLY_GROUP:
        return False
    if len(set(marks)) > 1:
        return marks.count(last) == 1
    return len(marks) == 1 and (len(groups[1]) != 3 or len(groups[0]) > 3 or groups[0] == "0")


def _grouped(whole: list[str]) -> bool:
    first, *rest = whole
    return not rest or (len(first) <= 3 and all(len(group) == 3 for group in rest))
