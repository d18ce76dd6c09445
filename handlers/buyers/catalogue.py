"""Looking around: shelves, what stands on them, and one product at a time."""

from collections.abc import Iterable, Mapping, Sequence

from bot.dialogue.cards import Answer, Button, Card, Picture, Said, Words, button, card
from bot.dialogue.routes import route, screen
from common.messages import msg
from common.roles import Role
from handlers.buyers.menu import shelf_button
from handlers.wording import MENU_BUTTON, side_by_side, turning_pages
from models import ActivityKind
from shop import activity, cart, catalogue
from shop.catalogue import ProductLine, ProductView, VariantView
from shop.context import Shopping

SHELVES_PER_PAGE = 20
FEW = 3
"""Units left of a variant below which the buyer is told how many."""


@screen("categories", role=Role.BUYER)
def categories(ctx: Shopping, page: int = 1) -> Answer:
    """Every category, for shops with more than the menu holds."""
    shelves = catalogue.categories(ctx)
    if not shelves:
        return card(msg("catalogue-nothing-yet"), rows=[[MENU_BUTTON]])
    pages = -(-len(shelves) // SHELVES_PER_PAGE)
    number = min(max(page, 1), pages)
    shown = shelves[(number - 1) * SHELVES_PER_PAGE : number * SHELVES_PER_PAGE]
    return card(
        msg("catalogue-categories"),
        rows=[
            *side_by_side([shelf_button(shelf) for shelf in shown]),
            turning_pages("categories", number, pages),
            [MENU_BUTTON],
        ],
    )


@screen("category/{category_id:int}", role=Role.BUYER)
def category(ctx: Shopping, category_id: int, page: int = 1) -> Answer:
    """A page of a category."""
    shelf = catalogue.products(ctx, category_id, page)
    title = msg("catalogue-category", name=shelf.category.name)
    where = msg("list-page", number=shelf.number, pages=shelf.pages)
    return card(
        *((title,) if shelf.pages == 1 else (title, where)),
        rows=[
            *product_rows(shelf.items),
            turning_pages(route("category", category_id), shelf.number, shelf.pages),
            [MENU_BUTTON],
        ],
    )


def product_rows(items: Iterable[ProductLine]) -> list[Sequence[Button]]:
    """A button for each product, with its price or that there is none left."""
    return [[button(_offer(item), route("product", item.id))] for item in items]


def _offer(item: ProductLine) -> Words:
    if item.left <= 0:
        return msg("catalogue-sold-out-button", name=item.name)
    if item.several_prices:
        return msg("catalogue-from-button", name=item.name, price=item.price)
    return msg("catalogue-product-button", name=item.name, price=item.price)


@screen("product/{product_id:int}", role=Role.BUYER)
def product(ctx: Shopping, product_id: int) -> Answer:
    """One product as it is now."""
    return product_card(ctx, catalogue.product(ctx, product_id))


def product_card(ctx: Shopping, shown: ProductView) -> Card:
    """The card of a product; that it was seen is remembered."""
    activity.note(ctx, ActivityKind.SEEN, product_id=shown.id)
    chosen = cart.lines(ctx)
    mine = {line.variant_id: line.quantity for line in chosen.lines}
    text: list[Words] = [msg("product-name", name=shown.name)]
    if shown.description:
        text += [Said(shown.description)]
    text += [_price(shown), *_stock(shown.variants), *_in_cart(shown, mine)]
    back = button(Said(shown.category), route("category", shown.category_id))
    to_cart = [button(msg("menu-cart-button", units=chosen.units), "cart")] if mine else []
    return card(
        *text,
        rows=[*_ways_to_buy(shown.variants, mine), to_cart, [back, MENU_BUTTON]],
        picture=Picture(shown.pictures[0]) if shown.pictures else None,
    )


def _price(shown: ProductView) -> Words:
    if len({variant.price for variant in shown.variants}) > 1:
        return msg("product-price-from", price=shown.price)
    return msg("product-price", price=shown.price)


def _stock(variants: Sequence[VariantView]) -> Iterable[Words]:
    """What a buyer must know of the stock: nothing while there is enough."""
    if all(variant.left <= 0 for variant in variants):
        yield msg("product-sold-out")
        return
    for variant in variants:
        label = variant.label if len(variants) > 1 else None
        if variant.left <= 0:
            yield msg("product-variant-sold-out", variant=label or variant.sku)
        elif variant.left <= FEW and label:
            yield msg("product-variant-few-left", variant=label, left=variant.left)
        elif variant.left <= FEW:
            yield msg("product-few-left", left=variant.left)


def _in_cart(shown: ProductView, mine: Mapping[int, int]) -> Iterable[Words]:
    units = sum(mine.get(variant.id, 0) for variant in shown.variants)
    if units:
        yield msg("product-in-cart", units=units)


def _ways_to_buy(
    variants: Sequence[VariantView], mine: Mapping[int, int]
) -> list[Sequence[Button]]:
    """A button for each variant of which one more can be had; it states the result wished."""
    rows: list[Sequence[Button]] = []
    for variant in variants:
        wished = mine.get(variant.id, 0) + 1
        if wished > variant.left:
            continue
        if len(variants) > 1:
            label = msg(
                "product-variant-button", variant=variant.label or variant.sku, price=variant.price
            )
        else:
            label = msg("product-add-button" if wished == 1 else "product-add-more-button")
        rows.append([button(label, route("cart", variant.id, wished), style="primary")])
    return rows
