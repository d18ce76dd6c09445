"""One person by several chats: the codes by which they say so, and what was merged."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from models.columns import big_id, check, index_where


class LinkCode(SQLModel, table=True):
    """A one-time code that was shown in one chat, to be written in another; only a hash is kept.

    `taken_by` wrote it there, and whoever it was shown to has the last word until `ended_at`.
    """

    __tablename__ = "link_code"
    __table_args__ = (check("ended_at IS NULL OR taken_at IS NOT NULL", name="order"),)

    id: int = big_id()
    code_hash: str = Field(unique=True)
    person_id: int = Field(
        foreign_key="person.id", ondelete="CASCADE", index=True, sa_type=BigInteger
    )
    channel: str
    created_at: datetime
    expires_at: datetime
    taken_by: int | None = Field(
        default=None, foreign_key="person.id", ondelete="CASCADE", sa_type=BigInteger
    )
    taken_on: str | None = None
    taken_at: datetime | None = None
    ended_at: datetime | None = None


class LinkTry(SQLModel, table=True):
    """Somebody has guessed wrong: a code, or the order and number that prove who they are."""

    __tablename__ = "link_try"
    __table_args__ = (Index(None, "person_id", "at"),)

    id: int = big_id()
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", sa_type=BigInteger)
    at: datetime


class PersonMerge(SQLModel, table=True):
    """One record was found to be the same person as another, until that was undone.

    What stands is `Person.merged_into`, which always names the record at the end of a chain of
    merges; these rows are the links of the chain, so that one can be taken out again.
    """

    __tablename__ = "person_merge"
    __table_args__ = (
        check("person_id <> into_id", name="two"),
        index_where("uq_person_merge_open", "person_id", where="undone_at IS NULL", unique=True),
    )

    id: int = big_id()
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", sa_type=BigInteger)
    into_id: int = Field(
        foreign_key="person.id", ondelete="CASCADE", index=True, sa_type=BigInteger
    )
    merged_at: datetime
    undone_at: datetime | None = None
