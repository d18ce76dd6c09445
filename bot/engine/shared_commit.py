"""A transaction of SQLite that several pieces of work share."""

from sqlalchemy import Connection, RootTransaction
from sqlmodel import Session

from bot.engine.work import Job
from models import engines
from models.prepared import forget_notes, run_plainly


def begun_at_once(connection: Connection) -> RootTransaction:
    """A transaction, or an error at once where somebody else has one."""
    run_plainly(connection, "PRAGMA busy_timeout = 0")
    try:
        return connection.begin()
    finally:
        run_plainly(connection, f"PRAGMA busy_timeout = {engines.BUSY_TIMEOUT_MS}")


def in_savepoint(connection: Connection, session: Session, job: Job) -> None:
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
