"""Reading a caption: what a seller wrote under a post, as a proposal for a product.

Nothing here decides: what is found is shown to the seller, who confirms or corrects each of it.
A caption is read line by line. Lines about size, colour and price say so themselves; of the others
the first is the name and the rest the description, without what only Instagram needs (tags,
mentions, links, rows of dots).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from common.amounts import UNITS
from common.errors import BadAmount, BadInput
from common.money import Money, parse_money
from common.text import ascii_digits, clean_input, clip, fold
from shop import caption_words as known
from shop.goods_rows import LONGEST_DESCRIPTION, LONGEST_NAME

LONGEST_VALUE = 30
"""Letters of a size or a colour; longer ones are sentences."""
MOST_VALUES = 12
MOST_LINES = 100
LONGEST = 4000
"""Letters of a caption that are read; Instagram allows 2,200."""

_NOISE = re.compile(
    r"https?://\S+|www\.\S+|(?<!\w)[#@][\w.\u200c]+|[\u2066-\u2069\u200b\u200e\u200f\ufeff]"
)
_PICTURES = re.compile(
    r"[\U0001f000-\U0001faff\u2190-\u21ff\u2460-\u24ff\u2500-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u20e3]+"
)
_ONLY_MARKS = re.compile(r"[\W_]*")
_EDGES = " \t-–—•·.,،:؛;|/*_~=>«»\"'()[]!؟?"
_BETWEEN = re.compile(r"[,،/|؛;•·+\-–—]| و | ve | and | & ")
_UNIT = "|".join(
    sorted((re.escape(fold(word)) for words in UNITS.values() for word in words), key=len)[::-1]
)
_SCALE = "هزار|میلیون|ملیون|bin|milyon|k"
_NUMBER = r"\d+(?:[.,٬٫'’/]\d+)*"
_PRICE = re.compile(
    rf"(?:(?<!\w)(?P<before>{_UNIT}) ?)?(?<![\w.,])(?P<number>{_NUMBER}) ?(?P<scale>{_SCALE})?(?!\w)"
    rf" ?(?:(?P<after>{_UNIT})(?!\w))?"
    rf"|(?<![\w.,]){_NUMBER}(?:{_SCALE})?(?:{_UNIT})(?!\w)"
)
_LEAST_RIALS = 100_000
_LEAST_LETTERS = 3
_BARE_LEAST = 4
"""Digits of a number without any word that may be a price, behind the word for one."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a caption seems to say of a product; the empty parts it does not say.

    `axes` are names with their values, such as ("رنگ", ("کرم", "سرمه‌ای")).
    """

    name: str = ""
    price: Money | None = None
    axes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    description: str = ""


def read(caption: str, currency: str) -> Draft:
    """What a caption says, in a shop with this money. Never raises."""
    lines = [_cleaned(line) for line in _lines(caption[:LONGEST])]
    axes: dict[str, tuple[str, ...]] = {}
    prices: list[tuple[int, Money]] = []
    said: list[str] = []
    for line in filter(None, lines):
        axis = _axis(line)
        if axis is not None and axis[0] not in axes:
            axes[axis[0]] = axis[1]
            continue
        found = _price(line, currency)
        prices += [found[:2]] if found is not None else []
        left = found[2] if found is not None else line
        if left and not _is_talk(left):
            said.append(left)
    name, described = _named(said)
    price = min(prices, key=lambda one: one[0])[1] if prices else None
    return Draft(name, price, tuple(axes.items()), described)


def read_axes(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What buyers choose by, as a seller writes it: a line such as `رنگ: کرم، سرمه‌ای` for each.

    Raises:
        BadInput: a line that says no name, or no values.
    """
    axes: dict[str, tuple[str, ...]] = {}
    for line in filter(str.strip, clean_input(text, LONGEST_DESCRIPTION).splitlines()):
        head, colon, rest = _parted(line)
        values = _values(rest)
        if not (colon and fold(head) and values) or len(head) > LONGEST_VALUE:
            raise BadInput("draft-kinds-unreadable", line=clip(line, LONGEST_VALUE))
        axes[head] = values
    return tuple(axes.items())


def _lines(caption: str) -> list[str]:
    """Its lines; one with several bars in it is as good as several."""
    lines: list[str] = []
    for line in caption.splitlines()[:MOST_LINES]:
        parts = re.split(r"\s[|｜]\s", line)
        lines += parts if len(parts) > 2 else [line]
    return lines


def _cleaned(line: str) -> str:
    """A line without what only decorates it; empty when nothing is left."""
    text = _PICTURES.sub(" ", _NOISE.sub(" ", line))
    text = " ".join(text.split()).strip(_EDGES)
    return "" if _ONLY_MARKS.fullmatch(text) else text


