"""The terms of sale and the privacy notice that buyers accepted, word for word."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import big_id, one_of


class LegalKind(StrEnum):
    """What such a text is about."""

    TERMS = "terms"
    """Who sells, what is agreed, and how one withdraws from it."""
    PRIVACY = "privacy"
    """What the shop knows of a buyer, and why."""


class LegalText(SQLModel, table=True):
    """A text as somebody accepted it, kept for ever under the digest of its words."""

    __tablename__ = "legal_text"

    sha256: str = Field(primary_key=True)
    kind: LegalKind = Field(sa_type=one_of(LegalKind))
    language: str
    body: str
    created_at: datetime


class Acceptance(SQLModel, table=True):
    """A buyer has accepted these words for this order; saying so again changes nothing."""

    __table_args__ = (UniqueConstraint("order_id", "terms", "privacy"),)

    id: int = big_id()
    order_id: int = Field(foreign_key="orders.id", ondelete="RESTRICT", sa_type=BigInteger)
    terms: str = Field(foreign_key="legal_text.sha256", ondelete="RESTRICT")
    privacy: str = Field(foreign_key="legal_text.sha256", ondelete="RESTRICT")
    accepted_at: datetime
