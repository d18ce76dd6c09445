"""Attempts to pay an order, and everything that was ever reported about one."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from common.money import Money
from models.columns import Json, big_id, check, index_where, one_of


class AttemptState(StrEnum):
    """Where an attempt stands. Unknown is not failed: money may have moved."""

    CREATED = "created"
    """Ours alone; the gateway has not answered yet."""
    ISSUED = "issued"
    """The gateway gave a link."""
    OPENED = "opened"
    """The buyer went to the gateway."""
    VERIFYING = "verifying"
    """We are asking the gateway what happened."""
    PAID = "paid"
    """The gateway confirmed the money and the order was settled with it."""
    FAILED = "failed"
    """The gateway says no money moved; `failure_class` says why."""
    CANCELLED = "cancelled"
    """The buyer turned back."""
    EXPIRED = "expired"
    """The link ran out and no money moved."""
    UNKNOWN = "unknown"
    """The gateway could not be asked or did not say; it is asked again."""
    REVIEW = "review"
    """Money came that does not fit; the owner decides, `review_reason` says what about. (Of an
    attempt being verified it says that its gateway holds the money.)"""
    CREATE_FAILED = "create_failed"
    """The gateway refused to begin, so no money can move."""
    REVERSING = "reversing"
    """The money is on its way back."""
    REVERSED = "reversed"
    """The money went back."""


class PaymentAttempt(SQLModel, table=True):
    """One try to pay one order through one gateway.

    `amount_minor` and `currency` are what the gateway is asked for, `order_amount_minor` is what
    that is worth to the order in the order's currency; `rate` is the decimal number between them.
    `provider_ref` is the gateway's name for the attempt, `bank_ref` the bank's for the money.
    `test` money never settles an order of a live shop. `version` grows with each change.
    """

    __tablename__ = "payment_attempt"
    __table_args__ = (
        UniqueConstraint("gateway", "provider_ref"),
        UniqueConstraint("gateway", "bank_ref"),
        index_where("ix_payment_attempt_check", "next_check_at", where="next_check_at IS NOT NULL"),
        index_where("ix_payment_attempt_review", "state", "order_id", where="state = 'review'"),
        index_where(
            "ix_payment_attempt_silent",
            "state",
            where="next_check_at IS NULL AND (state = 'unknown' OR state = 'verifying')",
        ),
        # Who looks at a bank account tells payments from card to card apart by their amounts.
        index_where(
            "ix_payment_attempt_card",
            "currency",
            "amount_minor",
            where="gateway = 'card' AND (state = 'issued' OR state = 'verifying')",
            unique=True,
        ),
        check("amount_minor > 0", name="amount"),
        check("order_amount_minor > 0", name="order_amount"),
        check("length(currency) = 3", name="currency"),
        check("check_count >= 0", name="check_count"),
    )

    id: int = big_id()
    order_id: int = Field(
        foreign_key="orders.id", ondelete="RESTRICT", index=True, sa_type=BigInteger
    )
    gateway: str
    state: AttemptState = Field(default=AttemptState.CREATED, sa_type=one_of(AttemptState))
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str
    order_amount_minor: int = Field(sa_type=BigInteger)
    rate: str | None = None
    test: bool = False
    provider_ref: str | None = None
    bank_ref: str | None = None
    masked_card: str | None = None
    failure_class: str | None = None
    failure_code: str | None = None
    redirect: dict[str, Any] | None = Field(default=None, sa_type=Json)
    result_at: datetime | None = None
    expires_at: datetime
    next_check_at: datetime | None = None
    check_count: int = 0
    review_reason: str | None = None
    version: int = 1
    created_at: datetime
    opened_at: datetime | None = None
    paid_at: datetime | None = None
    raw_last: dict[str, Any] | None = Field(default=None, sa_type=Json)

    @property
    def amount(self) -> Money:
        """What the gateway was asked for."""
        return Money(self.amount_minor, self.currency)


class PaymentEvent(SQLModel, table=True):
    """Something reported about an attempt, never altered: by whom, when, and how much.

    `raw_sha256` is the digest of what the gateway sent, which shows a repetition.
    """

    __tablename__ = "payment_event"
    __table_args__ = (
        Index(None, "attempt_id", "at"),
        check("amount_minor >= 0", name="amount"),
        check("length(currency) = 3", name="currency"),
    )

    id: int = big_id()
    attempt_id: int = Field(
        foreign_key="payment_attempt.id", ondelete="RESTRICT", sa_type=BigInteger
    )
    kind: str
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str
    reference: str = ""
    raw_sha256: str | None = None
    actor: str
    at: datetime
