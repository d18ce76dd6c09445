"""The database of one shop."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from models.engines import UnsupportedDatabase, database_url, read_engine, write_engine
from models.leadership import Leadership
from models.migrating import is_current, migrate
from models.process_lock import AlreadyRunning, ProcessLock
from models.writes import add_row, add_up, change_row, insert_ignore, upsert

__all__ = [
    "DUE_NOW",
    "AlreadyRunning",
    "Database",
    "Leadership",
    "UnsupportedDatabase",
    "add_row",
    "add_up",
    "change_row",
    "insert_ignore",
    "is_current",
    "migrate",
    "upsert",
]

DUE_NOW = "vefa_due_now"
"""Key of `Session.info` under which a transaction says that it planned something for right now."""


class Database:
    """The connections of one App to its database: SQLite in a file, or PostgreSQL.

    `engine` writes, `reader` cannot. On SQLite one writer at a time has the write lock from the
    beginning of its transaction; a thread that works alone keeps its connection.
    """

    def __init__(self, url: str, *, durable: bool = True) -> None:
        """Connect when first used.

        Args:
            url: `sqlite:///<file>` or `postgresql+psycopg://…`.
            durable: whether a commit waits for the disk; only benchmarks say no.

        Raises:
            UnsupportedDatabase: another database, or SQLite in memory.
        """
        self.url = database_url(url)
        self.dialect = self.url.get_backend_name()
        self.engine = write_engine(self.url, durable=durable)
        self.reader = read_engine(self.url)
        self._leaderships: list[Leadership] = []
        self._lock: ProcessLock | None = None

    def session(self, bind: Engine | Connection | None = None) -> Session:
        """A session whose objects can still be read after the commit.

        Args:
            bind: the connection of a transaction that is going on; by default a new one on the
                writing engine.
        """
        return Session(self.engine if bind is None else bind, expire_on_commit=False)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one committed state and can change nothing."""
        with self.session(self.reader) as session:
            yield session

    def leadership(self, name: str) -> Leadership:
        """The lead in the task called `name` among all processes on this database; ask for it
        once and keep it.
        """
        leadership = Leadership(self.engine, name)
        self._leaderships.append(leadership)
        return leadership

    def lock_process(self) -> None:
        """Make sure that this process alone serves a SQLite database, until `dispose` or its end.

        On PostgreSQL any number may.

        Raises:
            AlreadyRunning: another one does.
        """
        if self.dialect == "sqlite" and self._lock is None:
            file = Path(str(self.url.database)).resolve()
            self._lock = ProcessLock(file.with_name(f"{file.name}.lock"))

    def dispose(self) -> None:
        """Close every connection, leave every lead, let another process serve the database."""
        for leadership in self._leaderships:
            leadership.release()
        _end(self.engine)
        _end(self.reader)
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def _end(engine: Engine) -> None:
    """Close an engine's connections, also those that a thread still holds, or opens because it was
    late to begin, when it gives them back: nobody else would.
    """
    event.listen(engine.pool, "checkin", _close)
    engine.dispose()
    event.listen(engine.pool, "checkin", _close)


def _close(_connection: object, record: ConnectionPoolEntry) -> None:
    record.invalidate()
