"""How fast a bot may write: to everybody, to one chat, to one group.

All of this is monotonic time; the business clock has no say in it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

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


UNLIMITED = Limits(
    bot_per_s=1e9, bot_burst=1e9, chat_per_s=1e9, chat_burst=1e9, group_per_minute=1e9
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
        """Take a token and return 0, or take none and return the seconds until there is one.

        `keep` tokens stay in the bucket for somebody more urgent.
        """
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.rate)
        self.at = now
        missing = 1.0 + keep - self.tokens
        if missing > 1e-9:
            return missing / self.rate
        self.tokens -= 1.0
        return 0.0

    def full_at(self, now: float) -> bool:
        """Whether nothing is missing by now."""
        return self.tokens + (now - self.at) * self.rate >= self.size


@dataclass(slots=True)
class ChatPace:
    """One chat's own limits, and how long the platform asked us to leave it alone."""

    replies: Bucket
    notices: Bucket
    quiet_until: float = 0.0

    def wait(self, now: float, lane: Lane) -> float:
        """0 when a message of this lane may go now, else the seconds to wait."""
        if now < self.quiet_until:
            return self.quiet_until - now
        bucket = self.replies if lane is Lane.REPLY else self.notices
        return bucket.wait(now)

    def rested(self, now: float) -> bool:
        """Whether nothing limits this chat now, as if it had never been written to."""
        return now >= self.quiet_until and self.replies.full_at(now) and self.notices.full_at(now)


@dataclass(slots=True)
class Pace:
    """One bot's limits over all of its chats."""

    limits: Limits
    monotonic: Callable[[], float]
    bot: Bucket = field(init=False)
    quiet_until: float = 0.0

    def __post_init__(self) -> None:
        self.bot = Bucket.full(self.limits.bot_per_s, self.limits.bot_burst, self.monotonic())

    def chat(self, *, group: bool) -> ChatPace:
        """Limits of a chat that begins to be written to."""
        now, limits = self.monotonic(), self.limits
        if group:
            per_s = limits.group_per_minute / 60
            both = Bucket.full(per_s, limits.group_per_minute, now)
            return ChatPace(both, both)
        return ChatPace(
            Bucket.full(limits.chat_per_s, limits.reply_burst, now),
            Bucket.full(limits.chat_per_s, limits.chat_burst, now),
        )

    def wait(self, lane: Lane) -> float:
        """0 when the bot may write now, else the seconds to wait."""
        now = self.monotonic()
        if now < self.quiet_until:
            return self.quiet_until - now
        return self.bot.wait(now, keep=0.0 if lane is Lane.REPLY else self.limits.spare)

    def pause(self, seconds: float) -> None:
        """The platform asked the whole bot to be quiet."""
        self.quiet_until = max(self.quiet_until, self.monotonic() + seconds)
