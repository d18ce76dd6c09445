"""Which updates are suspected after a run that died."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.engine.guard import ALL_S, UNDATED_S, Guard
from bot.engine.inbound import Inbound, Kind

NOON = datetime(2026, 12, 3, 8, 30, tzinfo=UTC)


def heard(kind: Kind = Kind.TEXT, sent_at: datetime | None = None, data: str = "") -> Inbound:
    return Inbound(
        channel="telegram",
        external_id="7",
        chat="1",
        sender="1",
        kind=kind,
        sent_at=sent_at,
        data=data,
    )


class Time:
    """Monotonic seconds that are set."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def guard(
    time: Time, *, unclean: bool = True, unfinished: set[tuple[str, str]] | None = None
) -> Guard:
    made = Guard(monotonic=time)
    made.beware(unfinished or set(), unclean_at=NOON if unclean else None)
    return made


OLD, NEW = NOON - timedelta(minutes=1), NOON + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("inbound", "after_s", "suspected"),
    [
        (heard(sent_at=NEW), 1.0, True),
        (heard(sent_at=NEW), ALL_S, False),
        (heard(sent_at=OLD), 10 * UNDATED_S, True),
        (heard(Kind.TAP), ALL_S, True),
        (heard(Kind.TAP), UNDATED_S, False),
        (heard(Kind.NOTICE, data="3"), 1.0, True),
        (heard(Kind.NOTICE, data="3"), ALL_S, False),
    ],
    ids=["soon", "new", "old", "undated soon", "undated late", "ours soon", "ours late"],
)
def test_after_an_unclean_stop(inbound: Inbound, after_s: float, suspected: bool) -> None:
    time = Time()
    watching = guard(time)
    time.seconds = after_s
    assert watching.suspects(inbound) is suspected


def test_after_a_clean_stop_nothing_is_suspected_but_what_was_begun_and_never_ended() -> None:
    watching = guard(Time(), unclean=False, unfinished={("telegram", "7")})
    assert watching.suspects(heard(sent_at=NEW))
    watching.acquit(heard())
    assert not watching.suspects(heard(sent_at=NEW))


def test_a_notice_is_known_again_in_every_try() -> None:
    watching = guard(Time(), unclean=False, unfinished={("telegram", "due:3")})
    assert watching.suspects(heard(Kind.NOTICE, data="3"))
    assert not watching.suspects(heard(Kind.NOTICE, data="4"))
