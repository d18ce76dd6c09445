"""Fresh databases for tests: each a copy of one that was migrated once a session."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path
from typing import Protocol

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
        self._sqlite_template: Path | None = None

    def close(self) -> None:
        self._stack.close()

    def new(self, kind: str, *, migrated: bool) -> str:
        """The URL of a fresh database of that kind, with today's tables or empty."""
        return self._new_sqlite(migrated) if kind == SQLITE else self._new_postgresql(migrated)

    def drop(self, url: str) -> None:
        """Give back what a finished test held; SQLite's file goes with pytest's folders."""
        if self._cluster and url.startswith("postgresql"):
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
        if self._postgres_template is None:
            self._postgres_template = self._cluster.create_template(self._migrate)
        return self._cluster.create(template=self._postgres_template)


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
