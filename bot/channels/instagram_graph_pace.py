"""How many comments an account answers in private within an hour.

Instagram counts these apart from messages, and an account that goes over it may say nothing at all for
a while. So each answer gets a time of its own before it is tried.
"""

from collections import deque

MOST_AN_HOUR = 700
"""Instagram allows 750 to comments on posts; the rest is for what the seller answers by hand.

Source: https://developers.facebook.com/documentation/business-messaging/messenger-platform/overview/rate-limiting
"""
HOUR_S = 3600.0


class CommentPace:
    """The times of the last answers and of those that wait. It is kept in memory, and each process has
    its own: a restart may answer faster, which Instagram then refuses as ever.
    """

    def __init__(self, most: int | None = None) -> None:
        self._times: deque[float] = deque(maxlen=most or MOST_AN_HOUR)
        self._waiting: dict[int, float] = {}

    def wait(self, answer: int, now: float) -> float:
        """Seconds until this answer may leave; 0 when it may now. What has a time keeps it."""
        at = self._waiting.get(answer)
        if at is None:
            is_full = len(self._times) == self._times.maxlen
            at = max(now, self._times[0] + HOUR_S) if is_full else now
            self._times.append(at)
        if at > now:
            self._waiting[answer] = at
            return at - now
        self._waiting.pop(answer, None)
        return 0.0
