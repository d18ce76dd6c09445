"""`python -m benchmarks.shop FOLDER`: the shop under test, as `python -m bot run` starts it.

Its settings are in the environment. The platform's speed limits are lifted, since the stand-in has
none, and its gateway is the bank at VEFA_BENCH_BANK. VEFA_BENCH_DURABLE=0 lets commits not wait for
the disk; VEFA_BENCH_COUNT=1 counts statements, which costs time and is never measured together
with anything else.
"""

import asyncio
import contextlib
import os
from collections import Counter
from typing import Any

from sqlalchemy import event

from benchmarks.lines import Json, answer_questions, say_ready
from bot import assembling, running
from bot.app import App
from bot.loop import run
from bot.settings import load_settings
from common.log import configure
from models.database import Database, migrate
from payments.testbank import TestbankGateway
from scheduler.limits import UNLIMITED

counted: Counter[str] = Counter()


class Measured(App):
    """The shop, which says when it is open."""

    def __init__(self, **options: Any) -> None:
        bank = TestbankGateway(os.environ["VEFA_BENCH_BANK"], os.environ["VEFA_BENCH_BANK_KEY"])
        ours = {"limits": {"telegram": UNLIMITED}, "gateways": [bank]}
        super().__init__(**{**options, **ours})

    async def start(self, *, ticking: bool = True) -> None:
        """Open, and say so."""
        await super().start(ticking=ticking)
        say_ready()


def open_database(url: str) -> Database:
    """The database as the environment wants it."""
    database = Database(url, durable=os.environ.get("VEFA_BENCH_DURABLE") != "0")
    if os.environ.get("VEFA_BENCH_COUNT") == "1":
        for engine in (database.engine, database.reader):
            event.listen(engine, "connect", _count)
    return database


def _count(connection: Any, _record: object) -> None:
    """Have SQLite itself tell of every statement, whoever sends it."""
    connection.set_trace_callback(_noted)


def _noted(statement: str) -> None:
    """Savepoints and the like cost next to nothing and are left out."""
    word = statement.lstrip().partition(" ")[0].lower()
    if word == "commit":
        counted["commits"] += 1
    elif word in ("select", "insert", "update", "delete", "with"):
        counted["statements"] += 1


async def _answer(_: Json) -> Json:
    return dict(counted)


async def main() -> None:
    """Serve until stopped, and tell what was counted whenever asked."""
    settings = load_settings()
    configure(settings.log_level, settings.log_format)
    migrate(settings.database_url)
    vars(assembling)["App"] = Measured
    vars(assembling)["Database"] = open_database
    telling = asyncio.create_task(answer_questions(_answer))
    await running.run(settings)
    telling.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await telling


if __name__ == "__main__":
    run(main())
