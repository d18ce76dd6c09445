"""The wish list, and being told when something is there again."""

from bot.dialogue.cards import Answer, Button, Card, Go, button, card
from bot.dialogue.routes import command, notice, route, screen
from common.errors import NotFound
from common.messages import msg
from common.roles import Role
from handlers.buyers.catalogue import product_rows
from handlers.wording import MENU_BUTTON, goods_name, turning_pages
from shop import catalogue, waiting, wishes
from shop.catalogue import PER_PAGE
from shop.context import Shopping


@screen("wishes", role=Role.BUYER)
@command("wishes")
def my_wishes(ctx: Shopping, page: int = 1) -> Answer:
    """What one wants to find again."""
    wished = wishes.lines(ctx)
    if not wished:
        return card(msg("wishes-empty"), rows=[[MENU_BUTTON]])
    pages = -(-len(wished) // PER_PAGE)
    number = min(max(page, 1), pages)
    shown = wished[(number - 1) * PER_PAGE : number * PER_PAGE]
    return card(
        msg("wishes-title"),
        rows=[*product_rows(shown), turning_pages("wishes", number, pages), [MENU_BUTTON]],
    )


@screen("wish/{product_id:int}/{wished:int}", role=Role.BUYER, changes=True)
def wish(ctx: Shopping, product_id: int, wished: int) -> Answer:
    """Have a product on the list (1) or not (0), so that a second tap changes nothing."""
    wishes.put(ctx, product_id, wished=bool(wished))
    said = msg("wishes-added") if wished else msg("wishes-removed")
    return Go(route("product", product_id), said)


@screen("wait/{variant_id:int}/{wanted:int}", role=Role.BUYER, changes=True)
def wait(ctx: Shopping, variant_id: int, wanted: int) -> Answer:
    """Be told when a variant is there again (1), or rather not (0)."""
    shown, variant = catalogue.with_variant(ctx, variant_id)
    said = msg("waiting-given-up")
    if not wanted:
        waiting.give_up(ctx, variant_id)
    elif variant.left > 0:
        said = msg("waiting-is-there")
    else:
        waiting.ask(ctx, variant_id)
        said = msg("waiting-asked")
    return Go(route("product", shown.id), said)


@notice("back-in-stock", topic="restock", promise="once")
def back_in_stock(ctx: Shopping, variant_id: int) -> Card | None:
    """It is there again, told once to whoever asked; nothing when it is gone again meanwhile."""
    try:
        shown, variant = catalogue.with_variant(ctx, variant_id)
    except NotFound:
        return None
    if variant.left <= 0 or not waiting.give_up(ctx, variant_id):
        return None
    label = variant.label if len(shown.variants) > 1 else None
    return card(
        msg("waiting-back", name=goods_name(shown.name, label), price=variant.price),
        msg("waiting-back-left", left=variant.left),
        rows=[[_see(shown.id)], [MENU_BUTTON]],
    )


def _see(product_id: int) -> Button:
    return button(msg("waiting-see-button"), route("product", product_id), style="primary")
