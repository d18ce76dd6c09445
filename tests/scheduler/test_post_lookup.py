"""Whoever asks about a post is answered, whatever its channel says."""

from typing import Any

import pytest

from bot.channels.base import FetchError, PostFacts
from models import Post
from scheduler.kinds import Claimed
from scheduler.post_lookup import PostLookup
from shop import post_links, post_names, posts
from shop.context import Shopping
from shop.post_links import Named
from tests.scheduler.mouth import Mouth
from tests.scheduler.shop import NOON, Shop

pytestmark = pytest.mark.anyio

LINK = "https://www.instagram.com/p/B-fKL9qpeab/"


class Knowing(Mouth):
    """A channel that can be asked."""

    def __init__(self, answer: PostFacts | Exception | None) -> None:
        super().__init__()
        self._answer = answer

    async def look_up_post(self, ref: str) -> PostFacts | None:
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


def foreign() -> Named:
    named = post_links.told("instagram", "17895695668000001")
    assert named is not None
    return named


def claimed(post_id: int) -> Claimed:
    payload: dict[str, Any] = {"post_id": post_id, "channel": "instagram", "ref": "1789"}
    return Claimed(1, post_names.LOOK_UP, payload, None, NOON, 1, "")


@pytest.mark.parametrize(
    ("answer", "link", "caption"),
    [
        (PostFacts(LINK, "17895695668000001", "شال نخی"), LINK, "شال نخی"),
        (PostFacts("https://example.com/?", ""), "", ""),
        (None, "", ""),
        (FetchError("gone", gone=True), "", ""),
        (FetchError("busy", gone=False), "", ""),
        (TimeoutError(), "", ""),
    ],
)
async def test_what_a_channel_knows_is_kept(
    shop: Shop, answer: PostFacts | Exception | None, link: str, caption: str
) -> None:
    def learn(ctx: Shopping) -> int:
        return posts.learn(ctx, foreign()).id

    post_id = await shop.transact(lambda session: learn(shop.system(session, "test")))
    lookup = PostLookup(shop, {"instagram": Knowing(answer)})
    await lookup.look_up(claimed(post_id))
    await lookup.look_up(claimed(post_id + 1))
    post = shop.read(lambda session: session.get_one(Post, post_id))
    assert (post.link, post.caption) == (link, caption)


async def test_a_channel_that_knows_nothing_of_posts_is_not_asked(shop: Shop) -> None:
    await PostLookup(shop, {"instagram": Mouth()}).look_up(claimed(1))
