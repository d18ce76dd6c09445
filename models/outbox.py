"""Messages on their way out, and what holds them back."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from models.columns import Json, big_id, check, index_where, one_of


class Lane(IntEnum):
    """Which of the two queues of a chat a message waits in; the lower one goes first."""

    REPLY = 0
    """The answer to what the person just did."""
    NOTICE = 1
    """News and broadcasts."""


class Promise(StrEnum):
    """What is done with a message that was in flight when the process died."""

    REPEAT = "repeat"
    """Sent again, so it may come twice: replies, news about money and parcels."""
    ONCE = "once"
    """Never sent again, so it may be missing, and is listed: marketing and surveys."""


class OutboxOp(StrEnum):
    """What is to happen in the chat."""

    SEND = "send"
    """A new message."""
    EDIT = "edit"
    """A message that stands there gets another content."""
    DELETE = "delete"
    """A message that stands there is taken away."""


class OutboxState(StrEnum):
    """Where a message is on its way."""

    SENDING = "sending"
    """In the hands of the run named in `run_id`; it may be on its way."""
    QUEUED = "queued"
    """In the hands of that run, and certainly not on its way yet."""
    SENT = "sent"
    """The platform took it and gave `ref`."""
    UNKNOWN = "unknown"
    """Its run died or the connection broke: nobody knows whether it arrived."""
    REFUSED = "refused"
    """The platform will never take it; `error` says why."""
    DROPPED = "dropped"
    """We decided against sending it, e.g. the person blocked the shop."""
    SUPERSEDED = "superseded"
    """A later edit of the same card took its place."""


class OutboxRow(SQLModel, table=True):
    """One message to one chat. `about` says what a reply to it concerns, e.g. `case:12`, and
    `notice_id` is the due work whose words it carries, which may be cleared away before it.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        index_where("ix_outbox_ref", "channel", "chat", "ref", where="ref IS NOT NULL"),
        index_where(
            "ix_outbox_open",
            "state",
            "channel",
            "chat",
            where="state = 'sending' OR state = 'queued' OR state = 'unknown'",
        ),
        index_where("ix_outbox_notice", "notice_id", where="notice_id IS NOT NULL"),
        check("lane IN (0, 1)", name="lane"),
        check("attempts >= 0", name="attempts"),
    )

    id: int = big_id()
    channel: str
    chat: str
    person_id: int | None = Field(
        default=None, foreign_key="person.id", ondelete="SET NULL", sa_type=BigInteger
    )
    lane: int = Lane.REPLY
    promise: Promise = Field(default=Promise.REPEAT, sa_type=one_of(Promise))
    op: OutboxOp = Field(default=OutboxOp.SEND, sa_type=one_of(OutboxOp))
    payload: dict[str, Any] = Field(sa_type=Json)
    state: OutboxState = Field(sa_type=one_of(OutboxState))
    run_id: int | None = Field(default=None, sa_type=BigInteger)
    not_before: datetime | None = None
    ref: str | None = None
    about: str | None = None
    notice_id: int | None = Field(default=None, sa_type=BigInteger)
    error: str | None = None
    attempts: int = 0
    correlation: str = ""
    created_at: datetime
    sent_at: datetime | None = None


class RateBudget(SQLModel, table=True):
    """What several processes together may still send to a bot's people, a group or a chat: the
    budget is whole again at `whole_at`, and each message moves that instant on.
    """

    __tablename__ = "rate_budget"

    name: str = Field(primary_key=True)
    whole_at: datetime


class ChatBlock(SQLModel, table=True):
    """A chat the platform told us to leave alone for a while; an empty `chat` is the whole bot."""

    __tablename__ = "chat_block"

    channel: str = Field(primary_key=True)
    chat: str = Field(default="", primary_key=True)
    until: datetime
