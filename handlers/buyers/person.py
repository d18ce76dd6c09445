"""Talking to a human of the shop, and asking for fewer messages."""

from bot.dialogue.cards import Answer, Go, button, card
from bot.dialogue.routes import command, screen, words
from common.messages import msg
from common.roles import Role, allows
from handlers.buyers.menu import menu_card, staff_buttons
from handlers.wording import MENU_BUTTON
from shop import closing, consents, hours, orders, support, waiting
from shop.context import Shopping


@screen("person", role=Role.BUYER, changes=True)
@command("person")
@words("words-person")
def ask(ctx: Shopping, order: str = "") -> Answer:
    """Somebody of the shop is called, and the bot keeps silent; perhaps it is about an order."""
    if allows(ctx.role, Role.STAFF):
        return card(msg("person-is-you"), rows=[[*staff_buttons(ctx)], [MENU_BUTTON]])
    goes_on = support.open_case_of(ctx, ctx.customer) is not None
    support.open_case(ctx, order=orders.by_code(ctx, order) if order else None)
    hello = msg("person-still-listens") if goes_on else msg("person-listens")
    opens = hours.next_opening(ctx.shop, ctx.now)
    later = [msg("person-outside-hours", opens=opens)] if opens is not None else []
    if closing.is_closed(ctx.shop, ctx.now):
        later = [closing.words(ctx.shop)]
    end = button(msg("person-close-button"), "person/close")
    return card(hello, *later, msg("person-how-to-end"), rows=[[end]])


@screen("person/close", role=Role.BUYER, changes=True)
@words("words-close")
def close(ctx: Shopping) -> Answer:
    """The talk is over and the bot answers again."""
    case = support.open_case_of(ctx, ctx.customer)
    if case is not None:
        support.close_case(ctx, case)
    return menu_card(ctx, msg("person-closed"))


@screen("person/back", role=Role.BUYER)
def back(ctx: Shopping) -> Answer:
    """Somebody of the shop wrote by hand and lets the bot answer again."""
    return menu_card(ctx, msg("person-bot-back", shop=ctx.shop.name))


@screen("stop", role=Role.BUYER, changes=True)
@command("stop")
@words("words-stop")
def stop(ctx: Shopping) -> Answer:
    """No more news and offers; what an order needs still comes, and is said to.

    Whoever runs the shop means the whole of it.
    """
    if allows(ctx.role, Role.MANAGER):
        return Go("m/stop")
    consents.withdraw_all(ctx)
    waiting.give_all_up(ctx)
    choose = button(msg("topics-choose-button"), "topics")
    return card(msg("stop-done"), msg("stop-still-comes"), rows=[[choose, MENU_BUTTON]])
