"""Every way in which the stand-in says no, in the words Telegram uses."""

from __future__ import annotations


class Refusal(Exception):
    """An answer with ``ok: false``: what the bot's author reads in the log.

    Source: https://core.telegram.org/bots/api#making-requests
    """

    def __init__(self, code: int, description: str, *, retry_after_s: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after_s = retry_after_s


def bad_request(reason: str) -> Refusal:
    """The call itself is wrong; Telegram lowers the first letter of most reasons."""
    if len(reason) > 1 and reason[0].isupper() and not reason[1].isupper():
        reason = reason[0].lower() + reason[1:]
    return Refusal(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refusal:
    """The person, or the chat, does not let this bot in."""
    return Refusal(403, f"Forbidden: {reason}")


def conflict(reason: str) -> Refusal:
    """Two consumers want the same updates."""
    return Refusal(409, f"Conflict: {reason}")


def flood(seconds: int) -> Refusal:
    """Too many calls; ``seconds`` is how long the bot must keep quiet."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after_s=seconds)


UNAUTHORIZED = Refusal(401, "Unauthorized")
UNKNOWN_METHOD = Refusal(404, "Not Found")
TOO_LARGE = Refusal(413, "Request Entity Too Large")
NOT_MODIFIED = bad_request(
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
QUERY_TOO_OLD = bad_request("query is too old and response timeout expired or query ID is invalid")
