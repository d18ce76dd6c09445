"""The writer of SQLite: one thread, one connection, shared commits.

Whatever waits together is committed together, each piece of work in a savepoint of its own, so
that full durability costs one flush for up to `BATCH` turns.
"""

import asyncio
import threading
import time
from collections import deque
from typing import TypeVar

from sqlalchemy import Connection
from sqlmodel import Session

from bot.engine.trouble import Trouble, trouble_of
from bot.engine.work import Job, OnDue, Work, commit, deliver, joined, nobody
from common.log import get_logger
from models.database import Database
from models.prepared import forget_notes, run_plainly

T = TypeVar("T")

BATCH = 32
"""Pieces of work that share a commit at most."""
BEHIND = 1
"""Of them at most so many that nobody waits for: a turn that comes meanwhile waits for all, and
settling an order takes as long as twenty turns."""
REST_S = 0.25
"""Pause before a database in trouble is tried again."""

log = get_logger(__name__)


class SqliteWriter:
    """See `bot.engine.work.Writer`."""

    def __init__(self, database: Database, *, on_due: OnDue = nobody, batch: int = BATCH) -> None:
        self._database, self._on_due = database, on_due
        self._batch = batch
        self._ready = threading.Condition()
        self._urgent: deque[Job] = deque()
        self._waiting: deque[Job] = deque()
        self._behind: deque[Job] = deque()
        self._closing = self._abandoned = False
        self.commits = 0
        self._line: tuple[Connection, Session] | None = None
        self._thread = threading.Thread(target=self._serve, name="writer", daemon=True)
        self._thread.start()

    def submit(self, work: Work[T], *, priority: bool = False) -> "asyncio.Future[T]":
        job = Job.of(work)
        with self._ready:
            if self._closing:
                job.future.set_exception(RuntimeError("the writer is closed"))
                return job.future
            lane = self._behind if job.behind else self._waiting
            (self._urgent if priority else lane).append(job)
            self._ready.notify()
        return job.future

    def close(self) -> None:
        with self._ready:
            self._closing = True
            self._ready.notify()
        self._thread.join()

    def abandon(self) -> None:
        with self._ready:
            for lane in (self._urgent, self._waiting, self._behind):
                lane.clear()
            self._closing = self._abandoned = True
            self._ready.notify()

    def _take(self) -> list[Job]:
        with self._ready:
            lanes = (self._urgent, self._waiting, self._behind)
            while not (any(lanes) or self._closing):
                self._ready.wait()
            jobs: list[Job] = []
            for lane in lanes:
                most = len(jobs) + BEHIND if lane is self._behind else self._batch
                while lane and len(jobs) < min(most, self._batch):
                    jobs.append(lane.popleft())
            return jobs

    def _serve(self) -> None:
        while jobs := self._take():
            self._run(jobs)
            again = [job for job in jobs if job.trouble() is not None]
            deliver([job for job in jobs if job not in again], self._on_due)
            if again:
                self._put_back(again)
                time.sleep(REST_S)
        self._hang_up()

    def _run(self, jobs: list[Job]) -> None:
        error = self._together(jobs)
        if error is None:
            return
        log.warning("batch_discarded", jobs=len(jobs), error=repr(error))
        busy = trouble_of(error) is Trouble.BUSY
        for job in jobs:
            if busy:
                # Another program holds the database, so nobody would get further alone.
                job.fail(error)
            else:
                commit(self._database, job)
                self.commits += job.error is None

    def _together(self, jobs: list[Job]) -> BaseException | None:
        """Run all in one transaction; the error that lets nothing of it stand."""
        try:
            connection, session = self._line = self._line or self._connected()
            with connection.begin():
                for job in jobs:
                    _in_savepoint(connection, session, job)
                session.close()
        except BaseException as error:  # noqa: BLE001 - this thread serves everybody, and goes on
            self._hang_up()
            return error
        self.commits += 1
        return None

    def _connected(self) -> tuple[Connection, Session]:
        """Kept from one batch to the next: getting them costs a quarter of a small batch."""
        connection = self._database.engine.connect()
        return connection, joined(connection)

    def _hang_up(self) -> None:
        """Whatever went wrong, the next batch begins with a new connection."""
        if self._line is not None:
            self._line[0].close()
            self._line = None

    def _put_back(self, jobs: list[Job]) -> None:
        """They go first, in the order they had."""
        log.warning("database_in_trouble", jobs=len(jobs), error=repr(jobs[0].error))
        with self._ready:
            if not self._abandoned:
                self._waiting.extendleft(reversed(jobs))


def _in_savepoint(connection: Connection, session: Session, job: Job) -> None:
    """Do one piece of work. The session is as new before and after, because opening one for each
    costs a tenth of a turn.
    """
    run_plainly(connection, "SAVEPOINT work")
    try:
        job.run(session)
        session.expunge_all()
        forget_notes(session)
    except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits for this work
        session.close()
        forget_notes(session)
        # A statement that ended the whole transaction took the savepoint along, and with it
        # the work of everybody in this batch: then the rollback below fails as well.
        job.fail(error)
        run_plainly(connection, "ROLLBACK TO SAVEPOINT work")
    run_plainly(connection, "RELEASE SAVEPOINT work")
