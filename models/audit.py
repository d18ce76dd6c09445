"""Who changed money, stock, points, prices or access."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from models.columns import Json, big_id


class Audit(SQLModel, table=True):
    """One change, never altered: `what` is a dotted name (`order.cancelled`), `on_kind` and
    `on_id` say on which, `actor` in words who. It refers to nothing, because it outlives all.
    """

    __table_args__ = (
        Index(None, "on_kind", "on_id"),
        Index(None, "actor_id", "at"),
        Index(None, "at"),
    )

    id: int = big_id()
    actor_id: int | None = Field(default=None, sa_type=BigInteger)
    actor: str
    what: str
    on_kind: str
    on_id: str
    at: datetime
    before: dict[str, Any] | None = Field(default=None, sa_type=Json)
    after: dict[str, Any] | None = Field(default=None, sa_type=Json)
