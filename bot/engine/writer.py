"""The writer: every change to the database goes through here.

Whoever submits work has a future that resolves only after its commit. Work must be a function that
can be run again from the start: it is, when a shared commit fails, when somebody else was faster,
and when the database was away for a moment.
"""

from bot.engine.work import OnDue, Work, Writer, nobody, transact
from bot.engine.writer_postgres import PostgresWriter
from bot.engine.writer_sqlite import SqliteWriter
from models.database import Database

__all__ = ["PostgresWriter", "SqliteWriter", "Work", "Writer", "open_writer", "transact"]


def open_writer(database: Database, *, on_due: OnDue = nobody) -> Writer:
    """The writer that fits this database."""
    kind = SqliteWriter if database.dialect == "sqlite" else PostgresWriter
    return kind(database, on_due=on_due)
