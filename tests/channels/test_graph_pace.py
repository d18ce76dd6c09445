"""Never more private answers to comments in an hour than Instagram takes, and none forgotten."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import instagram_graph_pace
from bot.channels.base import SendError
from bot.channels.instagram_graph_pace import HOUR_S, CommentPace
from bot.engine.inbound import COMMENT
from tests.channels.conftest import Ears
from tests.channels.graph_house import house, send

MOST, MINA = 5, "6100000001"


@given(st.lists(st.floats(0, 1500), max_size=60))
def test_no_hour_has_more_and_everybody_has_a_turn(pauses: list[float]) -> None:
    pace, now, left = CommentPace(MOST), 0.0, []
    waiting: list[tuple[float, int]] = []

    def go(answer: int) -> None:
        wait = pace.wait(answer, now)
        if wait:
            waiting.append((now + wait, answer))
        else:
            left.append(now)

    for answer, pause in enumerate([*pauses, 1e6]):
        end = now + pause
        while waiting and min(waiting)[0] <= end:
            now, again = min(waiting)
            waiting.remove((now, again))
            go(again)
        now = end
        go(answer)
    assert len(left) == len(pauses) + 1
    assert left == sorted(left)
    assert all(later - one >= HOUR_S - 1e-6 for one, later in zip(left, left[MOST:], strict=False))


def test_all_of_a_quiet_hour_leave_at_once() -> None:
    pace = CommentPace()
    waits = [pace.wait(answer, 100.0) for answer in range(instagram_graph_pace.MOST_AN_HOUR + 2)]
    assert set(waits[:-2]) == {0.0}
    assert waits[-2:] == [HOUR_S, HOUR_S]


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_an_answer_too_many_waits_without_a_call_and_messages_do_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(instagram_graph_pace, "MOST_AN_HOUR", 1)
    async with house(Ears()) as at:
        for comment in ("1", "2"):
            await at.graph.phones.comments(MINA, "قیمت", comment=comment, post="180005")
        await at.graph.phones.says(MINA, text="سلام")
        await at.channel.send(send(f"{COMMENT}1", "سلام"), None)
        with pytest.raises(SendError) as late:
            await at.channel.send(send(f"{COMMENT}2", "سلام"), None)
        assert late.value.retry_after_s is not None
        assert 0 < late.value.retry_after_s <= HOUR_S
        assert not late.value.whole_bot
        await at.channel.send(send(MINA, "سلام"), None)
        assert len(at.graph.messages()) == 2
