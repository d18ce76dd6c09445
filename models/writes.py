"""Writes that are right when somebody else was first; the same on both databases."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

import sqlalchemy
from sqlalchemy import Table, bindparam, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

from models.loaded import loaded
from models.prepared import Prepared, default_maker, dialect_of

Insert = sqlite.Insert | postgresql.Insert
T = TypeVar("T", bound=SQLModel)


def add_row(session: Session, model: type[T], **values: Any) -> T:
    """Write a new row at once, and its object: as `session.add` and a flush, at a tenth of the cost.

    Columns that are left out get the defaults of the model. What was added to the session is
    written first. A row that is refused raises, and ends the transaction unless a savepoint of
    `Session.begin_nested` is around it.
    """
    row = {**_defaults(model), **values}
    session.flush()
    _adding(model).run(session, row)
    return loaded(session, model, row)


def change_row(session: Session, row: SQLModel, **values: Any) -> None:
    """Write these values of a row at once, and have its object tell them: as setting attributes
    and a flush, at a tenth of the cost. What else was changed in the session is written first.
    """
    session.flush()
    model = type(row)
    key = {name: getattr(row, name) for name in _key_of(model)}
    marked = {f"new_{name}": value for name, value in values.items()}
    _changing(model, tuple(values)).run(
        session, {**marked, **{f"of_{name}": value for name, value in key.items()}}
    )
    loaded(session, model, {**key, **values}, anew=True)


def insert_ignore(session: Session, model: type[SQLModel], values: Mapping[str, Any]) -> bool:
    """Write a row unless one with the same unique key stands there: how things happen once.

    What was added to the session is written first, since the row may refer to it. Columns that
    are left out get their defaults; other broken rules (CHECK, foreign keys) still raise.

    Returns:
        Whether this call wrote it.
    """
    session.flush()
    return _ignoring(model, dialect_of(session), tuple(values)).run(session, values) == 1


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
    names = [name for name in values if name not in key] if update is None else update
    statement = _overwriting(model, dialect_of(session), tuple(values), tuple(key), tuple(names))
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
    _adding_up(model, dialect, tuple(values), tuple(key)).run(session, values)


# Making a statement costs far more than running it, so each is made once.


@cache
def _adding(model: type[SQLModel]) -> Prepared:
    table: Table = inspect(model).local_table
    return Prepared(sqlalchemy.insert(table), columns=[column.key for column in table.columns])


@cache
def _changing(model: type[SQLModel], columns: tuple[str, ...]) -> Prepared:
    table: Table = inspect(model).local_table
    return Prepared(
        sqlalchemy.update(table)
        .where(*(table.c[name] == bindparam(f"of_{name}") for name in _key_of(model)))
        .values({name: bindparam(f"new_{name}") for name in columns})
    )


@cache
def _key_of(model: type[SQLModel]) -> tuple[str, ...]:
    return tuple(key.name for key in inspect(model).primary_key)


def _defaults(model: type[SQLModel]) -> dict[str, Any]:
    return {name: make() for name, make in _default_makers(model)}


@cache
def _default_makers(model: type[SQLModel]) -> tuple[tuple[str, Callable[[], Any]], ...]:
    table: Table = inspect(model).local_table
    return tuple((column.key, default_maker(column.default)) for column in table.columns)


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
def _adding_up(
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
