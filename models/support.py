"""Talks between a customer and the people of the shop."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from models.columns import big_id, index_where, one_of


class CaseState(StrEnum):
    """Whether a human has the word."""

    OPEN = "open"
    """What the customer writes goes to the staff."""
    CLOSED = "closed"
    """The bot answers again."""


class SupportCase(SQLModel, table=True):
    """One such talk; a person has at most one open."""

    __tablename__ = "support_case"
    __table_args__ = (
        index_where("uq_support_case_open", "person_id", where="state = 'open'", unique=True),
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
