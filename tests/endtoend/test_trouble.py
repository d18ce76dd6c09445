"""Telegram falters in the middle of a purchase, and nobody notices but by waiting."""

from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from tests.endtoend.checks import check
from tests.endtoend.rig import BUYER, WAIT_S, House, open_house
from tests.endtoend.steps import label, orders, page_of, says

pytestmark = pytest.mark.anyio

WAYS = ("status", "drop_after", "flood", "drop_before")
"""A bad gateway, a connection cut after the call had arrived and before, too many requests."""


def falters(house: House) -> None:
    """From now on the first call that answers each act of the buyer goes wrong in another way."""
    ways = cycle(WAYS)
    act = house.buyer._act

    async def act_in_bad_weather(*args: Any, **kwargs: Any) -> Any:
        house.telegram.fails(next(ways), chat_id=BUYER, retry_after_s=1)
        return await act(*args, **kwargs)

    house.buyer._act = act_in_bad_weather  # type: ignore[method-assign]


@pytest.mark.parametrize(
    ("kept_at", "webhook"),
    [("sqlite_url", False), ("postgres_url", True)],
    ids=["polling", "webhook"],
)
async def test_a_purchase_survives_a_telegram_that_falters(
    tmp_path: Path, request: pytest.FixtureRequest, kept_at: str, webhook: bool
) -> None:
    url = request.getfixturevalue(kept_at)
    async with open_house(tmp_path, url, webhook=webhook) as house:
        await says(house.owner, "/start")
        house.telegram.fails("drop_after", "getUpdates")
        falters(house)
        order = await orders(house, house.buyer)
        await house.pays(page_of(order))
        await house.buyer.sees(label("thanks-safe", "fa"), timeout=WAIT_S)
        assert {call.fault for call in house.telegram.calls} >= {*WAYS}
        assert house.rows("SELECT payment_state FROM orders") == [("paid",)]
        ((words,),) = house.rows("SELECT count(*) FROM activity WHERE kind = 'added'")
        assert words == 1
        await check(house, faults=True)


async def test_an_answer_to_a_press_that_gets_lost_is_not_repeated_and_holds_nothing_up(
    tmp_path: Path, sqlite_url: str
) -> None:
    """It is worth something for seconds only; the card itself arrives."""
    async with open_house(tmp_path, sqlite_url) as house:
        menu = await says(house.buyer, "/start")
        house.telegram.fails("status", "answerCallbackQuery")
        await house.buyer.taps(menu, "خوراکی")
        await house.buyer.sees("خوراکی", timeout=WAIT_S)
        await house.app.settle()
        assert len(house.telegram.calls.of("answerCallbackQuery")) == 1
