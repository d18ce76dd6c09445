"""The shop under test: `python -m bot run`, without the platform's speed limits and with faults.

VEFA_CRASH_WEBHOOK=1 takes updates by webhook from an address without https.
VEFA_CRASH_COMMIT=n lets every nth commit of the writer fail.
VEFA_CRASH_CLOCK names the file that says how far the clock is ahead.
"""

import os
from functools import partial
from itertools import count
from typing import Any

import handlers
from bot import assembling, running
from bot.app import App
from bot.loop import run
from bot.settings import TelegramMode, load_settings
from common.log import configure
from models.database import Database, migrate
from scheduler.limits import UNLIMITED
from tests.crash import extra
from tests.crash.days import clock_of_environment


def main() -> None:
    """Serve until killed."""
    settings = load_settings()
    configure(settings.log_level, settings.log_format)
    if os.environ.get("VEFA_CRASH_WEBHOOK"):
        settings = settings.model_copy(update={"telegram_mode": TelegramMode.WEBHOOK})
    migrate(settings.database_url)
    prepare()
    run(running.run(settings, clock_of_environment()))


def prepare() -> None:
    """Put what is different in the places where the composition root looks."""
    every = int(os.environ.get("VEFA_CRASH_COMMIT", "0"))
    vars(handlers)["MODULES"] = (*handlers.MODULES, extra)
    vars(assembling)["App"] = _unlimited
    if every:
        vars(assembling)["Database"] = partial(_with_failing_commits, every=every)


def _unlimited(**options: Any) -> App:
    """A shop that writes as fast as it can, since the stand-in does not mind."""
    return App(**{**options, "limits": {"telegram": UNLIMITED}})


def _with_failing_commits(url: str, *, every: int) -> Database:
    """A database whose writing connection loses some commits, as a full disk would."""
    database = Database(url)
    dialect: Any = database.engine.dialect
    commit, numbers = dialect.do_commit, count(1)

    def failing(connection: Any) -> None:
        if next(numbers) % every == 0:
            connection.rollback()
            raise dialect.dbapi.OperationalError("disk I/O error, on purpose")
        commit(connection)

    dialect.do_commit = failing
    return database


if __name__ == "__main__":
    main()
