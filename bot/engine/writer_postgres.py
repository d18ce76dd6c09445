"""The writer of PostgreSQL: a pool of threads, a transaction for each piece of work."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.engine.trouble import Trouble
from bot.engine.work import Job, OnDue, Work, commit, deliver, nobody
from common.log import get_logger
from models.database import Database

T = TypeVar("T")

POOL = 8
"""Threads, and so connections."""
URGENT = 2
"""Threads for what must not wait behind turns."""
BEHIND = 1
"""Threads for what nobody waits for, so that it takes little from turns."""
BUSY_S = 0.002
"""Pause before contended work is tried again; it grows with each try."""
LONGEST_BUSY_S = 0.05
AWAY_S = 0.25
"""Pause before a database that has gone away is tried again."""

log = get_logger(__name__)


class PostgresWriter:
    """See `bot.engine.work.Writer`. No thread is held by work that waits for its next try."""

    def __init__(self, database: Database, *, on_due: OnDue = nobody, threads: int = POOL) -> None:
        self._database, self._on_due = database, on_due
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="writer")
        self._urgent = ThreadPoolExecutor(URGENT, thread_name_prefix="writer-urgent")
        self._behind = ThreadPoolExecutor(BEHIND, thread_name_prefix="writer-behind")
        self._quiet = threading.Condition()
        self._open: set[Job] = set()
        self._closing = False
        self.commits = 0

    def submit(self, work: Work[T], *, priority: bool = False) -> "asyncio.Future[T]":
        job = Job.of(work)
        with self._quiet:
            if self._closing:
                job.future.set_exception(RuntimeError("the writer is closed"))
                return job.future
            self._open.add(job)
        lane = self._behind if job.behind else self._pool
        self._try(job, self._urgent if priority else lane)
        return job.future

    def close(self) -> None:
        with self._quiet:
            self._closing = True
            self._quiet.wait_for(lambda: not self._open)
        for pool in (self._pool, self._urgent, self._behind):
            pool.shutdown()

    def abandon(self) -> None:
        with self._quiet:
            self._closing = True
            self._open.clear()
        for pool in (self._pool, self._urgent, self._behind):
            pool.shutdown(wait=False, cancel_futures=True)

    def _try(self, job: Job, pool: ThreadPoolExecutor) -> None:
        # What was abandoned while it waited for its next try is not open any more.
        if job in self._open:
            pool.submit(self._run, job, pool)

    def _run(self, job: Job, pool: ThreadPoolExecutor) -> None:
        commit(self._database, job)
        trouble = job.trouble()
        if trouble is not None and self._later(job, pool, trouble):
            return
        with self._quiet:
            self.commits += job.error is None
            self._open.discard(job)
            self._quiet.notify_all()
        deliver([job], self._on_due)

    def _later(self, job: Job, pool: ThreadPoolExecutor, trouble: Trouble) -> bool:
        """Have the job tried again after a pause; False when there is no loop left to do it."""
        job.tries += 1
        delay_s = min(BUSY_S * job.tries, LONGEST_BUSY_S)
        if trouble is Trouble.AWAY:
            delay_s = AWAY_S
            log.warning("database_in_trouble", tries=job.tries, error=repr(job.error))
        loop = job.future.get_loop()
        if loop.is_closed():
            return False
        loop.call_soon_threadsafe(loop.call_later, delay_s, self._try, job, pool)
        return True
