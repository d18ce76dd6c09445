"""Finding goods by words or by SKU."""

from bot.dialogue.cards import Answer, card
from bot.dialogue.routes import command, route, screen
from common.messages import msg
from common.roles import Role
from common.text import clip
from handlers.buyers.catalogue import product_rows
from handlers.buyers.product import product_card
from handlers.wording import MENU_BUTTON, turning_pages
from models import ActivityKind
from shop import activity, catalogue
from shop.context import Shopping
from shop.search import find

LONGEST = 200
"""Letters of a search; what is longer is no product's name."""
SHOWN_LETTERS = 60


@screen("search", role=Role.BUYER)
@command("search")
def search(ctx: Shopping, q: str = "", page: int = 1, payload: str = "") -> Answer:
    """What somebody may mean by these words."""
    text = (q or payload).strip()
    if not text:
        return card(msg("search-how"), rows=[[MENU_BUTTON]])
    found = results(ctx, text, page)
    if found is not None:
        return found
    return card(msg("search-nothing", text=clip(text, SHOWN_LETTERS)), rows=[[MENU_BUTTON]])


def results(ctx: Shopping, text: str, page: int = 1) -> Answer:
    """The product or the products that fit, None where none does; the search is remembered.

    What only comes near is never opened by itself: the person may have meant something else.
    """
    if len(text) > LONGEST:
        return None
    if page == 1:
        activity.note(ctx, ActivityKind.SEARCHED, text=text)
    found = find(ctx, text)
    if len(found.lines) == 1 and found.exact:
        return product_card(ctx, catalogue.product(ctx, found.lines[0].id))
    if not found.lines:
        return None
    shown, number, pages = found.page(page)
    title = msg("search-found" if found.exact else "search-near", text=clip(text, SHOWN_LETTERS))
    where = msg("list-page", number=number, pages=pages)
    return card(
        *((title,) if pages == 1 else (title, where)),
        rows=[
            *product_rows(shown),
            turning_pages(route("search", q=text), number, pages),
            [MENU_BUTTON],
        ],
    )
