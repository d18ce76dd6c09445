"""All that is to happen later, in one table with one unique key."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from models.columns import Json, big_id, check, index_where, one_of


class WorkState(StrEnum):
    """What became of a piece of work."""

    DUE = "due"
    """To be done at `due_at`; while somebody does it, `locked_until` lies ahead."""
    DONE = "done"
    """Done."""
    HELD = "held"
    """Waits for the person's next message, because until then we may not write to them."""
    GIVEN_UP = "given_up"
    """Not worth doing any more; `reason` says why."""
    FAILED = "failed"
    """Tried until the last attempt; `reason` carries the last error."""


class DueWork(SQLModel, table=True):
    """One notice, effect, job or nightly task. `key` names it once for all processes, so that
    planning it again changes nothing, e.g. `order-expire:<order id>`. From `give_up_at` on a notice
    is worth nothing to anybody. What is due and was put off says why in `reason`.
    """

    __tablename__ = "due_work"
    __table_args__ = (
        index_where("ix_due_work_open", "state", "due_at", where="state = 'due' OR state = 'held'"),
        index_where("ix_due_work_given_up", "done_at", where="state = 'given_up'"),
        index_where("ix_due_work_held", "person_id", where="state = 'held'"),
        check("attempts >= 0", name="attempts"),
    )

    id: int = big_id()
    kind: str
    key: str = Field(unique=True)
    due_at: datetime
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    person_id: int | None = Field(
        default=None, foreign_key="person.id", ondelete="CASCADE", sa_type=BigInteger
    )
    state: WorkState = Field(default=WorkState.DUE, sa_type=one_of(WorkState))
    reason: str | None = None
    give_up_at: datetime | None = None
    locked_until: datetime | None = None
    locked_by: str | None = None
    attempts: int = 0
    correlation: str = ""
    created_at: datetime
    done_at: datetime | None = None
