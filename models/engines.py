"""Connections to the database: one engine that writes, one that can only read, on SQLite and on
PostgreSQL.
"""

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from common import compact_json
from models.prepared import run_plainly
from models.stored_json import to_json

BUSY_TIMEOUT_MS = 5000
"""How long a writer of SQLite waits for another process before it gives up."""
STATEMENTS_KEPT = 512
"""Prepared statements a SQLite connection remembers; a purchase uses more than the usual 128."""
POOL_SIZE = 10
POOL_OVERFLOW = 20


class UnsupportedDatabase(ValueError):
    """The URL names a database the shop cannot live in."""


def database_url(text: str) -> URL:
    """The database a `DATABASE_URL` means, with the driver we use.

    Raises:
        UnsupportedDatabase: it is neither a file of SQLite nor PostgreSQL.
    """
    url = make_url(text)
    dialect = url.get_backend_name()
    if dialect in {"postgres", "postgresql"}:
        return url.set(drivername="postgresql+psycopg")
    if dialect != "sqlite":
        raise UnsupportedDatabase(f"{dialect} is not supported: use sqlite:/// or postgresql://")
    if url.database in {None, "", ":memory:"} or url.query.get("mode") == "memory":
        raise UnsupportedDatabase(
            "A SQLite database in memory is not supported: it has one connection, and the shop "
            "reads on another one than it writes on. Name a file: sqlite:///data/shop.sqlite3"
        )
    return url


def write_engine(url: URL, *, durable: bool = True) -> Engine:
    """The engine on which everything is changed.

    A transaction of SQLite takes the write lock when it begins, because one that reads first
    and writes later is refused as soon as somebody else has written in between.

    Args:
        url: from `database_url`.
        durable: whether a commit waits for the disk; without it benchmarks are faster and a
            power cut loses the last commits.
    """
    if url.get_backend_name() == "postgresql":
        return _postgresql(url, synchronous_commit="on" if durable else "off")
    return _sqlite(
        url,
        "BEGIN IMMEDIATE",
        foreign_keys="ON",
        journal_mode="WAL",
        synchronous="FULL" if durable else "OFF",
    )


def read_engine(url: URL) -> Engine:
    """An engine for whatever only looks; a transaction sees one state of the shop throughout
    and never waits for the writer. Writing raises.
    """
    if url.get_backend_name() == "postgresql":
        return _postgresql(
            url,
            default_transaction_isolation=r"repeatable\ read",
            default_transaction_read_only="on",
        )
    return _sqlite(url, "BEGIN", query_only="ON")


def migration_engine(url: URL) -> Engine:
    """The engine for changing tables.

    Foreign keys are off on SQLite, where changing a table means copying it and dropping the old
    one, which would delete all that refers to it.
    """
    if url.get_backend_name() == "postgresql":
        return _postgresql(url)
    return _sqlite(url, "BEGIN IMMEDIATE", foreign_keys="OFF", journal_mode="WAL")


def _sqlite(url: URL, begin: str, **pragmas: str) -> Engine:
    # The connection given back last is taken first, so one writer thread always has the same;
    # a thread never waits for a connection, only for the write lock.
    engine = create_engine(
        url,
        max_overflow=-1,
        pool_use_lifo=True,
        json_serializer=to_json,
        json_deserializer=compact_json.load,
        connect_args={"cached_statements": STATEMENTS_KEPT},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # Python's driver would begin transactions of its own, and too late.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        for name, value in pragmas.items():
            connection.execute(f"PRAGMA {name} = {value}")

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        run_plainly(connection, begin)

    return engine


def _postgresql(url: URL, **settings: str) -> Engine:
    options = [str(url.query.get("options", ""))]
    options += [f"-c {name}={value}" for name, value in {"timezone": "UTC", **settings}.items()]
    return create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_use_lifo=True,
        # A restart of the server is noticed before a turn begins and not in its middle.
        pool_pre_ping=True,
        json_serializer=to_json,
        json_deserializer=compact_json.load,
        connect_args={"options": " ".join(options).strip()},
    )
