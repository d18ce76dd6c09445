"""Shared commits: nobody's fault costs anybody else their work."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.engine.writer import SqliteWriter, Writer, open_writer
from common.errors import Conflict
from models.database import Database, migrate


def put(key: str) -> Callable[[Session], str]:
    """Work that writes one setting."""

    def work(session: Session) -> str:
        session.execute(
            text(
                "INSERT INTO setting (key, value, updated_at)"
                " VALUES (:key, '1', '2026-11-22 08:00:00')"
            ),
            {"key": key},
        )
        return key

    return work


def keys(database: Database) -> set[str]:
    with database.reading() as session:
        return {row[0] for row in session.execute(text("SELECT key FROM setting"))}


def together(url: str, *works: Callable[[Session], Any]) -> tuple[list[Any], set[str], Writer]:
    """Submit works at once; their results or errors, and what the database holds afterwards."""
    database = Database(url)

    async def run() -> tuple[list[Any], Writer]:
        writer = open_writer(database)
        futures = [writer.submit(work) for work in works]
        results = await asyncio.gather(*futures, return_exceptions=True)
        await asyncio.to_thread(writer.close)
        return results, writer

    results, writer = asyncio.run(run())
    held = keys(database)
    database.dispose()
    return results, held, writer


def test_an_expected_error_undoes_only_its_own_work(database_url: str) -> None:
    def refused(session: Session) -> None:
        put("half done")(session)
        raise Conflict("order-price-changed")

    results, held, _ = together(database_url, put("چای"), refused, put("simit"))
    assert [type(result) for result in results] == [str, Conflict, str]
    assert held >= {"چای", "simit"}
    assert "half done" not in held


def test_a_broken_constraint_undoes_only_its_own_work(database_url: str) -> None:
    results, held, _ = together(database_url, put("چای"), put("چای"), put("simit"))
    assert sum(isinstance(result, Exception) for result in results) == 1
    assert held >= {"چای", "simit"}


def test_work_that_ends_the_transaction_takes_nobody_along(database_url: str) -> None:
    def ends_everything(session: Session) -> None:
        put("gone")(session)
        session.connection().exec_driver_sql("ROLLBACK")

    results, held, _ = together(database_url, put("چای"), ends_everything, put("simit"))
    assert results[0] == "چای"
    assert results[2] == "simit"
    assert held >= {"چای", "simit"}
    assert "gone" not in held


def test_a_commit_that_fails_is_repeated_for_each_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    migrate(url)
    database = Database(url)
    failures = iter([True])

    def fail_once(connection: object, *, original: Any) -> None:
        if next(failures, False):
            raise OSError("disk is full")
        original(connection)

    dialect = database.engine.dialect
    original = dialect.do_commit
    monkeypatch.setattr(dialect, "do_commit", lambda c: fail_once(c, original=original))

    async def run() -> list[Any]:
        writer = SqliteWriter(database)
        futures = [writer.submit(put(name)) for name in ("چای", "simit", "نان")]
        results = await asyncio.gather(*futures)
        await asyncio.to_thread(writer.close)
        return results

    assert asyncio.run(run()) == ["چای", "simit", "نان"]
    assert keys(database) >= {"چای", "simit", "نان"}
    database.dispose()


def test_what_waits_together_shares_a_commit(database_url: str) -> None:
    _, _, writer = together(database_url, *(put(str(number)) for number in range(200)))
    if isinstance(writer, SqliteWriter):
        assert writer.commits < 30
    else:
        assert writer.commits == 200  # type: ignore[attr-defined]
