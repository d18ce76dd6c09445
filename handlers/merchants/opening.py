"""The first talk with the owner of an empty shop: how it is called, sells and delivers. Each step
may be skipped, and everything is changed later in the settings.
"""

from bot.dialogue.cards import Answer, button, card
from bot.dialogue.dialogues import Option, Talk, dialogue
from common.messages import msg
from common.roles import Role, allows
from handlers.merchants import settings as asking
from handlers.merchants.delivery import method_plan
from handlers.wording import MENU_BUTTON
from shop import delivery, delivery_making, goods, settings
from shop.context import Shopping

STEPS = ("name", "language", "currency", "timezone", "calendar")
NOW_OR_LATER = (
    Option("later", msg("opening-later-button")),
    Option("now", msg("opening-now-button")),
)


def is_due(ctx: Shopping) -> bool:
    """Whether the owner stands before an empty shop and has not been asked yet."""
    if ctx.shop.introduced or not allows(ctx.role, Role.OWNER) or allows(ctx.role, Role.SYSTEM):
        return False
    return not goods.recent(ctx, most=1)


@dialogue("opening", version=1, role=Role.OWNER)
def opening(talk: Talk[Shopping]) -> Answer:
    """Ask for one thing after the other, then show what the shop is like."""
    ctx = talk.ctx
    talk.say(msg("opening-hello"))
    for step in STEPS:
        asking.ask(talk, step, optional=True)
    if not delivery.methods(ctx):
        talk.say(msg("opening-delivery-why"))
        if talk.choose("opening-delivery", NOW_OR_LATER) == "now":
            delivery_making.create(ctx, method_plan(talk))
    asking.ask_hours(talk, optional=True)
    settings.change(ctx, "introduced", True)
    return card(
        msg("opening-done"),
        *asking.summary(ctx),
        rows=[
            [button(msg("opening-goods-button"), "m/goods/new", style="primary")],
            [button(msg("setting-payments-button"), "m/payments")],
            [button(msg("menu-settings-button"), "m/settings"), MENU_BUTTON],
        ],
    )
