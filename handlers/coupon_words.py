"""What a coupon gives, in words for its buyers and for the shop."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from bot.dialogue.cards import Words
from common.messages import Code, msg
from common.money import Money
from models import Coupon, CouponKind
from shop.context import Shopping


def terms(ctx: Shopping, coupon: Coupon) -> Iterable[Words]:
    """What it takes off, for which goods, and until when."""
    currency, code = ctx.shop.currency, Code(coupon.code)
    if coupon.kind is CouponKind.PERCENT:
        yield msg("coupon-percent", code=code, percent=percent(coupon.value))
    else:
        yield msg("coupon-amount", code=code, amount=Money(coupon.value, currency))
    if coupon.most_off_minor is not None:
        yield msg("coupon-most", most=Money(coupon.most_off_minor, currency))
    if coupon.least_minor:
        yield msg("coupon-least", least=Money(coupon.least_minor, currency))
    if coupon.starts_at is not None and coupon.starts_at > ctx.now:
        yield msg("coupon-from", day=coupon.starts_at.astimezone(ctx.shop.zone).date())
    if coupon.ends_at is not None:
        last = coupon.ends_at.astimezone(ctx.shop.zone) - timedelta(seconds=1)
        yield msg("coupon-until", day=last.date())


def percent(bps: int) -> int | Decimal:
    """Basis points as people say them."""
    return bps // 100 if bps % 100 == 0 else Decimal(bps) / 100
