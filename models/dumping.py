"""Every row of every table, as plain values that SQLite and PostgreSQL both take back.

The tables are looked at as they stand in the database, not as this release knows them: a shop of an
earlier release is read and filled again just so, and migrated afterwards.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    inspect,
    select,
    text,
)
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from models.columns import Json

VERSIONS = "alembic_version"
PIECE = 1000
"""Rows read or written at a time."""

Row = Sequence[Any]

# What PostgreSQL checks with each row, and would check in the order the rows come in.
_REFERENCES = text("""
SELECT conrelid::regclass::text AS "table", quote_ident(conname) AS name,
       pg_get_constraintdef(oid) AS rule
FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
""")


def revision_of(connection: Connection) -> str | None:
    """The revision of the tables; None where there are none."""
    if not inspect(connection).has_table(VERSIONS):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSIONS}")).scalar()  # noqa: S608


def tables(connection: Connection) -> list[Table]:
    """The shop's tables as they stand; what else is in the database is none of ours."""
    known = SQLModel.metadata.tables
    found = inspect(connection).get_multi_columns()
    return [
        Table(name, MetaData(), *(Column(one["name"], _type(one["type"])) for one in columns))
        for (_, name), columns in sorted(found.items(), key=lambda item: item[0][1])
        if name in known
    ]


def is_empty(connection: Connection) -> bool:
    """Whether no table of the shop has a row."""
    return all(
        connection.execute(select(1).select_from(table).limit(1)).first() is None
        for table in tables(connection)
    )


def rows(connection: Connection, table: Table) -> Iterator[Row]:
    """Every row of a table, as values that JSON can hold."""
    written = [_writer(column.type) for column in table.columns]
    result = connection.execute(select(table), execution_options={"yield_per": PIECE})
    for row in result:
        yield [
            value if value is None or write is None else write(value)
            for write, value in zip(written, row, strict=True)
        ]


def remove(connection: Connection, names: Iterable[str]) -> None:
    """Take these tables away, with all that is in them."""
    cascade = " CASCADE" if connection.dialect.name == "postgresql" else ""
    for name in names:
        quoted = connection.dialect.identifier_preparer.quote(name)
        connection.execute(text(f"DROP TABLE IF EXISTS {quoted}{cascade}"))


def loosen(connection: Connection) -> Callable[[], None]:
    """Let rows come in any order; what is returned has the database check references again, those
    that came meanwhile included. A connection for migrations has SQLite check at its end anyway.
    """
    if connection.dialect.name != "postgresql":
        return lambda: None
    found = connection.execute(_REFERENCES).all()
    for one in found:
        connection.execute(text(f"ALTER TABLE {one.table} DROP CONSTRAINT {one.name}"))

    def tighten() -> None:
        for one in found:
            rule = f"ALTER TABLE {one.table} ADD CONSTRAINT {one.name} {one.rule}"
            connection.execute(text(rule))

    return tighten


def fill(connection: Connection, table: Table, names: Sequence[str], given: Iterable[Row]) -> int:
    """Put rows into a table in the place of what is there; how many those were.

    Args:
        connection: of a transaction.
        table: from `tables`.
        names: the columns that the values of a row belong to, in their order.
        given: rows as `rows` has given them.

    Raises:
        KeyError: the table has no such column.
    """
    connection.execute(table.delete())
    read = [(name, _reader(table.columns[name].type)) for name in names]
    coming, count = iter(given), 0
    while piece := list(islice(coming, PIECE)):
        values = [
            {
                name: value if value is None or parse is None else parse(value)
                for (name, parse), value in zip(read, row, strict=True)
            }
            for row in piece
        ]
        connection.execute(table.insert(), values)
        count += len(piece)
    return count


def _type(found: TypeEngine[Any]) -> TypeEngine[Any]:
    """The column's type as the models have it, so that values mean the same on both databases."""
    if isinstance(found, DateTime):
        return UTCDateTime()
    return Json if isinstance(found, JSON) else found


def _writer(kind: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    if isinstance(kind, UTCDateTime):
        return lambda value: value.astimezone(UTC).isoformat()
    if isinstance(kind, Date):
        return date.isoformat
    if isinstance(kind, LargeBinary):
        return lambda value: b64encode(value).decode()
    return None


def _reader(kind: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    if isinstance(kind, UTCDateTime):
        return datetime.fromisoformat
    if isinstance(kind, Date):
        return date.fromisoformat
    if isinstance(kind, LargeBinary):
        return b64decode
    return None
