"""Work that is not to blame is told from work that is."""

import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from bot.engine.trouble import NotYetError, Trouble, trouble_of
from common.errors import Conflict


def from_sqlite(code: int) -> DBAPIError:
    error = sqlite3.OperationalError("…")
    error.sqlite_errorcode = code
    return OperationalError("SELECT 1", None, error)


def from_postgresql(state: str) -> DBAPIError:
    error = psycopg.errors.lookup(state)("…")
    return OperationalError("SELECT 1", None, error)


def lost(text: str = "the connection is lost") -> DBAPIError:
    return OperationalError("SELECT 1", None, psycopg.OperationalError(text))


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (from_sqlite(sqlite3.SQLITE_BUSY), Trouble.BUSY),
        (from_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), Trouble.BUSY),
        (from_sqlite(sqlite3.SQLITE_LOCKED), Trouble.BUSY),
        (from_sqlite(sqlite3.SQLITE_FULL), Trouble.AWAY),
        (from_sqlite(sqlite3.SQLITE_IOERR_FSYNC), Trouble.AWAY),
        (from_sqlite(sqlite3.SQLITE_READONLY), Trouble.AWAY),
        (from_sqlite(sqlite3.SQLITE_ERROR), None),
        (from_postgresql("40001"), Trouble.BUSY),
        (from_postgresql("40P01"), Trouble.BUSY),
        (from_postgresql("55P03"), Trouble.BUSY),
        (from_postgresql("57P01"), Trouble.AWAY),
        (from_postgresql("53100"), Trouble.AWAY),
        (from_postgresql("25006"), Trouble.AWAY),
        (from_postgresql("42601"), None),
        (lost(), Trouble.AWAY),
        (IntegrityError("INSERT", None, sqlite3.IntegrityError("UNIQUE")), None),
        (NotYetError("another process has an earlier update"), Trouble.BUSY),
        (Conflict("order-price-changed"), None),
        (ValueError("a handler's slip"), None),
        (None, None),
    ],
    ids=str,
)
def test_trouble(error: Exception | None, expected: Trouble | None) -> None:
    assert trouble_of(error) is expected


def leave_a_lost_connection() -> None:
    try:
        raise lost()
    finally:
        raise RuntimeError("this transaction is not active")


def test_an_error_on_the_way_out_of_a_lost_connection_is_the_databases_too() -> None:
    with pytest.raises(RuntimeError) as caught:
        leave_a_lost_connection()
    assert trouble_of(caught.value) is Trouble.AWAY


def test_errors_that_lead_in_a_circle_end() -> None:
    first, second = ValueError("a"), ValueError("b")
    first.__context__, second.__context__ = second, first
    assert trouble_of(first) is None
