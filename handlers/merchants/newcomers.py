"""Who has come to the shop for the first time, and what the welcome did for them."""

from bot.dialogue.cards import Answer, button, card
from bot.dialogue.routes import route, screen
from common.messages import Message, msg
from common.roles import Role
from handlers.wording import MENU_BUTTON
from shop import newcomers, periods
from shop.context import Shopping
from shop.newcomers import Newcomer
from shop.periods import Period, Span

_TO_WEEK = button(msg("stats-week-button"), route("m/stats", Span.WEEK.value))


@screen("m/newcomers", role=Role.MANAGER)
def who_is_new(ctx: Shopping) -> Answer:
    """Who has come in the last seven days, and who of them has bought."""
    day = periods.today(ctx.shop, ctx.now)
    week = Period(day - 6 * periods.DAY, day)
    found = newcomers.who_came(ctx, week)
    title = msg("stats-new-title", people=newcomers.count(ctx, week))
    return card(
        *([title, *map(_came, found)] if found else [msg("stats-new-none")]),
        rows=[[_TO_WEEK, MENU_BUTTON]],
    )


def _came(one: Newcomer) -> Message:
    name = one.name or msg("person-nameless")
    return msg("stats-new-bought" if one.has_bought else "stats-new-looked", name=name, at=one.at)
