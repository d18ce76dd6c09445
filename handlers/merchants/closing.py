"""Closing the whole shop for a while, and opening it again: stop and go."""

from datetime import date

from bot.dialogue.cards import Answer, Begin, Go, Words, button, card
from bot.dialogue.dialogues import Given, Option, Talk, dialogue
from bot.dialogue.routes import command, screen
from common.messages import msg
from common.roles import Role
from handlers.buyers.menu import menu_card
from handlers.wording import MENU_BUTTON
from shop import closing
from shop.context import Shopping
from shop.days import parse_day

DAYS = ("1", "3", "7")
"""Days from today that are suggested for opening again."""


@screen("m/stop", role=Role.MANAGER)
@command("close")
def begin(ctx: Shopping) -> Answer:
    """Take no orders from now on; or how it is closed, where it is."""
    if not closing.is_closed(ctx.shop, ctx.now):
        return Begin("close-shop")
    go = button(msg("closing-go-button"), "m/go", style="success")
    return card(
        msg("closing-is-closed"),
        msg("closing-buyers-read"),
        closing.words(ctx.shop),
        rows=[[go], [MENU_BUTTON]],
    )


@dialogue("close-shop", version=1, role=Role.MANAGER)
def close(talk: Talk[Shopping]) -> Answer:
    """What buyers read, and when it opens again; both may be left out."""
    ctx = talk.ctx
    said = talk.ask("closing-words", lambda given: closing.parse_words(given.text), optional=True)
    opens_on = talk.ask(
        "closing-until",
        lambda given: _read_day(ctx, given),
        options=[Option(days, msg("closing-days-button", days=int(days))) for days in DAYS],
        optional=True,
    )
    by_itself: list[Words] = [msg("closing-opens", day=opens_on)] if opens_on else []
    talk.confirm(
        "closing-confirm",
        summary=[msg("closing-means"), *by_itself],
        yes="closing-confirm-button",
    )
    closing.close(ctx, said or "", opens_on)
    return Go("m/stop")


def _read_day(ctx: Shopping, given: Given) -> date:
    today = ctx.now.astimezone(ctx.shop.zone).date()
    return closing.check_day(parse_day(given.value or given.text, today), today)


@screen("m/go", role=Role.MANAGER, changes=True)
@command("go")
def go(ctx: Shopping) -> Answer:
    """Take orders again."""
    was_closed = closing.is_closed(ctx.shop, ctx.now)
    if ctx.shop.closed is not None:
        closing.open_again(ctx)
    return menu_card(ctx, msg("closing-open-again") if was_closed else msg("closing-is-open"))
