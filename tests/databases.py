"""Fresh databases for tests: each a copy of one that was migrated once a session, without rows."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from models.database import Database
from tests.postgres import Cluster, running_cluster

SQLITE = "sqlite"
POSTGRESQL = "postgresql"

Migrate = Callable[[str], None]


class NewDatabase(Protocol):
    """Makes one database after another for a test that needs more than one."""

    def __call__(self, *, migrated: bool = True) -> str:
        """The URL of a fresh database, with the tables of today or empty."""


class Databases:
    """What a test session makes databases from; nothing is started before it is needed."""

    def __init__(self, folder: Path, migrate: Migrate) -> None:
        self._folder = folder
        self._migrate = migrate
        self._numbers = count(1)
        self._stack = ExitStack()
        self._cluster: Cluster | None = None
        self._postgres_template: str | None = None
        self._copies: set[str] = set()
        self._free: list[str] = []
        """Copies that a test has given back, emptied for another one."""
        self._sqlite_template: Path | None = None

    def close(self) -> None:
        self._stack.close()

    def new(self, kind: str, *, migrated: bool) -> str:
        """The URL of a fresh database of that kind, with today's tables or empty."""
        return self._new_sqlite(migrated) if kind == SQLITE else self._new_postgresql(migrated)

    def drop(self, url: str) -> None:
        """Give back what a finished test held; SQLite's file goes with pytest's folders."""
        if not self._cluster or not url.startswith("postgresql"):
            return
        if url in self._copies and self._cluster.empty(url):
            self._free.append(url)
        else:
            self._cluster.drop(url)

    def _new_sqlite(self, migrated: bool) -> str:
        path = self._folder / f"shop_{next(self._numbers)}.sqlite3"
        if migrated:
            if self._sqlite_template is None:
                template = self._folder / "template.sqlite3"
                self._migrate(_sqlite_url(template))
                with closing(sqlite3.connect(template)) as connection:
                    # What still stands in the log would be missing in a copy of the file.
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                self._sqlite_template = template
            shutil.copyfile(self._sqlite_template, path)
        return _sqlite_url(path)

    def _new_postgresql(self, migrated: bool) -> str:
        if self._cluster is None:
            self._cluster = self._stack.enter_context(running_cluster())
        if not migrated:
            return self._cluster.create()
        if self._free:
            return self._free.pop()
        if self._postgres_template is None:
            self._postgres_template = self._cluster.create_template(self._migrate)
        url = self._cluster.create(template=self._postgres_template)
        self._copies.add(url)
        return url


def fresh_databases(databases: Databases, kind: str) -> Iterator[NewDatabase]:
    """The fixture's body: makes databases of one kind and drops them in the end."""
    urls: list[str] = []

    def new_database(*, migrated: bool = True) -> str:
        urls.append(databases.new(kind, migrated=migrated))
        return urls[-1]

    yield new_database
    for url in urls:
        databases.drop(url)


def _sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


class _Compiled(dict[Any, Any]):
    """Statements as SQLAlchemy has compiled them, for every database of one kind.

    It keeps them for each engine, with the engine's dialect first in their key. Ours differ in
    nothing but the file they open, and compiling takes longer than all else in a play.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key[1:], value)


_compiled: dict[str, _Compiled] = {}


def open_database(url: str) -> Database:
    """A database that nobody expects to survive a power cut, and need not get to know anew."""
    database = Database(url, durable=False)
    known = _compiled.setdefault(database.dialect, _Compiled())
    database.engine = database.engine.execution_options(compiled_cache=known)
    database.reader = database.reader.execution_options(compiled_cache=known)
    return database
