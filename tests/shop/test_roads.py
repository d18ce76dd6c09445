"""By which road somebody is written to, over everything that can be the case with their chats."""

from datetime import UTC, datetime, timedelta
from itertools import permutations, product

import pytest

from shop.roads import MARGIN, Place, best, closed, closes_at, is_open

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(hours=24)
WINDOWS = {"instagram": DAY, "instagram_private": DAY, "telegram": None, "bale": None}
FRESH, STALE = NOW - timedelta(hours=23), NOW - timedelta(hours=25)


def at(channel: str, how: str) -> Place:
    """A chat on this channel that is open, late, blocked or only begun by us."""
    heard = {"open": FRESH, "late": STALE, "blocked": FRESH, "unheard": None}[how]
    return Place(1, channel, f"{channel}-{how}", heard, reachable=how != "blocked")


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([], "nowhere"),
        ([("instagram", "open")], "instagram"),
        ([("instagram_private", "open")], "instagram_private"),
        ([("instagram", "late")], "window"),
        ([("instagram", "unheard")], "window"),
        ([("instagram", "blocked")], "unreachable"),
        ([("telegram", "late")], "telegram"),
        ([("telegram", "unheard")], "telegram"),
        ([("telegram", "blocked")], "unreachable"),
        ([("whatsapp", "open")], "channel-off"),
        ([("instagram", "open"), ("telegram", "open")], "instagram"),
        ([("telegram", "open"), ("instagram", "open")], "telegram"),
        ([("instagram", "late"), ("telegram", "late")], "telegram"),
        ([("instagram", "late"), ("bale", "late")], "bale"),
        ([("instagram", "late"), ("instagram_private", "open")], "instagram_private"),
        ([("instagram", "late"), ("telegram", "blocked")], "window"),
        ([("telegram", "blocked"), ("instagram", "late")], "unreachable"),
        ([("telegram", "blocked"), ("instagram", "open")], "instagram"),
    ],
)
def test_the_road_is_the_last_chat_that_is_open(
    places: list[tuple[str, str]], expected: str
) -> None:
    found = best([at(*place) for place in places], NOW, WINDOWS)
    assert (found if isinstance(found, str) else found.channel) == expected


def test_over_all_combinations_a_road_is_found_when_there_is_one_and_it_is_open() -> None:
    how = ("open", "late", "blocked", "unheard", "none")
    for states in product(how, repeat=len(WINDOWS)):
        chats = [at(*pair) for pair in zip(WINDOWS, states, strict=True) if pair[1] != "none"]
        for off in (None, *WINDOWS):
            windows = {name: window for name, window in WINDOWS.items() if name != off}
            for places in (chats, chats[::-1]):
                found = best(places, NOW, windows)
                reasons = [closed(place, NOW, windows) for place in places]
                if isinstance(found, str):
                    assert None not in reasons
                    assert found == (reasons[0] if reasons else "nowhere")
                else:
                    assert reasons[: places.index(found)].count(None) == 0
                    assert found.reachable
                    assert found.channel in windows
                    assert found.heard_at == FRESH or windows[found.channel] is None


def test_who_is_written_to_does_not_depend_on_what_is_closed() -> None:
    open_, shut = at("telegram", "late"), [at("instagram", "late"), at("bale", "blocked")]
    for places in permutations([open_, *shut]):
        assert best(places, NOW, WINDOWS) == open_


@pytest.mark.parametrize(
    ("ago", "is_it"),
    [
        (timedelta(), True),
        (DAY - MARGIN - timedelta(seconds=1), True),
        (DAY - MARGIN, False),
        (DAY, False),
        (timedelta(days=30), False),
    ],
)
def test_the_window_closes_a_little_before_the_platform_has_it(ago: timedelta, is_it: bool) -> None:
    assert is_open(NOW - ago, NOW, DAY) is is_it
    assert is_open(NOW - ago, NOW, None)


def test_who_never_wrote_opened_no_window() -> None:
    assert not is_open(None, NOW, DAY)
    assert closes_at(None, DAY) is None
    assert closes_at(NOW, None) is None
