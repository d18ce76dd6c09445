"""From a post to its product: somebody answers to a story, shares a post, pastes its link, or asks
in a comment what it costs.
"""

import re

from bot.dialogue.cards import Answer, Card, Go, Picture, Reply, Said, Words, button, card
from bot.dialogue.given import Given
from bot.dialogue.routes import route, screen
from common.messages import msg
from common.roles import Role, allows
from common.text import clip
from handlers import greeting
from handlers.buyers.catalogue import product_rows
from handlers.buyers.product import product_card
from handlers.buyers.search import results
from handlers.wording import MENU_BUTTON, PERSON_BUTTON
from models import Post, PostKind, PostNetwork
from shop import catalogue, comments, customers, post_links, post_names, posts
from shop.catalogue import ProductLine
from shop.context import Shopping
from shop.post_links import Comment, Named

LONGEST_ABOUT = 160
"""UTF-16 units of a description in the one message a comment gets."""
_LETTER = re.compile(r"\w")


def came(ctx: Shopping, ref: str, given: Given) -> Answer:
    """Somebody answers to a post or story, or shares one; None where the channel names none."""
    named = post_links.told(ctx.channel, ref)
    if named is None:
        return None
    return _about(ctx, named, post_links.without_link(given.text))


def link_of(ctx: Shopping, given: Given) -> str:
    """The link of the post something is about, for a human who reads it; empty without one."""
    named = post_links.told(ctx.channel, given.post) if given.post is not None else None
    return named.link if named is not None else ""


def said(ctx: Shopping, text: str) -> Answer:
    """Somebody pastes the link of a post; None where there is no such link."""
    named = post_links.find(text)
    return None if named is None else _about(ctx, named, post_links.without_link(text))


def _about(ctx: Shopping, named: Named, words: str) -> Answer:
    if allows(ctx.role, Role.MANAGER):
        return Go(route("m/post", posts.learn(ctx, named).id))
    post = posts.known(ctx, named)
    if post is None and named.network is PostNetwork.TELEGRAM:
        # Anything of any channel can be forwarded: only what our seller has linked is a post.
        return None
    post = post or posts.learn(ctx, named)
    if post_names.is_unclear(ctx, post, named):
        _look_up(ctx, post, named, route("post", post.id, q=words))
        # The answer comes as soon as the channel has said what this is.
        return Reply(())
    return _answer(ctx, post, words)


def _look_up(
    ctx: Shopping, post: Post, named: Named, shown: str, comment: Comment | None = None
) -> None:
    post_names.look_up(ctx, post, named.number, channel=ctx.channel, route=shown, comment=comment)


@screen("post/{post_id:int}", role=Role.BUYER)
def show(ctx: Shopping, post_id: int, q: str = "") -> Answer:
    """What a post shows, once its channel has said which one it is."""
    return _answer(ctx, posts.by_id(ctx, post_id), q)


def _answer(ctx: Shopping, post: Post, words: str) -> Answer:
    is_new = greeting.meet(ctx, _source(post))
    shown = _shown(ctx, post, words)
    if is_new and isinstance(shown, Card):
        return Reply((card(*greeting.greeting(ctx, is_new=True)), shown))
    return shown


def _source(post: Post) -> str:
    """How somebody found the shop: by a story or by a post, and by which."""
    return f"{'story' if post.kind is PostKind.STORY else 'post'}_{post.id}"


def _shown(ctx: Shopping, post: Post, words: str) -> Answer:
    linked = posts.for_sale(ctx, post.id)
    if len(linked) == 1:
        return product_card(ctx, catalogue.product(ctx, linked[0].id))
    if linked:
        return card(msg("post-choose"), rows=[*product_rows(linked), [MENU_BUTTON]])
    if words and not _LETTER.search(words):
        return card(msg("post-thanks"), rows=[[MENU_BUTTON]])
    if posts.product_ids(ctx, post.id):
        return _or_found(ctx, words, msg("post-sold-off"))
    posts.ask_seller(ctx, post)
    return _or_found(ctx, words or post.caption, msg("post-which"))


def _or_found(ctx: Shopping, words: str, question: Words) -> Answer:
    """What fits the words, else a question that can be answered."""
    found = results(ctx, words) if words.strip() else None
    return found if found is not None else card(question, rows=[[PERSON_BUTTON, MENU_BUTTON]])


def asks(ctx: Shopping, comment: Comment) -> str | None:
    """Whether a comment is to be answered in private: the language it asks in."""
    named = post_links.told(comment.channel, comment.post)
    if named is None:
        return None
    return comments.wanted(ctx, comment, named)


def commented(ctx: Shopping, comment: Comment) -> Answer:
    """The one message for a comment; none where they had one, or talk with a human."""
    named = post_links.told(comment.channel, comment.post)
    if named is None or not ctx.customer.hears_the_bot(ctx.now):
        return None
    post = posts.learn(ctx, named)
    if not comments.claim(ctx, post):
        return None
    if post_names.is_unclear(ctx, post, named):
        _look_up(ctx, post, named, route("comment", post.id, q=comment.text), comment)
        return None
    return answer_comment(ctx, post.id)


@screen("comment/{post_id:int}", role=Role.BUYER)
def answer_comment(ctx: Shopping, post_id: int, q: str = "") -> Card | None:
    """What a post shows, in one message that asks for an answer. `q` is what was written, where only
    now it is known under which post, whose words may be others.
    """
    post = posts.by_id(ctx, post_id)
    if q and not comments.calls(ctx, post, q):
        comments.give_back(ctx, post)
        return None
    customers.set_source(ctx, f"comment_{post.id}")
    linked = posts.for_sale(ctx, post.id)
    if not linked:
        posts.ask_seller(ctx, post)
        return card(msg("comment-which", shop=ctx.shop.name))
    if len(linked) > 1:
        return card(msg("comment-choose", shop=ctx.shop.name), rows=product_rows(linked))
    return _briefly(ctx, linked[0])


def _briefly(ctx: Shopping, line: ProductLine) -> Card:
    """A product in one message; the name and the price come first, beside the picture there is
    room for little more.
    """
    shown = catalogue.product(ctx, line.id)
    about = shown.description
    price = msg("product-price-from" if line.several_prices else "product-price", price=line.price)
    return card(
        msg("product-name", name=line.name),
        price if line.left > 0 else msg("product-sold-out"),
        *([Said(clip(about, LONGEST_ABOUT))] if about else []),
        msg("comment-how", shop=ctx.shop.name),
        rows=[[button(msg("comment-see-button"), route("product", line.id))]],
        picture=Picture(shown.pictures[0]) if shown.pictures else None,
    )
