"""Which post is meant: the account's own posts by Instagram's number or by their link.

Source: https://developers.facebook.com/docs/instagram-platform/reference/instagram-media,
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media
"""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from bot.channels.base import FetchError, PostFacts
from bot.channels.instagram_graph_api import TOO_FAST, Api, GraphError

FIELDS = "id,permalink,caption"
PAGES, PER_PAGE = 4, 50
"""How far back a link is looked for; stories are not among these, and nobody pastes older posts."""

_Json = Mapping[str, Any]


async def look_up_post(api: Api, ref: str) -> PostFacts | None:
    """The post of this id, or with this link; None for somebody else's, or one that is gone.

    Raises: FetchError.
    """
    try:
        if ref.isascii() and ref.isdigit():
            return _facts(await api.get(ref, {"fields": FIELDS}))
        wanted = _code(ref)
        async for post in _own(api):
            if wanted and _code(post.link) == wanted:
                return post
    except GraphError as error:
        if _may_pass(error):
            raise FetchError(error.reason, gone=False) from None
    return None


async def _own(api: Api) -> AsyncIterator[PostFacts]:
    """The account's posts, the newest first."""
    asked = {"fields": FIELDS, "limit": str(PER_PAGE)}
    for _ in range(PAGES):
        page = await api.get("me/media", asked)
        rows = page.get("data")
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, dict) and (post := _facts(row)) is not None:
                yield post
        after = _after(page)
        if not after:
            return
        asked = {**asked, "after": after}


def _after(page: _Json) -> str:
    """Where the next page begins; empty behind the last."""
    paging = page.get("paging")
    cursors = paging.get("cursors") if isinstance(paging, dict) and "next" in paging else None
    after = cursors.get("after") if isinstance(cursors, dict) else None
    return after if isinstance(after, str) else ""


def _facts(row: _Json) -> PostFacts | None:
    number, link, caption = (row.get(name) for name in ("id", "permalink", "caption"))
    if not isinstance(number, str) or not isinstance(link, str):
        return None
    return PostFacts(link, number, caption if isinstance(caption, str) else "")


def _code(link: str) -> str:
    """The end of a link, which is the same under /p/ and /reel/."""
    return link.partition("?")[0].rstrip("/").rpartition("/")[2]


def _may_pass(error: GraphError) -> bool:
    """Whether the same question may be answered later."""
    busy = error.transient or error.code in TOO_FAST or error.status in {0, 429}
    return busy or error.status >= 500 or error.is_token_refused
