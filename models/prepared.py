"""Statements that every turn runs, straight on the driver.

SQLAlchemy writes the SQL and knows how values are stored; it does so once. What it does around
each execution costs ten to twenty times what SQLite itself takes, and a turn has a dozen of them.
Only for plain tables and plain values: what shop rules do reads better with sessions and models.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Delete,
    Dialect,
    Insert,
    SelectBase,
    Update,
    literal_column,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.visitors import replacement_traverse
from sqlalchemy.types import Float, TypeEngine
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

_LINE = "vefa_line"
Values = Mapping[str, Any]
Convert = Callable[[Any], Any]


class Prepared:
    """A statement whose values are `bindparam`s; the same object serves both databases.

    An INSERT names its columns here, and gets the defaults that the model has for the others.
    What was added to the session and not flushed is not seen.
    """

    def __init__(
        self, statement: SelectBase | Insert | Update | Delete, *, columns: Iterable[str] = ()
    ) -> None:
        self._statement, self._columns = statement, tuple(columns)
        self._ready: dict[str, _Compiled] = {}

    def first(self, session: Session, **values: Any) -> Any:
        """The first row of a SELECT or RETURNING as a named tuple, or None."""
        ready, cursor = self._execute(session, values)
        row = cursor.fetchone()
        return None if row is None else ready.read(row)

    def all(self, session: Session, **values: Any) -> list[Any]:
        """The rows of a SELECT or RETURNING as named tuples."""
        ready, cursor = self._execute(session, values)
        return [ready.read(row) for row in cursor.fetchall()]

    def run(self, session: Session, values: Values) -> int:
        """Change something; how many rows that were."""
        return int(self._execute(session, values)[1].rowcount)

    def run_each(self, session: Session, rows: Iterable[Values]) -> None:
        """Change something once for each of these values."""
        for values in rows:
            self._execute(session, values)

    def _execute(self, session: Session, values: Values) -> tuple["_Compiled", Any]:
        dialect, driver = _line_of(session)
        ready = self._ready.get(dialect.name)
        if ready is None:
            ready = self._ready[dialect.name] = _Compiled(self._statement, self._columns, dialect)
        try:
            return ready, driver.execute(ready.sql, ready.bind(values))
        except ready.error as error:
            raise _told(dialect, driver, ready.sql, error) from error


def run_plainly(connection: Connection, sql: str) -> None:
    """Run a statement without values, such as those about savepoints."""
    dialect: Any = connection.dialect
    driver: Any = connection.connection.driver_connection
    try:
        driver.execute(sql)
    except dialect.loaded_dbapi.Error as error:
        raise _told(dialect, driver, sql, error) from error


def dialect_of(session: Session) -> str:
    """The name of the database that a session talks to."""
    name: str = _line_of(session)[0].name
    return name


def run_plainly_in(session: Session, sql: str) -> None:
    """The same in the transaction of a session."""
    dialect, driver = _line_of(session)
    try:
        driver.execute(sql)
    except dialect.loaded_dbapi.Error as error:
        raise _told(dialect, driver, sql, error) from error


def _line_of(session: Session) -> tuple[Any, Any]:
    """Dialect and driver of a session, asked for once in each transaction."""
    transaction = session.get_transaction()
    known = session.info.get(_LINE)
    if known is not None and known[0] is transaction and transaction is not None:
        return known[1], known[2]
    connection = session.connection()
    dialect, driver = connection.dialect, connection.connection.driver_connection
    session.info[_LINE] = (session.get_transaction(), dialect, driver)
    return dialect, driver


def forget_notes(session: Session) -> None:
    """Forget what a piece of work has noted in a session, which goes on with its connection."""
    line = session.info.get(_LINE)
    session.info.clear()
    if line is not None:
        session.info[_LINE] = line


def _told(dialect: Any, driver: Any, sql: str, error: BaseException) -> DBAPIError:
    """An error of the driver as SQLAlchemy tells it, without what people wrote."""
    told: Any = DBAPIError.instance(
        sql,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=dialect.is_disconnect(error, driver, None),
        dialect=dialect,
    )
    return told  # type: ignore[no-any-return]


class _Compiled:
    """A statement in the SQL of one database."""

    def __init__(
        self,
        statement: SelectBase | Insert | Update | Delete,
        columns: Sequence[str],
        dialect: Dialect,
    ) -> None:
        compiled: Any = _with_constants(statement, dialect).compile(
            dialect=dialect,
            column_keys=list(columns) or None,
            compile_kwargs={"render_postcompile": True},
        )
        self.sql: str = compiled.string
        self.error: Any = dialect.loaded_dbapi.Error
        writers = {name: _writer(bind.type, dialect) for bind, name in compiled.bind_names.items()}
        self._fixed = dict(compiled.params)
        self._made: dict[str, Callable[[], Any]] = {}
        for column in compiled.insert_prefetch if isinstance(statement, Insert) else ():
            self._made[column.key] = default_maker(column.default)
        self._binds = [(name, writers.get(name)) for name in compiled.positiontup or self._fixed]
        self._names = frozenset(name for name, _ in self._binds)
        self._positional = bool(compiled.positiontup)
        # Of anything but a SELECT this is what it returns.
        selected = statement.exported_columns
        self._readers = [
            (place, reader)
            for place, column in enumerate(selected)
            if (reader := _reader(column.type, dialect)) is not None
        ]
        names = [str(column.key) for column in selected]
        self._make: Callable[[Sequence[Any]], Any] = namedtuple("_Row", names)._make  # type: ignore[attr-defined]

    def bind(self, values: Values) -> Any:
        """The values as the driver takes them."""
        given = values
        if values.keys() != self._names:
            made = {name: make() for name, make in self._made.items()}
            given = {**self._fixed, **made, **values}
        if self._positional:
            return [
                given[name] if write is None else write(given[name]) for name, write in self._binds
            ]
        return {
            name: given[name] if write is None else write(given[name])
            for name, write in self._binds
        }

    def read(self, row: Sequence[Any]) -> Any:
        """What the driver gave as the models have it."""
        if not self._readers:
            return self._make(row)
        values = list(row)
        for place, reader in self._readers:
            values[place] = reader(values[place])
        return self._make(values)


def _with_constants(statement: Any, dialect: Dialect) -> Any:
    """The statement with the values it always has written out.

    SQLite decides by them whether a partial index will do; where they are bound, it has to decide
    anew each time the statement is run, which takes as long as running it.
    """

    def written_out(element: Any, **_: Any) -> Any:
        if not isinstance(element, BindParameter) or element.required or element.expanding:
            return None
        if not isinstance(element.value, str | int):
            return None
        write = element.type.dialect_impl(dialect).literal_processor(dialect)
        return literal_column(write(element.value), element.type) if write is not None else None

    return replacement_traverse(statement, {}, written_out)


def _writer(type_: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    if isinstance(type_, UTCDateTime) and dialect.name == "sqlite":
        return _utc_text
    return type_.dialect_impl(dialect).bind_processor(dialect)


@lru_cache(maxsize=64)
def _utc_text(at: datetime | None) -> str | None:
    """An instant as SQLAlchemy has SQLite store it, at a fifth of the cost; a turn has one instant
    for all it writes.
    """
    if at is None:
        return None
    if at.tzinfo is not UTC:
        if at.utcoffset() is None:
            raise ValueError("a time without a zone")
        at = at.astimezone(UTC)
    return at.isoformat(" ", "microseconds")[:26]


def _from_utc_text(text: str | None) -> datetime | None:
    """The instant that SQLite has as a text, also as a server's default writes it."""
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


def _reader(type_: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    if isinstance(type_, Float):
        # Both drivers give them as they are; to see that, SQLAlchemy wants to be shown a cursor.
        return None
    if isinstance(type_, UTCDateTime) and dialect.name == "sqlite":
        return _from_utc_text
    return type_.dialect_impl(dialect).result_processor(dialect, None)


def default_maker(default: Any) -> Callable[[], Any]:
    """Makes what a column with this default gets when it is not named."""
    if default is None:
        return lambda: None
    if default.is_scalar:
        return lambda: default.arg
    return lambda: default.arg(None)
