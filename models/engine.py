"""What the engine remembers of its own work: runs, updates seen, stored, and given up."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import Json, big_id, check


class Run(SQLModel, table=True):
    """One life of one process, from its start until it stops or is found dead.

    A run without `stopped_at` whose `beat_at` is old ended uncleanly: its `sending` messages are
    unknown, and its first updates are taken one at a time.
    """

    id: int = big_id()
    process: str
    started_at: datetime
    beat_at: datetime
    stopped_at: datetime | None = None


class Seen(SQLModel, table=True):
    """An update that was acted on; its row is written by the turn that did, so that a platform
    which delivers it again changes nothing.
    """

    __table_args__ = ({"sqlite_with_rowid": False},)

    channel: str = Field(primary_key=True)
    external_id: str = Field(primary_key=True)
    at: datetime


class Inbox(SQLModel, table=True):
    """An update acknowledged to its platform before its turn could run, in its raw form.

    `mailbox` is the person or the place whose updates are served in the order of their ids.
    """

    __table_args__ = (
        UniqueConstraint("channel", "external_id"),
        Index(None, "mailbox", "id"),
    )

    id: int = big_id()
    channel: str
    external_id: str
    mailbox: str
    raw: dict[str, Any] = Field(sa_type=Json)
    received_at: datetime
    run_id: int = Field(sa_type=BigInteger)


class UncleanAttempt(SQLModel, table=True):
    """How often an update was begun after an unclean stop; the third time it is a dead letter."""

    __tablename__ = "unclean_attempt"
    __table_args__ = (check("count >= 0", name="count"),)

    channel: str = Field(primary_key=True)
    external_id: str = Field(primary_key=True)
    count: int = 0


class DeadLetter(SQLModel, table=True):
    """An update that could not be served, kept whole until the owner has looked at it.

    `reference` is the short code the person was told.
    """

    __tablename__ = "dead_letter"

    id: int = big_id()
    reference: str = Field(unique=True)
    channel: str
    external_id: str
    raw: dict[str, Any] = Field(sa_type=Json)
    error: str
    at: datetime
    handled_at: datetime | None = None


class RouteToken(SQLModel, table=True):
    """A route too long for a channel's button, under the short token the button carries."""

    __tablename__ = "route_token"

    token: str = Field(primary_key=True)
    route: str
    created_at: datetime
