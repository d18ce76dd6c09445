"""Who has come to the shop for the first time, and what the welcome did for them."""

from collections.abc import Iterator

from bot.dialogue.cards import EMPTY_LINE, Answer, Words, button, card
from bot.dialogue.routes import route, screen
from common.messages import Message, msg
from common.roles import Role
from handlers.wording import MENU_BUTTON
from shop import newcomers, periods, welcomes
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
        *_welcomes(ctx, Period(day - 29 * periods.DAY, day)),
        rows=[[_TO_WEEK, MENU_BUTTON]],
    )


def _welcomes(ctx: Shopping, month: Period) -> Iterator[Words]:
    """Each wording of the welcome: sent, pressed, bought, and which of its buttons."""
    found = welcomes.results(ctx, month)
    if found:
        yield EMPTY_LINE
        yield msg("welcomes-title")
    for one in found:
        yield msg(
            "welcomes-line",
            wording=msg(f"welcomes-{one.wording}"),
            sent=one.sent,
            pressed=one.pressed,
            bought=one.bought,
        )
        for place in sorted(one.presses, key=lambda place: (-one.presses[place], place)):
            where = msg(f"welcomes-to-{place}")
            yield msg("welcomes-place", place=where, people=one.presses[place])


def _came(one: Newcomer) -> Message:
    name = one.name or msg("person-nameless")
    return msg("stats-new-bought" if one.has_bought else "stats-new-looked", name=name, at=one.at)
