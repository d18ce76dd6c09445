"""What went wrong on the private road, and what that means for the account.

The library is told by the names of its exceptions, so that nothing of it is imported here.
Source: instagrapi 3.2.2, `exceptions.py` and `mixins/private.py`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """What is to be done about a failure."""

    DEAD = "dead"
    """The password or the account is not taken; trying again makes it worse."""
    CODE = "code"
    """The owner has to type a code."""
    HUMAN = "human"
    """The owner has to do something in Instagram's app."""
    LOGGED_OUT = "logged out"
    """The login has ended; one new one may help."""
    TOO_MUCH = "too much"
    """Instagram warns: be quiet, then slow."""
    RECIPIENT = "recipient"
    """This person cannot be written to; nobody else is meant."""
    MESSAGE = "message"
    """This message will never be taken, such as a picture that is none."""
    NEVER_SENT = "never sent"
    """Nothing has left; it may be tried again."""
    UNKNOWN = "unknown"
    """The line or their side broke; what was sent may have arrived."""


class CodeWanted(Exception):
    """Instagram has sent a code somewhere and waits for it."""


_MEANINGS: dict[str, Trouble] = {
    "CodeWanted": Trouble.CODE,
    "TwoFactorRequired": Trouble.CODE,
    "BadPassword": Trouble.DEAD,
    "BadCredentials": Trouble.DEAD,
    "AccountSuspended": Trouble.DEAD,
    "ProxyAddressIsBlocked": Trouble.DEAD,
    "SentryBlock": Trouble.DEAD,
    "ClientNeedsUpgradeError": Trouble.DEAD,
    "ChallengeError": Trouble.HUMAN,
    "CaptchaChallengeRequired": Trouble.HUMAN,
    "ReloginAttemptExceeded": Trouble.HUMAN,
    "ResetPasswordError": Trouble.HUMAN,
    "LoginRequired": Trouble.LOGGED_OUT,
    "ClientLoginRequired": Trouble.LOGGED_OUT,
    "ClientUnauthorizedError": Trouble.LOGGED_OUT,
    "PleaseWaitFewMinutes": Trouble.TOO_MUCH,
    "FeedbackRequired": Trouble.TOO_MUCH,
    "RateLimitError": Trouble.TOO_MUCH,
    "ClientThrottledError": Trouble.TOO_MUCH,
    "DirectMessageRequestsDisabled": Trouble.RECIPIENT,
    "InvalidTargetUser": Trouble.RECIPIENT,
    "DirectThreadNotFound": Trouble.RECIPIENT,
    "UserNotFound": Trouble.RECIPIENT,
    "PrivateAccount": Trouble.RECIPIENT,
    "FileNotFoundError": Trouble.MESSAGE,
    "UnidentifiedImageError": Trouble.MESSAGE,
    "ValueError": Trouble.MESSAGE,
}
_NOT_REACHED = frozenset({5, 6, 7, 35, 97})
"""No such proxy or host, nobody there, no handshake with them, none with the proxy.
Source: https://curl.se/libcurl/c/libcurl-errors.html"""


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure: what is to be done, and the library's own word for it."""

    trouble: Trouble
    why: str


def explain(error: BaseException) -> Failure:
    """What an exception of the library, or of the line below it, means.

    The nearest of its ancestors that is known decides; what nobody knows may have arrived. Its
    words are left out: they quote what was sent.
    """
    why = type(error).__name__
    for kind in type(error).__mro__:
        meaning = _MEANINGS.get(kind.__name__)
        if meaning is not None:
            return Failure(meaning, why)
    return Failure(Trouble.NEVER_SENT if _never_connected(error) else Trouble.UNKNOWN, why)


def _never_connected(error: BaseException | None) -> bool:
    """Whether curl, or whoever it was below the library, did not reach anybody."""
    while error is not None:
        if getattr(error, "code", None) in _NOT_REACHED:
            return True
        if type(error).__name__ in ("ConnectTimeout", "ProxyError"):
            return True
        error = error.__cause__ or error.__context__
    return False
