"""Dialogues in progress: only the answers are kept, the function is run again from the top."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from models.columns import Json, big_id, one_of


class DialogueState(StrEnum):
    """Whether a dialogue still waits for its person."""

    OPEN = "open"
    """The next answer belongs to it."""
    PARKED = "parked"
    """The person went elsewhere; it can be taken up again."""
    DONE = "done"
    """Its function returned and what it did is committed."""
    DROPPED = "dropped"
    """Given up by the person or by us."""


class DialogueRow(SQLModel, table=True):
    """One dialogue of one person. `serial` grows with each question, so that a button of an
    earlier one is recognised; `channel` is where it was begun.
    """

    __tablename__ = "dialogue"
    __table_args__ = (Index(None, "person_id", "state"),)

    id: int = big_id()
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", sa_type=BigInteger)
    name: str
    version: int
    args: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    answers: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    asked: dict[str, Any] | None = Field(default=None, sa_type=Json)
    serial: int = 0
    state: DialogueState = Field(default=DialogueState.OPEN, sa_type=one_of(DialogueState))
    result: str | None = None
    channel: str
    created_at: datetime
    updated_at: datetime
