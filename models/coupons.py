"""Discount codes, and which order has used which."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from models.columns import big_id, check, one_of


class CouponKind(StrEnum):
    """How a coupon says what it takes off."""

    AMOUNT = "amount"
    """So much; `value` is in minor units of the shop's currency."""
    PERCENT = "percent"
    """A share of the goods; `value` is in basis points."""


class Coupon(SQLModel, table=True):
    """A code that makes an order cheaper.

    `code` is how it is written, `folded` how it is compared. `least_minor` is what the goods must
    cost at least, `most_off_minor` the most that a percentage takes off. `used` counts the orders
    that hold or have used it, and never exceeds `limit_all`.
    """

    __table_args__ = (
        check("value > 0", name="value"),
        check("kind = 'amount' OR value <= 10000", name="percent"),
        check("least_minor >= 0", name="least"),
        check("most_off_minor > 0", name="most_off"),
        check("limit_all > 0", name="limit_all"),
        check("limit_person > 0", name="limit_person"),
        check("used >= 0", name="used"),
        check("limit_all IS NULL OR used <= limit_all", name="within_limit"),
    )

    id: int = big_id()
    code: str
    folded: str = Field(unique=True)
    kind: CouponKind = Field(sa_type=one_of(CouponKind))
    value: int = Field(sa_type=BigInteger)
    least_minor: int = Field(default=0, sa_type=BigInteger)
    most_off_minor: int | None = Field(default=None, sa_type=BigInteger)
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    limit_all: int | None = None
    limit_person: int | None = None
    used: int = 0
    active: bool = True
    created_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Whether it is on offer at this moment, whoever asks."""
        begun = self.starts_at is None or self.starts_at <= now
        return self.active and begun and (self.ends_at is None or now < self.ends_at)


class RedemptionState(StrEnum):
    """What became of a coupon in an order."""

    RESERVED = "reserved"
    """The order waits for its money, and the coupon is kept for it."""
    REDEEMED = "redeemed"
    """The order was paid."""
    RELEASED = "released"
    """The order ended unpaid; the coupon was given back."""


class Redemption(SQLModel, table=True):
    """A coupon in an order; an order has one at most. `amount_minor` is what it took off."""

    __table_args__ = (check("amount_minor > 0", name="amount"),)

    id: int = big_id()
    coupon_id: int = Field(
        foreign_key="coupon.id", ondelete="RESTRICT", index=True, sa_type=BigInteger
    )
    order_id: int = Field(
        foreign_key="orders.id", ondelete="RESTRICT", unique=True, sa_type=BigInteger
    )
    person_id: int = Field(
        foreign_key="person.id", ondelete="RESTRICT", index=True, sa_type=BigInteger
    )
    state: RedemptionState = Field(
        default=RedemptionState.RESERVED, sa_type=one_of(RedemptionState)
    )
    amount_minor: int = Field(sa_type=BigInteger)
    at: datetime


class KeptCoupon(SQLModel, table=True):
    """The code somebody has told us, to be used with their next order that it fits."""

    __tablename__ = "kept_coupon"

    person_id: int = Field(
        primary_key=True, foreign_key="person.id", ondelete="CASCADE", sa_type=BigInteger
    )
    coupon_id: int = Field(
        foreign_key="coupon.id", ondelete="CASCADE", index=True, sa_type=BigInteger
    )
    at: datetime
