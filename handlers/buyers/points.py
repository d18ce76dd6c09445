"""The customer club: how many points one has, and what they are for."""

from datetime import date

from bot.dialogue.cards import EMPTY_LINE, Answer, Words, button, card
from bot.dialogue.routes import command, screen
from common.messages import msg
from common.roles import Role, allows
from handlers import coupon_words
from handlers.wording import LINK_BUTTON, MENU_BUTTON
from models import Order
from shop import credit, points
from shop.context import Shopping

MOST_DAYS = 5
"""Days that are named of those on which points can be spent."""


@screen("points", role=Role.BUYER)
@command("points")
def show(ctx: Shopping) -> Answer:
    """One's points; for the owner also how the club is set."""
    settings = button(msg("points-settings-button"), "m/points")
    own = [settings] if allows(ctx.role, Role.OWNER) else []
    rows = [own, [LINK_BUTTON], [MENU_BUTTON]]
    mine = points.balance(ctx)
    kept = credit.balance(ctx)
    money: list[Words] = [msg("credit-have", amount=kept), EMPTY_LINE] if kept else []
    if not (ctx.shop.points_bps or mine.ready or mine.pending):
        return card(*money, msg("points-no-club"), rows=rows)
    return card(
        *money,
        msg("points-title"),
        msg("points-ready", points=mine.ready, worth=points.worth(mine.ready, ctx.shop.currency)),
        *_coming(ctx, mine.pending),
        msg("points-how", percent=coupon_words.percent(ctx.shop.points_bps)),
        rows=rows,
    )


def _coming(ctx: Shopping, pending: int) -> list[Words]:
    """What waits, all together and by the day on which it can be spent."""
    if not pending:
        return []
    days: dict[date, int] = {}
    for count, at in points.coming(ctx):
        day = at.astimezone(ctx.shop.zone).date()
        days[day] = days.get(day, 0) + count
    lines = [msg("points-from", points=count, day=day) for day, count in days.items()]
    return [msg("points-pending", points=pending), *lines[:MOST_DAYS]]


def promised(ctx: Shopping, order: Order) -> list[Words]:
    """What paying an order brings."""
    count = points.earned_by_order(ctx.shop, order)
    return [msg("points-promised", points=count)] if count else []


def receipt(ctx: Shopping, order: Order) -> list[Words]:
    """What an order has brought, and what its buyer has now."""
    count = points.earned(ctx.session, order)
    ready = points.ready(ctx)
    words: list[Words] = []
    if count:
        day = points.ready_at(ctx, order).astimezone(ctx.shop.zone).date()
        words.append(msg("points-earned", points=count, day=day))
    if ready:
        words.append(msg("points-now", points=ready))
    return words
