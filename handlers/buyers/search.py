"""Finding goods by words or by SKU."""

from bot.dialogue.cards import Answer, card
from bot.dialogue.routes import command, screen
from common.messages import msg
from common.roles import Role
from common.text import clip
from handlers.buyers.catalogue import product_card, product_rows
from handlers.wording import MENU_BUTTON
from models import ActivityKind
from shop import activity, catalogue
from shop.context import Shopping

LONGEST = 200
"""Letters of a search; what is longer is no product's name."""
SHOWN_LETTERS = 60


@screen("search", role=Role.BUYER)
@command("search")
def search(ctx: Shopping, q: str = "", payload: str = "") -> Answer:
    """What somebody may mean by these words."""
    text = (q or payload).strip()
    if not text:
        return card(msg("search-how"), rows=[[MENU_BUTTON]])
    found = results(ctx, text)
    if found is not None:
        return found
    return card(msg("search-nothing", text=clip(text, SHOWN_LETTERS)), rows=[[MENU_BUTTON]])


def results(ctx: Shopping, text: str) -> Answer:
    """The product or the products that fit, None where none does; the search is remembered."""
    if len(text) > LONGEST:
        return None
    activity.note(ctx, ActivityKind.SEARCHED, text=text)
    found = catalogue.find(ctx, text)
    if len(found) == 1:
        return product_card(ctx, catalogue.product(ctx, found[0].id))
    if not found:
        return None
    title = msg("search-found", text=clip(text, SHOWN_LETTERS))
    return card(title, rows=[*product_rows(found), [MENU_BUTTON]])
