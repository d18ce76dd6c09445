"""What each setting of a shop may be."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from common.cards import masked
from common.money import LARGEST_MINOR, PRICED_IN
from shop.hand_ways import CashTerms, ReceivingCard
from shop.hours import Closing, Hours

LANGUAGES = ("fa", "tr", "en")
LETTER_HOURS = range(18, 24)
"""When the day's letter may come: it tells of the day."""
RESERVE_MINUTES = range(5, 24 * 60 + 1)
"""How long a seller may keep goods for somebody who has not paid."""

LONGEST_SELLER = 300
"""Characters of who sells and how to reach them."""
LONGEST_THANKS = 300
"""Letters of the owner's own sentence."""
MOST_POINTS_BPS = 2_000
"""A fifth; more is a slip of the finger."""

MOST_RETURN_DAYS = 365
USUAL_WORDS = "usual"
MOST_COMMENT_WORDS, LONGEST_COMMENT_WORD = 20, 30
"""Keywords of comments, and letters of one."""


def fits(key: str, value: object) -> bool:
    """Whether there is such a setting, to be changed by people, and it can have this value."""
    return key in _VALUES and bool(_VALUES[key](value))


def for_audit(key: str, value: object) -> object:
    """A value as it may stand where many read."""
    if key == "card" and isinstance(value, dict) and value:
        return {**value, "number": masked(value.get("number"))}
    return value


def _is_closing(value: object) -> bool:
    """Nothing in it is an open shop."""
    try:
        return isinstance(value, dict) and bool(Closing.from_json(value))
    except (TypeError, ValueError):
        return False


def _is_card(value: object) -> bool:
    """Nothing in it is a shop that takes no money from card to card."""
    return value == {} or (isinstance(value, dict) and ReceivingCard.from_json(value).is_usable)


def _are_cash_terms(value: object) -> bool:
    """Nothing in it is a shop that takes no money at the door."""
    return value == {} or (isinstance(value, dict) and CashTerms.from_json(value).is_usable)


def _are_hours(value: object) -> bool:
    """Nothing in it is a shop that says nothing of them."""
    try:
        return isinstance(value, dict) and (not value or bool(Hours.from_json(value)))
    except (KeyError, TypeError, ValueError):
        return False


def _are_words(value: object) -> bool:
    """An empty list is a shop that answers no comment."""
    return value == USUAL_WORDS or (
        isinstance(value, list)
        and len(value) <= MOST_COMMENT_WORDS
        and all(isinstance(word, str) and 0 < len(word) <= LONGEST_COMMENT_WORD for word in value)
    )


def _is_zone(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(ZoneInfo(value))
    except (KeyError, OSError, ValueError):
        return False


_VALUES: Mapping[str, Any] = {
    "name": lambda value: isinstance(value, str) and 0 < len(value.strip()) <= 64,
    "language": lambda value: value in LANGUAGES,
    "currency": lambda value: value in PRICED_IN,
    "timezone": _is_zone,
    "calendar": lambda value: value in ("jalali", "gregorian"),
    "reserve_minutes": lambda value: type(value) is int and value in RESERVE_MINUTES,
    "points_bps": lambda value: type(value) is int and 0 <= value <= MOST_POINTS_BPS,
    "return_days": lambda value: type(value) is int and 0 <= value <= MOST_RETURN_DAYS,
    "closed": _is_closing,
    "card": _is_card,
    "cash": _are_cash_terms,
    "hours": _are_hours,
    "comment_words": _are_words,
    "introduced": lambda value: type(value) is bool,
    "letter_hour": lambda value: type(value) is int and (value == 0 or value in LETTER_HOURS),
    "business": lambda value: value in ("careful", "everyone"),
    "answer_minutes": lambda value: type(value) is int and 0 <= value <= 24 * 60,
    "least_order_minor": lambda value: type(value) is int and 0 <= value <= LARGEST_MINOR,
    "seller": lambda value: isinstance(value, str) and len(value) <= LONGEST_SELLER,
    "quiet_from": lambda value: type(value) is int and 0 <= value <= 23,
    "quiet_until": lambda value: type(value) is int and 0 <= value <= 23,
    "most_a_week": lambda value: type(value) is int and 0 <= value <= 7,
    "thanks_words": lambda value: isinstance(value, str) and len(value) <= LONGEST_THANKS,
    "seal_words": lambda value: isinstance(value, str) and len(value) <= LONGEST_THANKS,
    "dispatch_days": lambda value: type(value) is int and 0 <= value <= 30,
    "welcome_minutes": lambda value: type(value) is int and 0 <= value <= 7 * 24 * 60,
    "feedback_days": lambda value: type(value) is int and 1 <= value <= 60,
}
