"""A shop with an account on Instagram, from its settings to the parcel, over HTTP."""

import asyncio
from pathlib import Path

import pytest

from tests.endtoend.checks import check
from tests.endtoend.instagram import Phone
from tests.endtoend.profiles import ISFAHAN
from tests.endtoend.rig import WAIT_S, open_house
from tests.endtoend.steps import QUESTIONS, label, orders, says, ships
from tests.play.patterns import Seen
from tests.standins.graph import Graph

pytestmark = pytest.mark.anyio

MINA, TRACKING = "6100000001", "12345678901234567890"


def page_of(seen: Seen) -> str:
    """The address of an order's page."""
    return next(one.url for one in seen.buttons if one.url is not None and "/p/" in one.url)


def has_page(seen: Seen) -> bool:
    return any(one.url is not None and "/p/" in one.url for one in seen.buttons)


def offers_to_confirm(seen: Seen) -> bool:
    return any(one.label == label("checkout-confirm-button", "fa") for one in seen.buttons)


async def test_a_purchase_from_the_first_word_to_the_parcel(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with Graph(retry_s=0.01) as graph, open_house(tmp_path, sqlite_url, graph=graph) as house:
        graph.hooks.repeats = 1
        await says(house.owner, "/start", ISFAHAN.shop)
        mina = Phone(graph, MINA, "مینا")
        hello = await mina.says("سلام", "مینا")
        assert "این پاسخ‌ها خودکار است" in hello.text
        for part in ISFAHAN.way:
            await mina.taps(part)
        await mina.taps(label("cart-checkout-button", "fa"))
        for words, question in zip(ISFAHAN.address, QUESTIONS, strict=True):
            await mina.sees(label(question, "fa").splitlines()[0])
            await mina.says(words, "")
        await mina.sees(offers_to_confirm)
        order = await mina.taps(label("checkout-confirm-button", "fa"), has_page)
        await house.pays(page_of(order))
        await mina.sees(label("thanks-safe", "fa"))
        alert = await house.owner.sees(ISFAHAN.address[0], timeout=WAIT_S)
        await ships(house, alert, TRACKING)
        await mina.sees(TRACKING)
        assert graph.refusals == []
        await graph.hooks.flush()
        assert set(graph.hooks.answers) == {200}
        told = [one.text for one in mina.person.inbox.messages if "خودکار است" in one.text]
        assert len(told) == 1, "who knows it is not told again"
        await check(house)


async def test_an_instagram_that_hangs_costs_nobody_on_telegram_a_reply(
    tmp_path: Path, sqlite_url: str
) -> None:
    """Everything there is silent until a purchase on Telegram is done; then it goes on."""
    async with Graph(retry_s=0.01) as graph, open_house(tmp_path, sqlite_url, graph=graph) as house:
        graph.hanging = asyncio.Event()
        people = [Phone(graph, f"61000000{number:02}", "مینا") for number in range(8)]
        for one in people:
            one.person.says("سلام")
        await orders(house, house.buyer)
        assert graph.messages() == []
        graph.hanging.set()
        for one in people:
            await one.sees(ISFAHAN.shop)
