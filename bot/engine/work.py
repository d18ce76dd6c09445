"""Work for the database: a function of a session, and the future of whoever waits for it."""

import asyncio
import contextvars
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Connection
from sqlmodel import Session

from bot.engine.trouble import Trouble, trouble_of
from models.database import DUE_NOW, Database

T = TypeVar("T")
Work = Callable[[Session], T]
OnDue = Callable[[], None]
"""Told in the event loop that a commit has planned something for right now."""

_behind: ContextVar[bool] = ContextVar("behind", default=False)


def nobody() -> None:
    """Nobody waits to hear of it."""


@dataclass(frozen=True, slots=True)
class Brief(Generic[T]):
    """Work as short as a turn, which may be done in the event loop itself. `committed` is called
    there once it stands, before anybody who waits for a result goes on.
    """

    work: Work[T]
    committed: Callable[[], None] = nobody

    def __call__(self, session: Session) -> T:
        return self.work(session)


PATIENCE_S = 60.0
"""How long work waits for a database in trouble before its caller hears of it."""


@contextmanager
def behind_turns() -> Iterator[None]:
    """What is submitted in here, also by tasks begun in here, nobody waits for: whatever somebody
    waits for goes first, and is kept by little of it at a time.
    """
    token = _behind.set(True)
    try:
        yield
    finally:
        _behind.reset(token)


class Writer(Protocol):
    """Runs work in transactions. `submit` is called from the event loop's thread only."""

    def submit(self, work: Work[T], *, priority: bool = False) -> "asyncio.Future[T]":
        """Run `work` in a transaction; the future holds its result once that has committed."""

    def close(self) -> None:
        """Finish what was submitted, then stop."""

    def abandon(self) -> None:
        """Forget what was submitted; only what is being committed this moment is finished."""


@dataclass(slots=True, eq=False)
class Job:
    """Work on its way, with what came of it."""

    work: Work[Any]
    future: "asyncio.Future[Any]"
    context: contextvars.Context
    """The submitter's, so that what is logged inside carries its correlation."""
    give_up_at: float
    result: Any = None
    error: Exception | None = None
    behind: bool = False
    """Whether nobody waits for it; see `behind_turns`."""
    due: bool = False
    """Whether it planned something for right now."""
    tries: int = 0
    brief: bool = False
    """Whether it may be done in the event loop; see `Brief`."""

    @classmethod
    def of(cls, work: Work[Any]) -> "Job":
        """Work that is submitted now, in the running loop."""
        future = asyncio.get_running_loop().create_future()
        give_up_at = time.monotonic() + PATIENCE_S
        brief, behind = isinstance(work, Brief), _behind.get()
        context = contextvars.copy_context()
        return cls(work, future, context, give_up_at, brief=brief, behind=behind)

    def run(self, session: Session) -> None:
        """Do the work, up to what only the commit can tell."""
        self.forget()
        self.result = self.context.run(self.work, session)
        session.flush()
        self.due = DUE_NOW in session.info

    def forget(self) -> None:
        """Nothing of it has happened."""
        self.result, self.error, self.due = None, None, False

    def fail(self, error: BaseException) -> None:
        """It ended in an error, kept in a form that cannot end the program or get lost."""
        self.forget()
        self.error = _plain(error)

    def trouble(self) -> Trouble | None:
        """Why it should be tried again; None when it succeeded, is to blame or is out of time."""
        if self.error is None or time.monotonic() >= self.give_up_at:
            return None
        return trouble_of(self.error)


def deliver(jobs: Sequence[Job], on_due: OnDue) -> None:
    """Tell those who wait; may be called in any thread."""
    if not jobs:
        return
    loop = jobs[0].future.get_loop()
    # A loop that is closed has nobody left who waits.
    if not loop.is_closed():
        loop.call_soon_threadsafe(resolve, jobs, on_due)


def joined(connection: Connection) -> Session:
    """A session whose end leaves the connection's transaction as it is."""
    return Session(bind=connection, expire_on_commit=False, join_transaction_mode="rollback_only")


def commit(database: Database, job: Job) -> None:
    """Run a job in a transaction of its own, in this thread."""
    try:
        with (
            database.engine.connect() as connection,
            connection.begin(),
            joined(connection) as session,
        ):
            job.run(session)
    except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits for this work
        job.fail(error)


def transact(database: Database, work: Work[T]) -> T:
    """Run `work` in a transaction of its own, in this thread, and commit it."""
    with (
        database.engine.connect() as connection,
        connection.begin(),
        joined(connection) as session,
    ):
        result = work(session)
        session.flush()
        return result


def resolve(jobs: Sequence[Job], on_due: OnDue) -> None:
    """Tell those who wait, in the event loop."""
    if any(job.due for job in jobs):
        on_due()
    for job in jobs:
        if job.error is None and isinstance(job.work, Brief):
            job.work.committed()
    for job in jobs:
        if job.future.done():
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)


def _plain(error: BaseException) -> Exception:
    """An error that a future takes, which StopIteration is not, and that ends one turn only."""
    if isinstance(error, Exception) and not isinstance(error, StopIteration):
        return error
    plain = RuntimeError(f"work ended in {type(error).__name__}: {error}")
    plain.__cause__ = error
    return plain
