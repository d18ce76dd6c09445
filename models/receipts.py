"""Pictures of receipts that buyers send who paid from card to card."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import big_id, check, index_where, one_of


class ReceiptState(StrEnum):
    """Where a receipt stands. Only people approve or refuse one; time does neither."""

    FETCHING = "fetching"
    """Its picture is on the way from the channel."""
    WAITING = "waiting"
    """Somebody of the shop has to look at it."""
    APPROVED = "approved"
    """The money is there."""
    REFUSED = "refused"
    """`reason` says why; the buyer may send another one."""
    LOST = "lost"
    """Its picture could not be had; it does not count."""


class RefusalReason(StrEnum):
    """Why somebody of the shop refuses a receipt; the buyer reads it."""

    UNREADABLE = "unreadable"
    """What matters cannot be read on it."""
    AMOUNT = "amount"
    """It is of another amount."""
    NOT_SEEN = "not_seen"
    """No such money has reached the account."""
    REPEATED = "repeated"
    """It was sent before, for something else."""


class PaymentReceipt(SQLModel, table=True):
    """One picture for one attempt, the `number`-th. `sha256` is of the file as it was sent, so that
    the same picture is known again; `ref` is what `channel` calls it. `looks` is the picture in very
    small, and `like_id` an earlier receipt that looks the same. `tracking` is the bank's number of the
    transfer and `last_four` ends the payer's card, as far as the buyer has said them.
    """

    __tablename__ = "payment_receipt"
    __table_args__ = (
        UniqueConstraint("attempt_id", "number"),
        index_where("ix_payment_receipt_waiting", "state", "sent_at", where="state = 'waiting'"),
        check("number > 0", name="number"),
        check("state <> 'refused' OR reason IS NOT NULL", name="reason"),
    )

    id: int = big_id()
    attempt_id: int = Field(
        foreign_key="payment_attempt.id", ondelete="RESTRICT", sa_type=BigInteger
    )
    number: int
    state: ReceiptState = Field(default=ReceiptState.FETCHING, sa_type=one_of(ReceiptState))
    channel: str
    ref: str
    sha256: str | None = Field(default=None, index=True)
    media_id: int | None = Field(
        default=None, foreign_key="media.id", ondelete="RESTRICT", sa_type=BigInteger
    )
    looks: bytes | None = Field(default=None, sa_type=LargeBinary)
    like_id: int | None = Field(
        default=None, foreign_key="payment_receipt.id", ondelete="SET NULL", sa_type=BigInteger
    )
    tracking: str | None = Field(default=None, index=True)
    last_four: str | None = None
    reason: RefusalReason | None = Field(default=None, sa_type=one_of(RefusalReason))
    sent_at: datetime
    decided_at: datetime | None = None
    decided_by: int | None = Field(
        default=None, foreign_key="person.id", ondelete="SET NULL", sa_type=BigInteger
    )
