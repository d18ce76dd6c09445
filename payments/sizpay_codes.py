"""What SizPay's codes mean for a shop: the whole table of its errors, and nothing guessed.

A code that nobody has seen decides nothing: the payment is asked about again.

Source: payments.md 1.12 (the error table of `parsisolution/gateway`, SizpayException.php).
"""

from collections.abc import Mapping
from enum import StrEnum

from payments.base import FailureClass, Unknown

SUCCESS = "0"
ALREADY_CONFIRMED = "1024"
ALREADY_REVERSED = "1026"


class Meaning(StrEnum):
    """What a code says, as far as it decides what happens next."""

    SETTINGS = "settings"
    """The seller's account, key or terminal is wrong, or SizPay does not know our server."""
    REQUEST = "request"
    """What we sent makes no sense to it: our mistake, or a limit of the seller's contract."""
    DOWN = "down"
    """SizPay or the bank behind it is not working."""
    CANCELLED = "cancelled"
    """The buyer turned back."""
    EXPIRED = "expired"
    """The token is over: no money came or will come with it."""
    NOTHING = "nothing"
    """No money has come with this token so far. Final once the buyer has come back."""
    REVERSED = "reversed"
    """The money went back before anybody confirmed it."""
    CONFIRMED = "confirmed"
    """It was confirmed before; how much it was is not said."""
    USED_ID = "used_id"
    """This order id was used before, perhaps by a call whose answer never came."""
    NOBODY_KNOWS = "nobody_knows"
    """SizPay itself does not know."""


MEANINGS: Mapping[str, Meaning] = {
    "-1": Meaning.NOTHING,
    **dict.fromkeys(("106", "1005", "1006"), Meaning.REQUEST),
    **dict.fromkeys(("128", "1014", "1017", "1028", "1029"), Meaning.SETTINGS),
    "1000": Meaning.DOWN,
    **dict.fromkeys(("1001", "1002", "1003", "1004"), Meaning.SETTINGS),
    **dict.fromkeys(("1007", "1031", "1032", "1008", "1009"), Meaning.REQUEST),
    "1010": Meaning.SETTINGS,
    **dict.fromkeys(("1011", "1012", "1013"), Meaning.DOWN),
    **dict.fromkeys(("1015", "1016"), Meaning.REQUEST),
    "1018": Meaning.CANCELLED,
    "1019": Meaning.NOTHING,
    "1020": Meaning.EXPIRED,
    **dict.fromkeys(("1021", "1022"), Meaning.NOTHING),
    "1023": Meaning.REVERSED,
    **dict.fromkeys((ALREADY_CONFIRMED, "1025"), Meaning.CONFIRMED),
    ALREADY_REVERSED: Meaning.REVERSED,
    **dict.fromkeys(("1027", "1033"), Meaning.REQUEST),
    "1030": Meaning.NOTHING,
    "9999": Meaning.NOBODY_KNOWS,
    "-56806": Meaning.USED_ID,
}

REFUSED_TO_BEGIN = frozenset({Meaning.SETTINGS, Meaning.REQUEST, Meaning.DOWN})
"""What is said before anything has happened."""
KNOWS_US = frozenset({Meaning.NOTHING, Meaning.EXPIRED})
"""What is said of a token that nobody has, to somebody whose key is right."""


def code_of(answer: Mapping[str, object]) -> str:
    """The code of an answer, however it is written: 0, "0" and "00" are one.

    Raises:
        Unknown: there is none.
    """
    found = answer.get("ResCod")
    if isinstance(found, bool) or not isinstance(found, int | str):
        raise Unknown("unreadable")
    try:
        return str(int(found))
    except ValueError:
        raise Unknown("unreadable") from None


def meaning_of(code: str) -> Meaning:
    """What a code other than success says."""
    return MEANINGS.get(code, Meaning.NOBODY_KNOWS)


def failure_of(meaning: Meaning) -> FailureClass:
    """What the buyer of a payment is told that ended without money."""
    if meaning is Meaning.CANCELLED:
        return FailureClass.CANCELLED
    if meaning in {Meaning.EXPIRED, Meaning.REVERSED}:
        return FailureClass.EXPIRED
    return FailureClass.UNKNOWN if meaning is Meaning.NOTHING else FailureClass.GATEWAY_DOWN
