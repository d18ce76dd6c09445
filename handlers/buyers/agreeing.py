"""A yes or a no where nothing is being asked: nobody is looking for goods that are called so."""

import re

from bot.dialogue.cards import Answer, button, card
from bot.dialogue.routes import route
from common.messages import Code, msg
from common.text import fold
from handlers.buyers.menu import cart_button, menu_card
from handlers.wording import MENU_BUTTON
from shop import cart, order_lookup
from shop.context import Shopping

_WORDS = frozenset(
    fold(word)
    for word in (
        *("بله", "بلی", "آره", "باشه", "حتما", "اوکی", "نه", "خیر", "نخیر"),
        *("evet", "olur", "tamam", "hayır", "yok", "olmaz"),
        *("yes", "yep", "yeah", "sure", "ok", "okay", "no", "nope"),
    )
)
_LETTERS = re.compile(r"[^\W_]+")


def is_agreeing(text: str) -> bool:
    """Whether somebody says yes or no and nothing else."""
    return len(text) < 20 and "".join(_LETTERS.findall(fold(text))) in _WORDS


def nothing_asked(ctx: Shopping) -> Answer:
    """That no question is open, and what they most likely want: to pay, to order, or to look."""
    order = next(iter(order_lookup.for_person(ctx, most=1)), None)
    if order is not None and order.awaits_payment:
        to_order = button(msg("otherwise-order-button"), route("order", order.code))
        said = msg("otherwise-nothing-asked-order", code=Code(order.code))
        return card(said, rows=[[to_order], [MENU_BUTTON]])
    if cart.lines(ctx).units:
        said = msg("otherwise-nothing-asked-cart")
        return card(said, rows=[[cart_button(ctx)], [MENU_BUTTON]])
    return menu_card(ctx, msg("otherwise-nothing-asked"))
