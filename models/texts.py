"""Text messages, which are paid for one by one."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from models.columns import big_id, check


class TextMessage(SQLModel, table=True):
    """News of an order that went by SMS: what it was called, and how many messages it is paid as.

    `notice_id` is the due work whose words it carries, which may be cleared away before it.
    """

    __tablename__ = "text_message"
    __table_args__ = (
        Index(None, "at"),
        Index(None, "order_id"),
        Index(None, "notice_id"),
        check("segments > 0", name="segments"),
    )

    id: int = big_id()
    order_id: int = Field(foreign_key="orders.id", ondelete="CASCADE", sa_type=BigInteger)
    notice_id: int = Field(sa_type=BigInteger)
    name: str
    segments: int
    at: datetime
