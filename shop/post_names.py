"""Which post is meant: its channel is asked, and two may turn out to be one."""

from collections.abc import Sequence

from sqlmodel import col, delete, select, update

from common.ids import new_id
from models import CommentAnswer, Post, PostName, PostProduct
from models.database import insert_ignore
from shop import posts, work
from shop.context import Shopping
from shop.post_links import Comment, Named

LOOK_UP = "post-look-up"
"""The kind of work that asks a channel for the link and the caption of a post."""
LONGEST_CAPTION = 2200
"""Letters. Source: https://developers.facebook.com/docs/instagram-platform/reference/instagram-user/media"""


def look_up(
    ctx: Shopping,
    post: Post,
    ref: str,
    *,
    channel: str,
    route: str,
    comment: Comment | None = None,
) -> bool:
    """Have a channel asked for the link and the caption of a post; whether this call planned it.

    Args:
        ctx: of whoever waits for the answer.
        post: the post.
        ref: what to ask about: the channel's own number of it, or its link.
        channel: whom to ask.
        route: what the person is shown afterwards, whatever came of it.
        comment: what is answered with that; else it is shown in the person's own chat.
    """
    return work.plan(
        ctx,
        LOOK_UP,
        f"{LOOK_UP}:{post.id}:{new_id()}",
        payload={
            "post_id": post.id,
            "channel": channel,
            "ref": ref,
            "route": route,
            **({"chat": comment.chat, "sender": comment.sender} if comment is not None else {}),
        },
        person_id=ctx.customer.id,
    )


def is_unclear(ctx: Shopping, post: Post, named: Named) -> bool:
    """Whether a post may be one that is linked, under a name that only its channel knows."""
    return named.is_foreign and post.looked_up_at is None and not posts.product_ids(ctx, post.id)


def looked_up(ctx: Shopping, post_id: int, names: Sequence[Named], caption: str) -> Post:
    """A channel has told what a post is called as well, and its caption; known by one of these
    names already, it is that one.

    Raises:
        NotFound: the post is gone.
    """
    post = posts.by_id(ctx, post_id)
    for named in names:
        other = posts.known(ctx, named)
        if other is None:
            insert_ignore(ctx.session, PostName, {"name": named.name, "post_id": post.id})
            if named.link:
                post.link, post.kind = named.link, named.kind
        elif other.id != post.id:
            post = _become(ctx, post, other)
    post.caption = caption[:LONGEST_CAPTION] or post.caption
    post.looked_up_at = ctx.now
    ctx.session.flush()
    return post


def _become(ctx: Shopping, post: Post, other: Post) -> Post:
    """Two posts turn out to be one: all that was the first's is the other's. Whoever writes down
    something about either has done so before this, or does it after.
    """
    both = select(Post.id).where(col(Post.id).in_([post.id, other.id])).order_by(col(Post.id))
    if len(ctx.session.exec(both.with_for_update()).all()) < 2:
        # Somebody has made them one meanwhile.
        return posts.by_id(ctx, post.id)
    renamed = update(PostName).where(col(PostName.post_id) == post.id)
    ctx.session.exec(renamed.values(post_id=other.id))
    insert_ignore(ctx.session, PostName, {"name": posts.former(post.id), "post_id": other.id})
    for product_id in posts.product_ids(ctx, post.id):
        row = {"post_id": other.id, "product_id": product_id, "linked_at": ctx.now}
        insert_ignore(ctx.session, PostProduct, row)
    answered = ctx.session.exec(select(CommentAnswer).where(CommentAnswer.post_id == post.id)).all()
    for one in answered:
        row = {"post_id": other.id, "person_id": one.person_id, "at": one.at}
        insert_ignore(ctx.session, CommentAnswer, row)
    ctx.session.exec(delete(PostProduct).where(col(PostProduct.post_id) == post.id))
    ctx.session.exec(delete(CommentAnswer).where(col(CommentAnswer.post_id) == post.id))
    ctx.session.expire_all()
    ctx.session.exec(delete(Post).where(col(Post.id) == post.id))
    return posts.by_id(ctx, other.id)
