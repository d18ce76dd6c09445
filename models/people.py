"""People, the addresses they write from, and what they agreed to."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from common.roles import Role
from models.columns import Json, big_id, index_where, one_of


class Person(SQLModel, table=True):
    """Somebody who talks to the shop, on however many channels.

    Merging two sets `merged_into` on one of them and touches nothing that they own, so that undoing
    it is one update; readers look things up by all records of a person (`shop.kin`). `source` is the link the person came through.
    """

    id: int = big_id()
    merged_into: int | None = Field(
        default=None, foreign_key="person.id", ondelete="RESTRICT", index=True, sa_type=BigInteger
    )
    name: str | None = None
    language: str
    timezone: str | None = None
    born_on: date | None = None
    source: str | None = None
    bot_silent_until: datetime | None = None
    created_at: datetime = Field(index=True)

    @property
    def root_id(self) -> int:
        """The id under which carts, orders and points of this person stand."""
        return self.merged_into or self.id

    def hears_the_bot(self, now: datetime) -> bool:
        """Whether the bot answers; while a human has the word it keeps silent."""
        return self.bot_silent_until is None or self.bot_silent_until <= now


class Identity(SQLModel, table=True):
    """A person on one channel: `address` is what the platform calls them there.

    `reachable` turns false when they block the shop and true when they write again.
    """

    __table_args__ = (
        UniqueConstraint("channel", "address"),
        index_where("ix_identity_username", "username", where="username IS NOT NULL"),
    )

    id: int = big_id()
    person_id: int = Field(
        foreign_key="person.id", ondelete="CASCADE", index=True, sa_type=BigInteger
    )
    channel: str
    address: str
    display_name: str = ""
    username: str | None = None
    language_code: str | None = None
    reachable: bool = True
    last_inbound_at: datetime | None = None
    created_at: datetime


class Conversation(SQLModel, table=True):
    """A person in one chat; in a group every member of the staff has their own.

    `last_card` holds the buttons a typed number means. `address` is what the platform calls the
    person, where the chat is not theirs with the bot but theirs with somebody of the shop.
    `disclosed_at` is when they were told that a program answers; it is forgotten when they have been
    away for long, and when a human of the shop has spoken, so that they are told again.
    """

    __table_args__ = (UniqueConstraint("channel", "chat", "person_id"),)

    id: int = big_id()
    channel: str
    chat: str
    person_id: int = Field(
        foreign_key="person.id", ondelete="CASCADE", index=True, sa_type=BigInteger
    )
    last_card: dict[str, Any] | None = Field(default=None, sa_type=Json)
    last_inbound_at: datetime | None = None
    address: str | None = None
    disclosed_at: datetime | None = None


class StaffRole(StrEnum):
    """What a member of the staff may do; `common.roles` says whose work each may do as well."""

    AGENT = "agent"
    """Talks with customers and looks at their orders."""
    PACKER = "packer"
    """Packs and ships."""
    MANAGER = "manager"
    """Runs the shop: goods, prices, orders, and those who pack and answer."""
    OWNER = "owner"
    """Everything: managers, ways to pay and settings included."""


class Staff(SQLModel, table=True):
    """A person who works for the shop."""

    person_id: int = Field(
        primary_key=True,
        foreign_key="person.id",
        ondelete="CASCADE",
        sa_type=BigInteger,
        sa_column_kwargs={"autoincrement": False},
    )
    role: StaffRole = Field(sa_type=one_of(StaffRole))
    since: datetime

    @property
    def level(self) -> Role:
        """The role as routes compare it."""
        return Role[StaffRole(self.role).name]


class Consent(SQLModel, table=True):
    """What a person said yes or no to, when, and in which wording; the newest row counts."""

    __table_args__ = (Index(None, "person_id", "topic", "at"),)

    id: int = big_id()
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", sa_type=BigInteger)
    topic: str
    given: bool
    version: str
    channel: str
    at: datetime


class ActivityKind(StrEnum):
    """What a person did in the shop, apart from buying."""

    SEEN = "seen"
    """Opened a product."""
    SEARCHED = "searched"
    """Looked for `text`."""
    ADDED = "added"
    """Put a variant into the cart."""
    REMOVED = "removed"
    """Took a variant out of the cart."""
    ASKED = "asked"
    """Asked for a person."""
    WELCOMED = "welcomed"
    """Was sent the welcome; `text` is which of its wordings."""
    TAPPED = "tapped"
    """Pressed a button of the welcome; `text` is the wording and the button."""


class Activity(SQLModel, table=True):
    """The log of what people look at and look for; later campaigns read it."""

    __table_args__ = (
        Index(None, "person_id", "at"),
        index_where("ix_activity_welcome", "at", where="kind = 'welcomed' OR kind = 'tapped'"),
    )

    id: int = big_id()
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", sa_type=BigInteger)
    kind: ActivityKind = Field(sa_type=one_of(ActivityKind))
    product_id: int | None = Field(
        default=None, foreign_key="product.id", ondelete="SET NULL", sa_type=BigInteger
    )
    variant_id: int | None = Field(
        default=None, foreign_key="variant.id", ondelete="SET NULL", sa_type=BigInteger
    )
    text: str | None = None
    at: datetime
