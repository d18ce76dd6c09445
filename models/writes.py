"""Writes that are right when somebody else was first; the same on both databases."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

from models.prepared import Prepared

Insert = sqlite.Insert | postgresql.Insert


def insert_ignore(session: Session, model: type[SQLModel], values: Mapping[str, Any]) -> bool:
    """Write a row unless one with the same unique key stands there: how things happen once.

    What was added to the session is written first, since the row may refer to it. Columns that
    are left out get their defaults; other broken rules (CHECK, foreign keys) still raise.

    Returns:
        Whether this call wrote it.
    """
    session.flush()
    dialect = session.connection().dialect.name
    return _ignoring(model, dialect, tuple(values)).run(session, values) == 1


def upsert(
    session: Session,
    model: type[SQLModel],
    values: Mapping[str, Any],
    *,
    key: Sequence[str],
    update: Sequence[str] | None = None,
) -> None:
    """Write a row, or overwrite what stands under its key.

    Objects of that row which the session has loaded do not notice; refresh them.

    Args:
        session: where the row is written, after what was added to it.
        model: the table.
        values: the row; what is left out gets its default when the row is new.
        key: the columns of the primary key or of a UNIQUE rule.
        update: what is overwritten when the row exists; by default every given value but the key.
    """
    session.flush()
    dialect = session.connection().dialect.name
    names = [name for name in values if name not in key] if update is None else update
    statement = _overwriting(model, dialect, tuple(values), tuple(key), tuple(names))
    statement.run(session, values)


def add_up(
    session: Session, model: type[SQLModel], values: Mapping[str, Any], *, key: Sequence[str]
) -> None:
    """Add numbers to a row, or write it with them; right however many do so at once.

    Objects of that row which the session has loaded do not notice; refresh them.

    Args:
        session: where it happens, after what was added to it.
        model: the table.
        values: the key and the numbers, below zero to subtract; the others are left as they are.
        key: the columns of the primary key or of a UNIQUE rule.
    """
    session.flush()
    dialect = session.connection().dialect.name
    _adding(model, dialect, tuple(values), tuple(key)).run(session, values)


# Making a statement costs far more than running it, so each is made once.


@cache
def _ignoring(model: type[SQLModel], dialect: str, columns: tuple[str, ...]) -> Prepared:
    return Prepared(_insert(model, dialect).on_conflict_do_nothing(), columns=columns)


@cache
def _overwriting(
    model: type[SQLModel],
    dialect: str,
    columns: tuple[str, ...],
    key: tuple[str, ...],
    update: tuple[str, ...],
) -> Prepared:
    statement = _insert(model, dialect)
    overwriting = statement.on_conflict_do_update(
        index_elements=list(key), set_={name: statement.excluded[name] for name in update}
    )
    return Prepared(overwriting, columns=columns)


@cache
def _adding(
    model: type[SQLModel], dialect: str, columns: tuple[str, ...], key: tuple[str, ...]
) -> Prepared:
    statement = _insert(model, dialect)
    row = inspect(model).local_table.columns
    sums = {name: row[name] + statement.excluded[name] for name in columns if name not in key}
    adding = statement.on_conflict_do_update(index_elements=list(key), set_=sums)
    return Prepared(adding, columns=columns)


def _insert(model: type[SQLModel], dialect: str) -> Insert:
    table: Table = inspect(model).local_table
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
