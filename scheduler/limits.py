"""How fast a bot may write: to everybody, to one chat, to one group.

All of this is monotonic time; the business clock has no say in it.
"""

import math
from dataclasses import dataclass

from models import Lane


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages a second that a channel accepts.

    `bot_burst` is kept full by an idle bot; `spare` of it is reserved for replies, so that a
    broadcast never makes somebody wait who has the chat open. Groups count by the minute.
    Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    """

    bot_per_s: float = 28.0
    bot_burst: float = 28.0
    spare: float = 8.0
    chat_per_s: float = 1.0
    chat_burst: float = 3.0
    group_per_minute: float = 20.0
    reply_burst: float = 20.0
    """What one chat may be answered at once: one reply for each thing its person did."""

    @property
    def unlimited(self) -> bool:
        """Whether the bot as a whole is limited by nothing but the line."""
        return self.bot_per_s >= 1e6

    def keep(self, lane: Lane) -> float:
        """Tokens of the bot that a message of this lane leaves for more urgent ones."""
        return 0.0 if lane is Lane.REPLY else self.spare


UNLIMITED = Limits(
    bot_per_s=1e9,
    bot_burst=1e9,
    spare=0.0,
    chat_per_s=1e9,
    chat_burst=1e9,
    group_per_minute=1e9,
    reply_burst=1e9,
)
"""For a local server without limits, and for benchmarks."""


@dataclass(slots=True)
class Bucket:
    """Tokens that come back with time; `rate` a second, `size` at most."""

    rate: float
    size: float
    tokens: float
    at: float

    @classmethod
    def full(cls, rate: float, size: float, now: float) -> "Bucket":
        """A bucket nobody has drawn from."""
        return cls(rate, size, size, now)

    def wait(self, now: float, *, keep: float = 0.0) -> float:
        """Seconds until a token may be taken; 0 when one may be now.

        `keep` tokens stay in the bucket for somebody more urgent.
        """
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.rate)
        self.at = now
        missing = 1.0 + keep - self.tokens
        return missing / self.rate if missing > 1e-9 else 0.0

    def take(self) -> None:
        """Take the token that `wait` has found."""
        self.tokens -= 1.0

    def full_at(self, now: float) -> bool:
        """Whether nothing is missing by now."""
        return self.tokens + (now - self.at) * self.rate >= self.size - 1e-9


@dataclass(slots=True)
class Leased:
    """Tokens of a bot that several processes share, taken from the database a few at a time."""

    tokens: int = 0
    until: float = 0.0

    def wait(self, now: float, *, keep: float = 0.0) -> float:
        """0 while there is a token whose time is not over; else nobody knows without asking."""
        return 0.0 if self.tokens > 0 and now < self.until else math.inf

    def take(self) -> None:
        """Take the token that `wait` has found."""
        self.tokens -= 1


@dataclass(slots=True)
class ChatPace:
    """One chat's own limits, and how long the platform asked us to leave it alone."""

    replies: Bucket
    notices: Bucket
    quiet_until: float = 0.0

    @classmethod
    def of(cls, limits: Limits, now: float, *, group: bool) -> "ChatPace":
        """Limits of a chat that begins to be written to; a group has one for all of it."""
        if group:
            both = Bucket.full(limits.group_per_minute / 60, limits.group_per_minute, now)
            return cls(both, both)
        return cls(
            Bucket.full(limits.chat_per_s, limits.reply_burst, now),
            Bucket.full(limits.chat_per_s, limits.chat_burst, now),
        )

    def wait(self, now: float, lane: Lane) -> float:
        """0 when a message of this lane may go now, else the seconds to wait."""
        return max(self.quiet_until - now, self._bucket(lane).wait(now), 0.0)

    def take(self, lane: Lane) -> None:
        """A message of this lane goes."""
        self._bucket(lane).take()

    def rested(self, now: float) -> bool:
        """Whether nothing limits this chat now, as if it had never been written to."""
        return now >= self.quiet_until and self.replies.full_at(now) and self.notices.full_at(now)

    def _bucket(self, lane: Lane) -> Bucket:
        return self.replies if lane is Lane.REPLY else self.notices
