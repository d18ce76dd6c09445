"""Which of several processes does what only one may do: poll a platform, tick the clock."""

import contextlib
import hashlib
import threading
from collections.abc import Collection
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

# Source: https://www.postgresql.org/docs/current/view-pg-locks.html
_HELD = text("""
SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks
WHERE locktype = 'advisory' AND objsubid = 1 AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
""")


class Leadership:
    """The lead in one task, asked for anew each time it matters.

    On SQLite there is one process and it always leads. On PostgreSQL the lead is an advisory lock
    of one connection: it passes on when this process dies or loses the database.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._key = _key(name)
        self._connection: Connection | None = None
        self._asking = threading.Lock()

    @property
    def unrivalled(self) -> bool:
        """Whether there can be no other process, so that nobody has to be asked."""
        return self._engine.dialect.name == "sqlite"

    def held(self) -> bool:
        """Whether this process leads now; takes the lead when nobody has it.

        It asks the database and may be called from any thread.
        """
        if self.unrivalled:
            return True
        with self._asking:
            try:
                return self._still_held() or self._taken()
            except DBAPIError:
                self._lose()
                return False

    def release(self) -> None:
        """Leave the lead to another process; releasing what is not held is harmless."""
        with self._asking:
            if self._connection is not None:
                with contextlib.suppress(DBAPIError):
                    # A connection that is merely ended keeps its locks until the server notices.
                    self._connection.execute(select(func.pg_advisory_unlock(self._key)))
            self._lose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()

    def _still_held(self) -> bool:
        if self._connection is None:
            return False
        self._connection.execute(select(1))
        return True

    def _taken(self) -> bool:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        taken = connection.execute(select(func.pg_try_advisory_lock(self._key))).scalar_one()
        if taken:
            self._connection = connection
        else:
            connection.close()
        return bool(taken)

    def _lose(self) -> None:
        if self._connection is None:
            return
        # Back in the pool the connection would keep the lock; ended, it cannot.
        self._connection.invalidate()
        self._connection.close()
        self._connection = None


def led(session: Session, names: Collection[str]) -> set[str]:
    """In which of these tasks some process, on PostgreSQL, has the lead at this moment."""
    if not names:
        return set()
    keys = set(session.execute(_HELD).scalars())
    return {name for name in names if _key(name) in keys}


def _key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
