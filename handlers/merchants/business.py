"""The bot in the chats of a seller's own account: whether it works there, and whom it answers."""

from datetime import timedelta

from bot.dialogue.cards import EMPTY_LINE, Answer, Go, Words, button, card
from bot.dialogue.routes import command, route, screen
from common.messages import msg
from common.roles import Role
from handlers.wording import MENU_BUTTON, called
from shop import business, customers, hands
from shop.business import Audience, News
from shop.context import Shopping

HOW = ("title", "father", "account", "rights")


@screen("m/business", role=Role.OWNER)
@command("business")
def show(ctx: Shopping) -> Answer:
    """Whose accounts it is in, what is missing there, and whom it answers."""
    known = business.connections(ctx)
    lines: list[Words] = [
        msg(
            "business-is-fine" if one.can_answer else "business-is-silent",
            name=called(customers.by_id(ctx.session, one.person_id)),
        )
        for one in known
    ]
    if not lines:
        lines = [msg("business-none"), *(msg(f"business-how-{step}") for step in HOW)]
    chosen = Audience(ctx.shop.business)
    other = Audience.EVERYONE if chosen is Audience.CAREFUL else Audience.CAREFUL
    change = button(msg(f"business-{other}-button"), route("m/business", other))
    return card(
        msg("business-title"),
        *lines,
        EMPTY_LINE,
        msg(f"business-{chosen}"),
        msg("business-by-hand", hours=hands.SILENCE // timedelta(hours=1)),
        msg("business-window"),
        rows=[[change], [MENU_BUTTON]],
    )


@screen("m/business/{audience}", role=Role.OWNER, changes=True)
def choose(ctx: Shopping, audience: str) -> Answer:
    """From now on it answers these people there."""
    business.choose(ctx, audience)
    return Go("m/business", msg("business-changed"))


@screen("business/{news}", role=Role.BUYER)
def tell(ctx: Shopping, news: str) -> Answer:
    """What came of letting the bot in."""
    if news not in set(News):
        return Go("menu")
    if news == News.STRANGER:
        return card(msg("business-stranger", shop=ctx.shop.name), rows=[[MENU_BUTTON]])
    more = button(msg("business-settings-button"), "m/business")
    rows = [[more]] if ctx.role is Role.OWNER else [[MENU_BUTTON]]
    return card(msg(f"business-{news}"), rows=rows)
