"""Names for things: numbers made before the first try, codes people read aloud, secret tokens."""

import secrets
import threading
import time
import unicodedata

from common.text import ascii_digits

CODE_ALPHABET = "34679ABCDEFGHJKMNPQRTVWXY"
"""No 0 O, 1 I L, 2 Z, 5 S, 8, U V twins: what is left survives a phone call and a blurred photo."""

CODE_LETTERS = 6
"""Of an order's or a case's code."""

_EPOCH_MS = 1_735_689_600_000
"""2025-01-01 UTC: 41 bits of milliseconds from here keep ids positive in a BIGINT until 2094."""
_TAIL_BITS = 22


class _Ids:
    """Numbers that only grow, whatever the clock of the machine does."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self) -> int:
        stamp = (time.time_ns() // 1_000_000 - _EPOCH_MS) << _TAIL_BITS
        with self._lock:
            if stamp >> _TAIL_BITS > self._last >> _TAIL_BITS:
                self._last = stamp | secrets.randbits(_TAIL_BITS)
            else:
                self._last += 1
            return self._last


_ids = _Ids()


def new_id() -> int:
    """An id of 63 bits that sorts by time and is never given twice by this process.

    It exists before the row does, so that a second try of the same write meets the first one.
    Real time makes it, not the business clock: a simulated week must not reorder rows.
    """
    return _ids.next()


def new_code(length: int = CODE_LETTERS) -> str:
    """A short code for people (an order, a case); the caller checks that it is still free."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))


def normalise_code(text: str) -> str:
    """The code somebody meant, however they typed it: `" a۳-f ۹k"` is `A3F9K`."""
    letters = ascii_digits(unicodedata.normalize("NFKC", text)).upper()
    return "".join(letter for letter in letters if letter.isalnum())


def new_token() -> str:
    """A secret of 144 bits for a link that opens somebody's page without a password."""
    return secrets.token_urlsafe(18)
