"""A valid row of any table, with the fewest words."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Boolean, Column, Date, Enum, Integer, Table, inspect
from sqlmodel import Session, SQLModel
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

M = TypeVar("M", bound=SQLModel)

NOW = datetime(2026, 12, 3, 15, 0, tzinfo=UTC)
MODELS: tuple[type[SQLModel], ...] = tuple(
    mapper.class_ for mapper in SQLModel._sa_registry.mappers
)

_numbers = count(1)


def table_of(model: type[SQLModel]) -> Table:
    table = inspect(model).local_table
    assert isinstance(table, Table)
    return table


def put(session: Session, model: type[M], **given: Any) -> M:
    """A row in the database, and before it whatever it has to refer to."""
    row = make(session, model, **given)
    session.add(row)
    session.flush()
    return row


def make(session: Session, model: type[M], **given: Any) -> M:
    """A row that is not written yet; what it has to refer to is."""
    values = dict(given)
    for column in table_of(model).columns:
        if column.name not in values and column.default is None and not column.nullable:
            values[column.name] = _value(session, column)
    return model(**values)


def _value(session: Session, column: Column[Any]) -> Any:
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column.table
        parent = next(model for model in MODELS if table_of(model) is target)
        return inspect(put(session, parent)).identity[0]
    if isinstance(column.type, Enum):
        return column.type.enums[0]
    if isinstance(column.type, Boolean):
        return False
    if column.name == "stars":
        return 5
    if isinstance(column.type, Integer | BigInteger):
        return next(_numbers) % 900 + 1
    if isinstance(column.type, UTCDateTime):
        return NOW
    if isinstance(column.type, Date):
        return NOW.date() + timedelta(days=next(_numbers))
    if column.name == "currency":
        return "IRR"
    return f"شال {next(_numbers)}" if isinstance(column.type, AutoString) else {}