def _axis(line: str) -> tuple[str, tuple[str, ...]] | None:
    """The sizes or the colours that a line lists."""
    head, colon, rest = _parted(line)
    for name, words in known.AXES.items():
        if fold(head) in words and rest:
            values = _values(rest)
            if values and (colon or len(values) > 1):
                return head, values
        if name == "size" and (sizes := _bare_sizes(line)):
            return known.SIZE_NAMES[_script(line)], sizes
    return None


def _parted(line: str) -> tuple[str, bool, str]:
    """What stands before the colon and after it; without one, the first word and the rest."""
    head, colon, rest = re.sub("[：=]", ":", line).partition(":")
    if colon:
        return head.strip(_EDGES), True, rest.strip()
    head, _, rest = line.partition(" ")
    return head.strip(_EDGES), False, rest.strip()


def _values(text: str) -> tuple[str, ...]:
    """The values of a list, each once; nothing where one of them is a sentence."""
    parts = [part.strip(_EDGES) for part in _BETWEEN.split(f" {text} ".replace("  ", " "))]
    if len(parts) == 1 and all(_is_size(part) for part in text.split()):
        parts = text.split()
    values = tuple({fold(part): part for part in parts if fold(part)}.values())
    if not values or len(values) > MOST_VALUES or max(map(len, values)) > LONGEST_VALUE:
        return ()
    return values


def _bare_sizes(line: str) -> tuple[str, ...]:
    """`S M L XL` without a word before it."""
    parts = [part for part in re.split(r"[\s,،/|\-–]+", line) if part]
    letters = [part.upper() for part in parts]
    return tuple(dict.fromkeys(letters)) if len(letters) > 1 and _are(letters) else ()


def _are(letters: Iterable[str]) -> bool:
    return all(letter in known.SIZES for letter in letters)


def _is_size(part: str) -> bool:
    plain = ascii_digits(part)
    return part.upper() in known.SIZES or (plain.isdigit() and len(plain) <= 3)


def _script(line: str) -> str:
    return "fa" if any("\u0600" <= letter <= "\u06ff" for letter in line) else "en"


def _price(line: str, currency: str) -> tuple[int, Money, str] | None:
    """A price in a line, how sure it is (lower is better), and the line without it.

    Of several prices the last one counts: the first one is crossed out in words.
    """
    flat = fold(line)
    says_price = any(word in flat for word in known.PRICE)
    for found in reversed(list(_PRICE.finditer(flat))):
        written = found[0].strip()
        has_unit = bool(re.search(rf"(?:{_UNIT})", written))
        if not has_unit and not (says_price and _is_bare_price(found)):
            continue
        try:
            price = parse_money(written, currency)
        except BadAmount:
            continue
        sure = 0 if says_price and has_unit else 1 if has_unit else 2
        left = _before_price(line) if says_price else _without(line, written)
        return sure, _meant(price, has_scale=bool(found["scale"])), left
    return None


def _meant(price: Money, *, has_scale: bool) -> Money:
    """`۴۵۰ تومن` is said for 450 thousand: nothing costs so few Toman."""
    if price.currency == "IRR" and not has_scale and price.minor < _LEAST_RIALS:
        return price * 1000
    return price


def _is_bare_price(found: "re.Match[str]") -> bool:
    digits = sum(letter.isdigit() for letter in found[0])
    return bool(found["scale"]) or digits >= _BARE_LEAST or "." in found[0] or "," in found[0]


def _without(line: str, written: str) -> str:
    """A line without the price in it, where the two can be told apart as they were typed."""
    at = _plain(line).find(written)
    return line if at < 0 else _cleaned(line[:at] + line[at + len(written) :])


def _before_price(line: str) -> str:
    """What a line says before it comes to the price: often the name, in a caption of one line."""
    plain = _plain(line)
    left = _cleaned(
        line[: min((plain.find(word) for word in known.PRICE if word in plain), default=0)]
    )
    return left if len(left) >= _LEAST_LETTERS else ""


def _plain(line: str) -> str:
    """A line with plain small letters and digits in the same places; empty where that cannot be."""
    plain = ascii_digits(line).casefold()
    return plain if len(plain) == len(line) else ""


def _is_talk(line: str) -> bool:
    """What asks people to write or follow, and says nothing of the goods."""
    flat = fold(line)
    return any(word in flat for word in known.TALK)


def _named(said: Sequence[str]) -> tuple[str, str]:
    """The name, and the description of all the rest."""
    if not said:
        return "", ""
    first, *rest = said
    if len(first) > LONGEST_NAME:
        head = re.split(r"(?<=[.!؟?؛])\s|[،,:]\s", first, maxsplit=1)[0]
        name = head if len(head) <= LONGEST_NAME else head[:LONGEST_NAME].rsplit(" ", 1)[0]
        return name[:LONGEST_NAME].strip(_EDGES), "\n".join(said)[:LONGEST_DESCRIPTION]
    return first, "\n".join(rest)[:LONGEST_DESCRIPTION]
