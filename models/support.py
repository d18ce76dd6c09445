"""Talks between a customer and the people of the shop."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from models.columns import big_id, check, index_where, one_of


class CaseState(StrEnum):
    """Whether a human has the word."""

    OPEN = "open"
    """What the customer writes goes to the staff."""
    CLOSED = "closed"
    """The bot answers again."""


class SupportCase(SQLModel, table=True):
    """One such talk; a person has at most one open.

    The customer waits for an answer since `waiting_since`, or not at all. `answered_in_s` are the
    seconds of the shop's own hours until the first answer. Of several who may answer, `taken_by` is
    who does. `stars` are the customer's, one to five, once it is over. `by_hand_in` is the channel and
    the chat in which somebody of the shop writes past the bot, and reads what is written there.
    """

    __tablename__ = "support_case"
    __table_args__ = (
        index_where("uq_support_case_open", "person_id", where="state = 'open'", unique=True),
        check("stars BETWEEN 1 AND 5", name="stars"),
    )

    id: int = big_id()
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", sa_type=BigInteger)
    state: CaseState = Field(default=CaseState.OPEN, sa_type=one_of(CaseState))
    order_id: int | None = Field(
        default=None, foreign_key="orders.id", ondelete="SET NULL", sa_type=BigInteger
    )
    opened_at: datetime
    closed_at: datetime | None = None
    last_staff_at: datetime | None = None
    waiting_since: datetime | None = None
    answered_at: datetime | None = Field(default=None, index=True)
    answered_in_s: int | None = None
    taken_by: int | None = Field(
        default=None, foreign_key="person.id", ondelete="SET NULL", sa_type=BigInteger
    )
    stars: int | None = None
    rated_at: datetime | None = Field(default=None, index=True)
    by_hand_in: str | None = None


class QuickReply(SQLModel, table=True):
    """An answer that is given often, under the name by which the staff calls it; `folded` is the
    name as it is looked for. In `words` stands {name} for the customer's, and such.
    """

    __tablename__ = "quick_reply"
    __table_args__ = (check("used >= 0", name="used"),)

    id: int = big_id()
    name: str
    folded: str = Field(unique=True)
    words: str
    used: int = 0
    changed_at: datetime
