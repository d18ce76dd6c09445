"""The welcome: useful words to somebody new, apart from the greeting and after any thanks."""

from bot.dialogue.cards import Answer, Button, Card, Go, Said, Words, button, card
from bot.dialogue.routes import notice, route, screen
from common.messages import msg
from common.roles import Role
from handlers.buyers.menu import SHELVES
from handlers.wording import called, side_by_side
from shop import catalogue, welcomes, withdrawal
from shop.context import Shopping


@notice("welcome", topic="welcome", promise="once")
def welcome(ctx: Shopping) -> Card:
    """How one finds, buys and asks here, or what one can rely on; and what one would like to hear of."""
    wording = welcomes.next_wording(ctx)
    welcomes.note_sent(ctx, wording)
    shelves = catalogue.categories(ctx)[:SHELVES]
    return card(
        msg("welcome-title", name=called(ctx.customer), shop=ctx.shop.name),
        _useful(ctx, wording),
        msg("welcome-topics"),
        rows=[
            *side_by_side([_to(wording, "category", Said(one.name), one.id) for one in shelves]),
            *([[_to(wording, "terms", msg("legal-terms-button"))]] if wording == "promise" else []),
            [
                _to(wording, "topics", msg("topics-choose-button")),
                _to(wording, "person", msg("menu-person-button")),
            ],
            [_to(wording, "menu", msg("menu-button"))],
        ],
    )


def _useful(ctx: Shopping, wording: str) -> Words:
    if wording == "guide":
        return msg("welcome-how")
    back = withdrawal.days_to_return(ctx.shop)
    return msg("welcome-promise", leaves=ctx.shop.dispatch_days, back=back)


def _to(wording: str, place: str, label: Words, which: int = 0) -> Button:
    """A button of the welcome, which is counted on its way."""
    return button(label, route("welcome", wording, place, which))


@screen("welcome/{wording}/{place}/{which:int}", role=Role.BUYER, changes=True)
def follow(ctx: Shopping, wording: str, place: str, which: int) -> Answer:
    """A button of the welcome leads on to where it says."""
    welcomes.note_press(ctx, wording, place)
    return Go(route(place, which) if place == "category" else place)
