"""Accounts of people of the shop into whose chats the bot is let."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from models.columns import Json


class BusinessConnection(SQLModel, table=True):
    """The bot in one account: whose, and what it may do there in the platform's own words.

    `id` is the platform's. A connection that ended stays, so that its chats are not written to and
    a stranger's is refused once.
    """

    __tablename__ = "business_connection"

    id: str = Field(primary_key=True)
    channel: str
    person_id: int = Field(
        foreign_key="person.id", ondelete="CASCADE", index=True, sa_type=BigInteger
    )
    rights: list[Any] = Field(sa_type=Json)
    enabled: bool
    changed_at: datetime

    @property
    def can_answer(self) -> bool:
        """Whether the bot may write in the chats of this account."""
        return self.enabled and "can_reply" in self.rights
