"""Which post is meant, asked of a stand-in of Instagram's Graph over HTTP."""

import pytest

from bot.channels.base import FetchError, KnowsPosts, PostFacts
from bot.channels.instagram_graph_posts import PAGES, PER_PAGE
from tests.channels.graph_house import house

pytestmark = pytest.mark.anyio

NUMBER, CODE = "17895695668004550", "B-fKL9qpeab"
LINK = f"https://www.instagram.com/p/{CODE}/"
POST = PostFacts(LINK, NUMBER, "شال نخی، ۴۵۰ تومن")


async def test_a_post_is_known_by_its_number_and_by_any_of_its_links() -> None:
    async with house() as at:
        assert isinstance(at.channel, KnowsPosts)
        at.graph.posted("17895695668000001", "https://www.instagram.com/reel/CuZ0000000a/")
        at.graph.posted(NUMBER, LINK, POST.caption)
        for ref in (NUMBER, LINK, f"https://www.instagram.com/reel/{CODE}?igsh=x"):
            assert await at.channel.look_up_post(ref) == POST


async def test_a_post_that_nobody_can_see_is_none() -> None:
    async with house() as at:
        at.graph.posted(NUMBER, LINK)
        for ref in ("17895695668000009", "https://www.instagram.com/p/other000000/", ""):
            assert await at.channel.look_up_post(ref) is None


async def test_a_link_is_looked_for_on_a_few_pages() -> None:
    async with house() as at:
        for one in range(PAGES * PER_PAGE + 1):
            number = str(17895695668000000 + one)
            at.graph.posted(number, f"https://www.instagram.com/p/code{one:07}/")
        last = PAGES * PER_PAGE - 1
        found = await at.channel.look_up_post(f"https://www.instagram.com/p/code{last:07}/")
        assert found is not None
        assert found.ref == str(17895695668000000 + last)
        gone = await at.channel.look_up_post(f"https://www.instagram.com/p/code{last + 1:07}/")
        assert gone is None
        assert len([path for _, path, _ in at.graph.calls if path == "me/media"]) == 2 * PAGES


async def test_a_question_that_may_be_answered_later_is_no_answer() -> None:
    async with house(token="wrong") as at:
        with pytest.raises(FetchError):
            await at.channel.look_up_post(NUMBER)
