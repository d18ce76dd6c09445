"""Money that goes back to buyers."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from common.money import Money
from models.columns import big_id, check, index_where, one_of


class RefundState(StrEnum):
    """How far it has come."""

    ASKED = "asked"
    """Decided; the gateway is asked until it says how it went."""
    BY_HAND = "by_hand"
    """The gateway cannot or will not, so a person of the shop gives the money back."""
    DONE = "done"
    """The money is on its way to the buyer for good."""


class RefundWay(StrEnum):
    """Where it goes to."""

    GATEWAY = "gateway"
    """To where it came from, or by hand to the buyer."""
    CREDIT = "credit"
    """Into the buyer's store credit."""


class Refund(SQLModel, table=True):
    """All or part of what one attempt brought, on its way back; its id is the key under which the
    gateway is asked, so that asking twice gives back once.

    `order_amount_minor` is what it is worth in the order's money. `refusal` is the gateway's word
    where it would not, `reference` names what a person has sent by hand.
    """

    __tablename__ = "refund"
    __table_args__ = (
        index_where("ix_refund_by_hand", "state", "order_id", where="state = 'by_hand'"),
        check("amount_minor > 0", name="amount"),
        check("order_amount_minor > 0", name="order_amount"),
        check("length(currency) = 3", name="currency"),
        check("tries >= 0", name="tries"),
    )

    id: int = big_id()
    order_id: int = Field(
        foreign_key="orders.id", ondelete="RESTRICT", index=True, sa_type=BigInteger
    )
    attempt_id: int = Field(
        foreign_key="payment_attempt.id", ondelete="RESTRICT", index=True, sa_type=BigInteger
    )
    state: RefundState = Field(default=RefundState.ASKED, sa_type=one_of(RefundState))
    way: RefundWay = Field(default=RefundWay.GATEWAY, sa_type=one_of(RefundWay))
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str
    order_amount_minor: int = Field(sa_type=BigInteger)
    reason: str = ""
    refusal: str = ""
    reference: str | None = None
    tries: int = 0
    asked_at: datetime
    done_at: datetime | None = None

    @property
    def amount(self) -> Money:
        """What goes back."""
        return Money(self.amount_minor, self.currency)
