"""The writer: every change to the database goes through here, many of them sharing one commit.

On SQLite one thread writes. Whatever waits together is committed together, each piece of work in
a savepoint of its own, so that full durability costs one flush for up to `BATCH` turns. On
PostgreSQL each piece of work is a transaction on a pool of threads. Either way a future resolves
only after its commit, and work must be a function that can be run again from the start.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from common.log import get_logger
from models.database import DUE_NOW, Database

T = TypeVar("T")
Work = Callable[[Session], T]
OnDue = Callable[[], None]
"""Told in the event loop that a commit has planned something for right now."""

BATCH = 32
"""Pieces of work that share a commit at most."""
POOL = 8
"""Threads, and so connections, on PostgreSQL."""
CONTENDED = frozenset({"40001", "40P01", "55P03"})
"""SQLSTATEs that mean somebody else was faster: serialisation, deadlock, lock not available."""
RETRIES = 50
"""Times contended work is tried again before its caller hears of it."""
OUTAGE_S = 60.0
"""How long work waits for a database that has gone away before its caller hears of it."""

log = get_logger(__name__)


def _nobody() -> None:
    """Nobody waits to hear of due work."""


class Writer(Protocol):
    """Runs work in transactions. `submit` is called from the event loop's thread only."""

    def submit(self, work: Work[T], *, priority: bool = False) -> "asyncio.Future[T]":
        """Run `work` in a transaction; the future holds its result once that has committed."""

    def close(self) -> None:
        """Finish what was submitted, then stop."""

    def abandon(self) -> None:
        """Forget what was submitted; only what is being committed this moment is finished."""


@dataclass(slots=True)
class _Job:
    work: Work[Any]
    future: "asyncio.Future[Any]"
    result: Any = None
    error: BaseException | None = None
    due: bool = False
    """Whether it planned something for right now."""


def _deliver(jobs: list[_Job], on_due: OnDue) -> None:
    if any(job.due for job in jobs):
        on_due()
    for job in jobs:
        if job.future.done():
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)


class SqliteWriter:
    """One thread, one connection, shared commits."""

    def __init__(self, database: Database, *, on_due: OnDue = _nobody, batch: int = BATCH) -> None:
        self._database, self._on_due = database, on_due
        self._batch = batch
        self._ready = threading.Condition()
        self._urgent: deque[_Job] = deque()
        self._waiting: deque[_Job] = deque()
        self._closing = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self.commits = 0
        self._thread = threading.Thread(target=self._serve, name="writer", daemon=True)
        self._thread.start()

    def submit(self, work: Work[T], *, priority: bool = False) -> "asyncio.Future[T]":
        self._loop = loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        with self._ready:
            if self._closing:
                future.set_exception(RuntimeError("the writer is closed"))
                return future
            (self._urgent if priority else self._waiting).append(_Job(work, future))
            self._ready.notify()
        return future

    def close(self) -> None:
        with self._ready:
            self._closing = True
            self._ready.notify()
        self._thread.join()

    def abandon(self) -> None:
        with self._ready:
            self._urgent.clear()
            self._waiting.clear()
            self._closing = True
            self._ready.notify()

    def _take(self) -> list[_Job]:
        with self._ready:
            while not (self._urgent or self._waiting or self._closing):
                self._ready.wait()
            jobs: list[_Job] = []
            for queue in (self._urgent, self._waiting):
                while queue and len(jobs) < self._batch:
                    jobs.append(queue.popleft())
            return jobs

    def _serve(self) -> None:
        while jobs := self._take():
            if not self._together(jobs):
                for job in jobs:
                    self._alone(job)
            if self._loop is not None and not self._loop.is_closed():
                self._loop.call_soon_threadsafe(_deliver, jobs, self._on_due)

    def _together(self, jobs: list[_Job]) -> bool:
        """Run all in one transaction; False when nothing of it may stand."""
        try:
            with self._database.engine.connect() as connection, connection.begin():
                for job in jobs:
                    self._in_savepoint(connection, job)
            self.commits += 1
        except Exception as error:  # noqa: BLE001 - each piece of work hears of it when alone
            log.warning("batch_discarded", jobs=len(jobs), error=repr(error))
            for job in jobs:
                job.result, job.error, job.due = None, None, False
            return False
        return True

    def _in_savepoint(self, connection: Connection, job: _Job) -> None:
        connection.exec_driver_sql("SAVEPOINT work")
        try:
            with _joined(connection) as session:
                job.result = job.work(session)
                session.flush()
                job.due = DUE_NOW in session.info
        except Exception as error:  # noqa: BLE001 - it belongs to whoever waits for this work
            # A statement that ended the whole transaction took the savepoint along, and with it
            # the work of everybody in this batch: then the rollback below fails as well.
            job.error = error
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT work")
        connection.exec_driver_sql("RELEASE SAVEPOINT work")

    def _alone(self, job: _Job) -> None:
        try:
            job.result, job.due = _transact(self._database, job.work)
            self.commits += 1
        except Exception as error:  # noqa: BLE001 - it belongs to whoever waits for this work
            job.error = error


class PostgresWriter:
    """A pool of threads, a transaction for each piece of work, the contended tried again."""

    def __init__(self, database: Database, *, on_due: OnDue = _nobody, threads: int = POOL) -> None:
        self._database, self._on_due = database, on_due
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="writer")
        self._urgent = ThreadPoolExecutor(2, thread_name_prefix="writer-urgent")
        self.commits = 0

    def submit(self, work: Work[T], *, priority: bool = False) -> "asyncio.Future[T]":
        self._loop = asyncio.get_running_loop()
        pool = self._urgent if priority else self._pool
        return asyncio.wrap_future(pool.submit(self._run, work))

    def close(self) -> None:
        self._pool.shutdown()
        self._urgent.shutdown()

    def abandon(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._urgent.shutdown(wait=False, cancel_futures=True)

    def _run(self, work: Work[T]) -> T:
        began = time.monotonic()
        contended = 0
        while True:
            try:
                result, due = _transact(self._database, work)
                self.commits += 1
                if due and self._loop is not None and not self._loop.is_closed():
                    self._loop.call_soon_threadsafe(self._on_due)
                return result
            except DBAPIError as error:
                if _is_contention(error) and contended < RETRIES:
                    contended += 1
                    time.sleep(min(0.002 * contended, 0.05))
                elif _is_outage(error) and time.monotonic() - began < OUTAGE_S:
                    log.warning("database_away", error=type(error.orig).__name__)
                    time.sleep(0.5)
                else:
                    raise


def open_writer(database: Database, *, on_due: OnDue = _nobody) -> Writer:
    """The writer that fits this database."""
    kind = SqliteWriter if database.dialect == "sqlite" else PostgresWriter
    return kind(database, on_due=on_due)


def transact(database: Database, work: Work[T]) -> T:
    """Run `work` in a transaction of its own, in this thread, and commit it."""
    return _transact(database, work)[0]


def _transact(database: Database, work: Work[T]) -> tuple[T, bool]:
    """The same, and whether it planned something for right now."""
    with (
        database.engine.connect() as connection,
        connection.begin(),
        _joined(connection) as session,
    ):
        result = work(session)
        session.flush()
        return result, DUE_NOW in session.info


def _joined(connection: Connection) -> Session:
    """A session whose end leaves the connection's transaction as it is."""
    return Session(bind=connection, expire_on_commit=False, join_transaction_mode="rollback_only")


def _is_contention(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in CONTENDED


def _is_outage(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None) or ""
    lost = error.connection_invalidated or (isinstance(error, OperationalError) and not state)
    return lost or state.startswith(("08", "57P"))
