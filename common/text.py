"""Text of people who write Persian, Turkish and English on phones: folding, digits, direction."""

import re
import unicodedata

from common.errors import BadInput

ISOLATE, END_ISOLATE = "\u2068", "\u2069"
"""FSI and PDI: what stands between them cannot turn the sentence around it."""
RIGHT_ISOLATE, RIGHT_MARK = "\u2067", "\u200f"
"""RLI and RLM: a sentence, or a line, that runs from right to left whatever stands in it."""

_TO_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_TO_ASCII_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 2)
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
_PERSIAN_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک"})
_SEARCH_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ە": "ه", "ı": "i"})
_DROPPED_WHEN_FOLDED = frozenset({"Mn", "Me", "Cf", "Cc", "Cs"})
_TATWEEL = "\u0640"
_JOINERS = "\u200c\u200d"


def ascii_digits(text: str) -> str:
    """The same text with the digits of every script written 0-9."""
    if text.isascii():
        return text
    text = text.translate(_TO_ASCII_DIGITS)
    return _OTHER_DIGIT.sub(lambda found: str(unicodedata.digit(found[0])), text)


def persian_digits(text: str) -> str:
    """The same text with ASCII digits written ۰-۹."""
    return text.translate(_TO_PERSIAN_DIGITS)


def isolate(text: str) -> str:
    """The text between isolates: a Latin code in a Persian sentence stays in one piece."""
    return f"{ISOLATE}{text}{END_ISOLATE}"


def fold(text: str) -> str:
    """The key under which text is searched and compared.

    Case, accents and harakat, Arabic against Persian letters, the script of digits, zero-width
    and direction marks and runs of spaces make no difference to what somebody means.
    """
    spaced = "".join(" " if letter.isspace() else letter for letter in text)
    letters = unicodedata.normalize("NFKD", spaced).casefold().translate(_SEARCH_LETTERS)
    kept = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", letters)
        if letter != _TATWEEL and unicodedata.category(letter) not in _DROPPED_WHEN_FOLDED
    )
    return " ".join(unicodedata.normalize("NFC", ascii_digits(kept)).split())


def utf16_len(text: str) -> int:
    """Length as Telegram counts it, in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, units: int) -> str:
    """The text in at most `units` UTF-16 units, ending in … where it was cut.

    A letter is never parted from its marks, nor an emoji from what it is joined to.
    """
    if utf16_len(text) <= units:
        return text
    end, used = 0, 0
    while used + utf16_len(text[end]) <= units - 1:
        used += utf16_len(text[end])
        end += 1
    while end > 0 and (_clings(text[end]) or text[end - 1] == "\u200d"):
        end -= 1
    return text[:end].rstrip() + "…" if units > 0 else ""


def clean_input(text: str, limit: int | None = None) -> str:
    """What somebody wrote, safe to keep and to show to others.

    Control and direction marks go, line ends stay, Arabic ي and ك become the Persian letters they
    stand for. `limit` counts characters.

    Raises: BadInput when more than `limit` characters remain: cutting would lose what they wrote.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = "".join(letter for letter in lines if _may_be_kept(letter))
    cleaned = kept.translate(_PERSIAN_LETTERS).strip().strip(_JOINERS).strip()
    if limit is not None and len(cleaned) > limit:
        raise BadInput("text-too-long", limit=limit, length=len(cleaned))
    return cleaned


def _may_be_kept(letter: str) -> bool:
    if letter == "\n" or letter in _JOINERS or "\U000e0020" <= letter <= "\U000e007f":
        return True  # Joiners belong to Persian words and emoji, tag letters to regional flags.
    return unicodedata.category(letter) not in ("Cc", "Cf", "Cs")


def _clings(letter: str) -> bool:
    """Whether the letter belongs to the one before it."""
    return (
        letter == "\u200d"
        or unicodedata.category(letter) in ("Mn", "Me", "Mc")
        or "\U0001f3fb" <= letter <= "\U0001f3ff"
    )
