"""What the owner can change while the shop runs."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from models.columns import Json


class Setting(SQLModel, table=True):
    """One setting of the shop; after the first start the database has the word."""

    key: str = Field(primary_key=True)
    value: Any = Field(sa_type=Json, nullable=False)
    updated_at: datetime
