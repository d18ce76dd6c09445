"""The welcome: useful words to somebody new, apart from the greeting and after any thanks."""

from bot.dialogue.cards import Card, button, card
from bot.dialogue.routes import notice
from common.messages import msg
from handlers.buyers.menu import SHELVES, shelf_button
from handlers.wording import MENU_BUTTON, PERSON_BUTTON, called, side_by_side
from shop import catalogue
from shop.context import Shopping


@notice("welcome", topic="welcome", promise="once")
def welcome(ctx: Shopping) -> Card:
    """How one finds, buys and asks here, and what one would like to hear of."""
    shelves = catalogue.categories(ctx)[:SHELVES]
    return card(
        msg("welcome-title", name=called(ctx.customer), shop=ctx.shop.name),
        msg("welcome-how"),
        msg("welcome-topics"),
        rows=[
            *side_by_side([shelf_button(shelf) for shelf in shelves]),
            [button(msg("topics-choose-button"), "topics"), PERSON_BUTTON],
            [MENU_BUTTON],
        ],
    )
