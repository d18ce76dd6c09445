"""The account by which a shop answers on Instagram without the official road."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import Json, big_id, check, one_of


class AccountState(StrEnum):
    """How the shop stands with its account."""

    OFF = "off"
    """The owner has not switched it on, or has stopped it."""
    LOGIN = "login"
    """To be logged in as soon as possible."""
    OPEN = "open"
    """Logged in; it hears, and answers as far as the guard lets it."""
    CODE = "code"
    """Instagram wants a code that the owner has to type."""
    VERIFY = "verify"
    """Instagram wants something that only the owner can do, in its own app."""
    DEAD = "dead"
    """Instagram takes neither the password nor the account; nothing is tried by itself."""


class InstagramAccount(SQLModel, table=True):
    """One account: how it stands, what it has sent, and for how long it may not write.

    `login` is what the library keeps of it and `code` what the owner has typed last; both
    are sealed. `why` is the library's word for what put it into its state. What was written before
    `heard_until` (microseconds, as Instagram counts) has been heard. `sent` are the instants of the
    last day's writes in seconds. After a warning it may not write until `frozen_until` and, where
    it was warned all the same, not read until `quiet_until`. `version` grows with each state.
    """

    __tablename__ = "instagram_account"
    __table_args__ = (
        check("warnings >= 0", name="warnings"),
        check("version > 0", name="version"),
    )

    id: int = big_id()
    username: str = Field(unique=True)
    state: AccountState = Field(default=AccountState.OFF, sa_type=one_of(AccountState))
    why: str = ""
    login: str | None = None
    code: str | None = None
    heard_until: int = Field(default=0, sa_type=BigInteger)
    logged_in_at: datetime | None = None
    warnings: int = 0
    warned_at: datetime | None = None
    frozen_until: datetime | None = None
    quiet_until: datetime | None = None
    sent: list[int] = Field(default_factory=list, sa_type=Json, nullable=False)
    version: int = 1
    changed_at: datetime

    @property
    def sent_at(self) -> tuple[int, ...]:
        """The instants of its last writes, the oldest first."""
        return tuple(self.sent)


class InstagramThread(SQLModel, table=True):
    """Somebody who has written to an account: where they are answered, and when they last wrote."""

    __tablename__ = "instagram_thread"
    __table_args__ = (UniqueConstraint("account_id", "user_id"),)

    id: int = big_id()
    account_id: int = Field(
        foreign_key="instagram_account.id", ondelete="CASCADE", sa_type=BigInteger
    )
    user_id: str
    thread_id: str
    heard_at: datetime
