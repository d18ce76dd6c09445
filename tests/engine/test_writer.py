"""Shared commits: nobody's fault costs anybody else their work."""

import asyncio
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.engine import work, writer_sqlite
from bot.engine.trouble import Trouble, trouble_of
from bot.engine.writer import SqliteWriter, Writer, open_writer
from common.errors import Conflict
from models import Setting, engines
from models.database import Database, migrate

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


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


@pytest.fixture(params=["brief", "long"], autouse=True)
def brief(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether all that is submitted may be done in the event loop."""
    if request.param == "brief":
        of = work.Job.of
        monkeypatch.setattr(work.Job, "of", lambda given: of(work.Brief(given)))
    return bool(request.param == "brief")


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


def test_each_work_finds_a_session_that_knows_nothing(database_url: str) -> None:
    def remembers(session: Session) -> None:
        session.info["seen"] = True
        session.add(Setting(key="چای", value=1, updated_at=NOW))

    def slips(session: Session) -> None:
        session.add(Setting(key="قند", value=1, updated_at=NOW))
        raise Conflict("order-price-changed")

    def looks(session: Session) -> tuple[int, int, bool]:
        return len(session.identity_map), len(session.new), "seen" in session.info

    results, held, _ = together(database_url, remembers, looks, slips, looks)
    assert results[1] == results[3] == (0, 0, False)
    assert "چای" in held
    assert "قند" not in held


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


@pytest.mark.parametrize(
    "error", [StopIteration, SystemExit, KeyboardInterrupt, GeneratorExit, asyncio.CancelledError]
)
def test_no_slip_of_a_handler_stops_the_writer(database_url: str, error: type[Exception]) -> None:
    """A future takes no StopIteration, and a task that meets a SystemExit ends the program."""

    def slips(session: Session) -> None:
        put("half done")(session)
        raise error

    results, held, _ = together(database_url, put("چای"), slips, put("simit"))
    assert results[0::2] == ["چای", "simit"]
    assert isinstance(results[1], RuntimeError)
    assert error.__name__ in str(results[1])
    assert "half done" not in held


def test_work_knows_the_context_of_whoever_submitted_it(database_url: str) -> None:
    correlation: ContextVar[str] = ContextVar("correlation", default="")

    async def run() -> list[str]:
        writer = open_writer(database)
        futures = []
        for number in range(5):
            correlation.set(f"update {number}")
            futures.append(writer.submit(lambda _: correlation.get()))
        found = await asyncio.gather(*futures)
        await asyncio.to_thread(writer.close)
        return found

    database = Database(database_url)
    assert asyncio.run(run()) == [f"update {number}" for number in range(5)]
    database.dispose()


@pytest.mark.parametrize("brief", ["long"], indirect=True)
def test_what_nobody_waits_for_lets_turns_go_first(database_url: str) -> None:
    gate, begun, done = threading.Event(), threading.Event(), list[str]()

    def blocks(_session: Session) -> None:
        begun.set()
        assert gate.wait(20)

    def does(name: str) -> Callable[[Session], None]:
        return lambda _session: done.append(name)

    async def run() -> None:
        writer = open_writer(database)
        with work.behind_turns():
            waits = [writer.submit(blocks)]
            await asyncio.to_thread(begun.wait, 20)
            waits += [writer.submit(does("behind")) for _ in range(5)]
        turns = [writer.submit(does("turn")) for _ in range(3)]
        if isinstance(writer, SqliteWriter):
            gate.set()
        await asyncio.gather(*turns)
        gate.set()
        await asyncio.gather(*waits)
        await asyncio.to_thread(writer.close)

    database = Database(database_url)
    asyncio.run(run())
    database.dispose()

    assert (done[:3], sorted(done[3:])) == (["turn"] * 3, ["behind"] * 5)


@pytest.mark.parametrize("brief", ["long"], indirect=True)
def test_what_is_abandoned_never_happened(database_url: str) -> None:
    gate, waiting = threading.Event(), threading.Event()

    def first(session: Session) -> None:
        waiting.set()
        assert gate.wait(20)

    async def run() -> list[asyncio.Future[Any]]:
        writer = open_writer(database)
        blocked = [writer.submit(first) for _ in range(8)]
        await asyncio.to_thread(waiting.wait)
        late = [writer.submit(put(name)) for name in ("چای", "simit")]
        writer.abandon()
        gate.set()
        await asyncio.to_thread(writer.close)
        with pytest.raises(RuntimeError, match="closed"):
            await writer.submit(put("نان"))
        return [*blocked, *late]

    database = Database(database_url)
    futures = asyncio.run(run())
    assert not any(future.done() and future.exception() for future in futures)
    assert not keys(database) & {"چای", "simit", "نان"}
    database.dispose()


@pytest.mark.parametrize("brief", ["long"], indirect=True)
def test_brief_work_is_done_in_the_loop_and_the_rest_elsewhere(sqlite_file: str) -> None:
    async def run() -> list[Any]:
        writer = SqliteWriter(database)
        where = [writer.submit(work.Brief(_thread)), writer.submit(_thread)]
        found = await asyncio.gather(*where)
        await asyncio.to_thread(writer.close)
        return [name == threading.current_thread().name for name in found]

    database = Database(sqlite_file)
    assert asyncio.run(run()) == [True, False]
    database.dispose()


def _thread(_: Session) -> str:
    return threading.current_thread().name


@pytest.mark.parametrize("brief", ["brief"], indirect=True)
def test_turns_that_take_long_give_the_loop_back_and_keep_their_order(
    sqlite_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_sqlite, "LOOP_S", 0.0)
    done: list[str] = []

    def does(name: str) -> Callable[[Session], None]:
        return lambda _session: done.append(name)

    _, _, writer = together(sqlite_file, *map(does, "abcdef"))
    assert "".join(done) == "abcdef"
    assert isinstance(writer, SqliteWriter)
    assert writer.commits == 6


@pytest.mark.parametrize("brief", ["long"], indirect=True)
def test_whoever_wants_to_know_of_a_commit_is_told_before_anybody_goes_on(
    database_url: str,
) -> None:
    """All of those who share it, before the first result is used."""
    happened: list[str] = []

    async def acts(writer: Writer, name: str) -> None:
        heard = partial(happened.append, "committed")
        await writer.submit(work.Brief(put(name), heard))
        happened.append("went on")

    async def run() -> None:
        writer = open_writer(database)
        await asyncio.gather(acts(writer, "چای"), acts(writer, "simit"))
        await asyncio.to_thread(writer.close)

    database = Database(database_url)
    asyncio.run(run())
    assert sorted(happened) == ["committed", "committed", "went on", "went on"]
    if database.dialect == "sqlite":
        assert happened == sorted(happened)
    assert happened[0] == "committed"
    database.dispose()


@pytest.mark.parametrize("brief", ["long"], indirect=True)
def test_the_loop_goes_on_while_another_program_holds_sqlite(sqlite_file: str) -> None:
    """Turns wait for it in the thread, and are done when it is free."""
    other = sqlite3.connect(sqlite_file.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def run() -> str:
        writer = SqliteWriter(database)
        waiting = writer.submit(work.Brief(put("چای")))
        for _ in range(100):
            # Comes back at once as long as nothing holds the loop.
            await asyncio.sleep(0)
        assert not waiting.done()
        other.execute("ROLLBACK")
        told = await waiting
        await asyncio.to_thread(writer.close)
        return told

    database = Database(sqlite_file)
    assert asyncio.run(run()) == "چای"
    assert keys(database) >= {"چای"}
    database.dispose()
    other.close()


@pytest.fixture
def sqlite_file(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    migrate(url)
    return url


def test_sqlite_that_another_program_holds_is_waited_for(
    sqlite_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_MS", 1)
    other = sqlite3.connect(
        sqlite_file.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False
    )
    other.execute("BEGIN IMMEDIATE")
    rests = iter([lambda: None, lambda: other.execute("ROLLBACK")])
    # The other program is done while the writer rests for the second time.
    monkeypatch.setattr(writer_sqlite, "time", Rests(rests))
    results, held, _ = together(sqlite_file, put("چای"), put("simit"))
    assert results == ["چای", "simit"]
    assert held >= {"چای", "simit"}
    assert next(rests, None) is None
    other.close()


def test_a_disk_that_is_full_for_a_while_loses_nothing(
    sqlite_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_sqlite, "REST_S", 0.0)
    database = Database(sqlite_file)
    fail_commits(database, monkeypatch, times=7)
    assert asyncio.run(written(database, "چای", "simit", "نان")) == ["چای", "simit", "نان"]
    assert keys(database) >= {"چای", "simit", "نان"}
    database.dispose()


def test_trouble_that_does_not_pass_is_told(
    sqlite_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "PATIENCE_S", 0.0)
    database = Database(sqlite_file)
    fail_commits(database, monkeypatch, times=1000)
    (error,) = asyncio.run(written(database, "چای"))
    assert trouble_of(error) is Trouble.AWAY
    database.dispose()


def test_a_cut_connection_loses_no_work(postgres_url: str) -> None:
    """The server ends the connection in the middle of the work, also inside a savepoint."""
    tries: Counter[str] = Counter()

    def plainly(session: Session) -> str:
        put("چای")(session)
        tries["plainly"] += 1
        if tries["plainly"] == 1:
            cut(session)
        return put("نان")(session)

    def nested(session: Session) -> str:
        tries["nested"] += 1
        with session.begin_nested():
            if tries["nested"] == 1:
                cut(session)
            return put("simit")(session)

    results, held, _ = together(postgres_url, plainly, nested)
    assert results == ["نان", "simit"]
    assert tries == {"plainly": 2, "nested": 2}
    assert held >= {"چای", "simit", "نان"}


def test_contended_work_holds_no_thread(postgres_url: str) -> None:
    """Twenty pieces of work wait for one row, and the twenty-first does not wait for them."""
    database = Database(postgres_url)
    holder = database.engine.connect()
    begun = threading.Event()

    def contended(session: Session) -> None:
        begun.set()
        session.execute(text("SELECT key FROM setting WHERE key = 'چای' FOR UPDATE NOWAIT"))

    async def run() -> list[Any]:
        writer = open_writer(database)
        await writer.submit(put("چای"))
        holder.execute(text("SELECT key FROM setting WHERE key = 'چای' FOR UPDATE"))
        waiting = [writer.submit(contended) for _ in range(20)]
        await asyncio.to_thread(begun.wait, 20)
        await writer.submit(put("simit"))
        was_first = not any(future.done() for future in waiting)
        holder.close()
        await asyncio.gather(*waiting)
        await asyncio.to_thread(writer.close)
        return [was_first]

    assert asyncio.run(run()) == [True]
    database.dispose()


class Rests:
    """Stands in for `time`: a rest takes no time, and something happens meanwhile."""

    def __init__(self, happenings: Iterator[Callable[[], object]]) -> None:
        self._happenings = happenings

    def sleep(self, _: float) -> None:
        next(self._happenings, lambda: None)()


def fail_commits(database: Database, monkeypatch: pytest.MonkeyPatch, *, times: int) -> None:
    """The next commits fail as on a full disk."""
    dialect, left = database.engine.dialect, iter(range(times))
    original = dialect.do_commit

    def commit(connection: Any) -> None:
        if next(left, None) is not None:
            raise sqlite3.OperationalError("database or disk is full")
        original(connection)

    monkeypatch.setattr(dialect, "do_commit", commit)


async def written(database: Database, *names: str) -> list[Any]:
    """Submit these at once; their results or errors."""
    writer = open_writer(database)
    futures = [writer.submit(put(name)) for name in names]
    found = await asyncio.gather(*futures, return_exceptions=True)
    await asyncio.to_thread(writer.close)
    return found


def cut(session: Session) -> None:
    """End this session's connection, as a server does that restarts."""
    session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
