"""The owner's discount codes: which there are, how often they were used, and stopping them."""

from bot.dialogue.cards import Answer, Begin, Card, Go, Words, button, card
from bot.dialogue.routes import command, route, screen
from common.messages import Code, msg
from common.roles import Role
from handlers import coupon_words
from handlers.wording import MENU_BUTTON
from models import Coupon
from shop import coupon_making
from shop.context import Shopping

SHOWN = 8
NEW_BUTTON = button(msg("coupons-new-button"), "m/coupons/new", style="primary")


@screen("m/coupons", role=Role.OWNER)
@command("coupon")
def show_all(ctx: Shopping) -> Answer:
    """The last codes, and the way to a new one."""
    known = coupon_making.recent(ctx, most=SHOWN)
    if not known:
        return card(msg("coupons-none"), rows=[[NEW_BUTTON], [MENU_BUTTON]])
    rows = [[button(_label(ctx, one), route("m/coupon", one.id))] for one in known]
    return card(msg("coupons-title"), rows=[*rows, [NEW_BUTTON], [MENU_BUTTON]])


def _label(ctx: Shopping, coupon: Coupon) -> Words:
    if coupon.is_open(ctx.now):
        return msg("coupons-line-button", code=Code(coupon.code), times=coupon.used)
    return msg("coupons-closed-button", code=Code(coupon.code))


@screen("m/coupons/new", role=Role.OWNER)
def begin(_: Shopping) -> Answer:
    """Make a new code."""
    return Begin("coupon")


@screen("m/coupon/{coupon_id:int}", role=Role.OWNER)
def show(ctx: Shopping, coupon_id: int) -> Answer:
    """One code with its terms and how often it was used."""
    return coupon_card(ctx, coupon_making.by_id(ctx, coupon_id))


@screen("m/coupon/{coupon_id:int}/stop", role=Role.OWNER, changes=True)
def stop(ctx: Shopping, coupon_id: int) -> Answer:
    """The code is good no more; whoever has ordered with it keeps what was agreed."""
    coupon_making.stop(ctx, coupon_making.by_id(ctx, coupon_id))
    return Go(route("m/coupon", coupon_id), msg("coupons-stopped"))


def coupon_card(ctx: Shopping, coupon: Coupon) -> Card:
    """A code as its owner sees it."""
    stop_it = button(msg("coupons-stop-button"), route("m/coupon", coupon.id, "stop"))
    return card(
        *coupon_words.terms(ctx, coupon),
        *limits(coupon),
        msg("coupons-used", times=coupon.used),
        *([] if coupon.active else [msg("coupons-is-stopped")]),
        rows=[
            [stop_it] if coupon.active else [],
            [button(msg("coupons-all-button"), "m/coupons"), MENU_BUTTON],
        ],
    )


def limits(coupon: Coupon) -> list[Words]:
    """How often it may be used."""
    words: list[Words] = []
    if coupon.limit_all is not None:
        words.append(msg("coupons-limit-all", times=coupon.limit_all))
    if coupon.limit_person is not None:
        words.append(msg("coupons-limit-person", times=coupon.limit_person))
    return words
