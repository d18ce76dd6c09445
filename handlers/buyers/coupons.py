"""A discount code that somebody writes: what it gives, and that it is kept for their next order."""

from bot.dialogue.cards import Answer, button, card
from common.messages import msg
from handlers import coupon_words
from handlers.buyers.menu import cart_button
from handlers.wording import MENU_BUTTON
from models import Coupon
from shop import cart, coupons
from shop.context import Shopping


def said(ctx: Shopping, text: str) -> Answer:
    """What to answer to words that are a discount code; None when they are none."""
    coupon = coupons.named(ctx, text)
    return keep(ctx, coupon) if coupon is not None else None


def linked(ctx: Shopping, code: str) -> Answer:
    """The same for a code in a link.

    Raises:
        NotFound: there is no such code.
    """
    return keep(ctx, coupons.find(ctx, code))


def keep(ctx: Shopping, coupon: Coupon) -> Answer:
    """Keep a code for the next order of whoever may use it."""
    coupons.check_may_use(ctx, coupon)
    coupons.keep(ctx, coupon)
    chosen = cart.lines(ctx).is_orderable
    order = button(msg("cart-checkout-button"), "checkout", style="success")
    return card(
        *coupon_words.terms(ctx, coupon),
        msg("coupon-kept"),
        rows=[[order] if chosen else [], [cart_button(ctx), MENU_BUTTON]],
    )
