"""Bringing a database to the tables of today."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from models.engines import database_url, migration_engine, read_engine

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).parent / "migrations"
# Any number that nothing else locks: processes that start together migrate one after another.
_ADVISORY_LOCK = 0x7665_6661

# It tells of each of its own parts when it is imported.
logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)


class DanglingReference(Exception):
    """A migration left a row that refers to nothing; it was undone."""


def migrate(url: str) -> None:
    """Bring the database to the tables this release works with, all of it or nothing.

    The folder of a new SQLite file is made. Nothing else should be using the database.

    Raises:
        UnsupportedDatabase: see `models.engines.database_url`.
        DanglingReference: a migration broke a foreign key.
    """
    if is_current(url):
        return
    # Imported where there is something to do: it stays in memory as long as the shop runs.
    from alembic import command

    with migrating(url) as config:
        command.upgrade(config, "head")


@contextmanager
def migrating(url: str) -> Iterator["Config"]:
    """Alembic's configuration, bound to one transaction that is committed at the end."""
    from alembic.config import Config

    place = database_url(url)
    if place.get_backend_name() == "sqlite":
        Path(str(place.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = migration_engine(place)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
            config = Config()
            config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            yield config
            _check_references(connection)
    finally:
        engine.dispose()


def _check_references(connection: Connection) -> None:
    """PostgreSQL checks them itself; SQLite has them off while tables are copied."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise DanglingReference(f"table {broken[0]}, row {broken[1]}, refers to {broken[2]}")


def is_current(url: str) -> bool | None:
    """Whether the database has the tables of this release; None when it has none at all.

    Only looks: a SQLite file that does not exist is not made.

    Raises:
        UnsupportedDatabase: see `models.engines.database_url`.
        OperationalError: the server cannot be reached, or does not let us in.
    """
    place = database_url(url)
    if place.get_backend_name() == "sqlite" and not Path(str(place.database)).exists():
        return None
    engine = read_engine(place)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars()
            revisions = set(found)
    finally:
        engine.dispose()
    return revisions == {head()} if revisions else None


def is_known(revision: str) -> bool:
    """Whether this release can bring tables of that revision to those of today."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    known = ScriptDirectory.from_config(config).walk_revisions()
    return any(one.revision == revision for one in known)


def head() -> str:
    """The last revision. Each is named as its file is, and they follow one another in that order;
    so Alembic, 10 MiB with what it needs, is not asked.
    """
    return max(file.stem for file in (_MIGRATIONS / "versions").glob("[0-9]*.py"))
