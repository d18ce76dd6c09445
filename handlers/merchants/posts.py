"""Posts and the goods they show, for whoever runs the shop: linking, unlinking, keywords."""

from collections.abc import Iterable, Sequence

from bot.dialogue.cards import (
    EMPTY_LINE,
    Answer,
    Begin,
    Button,
    Card,
    Go,
    Said,
    Words,
    button,
    card,
)
from bot.dialogue.dialogues import Given, Option, Talk, dialogue
from bot.dialogue.routes import command, notice, route, screen
from common.errors import NotFound
from common.messages import Message, msg
from common.roles import Role
from common.text import clip
from handlers.merchants.comment_words import ALL_POSTS, answered
from handlers.wording import MENU_BUTTON
from models import Post, PostNetwork, Product
from shop import comments, goods, post_links, posts
from shop.context import Shopping
from shop.post_links import Named
from shop.search import find

SUGGESTED = 6
"""Products offered as buttons to be linked: most posts show what came last."""
MOST_FOUND = 10
LONGEST_ABOUT = 200


@screen("m/posts", role=Role.MANAGER)
@command("posts")
def show_all(ctx: Shopping) -> Answer:
    """Posts people spoke of lately; those that lead nowhere come first."""
    found = posts.recent(ctx)
    return card(
        msg("posts-title") if found else msg("posts-none"),
        msg("posts-how"),
        rows=[
            *[[_line(ctx, one)] for one in found],
            [button(msg("comment-words-button"), "m/comments"), MENU_BUTTON],
        ],
    )


def _line(ctx: Shopping, post: Post) -> Button:
    linked = posts.product_ids(ctx, post.id)
    if linked:
        label: Words = Said(goods.by_id(ctx, linked[0]).name)
    else:
        label = msg("posts-unlinked-button", name=called(post))
    return button(label, route("m/post", post.id))


def called(post: Post) -> str | Message:
    """What a post can be called in a line: the end of its link, where we have one."""
    return post.link.partition("//")[2].removeprefix("www.").rstrip("/") or msg("post-nameless")


@screen("m/post/{post_id:int}", role=Role.MANAGER)
def show(ctx: Shopping, post_id: int) -> Answer:
    """One post: where it is, what it shows, and which comments are answered."""
    return post_card(ctx, posts.by_id(ctx, post_id))


def post_card(ctx: Shopping, post: Post, *lines: Words) -> Card:
    """A post as its seller sees it, under these lines."""
    linked = [goods.by_id(ctx, one) for one in posts.product_ids(ctx, post.id)]
    text: list[Words] = [*lines, msg(f"post-is-{post.kind.value}"), *where(post)]
    text += [Said(clip(post.caption, LONGEST_ABOUT))] if post.caption else []
    text += [EMPTY_LINE, msg("post-shows" if linked else "post-shows-nothing")]
    text += [msg("post-shown", name=one.name) for one in linked]
    return card(
        *text,
        *_keywords(ctx, post),
        rows=[
            *[_linked(post, one) for one in linked],
            [button(msg("post-link-button"), route("m/post", post.id, "add"), style="primary")],
            _draft(post, linked),
            _words_button(post),
            [ALL_POSTS, MENU_BUTTON],
        ],
    )


def where(post: Post) -> list[Words]:
    """The link of a post, where we have one."""
    return [Said(post.link)] if post.link else []


def _keywords(ctx: Shopping, post: Post) -> Iterable[Words]:
    if post.network is PostNetwork.INSTAGRAM:
        words = comments.in_force(ctx, post)
        yield EMPTY_LINE
        yield answered(ctx, words)


def _words_button(post: Post) -> list[Button]:
    if post.network is not PostNetwork.INSTAGRAM:
        return []
    return [button(msg("comment-words-button"), route("m/post", post.id, "words"))]


def _linked(post: Post, product: Product) -> list[Button]:
    return [
        button(Said(product.name), route("m/goods", product.id)),
        button(msg("post-unlink-button"), route("m/post", post.id, "unlink", product.id)),
    ]


def _draft(post: Post, linked: Sequence[Product]) -> list[Button]:
    if linked:
        return []
    return [button(msg("draft-from-post-button"), route("m/post", post.id, "draft"))]


