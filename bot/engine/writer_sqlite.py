"""The writer of SQLite: one connection, shared commits.

Whatever waits together is committed together, each piece of work in a savepoint of its own, so
that full durability costs one flush for up to `BATCH` of them. Turns run in the event loop, since
two threads that take the interpreter from each other at every statement take longer than one; a
thread waits for the disk, for a database that somebody else holds, and does what is not brief. At
any moment the connection is used by one of the two.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter
from typing import TypeVar

from sqlalchemy import Connection, RootTransaction
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.engine.shared_commit import begun_at_once, in_savepoint
from bot.engine.trouble import Trouble, trouble_of
from bot.engine.work import Job, OnDue, Work, commit, joined, nobody, resolve
from common.log import get_logger
from models.database import Database

T = TypeVar("T")

BATCH = 32
"""Pieces of work that share a commit at most."""
TURNS = 16
"""Turns that share a commit at most: while the disk has theirs the loop hears and sends."""
LOOP_S = 0.01
"""Turns that share a commit hold the loop no longer than this, if one alone does not take longer."""
PASSES = 3
"""Times the event loop goes round between a commit and the turns that wait: in the first those who
waited for the commit go on, in the next updates are asked for and answers set out. Turns before
them would have other people and Telegram wait for nothing.
"""
BEHIND = 1
"""Of them at most so many that nobody waits for: a turn that comes meanwhile waits for all, and
settling an order takes as long as twenty turns."""
PASSED_OVER = 8
"""Commits that such work lets go first, at most, where turns never end."""
REST_S = 0.25
"""Pause before a database in trouble is tried again."""

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Begun:
    """What the loop has done and the thread finishes."""

    jobs: list[Job]
    transaction: RootTransaction | None
    """What is left to be committed; None where nothing of it stands."""
    error: BaseException | None = None


class SqliteWriter:
    """See `bot.engine.work.Writer`."""

    def __init__(self, database: Database, *, on_due: OnDue = nobody) -> None:
        self._database, self._on_due = database, on_due
        self._ready = threading.Condition()
        self._urgent: deque[Job] = deque()
        self._waiting: deque[Job] = deque()
        self._behind: deque[Job] = deque()
        self._passed_over = 0
        self._busy = False
        """Whether the connection is being used."""
        self._begun: _Begun | None = None
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
            if self._busy:
                return job.future
            if job.brief:
                job.future.get_loop().call_soon(self._turns)
            else:
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

    def _next(self) -> Job | None:
        return next((lane[0] for lane in self._lanes() if lane), None)

    def _lanes(self) -> Sequence[deque[Job]]:
        """Where the next work is taken from, in this order."""
        if self._passed_over >= PASSED_OVER:
            return (self._behind, self._urgent, self._waiting)
        return (self._urgent, self._waiting, self._behind)

    def _turns(self) -> None:
        """In the loop: do the turns that come next, and have the thread commit them."""
        with self._ready:
            first = self._next()
            if self._busy or self._closing or first is None:
                return
            if not first.brief:
                self._ready.notify()
                return
            jobs = self._take(TURNS, brief=True)
        begun = self._begin(jobs)
        with self._ready:
            self._begun = begun
            self._ready.notify()

    def _take(self, most: int, *, brief: bool) -> list[Job]:
        """The next pieces of work, and the connection along with them."""
        jobs: list[Job] = []
        self._passed_over += 1
        for lane in self._lanes():
            if lane is self._behind and lane and lane[0].brief == brief:
                most = min(most, len(jobs) + BEHIND)
            while lane and len(jobs) < most and lane[0].brief == brief:
                jobs.append(lane.popleft())
        if not self._behind or any(job.behind for job in jobs):
            self._passed_over = 0
        self._busy = True
        return jobs

    def _begin(self, jobs: list[Job]) -> _Begun:
        try:
            connection, session = self._line = self._line or self._connected()
            transaction = begun_at_once(connection)
            self._do(jobs, connection, session)
            session.close()
        except BaseException as error:  # noqa: BLE001 - the thread finds out what is to be done
            return _Begun(jobs, None, error)
        return _Begun(jobs, transaction)

    def _do(self, jobs: list[Job], connection: Connection, session: Session) -> None:
        """As many of them as fit into `LOOP_S`; the others wait again, before all that came later."""
        until = perf_counter() + LOOP_S
        for done, job in enumerate(jobs, 1):
            in_savepoint(connection, session, job)
            if perf_counter() > until:
                left = jobs[done:]
                del jobs[done:]
                with self._ready:
                    for one in reversed(left):
                        (self._behind if one.behind else self._waiting).appendleft(one)
                return

    def _serve(self) -> None:
        while (begun := self._handed()) is not None:
            jobs = begun.jobs
            self._finish(begun)
            again = [job for job in jobs if job.trouble() is not None]
            with self._ready:
                self._busy = False
            self._deliver(jobs, again)
            if again:
                self._put_back(again)
                time.sleep(REST_S)
        self._hang_up()

    def _handed(self) -> _Begun | None:
        """What the thread has to do next: turns to be committed, or work to be done from the
        beginning; None at the end.
        """
        with self._ready:
            while True:
                if self._begun is not None:
                    begun, self._begun = self._begun, None
                    return begun
                first = None if self._busy else self._next()
                if first is not None and (self._closing or not first.brief):
                    return _Begun(self._take(BATCH, brief=first.brief), None)
                if self._closing and not self._busy:
                    return None
                self._ready.wait()

    def _finish(self, begun: _Begun) -> None:
        jobs = begun.jobs
        error = begun.error
        if begun.transaction is not None:
            error = self._commit(begun.transaction)
        elif error is None:
            error = self._together(jobs)
        elif trouble_of(error) is Trouble.BUSY:
            # Somebody else holds the database, for whom the loop could not wait.
            self._hang_up()
            error = self._together(jobs)
        if error is None:
            return
        self._hang_up()
        log.warning("batch_discarded", jobs=len(jobs), error=repr(error))
        busy = trouble_of(error) is Trouble.BUSY
        for job in jobs:
            if busy:
                # Another program holds the database, so nobody would get further alone.
                job.fail(error)
            else:
                commit(self._database, job)
                self.commits += job.error is None

    def _commit(self, transaction: RootTransaction) -> BaseException | None:
        try:
            transaction.commit()
        except BaseException as error:  # noqa: BLE001 - this thread serves everybody, and goes on
            with suppress(SQLAlchemyError):
                transaction.rollback()
            return error
        self.commits += 1
        return None

    def _together(self, jobs: list[Job]) -> BaseException | None:
        """Run all in one transaction; the error that lets nothing of it stand."""
        try:
            connection, session = self._line = self._line or self._connected()
            with connection.begin():
                for job in jobs:
                    in_savepoint(connection, session, job)
                session.close()
        except BaseException as error:  # noqa: BLE001 - this thread serves everybody, and goes on
            return error
        self.commits += 1
        return None

    def _deliver(self, jobs: list[Job], again: list[Job]) -> None:
        """Tell those who wait, and let the turns that came meanwhile begin."""
        loop = jobs[0].future.get_loop()
        # A loop that is closed has nobody left who waits.
        if not loop.is_closed():
            # It may close this very moment.
            with suppress(RuntimeError):
                told = [job for job in jobs if job not in again]
                loop.call_soon_threadsafe(self._delivered, told)

    def _delivered(self, jobs: list[Job]) -> None:
        if not self._abandoned:
            resolve(jobs, self._on_due)
        self._after(PASSES)

    def _after(self, passes: int) -> None:
        loop = asyncio.get_running_loop()
        if passes:
            loop.call_soon(self._after, passes - 1)
        else:
            loop.call_soon(self._turns)

    def _connected(self) -> tuple[Connection, Session]:
        """Kept from one batch to the next: getting them costs a quarter of a small batch."""
        connection = self._database.engine.connect()
        return connection, joined(connection)

    def _hang_up(self) -> None:
        """Whatever went wrong, the next batch begins with a new connection."""
        line, self._line = self._line, None
        if line is not None:
            with suppress(SQLAlchemyError):
                line[0].close()

    def _put_back(self, jobs: list[Job]) -> None:
        """They go first, in the order they had, and the thread does them, which can wait."""
        log.warning("database_in_trouble", jobs=len(jobs), error=repr(jobs[0].error))
        for job in jobs:
            job.brief = False
        with self._ready:
            if not self._abandoned:
                self._waiting.extendleft(reversed(jobs))
