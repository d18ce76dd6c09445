"""How much of what buyers pay comes back to them as points."""

from bot.dialogue.cards import Answer, Button, Go, button, card
from bot.dialogue.routes import route, screen
from common.messages import msg
from common.roles import Role
from handlers import coupon_words
from handlers.wording import MENU_BUTTON
from shop import points, settings
from shop.context import Shopping

SHARES_BPS = (100, 200, 300, 500, 1_000)


@screen("m/points", role=Role.OWNER)
def show(ctx: Shopping) -> Answer:
    """How the club is set, and the other ways."""
    bps, value = ctx.shop.points_bps, points.worth(1, ctx.shop.currency)
    is_set = (
        msg("points-set", percent=coupon_words.percent(bps)) if bps else msg("points-switched-off")
    )
    off = button(msg("points-off-button"), route("m/points", 0))
    choices = [_choice(share) for share in SHARES_BPS if share != bps]
    return card(
        is_set,
        msg("points-explained", worth=value),
        rows=[choices[:3], choices[3:], [off] if bps else [], [MENU_BUTTON]],
    )


def _choice(bps: int) -> Button:
    label = msg("points-share-button", percent=coupon_words.percent(bps))
    return button(label, route("m/points", bps))


@screen("m/points/{bps:int}", role=Role.OWNER, changes=True)
def change(ctx: Shopping, bps: int) -> Answer:
    """From the next payment on."""
    settings.change(ctx, "points_bps", bps)
    return Go("m/points", msg("points-changed"))
