"""Looking around: shelves, and what stands on them."""

from collections.abc import Iterable, Sequence

from bot.dialogue.cards import Answer, Button, Said, Words, button, card
from bot.dialogue.routes import route, screen
from common.messages import msg
from common.roles import Role
from handlers.buyers.menu import shelf_button
from handlers.wording import MENU_BUTTON, side_by_side, turning_pages
from shop import catalogue, shelves
from shop.catalogue import ProductLine
from shop.context import Shopping

SHELVES_PER_PAGE = 20


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
    """A page of a category: the shelves below it, then what stands on it."""
    known = shelves.all_of(ctx)
    below = known.below(category_id)
    shelf = catalogue.products(ctx, category_id, page)
    pages = max(shelf.pages, -(-len(below) // SHELVES_PER_PAGE))
    number = min(max(page, 1), pages)
    title = msg("catalogue-category", name=shelf.category.name)
    where = msg("list-page", number=number, pages=pages)
    above = known.above(category_id)
    back = button(Said(above.name), route("category", above.id)) if above is not None else None
    start = (number - 1) * SHELVES_PER_PAGE
    return card(
        *((title,) if pages == 1 else (title, where)),
        rows=[
            *side_by_side([shelf_button(one) for one in below[start : start + SHELVES_PER_PAGE]]),
            *product_rows(shelf.items if shelf.number == number else ()),
            turning_pages(route("category", category_id), number, pages),
            [back, MENU_BUTTON] if back is not None else [MENU_BUTTON],
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