@screen("m/post/{post_id:int}/unlink/{product_id:int}", role=Role.MANAGER, changes=True)
def unlink(ctx: Shopping, post_id: int, product_id: int) -> Answer:
    """It leads to this product no more."""
    posts.unlink(ctx, post_id, product_id)
    return Go(route("m/post", post_id), msg("post-unlinked"))


@screen("m/post/{post_id:int}/add", role=Role.MANAGER)
def begin(ctx: Shopping, post_id: int) -> Answer:
    """Have it lead to a product."""
    return Begin("link-post", {"post_id": posts.by_id(ctx, post_id).id})


@dialogue("link-post", version=1, role=Role.MANAGER)
def link(talk: Talk[Shopping], post_id: int) -> Answer:
    """Which product, by a button or by its name."""
    ctx = talk.ctx
    post = posts.by_id(ctx, post_id)
    recent = [Option(str(one.id), Said(one.name)) for one in goods.recent(ctx, most=SUGGESTED)]
    if not recent:
        raise NotFound("post-no-goods")
    found = talk.ask("post-product", lambda given: _meant(ctx, given), options=recent)
    which = [Option(str(one), Said(goods.by_id(ctx, one).name)) for one in found]
    product_id = int(talk.choose("post-product-which", which))
    posts.link(ctx, post.id, product_id)
    talk.say(msg("post-linked", name=goods.by_id(ctx, product_id).name))
    return Go(route("m/post", post.id))


def _meant(ctx: Shopping, given: Given) -> list[int]:
    if given.value is not None:
        return [int(given.value)]
    found = [line.id for line in find(ctx, given.text).lines[:MOST_FOUND]]
    if not found:
        raise NotFound("post-product-unknown")
    return found


@screen("m/goods/{product_id:int}/posts", role=Role.MANAGER)
def of_product(ctx: Shopping, product_id: int) -> Answer:
    """The posts that show a product."""
    product = goods.by_id(ctx, product_id)
    found = posts.of_product(ctx, product.id)
    name = {"name": product.name}
    return card(
        msg("goods-posts-title", **name) if found else msg("goods-posts-none", **name),
        rows=[
            *[[button(_named(one), route("m/post", one.id))] for one in found],
            [button(msg("post-add-button"), route("m/goods", product.id, "posts", "add"))],
            [button(msg("goods-back-button"), route("m/goods", product.id)), MENU_BUTTON],
        ],
    )


def _named(post: Post) -> Words:
    name = called(post)
    return Said(name) if isinstance(name, str) else name


@screen("m/goods/{product_id:int}/posts/add", role=Role.MANAGER)
def begin_adding(ctx: Shopping, product_id: int) -> Answer:
    """Have another post lead to a product."""
    return Begin("add-post", {"product_id": goods.by_id(ctx, product_id).id})


@dialogue("add-post", version=1, role=Role.MANAGER, hears_posts=True)
def add(talk: Talk[Shopping], product_id: int) -> Answer:
    """The link of the post, or the post itself where it is shared."""
    ctx = talk.ctx
    product = goods.by_id(ctx, product_id)
    named = talk.ask(
        "post-ask-link", lambda given: read_post(ctx, given), args={"name": product.name}
    )
    posts.link(ctx, posts.learn(ctx, named).id, product.id)
    talk.say(msg("post-linked", name=product.name))
    return Go(route("m/goods", product.id, "posts"))


def read_post(ctx: Shopping, given: Given) -> Named:
    """The post that somebody shares, or whose link they paste.

    Raises:
        BadInput: it is none.
    """
    shared = post_links.told(ctx.channel, given.post) if given.post is not None else None
    return shared if shared is not None else post_links.parse(given.text)


@notice("post-asked", topic="staff", promise="repeat")
def asked(ctx: Shopping, post_id: int) -> Card | None:
    """People ask about a post that leads nowhere; nothing when it has been linked meanwhile."""
    post = posts.by_id(ctx, post_id)
    if posts.product_ids(ctx, post.id):
        return None
    return card(
        msg("post-asked"),
        *where(post),
        *([Said(clip(post.caption, LONGEST_ABOUT))] if post.caption else []),
        rows=[
            [button(msg("post-link-button"), route("m/post", post.id, "add"))],
            [button(msg("post-open-button"), route("m/post", post.id))],
        ],
    )
