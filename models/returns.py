"""What buyers ask to give back."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from models.columns import big_id, check, index_where, one_of


class ReturnReason(StrEnum):
    """Why somebody gives goods back."""

    CHANGED_MIND = "changed_mind"
    """They do not want it after all, which the law lets them."""
    FAULTY = "faulty"
    """It is broken or does not work."""
    WRONG = "wrong"
    """Something else came than was ordered."""
    UNLIKE = "unlike"
    """It is not as it was described or shown."""
    OTHER = "other"
    """Their own words say it."""


class ReturnState(StrEnum):
    """How far a return has come."""

    ASKED = "asked"
    """The buyer waits for an answer."""
    ACCEPTED = "accepted"
    """They may send it; `answer` says how, where the shop has said so."""
    REFUSED = "refused"
    """They may not; `answer` says why."""
    CAME_BACK = "came_back"
    """The shop has the goods again, and it was decided what becomes of the money."""
    CLOSED = "closed"
    """The buyer keeps them after all, or has never sent them."""


class ReturnRequest(SQLModel, table=True):
    """A buyer asks to give goods of an order back; people of the shop decide about it."""

    __tablename__ = "return_request"
    __table_args__ = (
        index_where(
            "ix_return_request_open",
            "order_id",
            "state",
            where="state = 'asked' OR state = 'accepted'",
        ),
    )

    id: int = big_id()
    order_id: int = Field(
        foreign_key="orders.id", ondelete="RESTRICT", index=True, sa_type=BigInteger
    )
    case_id: int = Field(
        foreign_key="support_case.id", ondelete="RESTRICT", index=True, sa_type=BigInteger
    )
    reason: ReturnReason = Field(sa_type=one_of(ReturnReason))
    words: str = ""
    state: ReturnState = Field(default=ReturnState.ASKED, sa_type=one_of(ReturnState))
    answer: str = ""
    asked_at: datetime
    decided_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody knows yet what becomes of it."""
        return self.state in (ReturnState.ASKED, ReturnState.ACCEPTED)


class ReturnLine(SQLModel, table=True):
    """So many units of a line of the order, in one request."""

    __tablename__ = "return_line"
    __table_args__ = (check("quantity > 0", name="quantity"),)

    request_id: int = Field(
        primary_key=True, foreign_key="return_request.id", ondelete="CASCADE", sa_type=BigInteger
    )
    order_line_id: int = Field(
        primary_key=True,
        foreign_key="order_line.id",
        ondelete="RESTRICT",
        index=True,
        sa_type=BigInteger,
    )
    quantity: int
