"""What a coupon takes off: arithmetic on plain values."""

from dataclasses import dataclass

from common.money import Money
from models import CouponKind


@dataclass(frozen=True, slots=True)
class Terms:
    """What a coupon gives: `value` is basis points or minor units, as its kind has it.

    `least` is what the goods must cost at least; `most` caps a percentage, None where nothing does.
    """

    kind: CouponKind
    value: int
    least: Money
    most: Money | None = None


def taken_off(terms: Terms, goods: Money) -> Money:
    """What comes off goods that cost so much: never more than they cost, nothing below the least."""
    if goods < terms.least or not goods:
        return Money.zero(goods.currency)
    if terms.kind is CouponKind.AMOUNT:
        return min(Money(terms.value, goods.currency), goods)
    share = goods.share(terms.value)
    return min(share, terms.most) if terms.most is not None else share
