"""Today's price of a cart, with what its buyer wants taken off."""

from common.errors import ShopError
from common.money import Money
from models import AdjustmentKind, Coupon
from shop import coupons, points, pricing
from shop.cart import CartView
from shop.context import Shopping
from shop.delivery import Offer
from shop.pricing import Change, Quote


def quote_cart(
    ctx: Shopping,
    chosen: CartView,
    *,
    coupon: Coupon | None = None,
    with_points: bool = False,
    way: Offer | None = None,
) -> Quote:
    """Price a cart; with points as many as the person has and the goods take.

    Raises:
        BadInput: the goods cost too little for the coupon.
    """
    changes = []
    if coupon is not None:
        changes.append(_discount(coupon, coupons.worth(coupon, chosen.total)))
    if with_points and (spent := spendable(ctx, chosen, coupon)):
        off = points.worth(spent, ctx.shop.currency)
        changes.append(Change(AdjustmentKind.POINTS, str(spent), -off))
    brought = way.price if way is not None else None
    return pricing.quote(chosen.lines, brought, changes, ctx.shop.currency)


def spendable(ctx: Shopping, chosen: CartView, coupon: Coupon | None) -> int:
    """Points of the person that may pay for part of the goods, after the coupon."""
    return points.payable(points.ready(ctx), after_coupon(chosen, coupon))


def after_coupon(chosen: CartView, coupon: Coupon | None) -> Money:
    """What the goods cost with a coupon; points are a way to pay and change nothing about it."""
    return chosen.total - (
        coupons.worth(coupon, chosen.total) if coupon is not None else 0 * chosen.total
    )


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
