"""Comparing two products of a shelf: price, stock and what the seller states of each."""

from bot.dialogue.cards import EMPTY_LINE, Answer, Button, Said, button, card
from bot.dialogue.routes import route, screen
from common.messages import Message, Value, msg
from common.roles import Role
from handlers.buyers.product import FEW
from handlers.wording import MENU_BUTTON, turning_pages
from shop import catalogue, comparing
from shop.catalogue import ProductView
from shop.context import Shopping


@screen("compare/{product_id:int}", role=Role.BUYER)
def choose(ctx: Shopping, product_id: int, page: int = 1) -> Answer:
    """With what a product is to be compared: the others of its shelf."""
    shown = catalogue.product(ctx, product_id)
    shelf = catalogue.products(ctx, shown.category_id, page)
    others = [line for line in shelf.items if line.id != product_id]
    if not others and shelf.pages == 1:
        return card(msg("compare-nothing"), rows=[[_back(shown)], [MENU_BUTTON]])
    return card(
        msg("compare-with", name=shown.name),
        rows=[
            *([button(Said(one.name), route("compare", product_id, one.id))] for one in others),
            turning_pages(route("compare", product_id), shelf.number, shelf.pages),
            [_back(shown), MENU_BUTTON],
        ],
    )


@screen("compare/{product_id:int}/{other_id:int}", role=Role.BUYER)
def compare(ctx: Shopping, product_id: int, other_id: int) -> Answer:
    """The two side by side."""
    one, other = (catalogue.product(ctx, id_) for id_ in (product_id, other_id))
    return card(
        msg("compare-one", name=one.name),
        msg("compare-other", name=other.name),
        EMPTY_LINE,
        msg("compare-price", one=_price(one), other=_price(other)),
        msg("compare-stock", one=_stock(one), other=_stock(other)),
        *(_spec(row) for row in comparing.rows(one, other)),
        rows=[[_see(one)], [_see(other)], [MENU_BUTTON]],
    )


def _price(shown: ProductView) -> Value:
    if any(variant.price != shown.price for variant in shown.variants):
        return msg("compare-from", price=shown.price)
    return shown.price


def _stock(shown: ProductView) -> Message:
    left = max(shown.left, 0)
    if left > FEW:
        return msg("compare-in-stock")
    return msg("compare-few", left=left) if left else msg("compare-none")


def _spec(row: comparing.Row) -> Message:
    if row.is_same:
        return msg("compare-same", name=row.name, value=row.one or "")
    unknown = msg("compare-unknown")
    return msg("compare-spec", name=row.name, one=row.one or unknown, other=row.other or unknown)


def _see(shown: ProductView) -> Button:
    return button(Said(shown.name), route("product", shown.id))


def _back(shown: ProductView) -> Button:
    return button(msg("product-back-button"), route("product", shown.id))
