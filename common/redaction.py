"""Keeps secrets and what buyers confide in us out of the logs, wherever they hide."""

import re
from collections.abc import Mapping
from functools import lru_cache

HIDDEN = "[hidden]"

_SECRET_WORDS = frozenset(
    {
        "authorization",
        "card",
        "cookie",
        "cvv",
        "iban",
        "key",
        "otp",
        "pan",
        "passwd",
        "password",
        "phone",
        "secret",
        "sheba",
        "text",
        "token",
    }
)

# Names of ours that hold one of those words and nothing to hide.
_HARMLESS = frozenset(
    {"dedupe_key", "due_key", "idempotency_key", "message_key", "question_key", "unique_key"}
)

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")

# Each pattern with what is put in its place. `\d` also means Persian and Arabic digits.
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # Telegram's bot tokens, also after the "bot" of an address.
    (re.compile(r"\d+:[A-Za-z0-9_-]{30,}"), HIDDEN),
    # The user and password of an address.
    (re.compile(r"(?<=://)[^\s/@]+@"), HIDDEN + "@"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), rf"\1 {HIDDEN}"),
    # name=value and "name": "value", in addresses, headers and dictionaries written as text.
    (
        re.compile(
            r"(?i)(\b[\w-]*(?:token|secret|passw(?:or)?d|api_?key|authorization)[\"']?\s*[=:]\s*[\"']?)"
            r"(?!\[hidden\])[^\s\"'&,;)}\]]+"
        ),
        rf"\1{HIDDEN}",
    ),
    # SQLAlchemy's errors quote the row that was refused.
    (re.compile(r"\[parameters: [^\n]*"), f"[parameters: {HIDDEN}]"),
    # And so do PostgreSQL's.
    (re.compile(r"(Failing row contains )\([^\n]*"), rf"\1({HIDDEN})"),
    (re.compile(r"(Key \([^)\n]*\)=)\([^\n]*\)(?= )"), rf"\1({HIDDEN})"),
    # Secret keys of a provider's account.
    (re.compile(r"\b[rs]k_(?:live|test)_\w{8,}"), HIDDEN),
    # Bank accounts: an IBAN, in one piece or by fours.
    (re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ -]?\d{4}){3,7}[ -]?\d{0,3}(?!\w)"), HIDDEN),
    # Cards: sixteen digits, alone or by fours.
    (re.compile(r"(?<![\w-])\d{4}([ -]?)\d{4}\1\d{4}\1\d{4}(?![\w-])"), HIDDEN),
    # Phones: international, and the mobile numbers of Iran and Turkey as people write them.
    (re.compile(r"(?<!\w)\+\d(?:[ ()-]?\d){8,14}(?!\w)"), HIDDEN),
    (re.compile(r"(?<!\w)[0۰٠] ?\(?[59۵٥۹٩](?:[ ()-]{0,2}\d){9}(?!\w)"), HIDDEN),
    (re.compile(r"(?<!\w)(?:00)?(?:98[ -]?9|90[ -]?5)(?:[ ()-]{0,2}\d){9}(?!\w)"), HIDDEN),
)


# What each of the patterns needs at least; most of what is logged has none of it.
_SUSPECT = re.compile(r"[\d:=]|bearer|basic", re.IGNORECASE)


@lru_cache(maxsize=1024)
def is_secret_name(name: str) -> bool:
    """Whether a value of this name is never written: `api_key`, `ownerPhone`, `tokens`."""
    if name in _HARMLESS:
        return False
    words = {word.lower() for word in _WORD.findall(name)}
    return any(word in _SECRET_WORDS or word.removesuffix("s") in _SECRET_WORDS for word in words)


def redact_text(text: str) -> str:
    """A sentence or traceback without the secrets that can be told by their look."""
    if not _SUSPECT.search(text):
        return text
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def redact(value: object, *, depth: int = 6) -> object:
    """A value as it may be logged: plain data with secrets hidden, other objects as text.

    Args:
        value: anything; mappings and sequences are walked.
        depth: how many levels are walked; what lies deeper is written as text.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping) and depth:
        return {
            str(name): HIDDEN if is_secret_name(str(name)) else redact(item, depth=depth - 1)
            for name, item in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset) and depth:
        return [redact(item, depth=depth - 1) for item in value]
    return redact_text(value if isinstance(value, str) else str(value))
