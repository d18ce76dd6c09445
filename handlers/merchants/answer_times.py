"""How soon customers are answered and how they liked it, and when the staff hears of one who waits."""

from datetime import timedelta

from bot.dialogue.cards import Answer, Button, Go, Words, button, card
from bot.dialogue.routes import route, screen
from common.messages import msg
from common.roles import Role, allows
from handlers.wording import MENU_BUTTON, lasting
from shop import answering, periods
from shop.context import Shopping
from shop.periods import Period

LATELY = timedelta(days=6)
"""Before today."""


def lines(ctx: Shopping) -> list[Words]:
    """Who waits right now, and the last seven days; nothing where nobody has asked."""
    today = periods.today(ctx.shop, ctx.now)
    lately = answering.of(ctx, Period(today - LATELY, today))
    text = right_now(ctx)
    if lately.median is not None and lately.slowest is not None:
        text.append(
            msg(
                "answers-lately",
                talks=lately.talks,
                median=lasting(lately.median),
                slowest=lasting(lately.slowest),
            )
        )
    if lately.average is not None:
        text.append(msg("answers-stars", stars=lately.average, rated=lately.rated))
    return text


def right_now(ctx: Shopping) -> list[Words]:
    """Who waits for an answer, if anybody does."""
    now = answering.waiting(ctx)
    if not now.talks:
        return []
    return [msg("answers-waiting", talks=now.talks, longest=lasting(now.longest))]


def settings_row(ctx: Shopping) -> list[Button]:
    """Only owners decide when it is told."""
    if not allows(ctx.role, Role.OWNER):
        return []
    return [button(msg("answers-alert-button"), "m/answer-time")]


@screen("m/answer-time", role=Role.OWNER)
def show(ctx: Shopping) -> Answer:
    """After how long it is told that somebody waits, and the other choices."""
    chosen = ctx.shop.answer_minutes
    others = [_after(one) for one in answering.MINUTES if one != chosen]
    off = button(msg("answers-alert-off-button"), route("m/answer-time", 0))
    how = msg("answers-alert", minutes=chosen) if chosen else msg("answers-alert-is-off")
    back = button(msg("cases-button"), "m/cases")
    return card(how, rows=[others[:2], others[2:], [off] if chosen else [], [back, MENU_BUTTON]])


@screen("m/answer-time/{minutes:int}", role=Role.OWNER, changes=True)
def change(ctx: Shopping, minutes: int) -> Answer:
    """From the next who asks on."""
    answering.choose_minutes(ctx, minutes)
    return Go("m/answer-time", msg("answers-alert-changed"))


def _after(minutes: int) -> Button:
    label = msg("answers-after-button", minutes=minutes)
    return button(label, route("m/answer-time", minutes))
