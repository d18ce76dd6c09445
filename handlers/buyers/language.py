"""The language somebody is spoken to in, changeable from anywhere."""

from bot.dialogue.cards import Answer, button, card
from bot.dialogue.routes import command, route, screen, words
from common.messages import msg
from common.roles import Role
from handlers.buyers.menu import menu_card
from handlers.wording import MENU_BUTTON
from shop import customers
from shop.context import Shopping
from shop.settings import LANGUAGES


@screen("language", role=Role.BUYER)
@command("language")
@words("words-language")
def choose(_: Shopping) -> Answer:
    """The languages of the shop, each by its own name."""
    rows = [[button(msg(f"language-{code}-button"), route("language", code))] for code in LANGUAGES]
    return card(msg("language-choose"), rows=[*rows, [MENU_BUTTON]])


@screen("language/{code}", role=Role.BUYER, changes=True)
def change(ctx: Shopping, code: str) -> Answer:
    """From now on this one, on every channel."""
    customers.set_language(ctx, code)
    return menu_card(ctx, msg("language-changed"))
