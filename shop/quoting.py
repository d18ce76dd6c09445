"""Today's price of a cart, with what its buyer wants taken off."""

from common.errors import ShopError
from common.money import Money
from models import AdjustmentKind, Coupon
from shop import coupons, pricing
from shop.cart import CartView
from shop.context import Shopping
from shop.pricing import Change, Quote


def quote_cart(ctx: Shopping, chosen: CartView, *, coupon: Coupon | None = None) -> Quote:
    """Price a cart.

    Raises:
        BadInput: the goods cost too little for the coupon.
    """
    changes = []
    if coupon is not None:
        changes.append(_discount(coupon, coupons.worth(coupon, chosen.total)))
    return pricing.quote(chosen.lines, None, changes, ctx.shop.currency)


def _discount(coupon: Coupon, off: Money) -> Change:
    return Change(AdjustmentKind.DISCOUNT, coupon.code, -off)


def read_coupon(ctx: Shopping, code: str, goods: Money) -> Coupon:
    """The coupon that somebody types at the checkout, if they may use it for these goods.

    Raises:
        ShopError: why they may not.
    """
    coupon = coupons.find(ctx, code)
    coupons.check_may_use(ctx, coupon)
    coupons.worth(coupon, goods)
    return coupon


def kept_coupon(ctx: Shopping, goods: Money) -> tuple[Coupon | None, ShopError | None]:
    """The coupon somebody told us earlier, or why it cannot be used for these goods."""
    coupon = coupons.kept(ctx)
    if coupon is None:
        return None, None
    try:
        return read_coupon(ctx, coupon.code, goods), None
    except ShopError as refusal:
        return None, refusal
