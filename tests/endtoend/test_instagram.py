"""A shop with an account on Instagram, from its settings to the parcel, over HTTP."""

from pathlib import Path

import pytest

from tests.endtoend.checks import check
from tests.endtoend.instagram import Phone
from tests.endtoend.profiles import ISFAHAN
from tests.endtoend.rig import WAIT_S, open_house
from tests.endtoend.steps import QUESTIONS, label, says, ships
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
    tmp_path: Path, database_url: str
) -> None:
    async with (
        Graph(retry_s=0.01) as graph,
        open_house(tmp_path, database_url, graph=graph) as house,
    ):
        await says(house.owner, "/start", ISFAHAN.shop)
        mina = Phone(graph, MINA, "مینا")
        await mina.says("سلام", "مینا")
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
        await check(house)
