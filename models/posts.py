"""Posts and stories of the shop, and the goods they show."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from models.columns import Json, big_id, one_of


class PostNetwork(StrEnum):
    """Where it was posted."""

    INSTAGRAM = "instagram"
    TELEGRAM = "telegram"


class PostKind(StrEnum):
    """What it is, as far as we have been told."""

    POST = "post"
    """A picture, several of them, or a message in a channel."""
    REEL = "reel"
    STORY = "story"
    """Gone after a day, though answers to it may come later."""


class Post(SQLModel, table=True):
    """Something posted for everybody to see.

    `link` opens it and is empty while only a number is known. `words` are the keywords a comment
    under it is answered for, None for the shop's own. `asked_at` is when its seller was told that
    people ask about it though nothing is linked to it; `looked_up_at` is when its channel was asked
    for its link and caption.
    """

    id: int = big_id()
    network: PostNetwork = Field(sa_type=one_of(PostNetwork))
    kind: PostKind = Field(sa_type=one_of(PostKind))
    link: str = ""
    caption: str = ""
    words: Any = Field(default=None, sa_type=Json, nullable=True)
    asked_at: datetime | None = None
    looked_up_at: datetime | None = None
    created_at: datetime = Field(index=True)


class PostName(SQLModel, table=True):
    """One of the names of a post: a network has several numbers for the same one."""

    __tablename__ = "post_name"

    name: str = Field(primary_key=True)
    post_id: int = Field(foreign_key="post.id", ondelete="CASCADE", index=True, sa_type=BigInteger)


class PostProduct(SQLModel, table=True):
    """A product that a post shows."""

    __tablename__ = "post_product"

    post_id: int = Field(
        primary_key=True, foreign_key="post.id", ondelete="CASCADE", sa_type=BigInteger
    )
    product_id: int = Field(
        primary_key=True,
        foreign_key="product.id",
        ondelete="CASCADE",
        index=True,
        sa_type=BigInteger,
    )
    linked_at: datetime


class CommentAnswer(SQLModel, table=True):
    """The one message that somebody got for their comments under a post."""

    __tablename__ = "comment_answer"

    post_id: int = Field(
        primary_key=True, foreign_key="post.id", ondelete="CASCADE", sa_type=BigInteger
    )
    person_id: int = Field(
        primary_key=True,
        foreign_key="person.id",
        ondelete="CASCADE",
        index=True,
        sa_type=BigInteger,
    )
    at: datetime
