"""Two kinds of time: the business clock people live by, and the monotonic one that measures."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """The business clock: what the shop believes the time is."""

    def now(self) -> datetime:
        """The present instant, aware and in UTC."""
        ...


class Monotonic(Protocol):
    """Seconds that never go back, for leases, rates and timeouts (`time.monotonic`)."""

    def __call__(self) -> float: ...


class SystemClock:
    """The real time of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class OffsetClock:
    """Another clock moved by an offset: a simulator lives days ahead and keeps ticking."""

    def __init__(self, base: Clock, offset: timedelta = timedelta()) -> None:
        self.base = base
        self.offset = offset

    def now(self) -> datetime:
        return self.base.now() + self.offset


class FixedClock:
    """A clock that stands until it is moved, so that months of a shop run in a second.

    Raises: ValueError for an instant without a time zone.
    """

    def __init__(self, now: datetime) -> None:
        self.set(now)

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        """Jump to an instant, forwards or back."""
        if now.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        self._now = now.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Let that much time pass."""
        self._now += by
