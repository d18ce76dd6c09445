"""How a shop keeps its Instagram account: what it may write, how fast, and how often it looks.

Nobody outside knows what Instagram tolerates. These are careful guesses, and where it warns all the
same the account is quiet first and slow afterwards. Everything here is arithmetic on plain values.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the guard goes by; the defaults are listed in docs/channels/instagram-private.md."""

    writes_per_hour: int = 60
    writes_per_day: int = 400
    """Everything the account does that others see: words, pictures, requests that it accepts."""
    warm_up: timedelta = timedelta(days=7)
    """After a login from which the full budget is only reached step by step."""
    warm_up_share: float = 0.25
    """Of the budget, on the first day."""
    gap_least_s: float = 1.5
    gap_most_s: float = 4.0
    """Seconds between two writes, by chance."""
    typing_s: float = 0.04
    """Seconds that a letter takes, before it is sent."""
    typing_most_s: float = 6.0
    freeze_first: timedelta = timedelta(minutes=30)
    """Without writes after a warning; twice as long after each further one."""
    freeze_most: timedelta = timedelta(hours=48)
    forgiven_after: timedelta = timedelta(days=7)
    """Without a warning, after which the next one counts as the first."""
    look_least_s: float = 4.0
    """Seconds between two looks while somebody is writing."""
    look_most_s: float = 90.0
    """The same when it has been quiet for long."""
    look_slower: float = 1.3
    """How much longer it waits after each look that has brought nothing."""
    look_jitter: float = 0.25
    """Share by which each wait is longer or shorter, by chance."""
    requests_every_s: float = 300.0
    """Seconds between two looks at what strangers have asked to say."""
    requests_per_hour: int = 10
    """Strangers who are let in."""
    relogin_after: timedelta = timedelta(hours=6)
    """A login that ended sooner is not repeated by itself."""
    answers_within: timedelta = timedelta(hours=24)
    """After somebody's last message, in which they may be written to at all."""
    unasked_within: timedelta = timedelta(minutes=10)
    """After somebody's last message, in which marketing and surveys may reach them too."""


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of an account: its writes of the last day in seconds, its last fresh login,
    its warnings, and until when it neither writes nor reads.
    """

    sent: tuple[int, ...] = ()
    logged_in_at: datetime | None = None
    warnings: int = 0
    warned_at: datetime | None = None
    frozen_until: datetime | None = None
    quiet_until: datetime | None = None


def share(standing: Standing, now: datetime, limits: Limits = LIMITS) -> float:
    """The part of the budget that a login of this age may use; nothing without one."""
    if standing.logged_in_at is None:
        return 0.0
    age = max((now - standing.logged_in_at) / limits.warm_up, 0.0)
    return limits.warm_up_share + (1 - limits.warm_up_share) * min(age, 1.0)


def budget(standing: Standing, now: datetime, limits: Limits = LIMITS) -> tuple[int, int]:
    """Writes in any hour and in any day that are allowed now."""
    part = share(standing, now, limits)
    return int(limits.writes_per_hour * part), int(limits.writes_per_day * part)


def spent(standing: Standing, now: datetime) -> tuple[int, int]:
    """Writes in the last hour and in the last day."""
    at = now.timestamp()
    day = _since(standing.sent, at - DAY.total_seconds())
    return len(_since(day, at - HOUR.total_seconds())), len(day)


def is_frozen(standing: Standing, now: datetime) -> bool:
    """Whether it does not write because it was warned."""
    return standing.frozen_until is not None and now < standing.frozen_until


def wait_s(standing: Standing, now: datetime, limits: Limits = LIMITS) -> float:
    """Seconds until the account may write again; 0 when it may now."""
    frozen = standing.frozen_until
    cool = max((frozen - now).total_seconds(), 0.0) if frozen is not None else 0.0
    at = now.timestamp()
    day = _since(standing.sent, at - DAY.total_seconds())
    hour = _since(day, at - HOUR.total_seconds())
    per_hour, per_day = budget(standing, now, limits)
    return max(cool, _room_in(hour, per_hour, HOUR, at), _room_in(day, per_day, DAY, at))


def wrote(standing: Standing, now: datetime) -> Standing:
    """After one more write; those older than a day are forgotten."""
    at = now.timestamp()
    return replace(standing, sent=(*_since(standing.sent, at - DAY.total_seconds()), int(at)))


def warned(standing: Standing, now: datetime, limits: Limits = LIMITS) -> Standing:
    """After Instagram said that it is too much. The first warning stops the writes; one that comes
    while they are stopped stops the reads as well.
    """
    last = standing.warned_at
    fresh = last is None or now - last >= limits.forgiven_after
    count = 1 if fresh else standing.warnings + 1
    until = now + min(limits.freeze_first * 2 ** min(count - 1, 20), limits.freeze_most)
    was_frozen = standing.frozen_until is not None and now < standing.frozen_until
    return replace(
        standing,
        warnings=count,
        warned_at=now,
        frozen_until=until,
        quiet_until=until if was_frozen else standing.quiet_until,
    )


def pause_s(text: str, chance: Random, limits: Limits = LIMITS) -> float:
    """Seconds to let pass before these words are sent, as if a hand had typed them."""
    typing = min(len(text) * limits.typing_s, limits.typing_most_s)
    return chance.uniform(limits.gap_least_s, limits.gap_most_s) + typing


def look_s(
    before_s: float, chance: Random, *, is_lively: bool, limits: Limits = LIMITS
) -> tuple[float, float]:
    """How long to wait for the next look: the plain time, which the next call wants, and the time
    with chance in it. `is_lively`: this look has brought something.
    """
    plain = limits.look_least_s if is_lively else before_s * limits.look_slower
    plain = min(max(plain, limits.look_least_s), limits.look_most_s)
    return plain, plain * (1 + chance.uniform(-limits.look_jitter, limits.look_jitter))


def _since(instants: Sequence[int], at: float) -> tuple[int, ...]:
    """Those after an instant, of instants in their order."""
    return tuple(instants[bisect_right(instants, at) :])


def _room_in(writes: Sequence[int], most: int, within: timedelta, at: float) -> float:
    """Seconds until fewer than `most` of these writes are younger than `within`."""
    if len(writes) < most:
        return 0.0
    if most <= 0:
        return within.total_seconds()
    return max(writes[len(writes) - most] + within.total_seconds() - at, 1.0)
