"""From a comment and a story to the product, in a shop with an account on Instagram, over HTTP."""

from pathlib import Path

import pytest

from tests.endtoend.checks import check
from tests.endtoend.instagram import Phone
from tests.endtoend.profiles import ISFAHAN
from tests.endtoend.rig import open_house
from tests.endtoend.steps import label, says, taps
from tests.standins.graph import Graph

pytestmark = pytest.mark.anyio

MINA = "6100000001"
POST, LINK = "17895695668004550", "https://www.instagram.com/p/B-fKL9qpeab/"
STORY = "17895695668004551"


async def test_a_comment_and_a_story_lead_to_the_product(tmp_path: Path, database_url: str) -> None:
    async with (
        Graph(retry_s=0.01) as graph,
        open_house(tmp_path, database_url, graph=graph) as house,
    ):
        graph.posted(POST, LINK, "چای بهاره رسید")
        await says(house.owner, "/start", ISFAHAN.shop)
        post = await says(house.owner, f"{LINK}?igsh=x", LINK)
        asked = await taps(house.owner, post, label("post-link-button", "fa"))
        await taps(house.owner, asked, "چای لاهیجان", label("post-shows", "fa"))

        mina = Phone(graph, MINA, "مینا")
        for comment in ("18000000000000001", "18000000000000002"):
            await graph.phones.comments(MINA, "قیمت؟", comment=comment, post=POST)
        await mina.sees("چای لاهیجان")

        card = await mina.taps(label("comment-see-button", "fa"))
        assert "چای لاهیجان" in card.text
        await graph.phones.says(
            MINA,
            text="این چیست؟",
            reply_to={"story": {"id": STORY, "url": "https://cdn.example/s"}},
        )
        await mina.sees(label("post-which", "fa"))
        await house.owner.sees(label("post-asked", "fa"), timeout=20)
        assert house.rows("SELECT source FROM person WHERE source LIKE 'comment_%'")
        told = [one["recipient"] for one in graph.messages() if "comment_id" in one["recipient"]]
        assert told == [{"comment_id": "18000000000000001"}]
        assert graph.refusals[-1].code == 100, "a story that nobody posted"
        await graph.hooks.flush()
        assert set(graph.hooks.answers) == {200}
        await check(house)
