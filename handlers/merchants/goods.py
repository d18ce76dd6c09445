"""The shop's goods as whoever runs it sees them: the list, one product, hiding and showing it."""

from bot.dialogue.cards import (
    EMPTY_LINE,
    Answer,
    Begin,
    Button,
    Card,
    Go,
    Picture,
    Said,
    Words,
    button,
    card,
)
from bot.dialogue.routes import command, route, screen
from common.messages import Code, Link, Message, msg
from common.money import Money
from common.roles import Role
from handlers.sharing import start_of
from handlers.wording import MENU_BUTTON, side_by_side, turning_pages
from models import Product, Variant
from shop import catalogue, goods, goods_changes, posts
from shop.context import Shopping

PER_PAGE = 8
FIELDS = ("name", "description", "category", "photo")
"""What can be changed of a product, beside price and stock."""


@screen("m/goods", role=Role.MANAGER)
@command("goods")
def show_all(ctx: Shopping, page: int = 1) -> Answer:
    """Every product, the last one first, also those that buyers do not see."""
    number = max(page, 1)
    found = goods.recent(ctx, most=PER_PAGE + 1, skip=(number - 1) * PER_PAGE)
    if not found and number > 1:
        return show_all(ctx)
    pages = number + (len(found) > PER_PAGE)
    return card(
        msg("goods-title") if found else msg("goods-none"),
        rows=[
            *[[_line(one)] for one in found[:PER_PAGE]],
            turning_pages("m/goods", number, pages),
            [
                button(msg("goods-new-button"), "m/goods/new", style="primary"),
                button(msg("goods-draft-button"), "m/goods/draft", style="primary"),
            ],
            [button(msg("goods-posts-button"), "m/posts"), MENU_BUTTON],
        ],
    )


def _line(product: Product) -> Button:
    label = Said(product.name) if product.visible else msg("goods-hidden-button", name=product.name)
    return button(label, route("m/goods", product.id))


@screen("m/goods/new", role=Role.MANAGER)
@command("new")
def begin(_: Shopping) -> Answer:
    """Put something new on a shelf."""
    return Begin("new-goods")


@screen("m/goods/{product_id:int}", role=Role.MANAGER)
def show(ctx: Shopping, product_id: int) -> Answer:
    """One product with everything that can be changed of it."""
    return goods_card(ctx, goods.by_id(ctx, product_id))


def _history(product: Product) -> str:
    return route("m/audit", about="product", which=product.id)


def goods_card(ctx: Shopping, product: Product, *lines: Words) -> Card:
    """A product as its seller sees it, under these lines."""
    variants = goods.variants_of(ctx.session, product.id)
    media = catalogue.pictures_of(ctx, product.id)
    text: list[Words] = [*lines, msg("product-name", name=product.name)]
    if not product.visible:
        text.append(msg("goods-is-hidden"))
    text += [Said(product.description)] if product.description else []
    text += [
        msg("goods-on-shelf", category=goods.shelf_of(ctx, product)),
        EMPTY_LINE,
        *(_facts(ctx, one) for one in variants),
        *_posts(ctx, product),
        *_link(ctx, product),
    ]
    fields = [
        button(msg(f"goods-{name}-button"), route("m/goods", product.id, "edit", name))
        for name in FIELDS
    ]
    return card(
        *text,
        rows=[
            *_variant_rows(variants),
            *side_by_side(fields),
            [_showing(product), *_as_buyers_see_it(product)],
            [
                button(msg("goods-posts-button"), route("m/goods", product.id, "posts")),
                button(msg("staff-audit-button"), _history(product)),
            ],
            [
                button(msg("goods-all-button"), "m/goods"),
                button(msg("goods-new-button"), "m/goods/new"),
            ],
            [MENU_BUTTON],
        ],
        picture=Picture(media[0]) if media else None,
    )


def _link(ctx: Shopping, product: Product) -> list[Words]:
    """What leads a buyer straight to it, from a post, a story or another chat."""
    link = ctx.shop.bot_link(ctx.channel or "", start_of(product.id))
    return [msg("goods-link", link=Link(link))] if link and product.visible else []


def _posts(ctx: Shopping, product: Product) -> list[Words]:
    """Where it was posted, as far as that is linked."""
    links = [post.link for post in posts.of_product(ctx, product.id) if post.link]
    return [EMPTY_LINE, msg("goods-posts"), *map(Said, links)] if links else []


def _facts(ctx: Shopping, variant: Variant) -> Message:
    price = Money(variant.price_minor, ctx.shop.currency)
    sku, units = Code(variant.sku), variant.on_hand
    what = msg("goods-labelled", label=variant.label, sku=sku) if variant.label else sku
    if variant.reserved:
        held = variant.reserved
        return msg("goods-facts-held", what=what, price=price, units=units, held=held)
    return msg("goods-facts", what=what, price=price, units=units)


def _variant_rows(variants: list[Variant]) -> list[list[Button]]:
    """Price and stock of the only variant, or a way to each of several."""
    if len(variants) == 1:
        return [price_and_stock(variants[0])]
    return [
        [button(Said(one.label or one.sku), route("m/variant", one.id)) for one in pair]
        for pair in (variants[at : at + 2] for at in range(0, len(variants), 2))
    ]


def price_and_stock(variant: Variant) -> list[Button]:
    """The ways to change them."""
    return [
        button(msg("goods-price-button"), route("m/variant", variant.id, "price"), style="primary"),
        button(msg("goods-stock-button"), route("m/variant", variant.id, "stock"), style="primary"),
    ]


def _showing(product: Product) -> Button:
    label = msg("goods-hide-button") if product.visible else msg("goods-show-button")
    return button(label, route("m/goods", product.id, "visible", int(not product.visible)))


def _as_buyers_see_it(product: Product) -> list[Button]:
    if not product.visible:
        return []
    return [button(msg("goods-look-button"), route("product", product.id))]


@screen("m/goods/{product_id:int}/visible/{visible:int}", role=Role.MANAGER, changes=True)
def show_or_hide(ctx: Shopping, product_id: int, visible: int) -> Answer:
    """Have buyers see it, or not."""
    goods_changes.show(ctx, goods.by_id(ctx, product_id), visible=bool(visible))
    told = msg("goods-shown") if visible else msg("goods-hidden")
    return Go(route("m/goods", product_id), told)


@screen("m/variant/{variant_id:int}", role=Role.MANAGER)
def show_variant(ctx: Shopping, variant_id: int) -> Answer:
    """One of several variants."""
    variant = goods.variant(ctx, variant_id)
    product = goods.by_id(ctx, variant.product_id)
    return card(
        msg("product-name", name=product.name),
        _facts(ctx, variant),
        rows=[
            price_and_stock(variant),
            [button(msg("goods-back-button"), route("m/goods", product.id)), MENU_BUTTON],
        ],
    )
