"""A product is found by the bot's name in another chat, and leads back into the shop."""

from pathlib import Path

import pytest

from tests.endtoend.rig import open_house
from tests.endtoend.steps import says

pytestmark = pytest.mark.anyio


async def test_goods_are_shared_from_any_chat(tmp_path: Path, database_url: str) -> None:
    async with open_house(tmp_path, database_url) as house:
        found = await house.buyer.finds("چایی لاهيجان")
        (article,) = found["results"]
        said = article["input_message_content"]["message_text"]
        assert "چای" in article["title"]
        assert "تومان" in article["description"]
        assert said.lstrip("\u200f").startswith("<b>")
        start = article["reply_markup"]["inline_keyboard"][0][0]["url"].partition("?start=")[2]
        await says(house.buyer, f"/start {start}", "لاهیجان")

        new = await house.buyer.finds("")
        assert len(new["results"]) > 1
        assert (await house.buyer.finds("هواپیمای دوموتوره"))["results"] == []
        elif_ = house.person(2044, "Elif", "tr")
        (article,) = (await elif_.finds("چای"))["results"]
        assert "Mağazada gör" in str(article["reply_markup"])
        assert house.rows("SELECT count(*) FROM activity WHERE kind = 'searched'") == [(0,)]
