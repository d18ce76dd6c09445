"""Whose fault an error is: the work's, or the database's under it."""

from collections.abc import Iterator
from enum import StrEnum

from sqlalchemy.exc import DBAPIError, OperationalError

_SQLITE_BUSY = frozenset({5, 6})
_SQLITE_AWAY = frozenset({7, 8, 10, 11, 13, 14, 15, 22, 26})
"""No memory, read-only, I/O, malformed, full, cannot open, protocol, no large files, no database.
Source: https://sqlite.org/rescode.html"""
_POSTGRES_BUSY = frozenset({"40001", "40P01", "55P03"})
"""Serialisation failure, deadlock, lock not available."""
_POSTGRES_AWAY = ("08", "53", "57P", "58", "25006")
"""Connection lost, out of resources, shutting down, system error, read-only after a failover.
Source: https://www.postgresql.org/docs/current/errcodes-appendix.html"""


class Trouble(StrEnum):
    """Why work failed that is not to blame, and succeeds when it is tried again."""

    BUSY = "busy"
    """Somebody else was faster."""
    AWAY = "away"
    """The database cannot be reached, or cannot write."""


class NotYetError(Exception):
    """Somebody else comes first; whoever raises it wants to be run again a little later."""


def trouble_of(error: BaseException | None) -> Trouble | None:
    """The trouble with the database behind an error; None when the work itself is at fault.

    Leaving a savepoint on a connection that was lost raises an error of its own, so what led to
    the error counts too.
    """
    for cause in _causes(error):
        found = Trouble.BUSY if isinstance(cause, NotYetError) else _trouble(cause)
        if found is not None:
            return found
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen = set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _trouble(error: BaseException) -> Trouble | None:
    if not isinstance(error, DBAPIError):
        return None
    if error.connection_invalidated:
        return Trouble.AWAY
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return _of_sqlite(code & 0xFF)
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return _of_postgres(state)
    # Neither database gave it a code: the connection itself failed, or could not be made.
    return Trouble.AWAY if isinstance(error, OperationalError) else None


def _of_sqlite(code: int) -> Trouble | None:
    if code in _SQLITE_BUSY:
        return Trouble.BUSY
    return Trouble.AWAY if code in _SQLITE_AWAY else None


def _of_postgres(state: str) -> Trouble | None:
    if state in _POSTGRES_BUSY:
        return Trouble.BUSY
    return Trouble.AWAY if state.startswith(_POSTGRES_AWAY) else None
