"""The kinds of columns as they were when the first tables were made; later changes of
`models.columns` do not reach back.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


def key() -> "sa.Column[int]":
    """The primary key: an id made by us."""
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", kind, primary_key=True, autoincrement=False)


def text(
    name: str, *, nullable: bool = False, unique: bool = False, primary_key: bool = False
) -> "sa.Column[str]":
    """Text of any length."""
    return sa.Column(
        name, sa.String(), nullable=nullable, unique=unique or None, primary_key=primary_key
    )


def number(name: str, *, nullable: bool = False) -> "sa.Column[int]":
    """A count or a position; 32 bits are enough."""
    return sa.Column(name, sa.Integer(), nullable=nullable)


def big(name: str, *, nullable: bool = False) -> "sa.Column[int]":
    """An amount in minor units, or an id that is no foreign key."""
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def ref(
    name: str, target: str, ondelete: str, *, nullable: bool = False, primary_key: bool = False
) -> "sa.Column[int]":
    """A foreign key, and what becomes of this row when the other one is deleted."""
    return sa.Column(
        name,
        sa.BigInteger(),
        sa.ForeignKey(target, ondelete=ondelete),
        nullable=nullable,
        primary_key=primary_key,
        autoincrement=False,
    )


def flag(name: str) -> "sa.Column[bool]":
    """Yes or no."""
    return sa.Column(name, sa.Boolean(), nullable=False)


def day(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    """A day of the calendar, without a zone."""
    return sa.Column(name, sa.Date(), nullable=nullable)


def instant(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    """A moment, in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def json(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    """A value of JSON."""
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    return sa.Column(name, kind, nullable=nullable)


def state(name: str, rule: str, *values: str) -> "sa.Column[str]":
    """Text that is one of `values`; `rule` names the CHECK."""
    quoted = ", ".join(f"'{value}'" for value in values)
    return sa.Column(
        name,
        sa.String(24),
        sa.CheckConstraint(f"{name} IN ({quoted})", name=rule),
        nullable=False,
    )


def index_where(
    name: str, table: str, columns: list[str], where: str, *, unique: bool = False
) -> None:
    """An index over the rows that are still open."""
    op.create_index(
        name,
        table,
        columns,
        unique=unique,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )
