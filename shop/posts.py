"""From a post to the goods it shows: which posts the shop knows, and what its seller linked them to."""

from datetime import timedelta

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import col, delete, func, select, update

from common.errors import Conflict, NotFound
from common.roles import Role
from models import Post, PostName, PostProduct
from models.database import add_row, insert_ignore
from models.prepared import Prepared
from shop import catalogue, goods, staff, work
from shop.catalogue import ProductLine
from shop.context import Shopping
from shop.post_links import Named

ASKED = "post-asked"
"""The notice to the shop that people ask about a post to which nothing is linked."""
MOST_PRODUCTS = 10
"""On one post; as many pictures as a post had room for, for years."""
MOST_ASKED_A_DAY = 10
"""Posts of which the seller is told in a day: anybody can share whatever they like."""
MOST_SHOWN = 8
"""Posts in a list."""

_PRODUCTS = Prepared(
    sqlalchemy.select(col(PostProduct.product_id))
    .where(col(PostProduct.post_id) == bindparam("post_id"))
    .order_by(col(PostProduct.linked_at), col(PostProduct.product_id))
)


def by_id(ctx: Shopping, post_id: int) -> Post:
    """A post the shop knows, or the one it has turned out to be.

    Raises:
        NotFound: there is none.
    """
    found = ctx.session.get(Post, post_id, populate_existing=True)
    if found is None:
        same = select(PostName.post_id).where(PostName.name == former(post_id))
        known_as = ctx.session.exec(same).first()
        found = ctx.session.get(Post, known_as) if known_as is not None else None
    if found is None:
        raise NotFound("post-gone")
    return found


def held(ctx: Shopping, post_id: int) -> Post:
    """The same, and until this transaction ends it turns out to be no other: for whoever writes down
    something that belongs to it.

    Raises:
        NotFound: there is none.
    """
    ctx.session.flush()
    while True:
        post = by_id(ctx, post_id)
        held_now = select(Post.id).where(Post.id == post.id)
        lock = held_now.with_for_update(read=True, key_share=True)
        if ctx.session.exec(lock).first() is not None:
            return post


def former(post_id: int) -> str:
    """The name under which a post that has become another one is still found."""
    return f"was:{post_id}"


def known(ctx: Shopping, named: Named) -> Post | None:
    """The post of this name, if anybody has spoken of it before."""
    ctx.session.flush()
    post_id = ctx.session.exec(select(PostName.post_id).where(PostName.name == named.name)).first()
    return by_id(ctx, post_id) if post_id is not None else None


def learn(ctx: Shopping, named: Named) -> Post:
    """The post of this name, from now on known to the shop."""
    found = known(ctx, named)
    if found is not None:
        return found
    post = add_row(
        ctx.session,
        Post,
        network=named.network,
        kind=named.kind,
        link=named.link,
        created_at=ctx.now,
    )
    if insert_ignore(ctx.session, PostName, {"name": named.name, "post_id": post.id}):
        return post
    # Somebody else asked about it at the same moment, and theirs stands.
    ctx.session.delete(post)
    ctx.session.flush()
    theirs = known(ctx, named)
    if theirs is None:
        raise LookupError("a post vanished while it was made")
    return theirs


def number_on(ctx: Shopping, post_id: int, road: str) -> str | None:
    """The number that a road has for a post, where we know it."""
    owned = select(PostName.name).where(
        PostName.post_id == post_id, col(PostName.name).startswith(f"{road}:")
    )
    found = ctx.session.exec(owned).first()
    return found.partition(":")[2] if found is not None else None


def product_ids(ctx: Shopping, post_id: int) -> list[int]:
    """What is linked to a post, also what buyers do not see."""
    ctx.session.flush()
    return [row.product_id for row in _PRODUCTS.all(ctx.session, post_id=post_id)]


def for_sale(ctx: Shopping, post_id: int) -> list[ProductLine]:
    """What buyers see of the goods on a post."""
    linked = product_ids(ctx, post_id)
    return catalogue.lines_of(ctx, linked) if linked else []


def of_product(ctx: Shopping, product_id: int) -> list[Post]:
    """The posts that show a product, the newest link first."""
    rows = ctx.session.exec(
        select(Post)
        .join(PostProduct, col(PostProduct.post_id) == col(Post.id))
        .where(PostProduct.product_id == product_id)
        .order_by(col(PostProduct.linked_at).desc(), col(Post.id).desc())
        .limit(MOST_SHOWN)
    )
    return list(rows.all())


def recent(ctx: Shopping) -> list[Post]:
    """Posts people spoke of lately, those that wait for a link first.

    Raises:
        NotAllowed: for whoever does not run the shop.
    """
    ctx.need(Role.MANAGER)
    linked = select(PostProduct.post_id).where(PostProduct.post_id == Post.id).exists()
    rows = ctx.session.exec(
        select(Post)
        .order_by(linked, col(Post.created_at).desc(), col(Post.id).desc())
        .limit(MOST_SHOWN)
    )
    return list(rows.all())


def link(ctx: Shopping, post_id: int, product_id: int) -> Post:
    """Whoever comes from this post is led to this product.

    Raises:
        NotAllowed: for whoever does not run the shop.
        NotFound: one of the two is gone.
        Conflict: there are too many on it already.
    """
    product = goods.by_id(ctx, product_id)
    post = held(ctx, post_id)
    linked = product_ids(ctx, post_id)
    if product.id in linked:
        return post
    if len(linked) >= MOST_PRODUCTS:
        raise Conflict("post-full", most=MOST_PRODUCTS)
    row = {"post_id": post.id, "product_id": product.id, "linked_at": ctx.now}
    insert_ignore(ctx.session, PostProduct, row)
    return post


def unlink(ctx: Shopping, post_id: int, product_id: int) -> Post:
    """This post leads to this product no more.

    Raises:
        NotAllowed: for whoever does not run the shop.
        NotFound: the post is gone.
    """
    ctx.need(Role.MANAGER)
    post = by_id(ctx, post_id)
    gone = (col(PostProduct.post_id) == post_id) & (col(PostProduct.product_id) == product_id)
    ctx.session.exec(delete(PostProduct).where(gone))
    return post


def ask_seller(ctx: Shopping, post: Post) -> None:
    """Somebody asks about a post that leads nowhere: those who run the shop are told, once."""
    since = ctx.now - timedelta(days=1)
    today = select(func.count()).select_from(Post).where(col(Post.asked_at) > since)
    if ctx.session.exec(today).one() >= MOST_ASKED_A_DAY:
        return
    told = ctx.session.exec(
        update(Post)
        .where(col(Post.id) == post.id, col(Post.asked_at).is_(None))
        .values(asked_at=ctx.now)
        .execution_options(synchronize_session=False)
    )
    if told.rowcount != 1:
        return
    for person_id in staff.with_role(ctx.session, Role.MANAGER):
        work.plan(
            ctx,
            f"notice:{ASKED}",
            f"{ASKED}:{post.id}:{person_id}",
            payload={"post_id": post.id},
            person_id=person_id,
        )
