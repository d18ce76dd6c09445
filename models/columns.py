"""The kinds of columns every table is made of, and the names their constraints get.

Imported by each model file before its first table, because the naming convention has to stand
before any constraint exists: a migration can only change what has a name.
"""

import re
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Enum, Index, Integer, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine
from sqlmodel import Field, SQLModel

from common.ids import new_id

SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}

STATE_LENGTH = 24

# SQLite keeps rows in the order of an INTEGER key and needs no second tree for it; it holds 64 bits.
Key = BigInteger().with_variant(Integer, "sqlite")

# Without none_as_null a missing value is stored as the JSON word null and "IS NULL" misses it.
# A value changed in place is not saved: assign a new one.
Json: TypeEngine[Any] = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def big_id() -> Any:
    """The primary key of a row: made by us before the first try, so that it serves as a key of
    idempotency as well (`common.ids.new_id`).
    """
    return Field(
        default_factory=new_id,
        primary_key=True,
        sa_type=Key,
        sa_column_kwargs={"autoincrement": False},
    )


def _in_words(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def one_of(states: type[StrEnum]) -> Enum:
    """The column type of a state: text the database holds against the members of `states`.

    Text and not a native enum of PostgreSQL, because a new member is then one changed CHECK on
    both databases. Rows come back with members of `states`; writing the plain text works too.
    """
    return Enum(
        states,
        name=_in_words(states.__name__),
        native_enum=False,
        create_constraint=True,
        length=STATE_LENGTH,
        values_callable=lambda members: [member.value for member in members],
    )


def check(rule: str, *, name: str) -> CheckConstraint:
    """A fact about one row that no code may break, e.g. `reserved <= on_hand`."""
    return CheckConstraint(rule, name=name)


def index_where(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over the few rows that are still open, so that a queue of years stays small.

    Write several states as `state = 'a' OR state = 'b'`: SQLite recognises `state = ?` in that,
    and neither in `IN (…)`. Ask with `==`, once for each state.
    """
    return Index(
        name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where)
    )
