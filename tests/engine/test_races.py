"""Nobody waits for a flood, through the whole engine."""

import asyncio

import pytest

from tests.engine.stall import Stall

pytestmark = pytest.mark.anyio


async def test_one_who_floods_makes_nobody_wait(database_url: str) -> None:
    """Three hundred updates of one, then one of each of ten others, all handed over at once."""
    async with Stall(database_url) as stall:
        flood = [stall.engine.receive(stall.hears("سیل", str(n))) for n in range(300)]
        others = [f"buyer-{number}" for number in range(10)]
        rest = [stall.engine.receive(stall.hears(person, "چای")) for person in others]
        await asyncio.gather(*flood, *rest)
        await stall.engine.idle()
        answered = [row.chat for row in stall.courier.rows]
        last = max(place for place, chat in enumerate(answered) if chat != "سیل")
        assert answered[: last + 1].count("سیل") <= 5, "answers that others had to wait for"
        assert stall.courier.texts("سیل") == [str(number) for number in range(300)]
        assert stall.rows("inbox") == 0
