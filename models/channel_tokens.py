"""What platforms know the shop's accounts by, where that ends unless it is renewed."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import big_id


class ChannelToken(SQLModel, table=True):
    """The token of one channel. `sealed` is the one of today; `seed` tells which one of the
    installation's settings it began with, so that another one put there has the word. Until it was
    renewed for the first time nobody knows when it ends.
    """

    __tablename__ = "channel_token"

    id: int = big_id()
    channel: str = Field(unique=True)
    seed: str
    sealed: str
    begun_at: datetime
    renewed_at: datetime | None = None
    ends_at: datetime | None = None
