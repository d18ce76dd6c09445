"""What goods are found by. Words are folded (`common.text.fold`)."""

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from models.columns import check

LOOKED_THROUGH = {"sqlite_with_rowid": False}
"""Rows lie in the order of their key: a search reads thousands that stand side by side, and SQLite
would else fetch each from another place.
"""


class SearchKey(SQLModel, table=True):
    """A way to a word: the word itself, how it begins, what is left of it when letters are missed.

    A key is kept when the last product with its word is gone; the next one may have it again.
    """

    __tablename__ = "search_key"
    __table_args__ = LOOKED_THROUGH

    key: str = Field(primary_key=True)
    word: str = Field(primary_key=True)


class SearchPosting(SQLModel, table=True):
    """A product has this word; `weight` is in thousandths of what a word of its name counts."""

    __tablename__ = "search_posting"
    __table_args__ = (check("weight > 0", name="weight"), LOOKED_THROUGH)

    word: str = Field(primary_key=True)
    product_id: int = Field(
        primary_key=True,
        foreign_key="product.id",
        ondelete="CASCADE",
        index=True,
        sa_type=BigInteger,
    )
    weight: int
