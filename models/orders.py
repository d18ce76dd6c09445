"""Orders on three axes: the order itself, its payment, and its shipments."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from common.money import Money
from models.columns import Json, big_id, check, index_where, one_of


class OrderState(StrEnum):
    """The first axis: what became of the order."""

    PLACED = "placed"
    """The stock is reserved until `reserved_until`; the shop waits for the money."""
    CONFIRMED = "confirmed"
    """It will be fulfilled: paid, or to be paid at the door."""
    COMPLETED = "completed"
    """Everything was delivered and nothing is open."""
    CANCELLED = "cancelled"
    """Called off by the buyer or the shop; `reason` says why."""
    EXPIRED = "expired"
    """Nobody paid in time; the stock went back."""


class PaymentState(StrEnum):
    """The second axis, derived from the order's payment attempts."""

    UNPAID = "unpaid"
    """No money came, or cash is due at the door."""
    PART = "part"
    """Less came than the total."""
    PAID = "paid"
    """Exactly the total came."""
    SURPLUS = "surplus"
    """More came than the total; the owner decides."""
    PART_REFUNDED = "part_refunded"
    """Some of it went back."""
    REFUNDED = "refunded"
    """All of it went back."""


class Order(SQLModel, table=True):
    """One purchase, with everything as it was when it was placed; amounts are minor units of
    `currency` and are never computed again.

    `code` is what people read and say, `page_key` opens the order page. `discount_minor` is how
    much was taken off, so it is not negative. `delivery` is the way as the buyer chose it
    (`shop.delivery.Offer.record`); None where nothing travels or it is free everywhere.
    `credit_minor` is what of the total the buyer's store credit pays, spent when the rest has come.
    `accepted_at` is when somebody of the shop took it on. `version` grows with each change of a
    state.
    """

    __tablename__ = "orders"
    __table_args__ = (
        Index(None, "person_id", "placed_at"),
        Index(None, "placed_at"),
        index_where("ix_orders_open", "state", "reserved_until", where="state = 'placed'"),
        index_where("ix_orders_to_fulfil", "state", "placed_at", where="state = 'confirmed'"),
        index_where("ix_orders_completed", "closed_at", where="state = 'completed'"),
        check("subtotal_minor >= 0", name="subtotal"),
        check("discount_minor >= 0", name="discount"),
        check("delivery_minor >= 0", name="delivery"),
        check("tax_minor >= 0", name="tax"),
        check("total_minor >= 0", name="total"),
        check("paid_minor >= 0", name="paid"),
        check("length(currency) = 3", name="currency"),
    )

    id: int = big_id()
    code: str = Field(unique=True)
    page_key: str = Field(unique=True)
    person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT", sa_type=BigInteger)
    state: OrderState = Field(default=OrderState.PLACED, sa_type=one_of(OrderState))
    payment_state: PaymentState = Field(default=PaymentState.UNPAID, sa_type=one_of(PaymentState))
    currency: str
    subtotal_minor: int = Field(sa_type=BigInteger)
    discount_minor: int = Field(default=0, sa_type=BigInteger)
    delivery_minor: int = Field(default=0, sa_type=BigInteger)
    tax_minor: int = Field(default=0, sa_type=BigInteger)
    total_minor: int = Field(sa_type=BigInteger)
    paid_minor: int = Field(default=0, sa_type=BigInteger)
    credit_minor: int | None = Field(default=None, sa_type=BigInteger)
    address: dict[str, Any] | None = Field(default=None, sa_type=Json)
    note: str = ""
    delivery: dict[str, Any] | None = Field(default=None, sa_type=Json)
    language: str
    channel: str
    reserved_until: datetime
    placed_at: datetime
    paid_at: datetime | None = None
    accepted_at: datetime | None = None
    closed_at: datetime | None = None
    reason: str | None = None
    version: int = 1

    @property
    def total(self) -> Money:
        """What the buyer owes for everything."""
        return Money(self.total_minor, self.currency)

    @property
    def paid(self) -> Money:
        """What has come in and was not given back."""
        return Money(self.paid_minor, self.currency)

    @property
    def open_amount(self) -> Money:
        """What is still to be paid beside store credit; nothing once money has gone back."""
        if self.payment_state in (PaymentState.PART_REFUNDED, PaymentState.REFUNDED):
            return Money.zero(self.currency)
        beside = self.paid_minor + (self.credit_minor or 0)
        return Money(max(self.total_minor - beside, 0), self.currency)

    @property
    def is_due_at_door(self) -> bool:
        """Whether its money comes when its goods are handed over."""
        is_confirmed = self.state == OrderState.CONFIRMED
        return is_confirmed and self.payment_state == PaymentState.UNPAID

    @property
    def awaits_payment(self) -> bool:
        """Whether the shop still waits for the money of this order."""
        return self.state == OrderState.PLACED and self.payment_state in (
            PaymentState.UNPAID,
            PaymentState.PART,
        )


class OrderLine(SQLModel, table=True):
    """So many units of one variant in an order, under the name and price of that day."""

    __tablename__ = "order_line"
    __table_args__ = (
        check("quantity > 0", name="quantity"),
        check("unit_minor >= 0", name="unit"),
        check("total_minor >= 0", name="total"),
        check("tax_bps BETWEEN 0 AND 10000", name="tax_bps"),
        check("tax_minor >= 0", name="tax"),
    )

    id: int = big_id()
    order_id: int = Field(
        foreign_key="orders.id", ondelete="RESTRICT", index=True, sa_type=BigInteger
    )
    variant_id: int = Field(
        foreign_key="variant.id", ondelete="RESTRICT", index=True, sa_type=BigInteger
    )
    sku: str
    name: str
    label: str | None = None
    quantity: int
    unit_minor: int = Field(sa_type=BigInteger)
    total_minor: int = Field(sa_type=BigInteger)
    tax_bps: int = 0
    tax_minor: int = Field(default=0, sa_type=BigInteger)


class AdjustmentKind(StrEnum):
    """Why an order costs more or less than its lines."""

    DISCOUNT = "discount"
    """A coupon, a campaign, a favour."""
    DELIVERY = "delivery"
    """What bringing it costs."""
    POINTS = "points"
    """Paid with points."""
    ROUNDING = "rounding"
    """What rounding to whole units of money left."""


class Adjustment(SQLModel, table=True):
    """One line under the sum of an order; `amount_minor` is signed, a discount is negative."""

    id: int = big_id()
    order_id: int = Field(
        foreign_key="orders.id", ondelete="RESTRICT", index=True, sa_type=BigInteger
    )
    kind: AdjustmentKind = Field(sa_type=one_of(AdjustmentKind))
    label: str
    amount_minor: int = Field(sa_type=BigInteger)
