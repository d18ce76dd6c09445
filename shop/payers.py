"""What some gateways want to know of whoever pays, read as people write it. None of it is kept."""

import re
from dataclasses import dataclass, field

from common.errors import BadInput
from common.text import ascii_digits

LONGEST_EMAIL = 254
"""Source: RFC 5321, section 4.5.3.1.3."""
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_SEPARATORS = re.compile(r"[\s.\-/]+")


@dataclass(frozen=True, slots=True)
class Payer:
    """What a chat does not know of a buyer; handed to the gateway and forgotten."""

    email: str | None = None
    identity: str | None = field(default=None, repr=False)
    ip: str | None = None
    """Where their browser comes from."""
    chat: str | None = None
    """Their chat, where they want to pay inside it."""


def parse_email(text: str) -> str:
    """An address that mail could be sent to.

    Raises:
        BadInput: it is none.
    """
    written = text.strip()
    if len(written) > LONGEST_EMAIL or _EMAIL.fullmatch(written) is None:
        raise BadInput("payer-email-unreadable")
    return written


def parse_identity(text: str, country: str | None) -> str:
    """A national identity number in plain digits, its check digits verified where we know how.

    Raises:
        BadInput: it is none of this country.
    """
    digits = _SEPARATORS.sub("", ascii_digits(text))
    right = {"IR": _is_iranian, "TR": _is_turkish}.get(country or "", _is_any)
    if not right(digits):
        raise BadInput("payer-identity-wrong")
    return digits


def _is_iranian(digits: str) -> bool:
    """Ten digits, the last made of the others (modulo 11)."""
    if not re.fullmatch(r"[0-9]{10}", digits) or len(set(digits)) == 1:
        return False
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return int(digits[9]) == (rest if rest < 2 else 11 - rest)


def _is_turkish(digits: str) -> bool:
    """Eleven digits, not beginning with zero, the last two made of the others."""
    if not re.fullmatch(r"[1-9][0-9]{10}", digits):
        return False
    number = [int(digit) for digit in digits]
    tenth = (sum(number[0:9:2]) * 7 - sum(number[1:8:2])) % 10
    return number[9] == tenth and number[10] == sum(number[:10]) % 10


def _is_any(digits: str) -> bool:
    return re.fullmatch(r"[0-9A-Za-z]{4,20}", digits) is not None
