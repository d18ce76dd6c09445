"""Numbers of bank cards: whether one can be right, how it is read, and what of it may be kept."""

from common.text import ascii_digits

PLAIN_LENGTH = 16
SHOWN_FIRST = 6
"""The bank's own digits, which say nothing about whose card it is."""
SHOWN_LAST = 4
GAPS = frozenset(" -–.\u200c\u200e\u200f\u2066\u2067\u2068\u2069")
"""What people, banks and isolates put between the groups."""


def read_card(text: str) -> str | None:
    """The sixteen digits somebody meant, written in any script and grouping; None when they
    cannot be a card's (the last digit checks the others).

    Source: ISO/IEC 7812-1, the formula of Luhn.
    """
    digits = "".join(sign for sign in ascii_digits(text).strip() if sign not in GAPS)
    if len(digits) != PLAIN_LENGTH or not (digits.isascii() and digits.isdigit()):
        return None
    doubled = [int(sign) * 2 for sign in digits[::2]]
    total = sum(n - 9 if n > 9 else n for n in doubled) + sum(int(s) for s in digits[1::2])
    return digits if total % 10 == 0 and int(digits) else None


def grouped(card: str) -> str:
    """Sixteen digits in fours, as they stand on the card."""
    return " ".join(card[at : at + 4] for at in range(0, len(card), 4))


def masked(card: object) -> str | None:
    """At most the first six and the last four signs of what a bank says a card is."""
    text = "".join(sign for sign in str(card or "") if sign.isdigit() or sign in "*xX")
    if len(text) <= SHOWN_FIRST + SHOWN_LAST:
        return text or None
    hidden = "*" * (len(text) - SHOWN_FIRST - SHOWN_LAST)
    return text[:SHOWN_FIRST] + hidden + text[-SHOWN_LAST:]
