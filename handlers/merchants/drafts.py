"""A product out of a caption: what was read is shown, confirmed or corrected, and only then made."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.dialogue.cards import Answer, Begin, Go, Said, Words, card
from bot.dialogue.dialogues import YES, Given, Option, Talk, dialogue
from bot.dialogue.routes import route, screen
from common.errors import BadInput, ShopError
from common.messages import msg
from common.roles import Role
from common.text import clean_input
from handlers.merchants.edit_goods import category, read_stock, reads_price
from handlers.merchants.posts import read_post
from handlers.wording import MENU_BUTTON, listed
from models import Post, PostNetwork
from shop import captions, goods_making, goods_photos, goods_values, post_links, post_names, posts
from shop.captions import LONGEST
from shop.context import Shopping
from shop.goods_making import GoodsPlan
from shop.post_links import OFFICIAL, Named

CHANGES = ("name", "price", "kinds", "description", "category", "stock")


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a seller gave us to read: words, perhaps with a photo, or only the post itself."""

    text: str
    photo: str | None = None
    post: Named | None = None


@screen("m/goods/draft", role=Role.MANAGER)
def begin(_: Shopping) -> Answer:
    """Make a product out of what stands under a post."""
    return Begin("draft-goods")


@screen("m/post/{post_id:int}/draft", role=Role.MANAGER)
def begin_with(ctx: Shopping, post_id: int, asked: int = 0) -> Answer:
    """Make a product out of this post; its channel is asked for its words once."""
    post = posts.by_id(ctx, post_id)
    is_told = bool(post.caption) or asked or post.looked_up_at is not None
    if is_told or post.network is not PostNetwork.INSTAGRAM:
        return Begin("draft-goods", {"post_id": post.id})
    again = route("m/post", post.id, "draft", asked=1)
    post_names.look_up(ctx, post, _ref(ctx, post), channel=OFFICIAL, route=again)
    return card(msg("draft-reading"), rows=[[MENU_BUTTON]])


def _ref(ctx: Shopping, post: Post) -> str:
    """What the official road is asked about: its own number of the post, or else the link."""
    return posts.number_on(ctx, post.id, "graph") or post.link


@dialogue("draft-goods", version=1, role=Role.MANAGER, hears_posts=True)
def draft(talk: Talk[Shopping], post_id: int = 0) -> Answer:
    """Read, ask for what is missing, show it all, and make it when its seller says yes."""
    ctx = talk.ctx
    post = posts.by_id(ctx, post_id) if post_id else None
    if post is not None and post.caption:
        pasted = Pasted(post.caption)
    else:
        pasted = talk.ask("draft-caption", lambda given: _read_pasted(ctx, given))
    if pasted.post is not None and not pasted.text:
        return Go(route("m/post", posts.learn(ctx, pasted.post).id, "draft"))
    plan = _confirmed(talk, _proposed(talk, pasted.text))
    made = goods_making.add(ctx, plan)
    if pasted.photo is not None:
        goods_photos.fetch(ctx, made, pasted.photo)
    if post is None and pasted.post is not None:
        post = posts.learn(ctx, pasted.post)
    if post is not None:
        posts.link(ctx, post.id, made.id)
    talk.say(msg("goods-made"))
    return Go(route("m/goods", made.id))


def _read_pasted(ctx: Shopping, given: Given) -> Pasted:
    """What somebody pastes, forwards or shares.

    Raises:
        BadInput: there is nothing to read in it.
    """
    text = clean_input(given.text, LONGEST)
    named = post_links.told(ctx.channel, given.post) if given.post else post_links.find(text)
    words = "" if not post_links.without_link(text) else text
    if not words and named is None:
        # Says which of the things that are no link to a post it is.
        named = read_post(ctx, given) if text else None
    if not words and named is None:
        raise BadInput("draft-caption-missing")
    photo = next((one.ref for one in given.media if one.kind == "photo"), None)
    return Pasted(words, photo, named)


def _proposed(talk: Talk[Shopping], caption: str) -> GoodsPlan:
    """What was read, with what it does not say asked for."""
    ctx = talk.ctx
    found = captions.read(caption, ctx.shop.currency)
    try:
        name = goods_values.parse_name(found.name)
    except ShopError:
        name = _ask_name(talk)
    price = found.price or talk.ask("goods-new-price", reads_price(ctx), args={"name": name})
    plan = GoodsPlan(name, "", price, 0, clean_input(found.description), found.axes)
    return _corrected(talk, _corrected(talk, plan, "category"), "stock")


def _confirmed(talk: Talk[Shopping], plan: GoodsPlan) -> GoodsPlan:
    """As its seller wants it: corrected as often as they like, and said yes to."""
    changes = [Option(one, msg(f"draft-{one}-button")) for one in CHANGES]
    while True:
        wanted = talk.confirm(
            "draft-confirm",
            summary=_summary(talk.ctx, plan),
            change=changes,
            yes="goods-confirm-button",
        )
        if wanted == YES:
            return plan
        plan = _corrected(talk, plan, wanted)


def _corrected(talk: Talk[Shopping], plan: GoodsPlan, what: str) -> GoodsPlan:
    ctx, name = talk.ctx, {"name": plan.name}
    if what == "name":
        return replace(plan, name=_ask_name(talk))
    if what == "price":
        return replace(plan, price=talk.ask("goods-new-price", reads_price(ctx), args=name))
    if what == "category":
        return replace(plan, category=category(talk))
    if what == "stock":
        key = "draft-stock" if plan.axes else "goods-new-stock"
        return replace(plan, on_hand=talk.ask(key, read_stock, args=name, optional=True) or 0)
    if what == "kinds":
        return replace(plan, axes=talk.ask("draft-kinds", _read_kinds, optional=True) or ())
    said = talk.ask("goods-description", _read_description, args=name, optional=True)
    return replace(plan, description=said or "")


def _ask_name(talk: Talk[Shopping]) -> str:
    return talk.ask("goods-name", lambda given: goods_values.parse_name(given.text))


def _read_description(given: Given) -> str:
    return goods_values.parse_description(given.text)


def _read_kinds(given: Given) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return captions.read_axes(given.text)


def _summary(ctx: Shopping, plan: GoodsPlan) -> Sequence[Words]:
    return [
        msg("product-name", name=plan.name),
        *([Said(plan.description)] if plan.description else []),
        msg("goods-on-shelf", category=plan.category),
        msg("product-price", price=plan.price),
        *(msg("draft-axis", axis=name, values=listed(ctx, values)) for name, values in plan.axes),
        msg("draft-units" if plan.axes else "goods-units", units=plan.on_hand),
    ]
