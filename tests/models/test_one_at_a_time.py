"""Who may serve a database, and who leads among those who do."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from models.database import AlreadyRunning, Database


@pytest.fixture
def other(database: Database) -> Iterator[Database]:
    """The same database, as another process opens it."""
    other = Database(database.url.render_as_string(hide_password=False))
    yield other
    other.dispose()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'shop.sqlite3'}"


def test_one_process_serves_a_sqlite_file_and_any_number_a_server(
    database: Database, other: Database
) -> None:
    database.lock_process()
    database.lock_process()

    if database.dialect == "postgresql":
        other.lock_process()
        return
    with pytest.raises(AlreadyRunning, match=r"shop_\d+.sqlite3"):
        other.lock_process()

    database.dispose()
    other.lock_process()


def test_the_lock_ends_with_its_process_however_that_ends(url: str) -> None:
    code = (
        "import sys; from models.database import Database; shop = Database(sys.argv[1]);"
        "shop.lock_process(); print('locked', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"locked\n"
        mine = Database(url)
        with pytest.raises(AlreadyRunning, match=str(process.pid)):
            mine.lock_process()

        process.kill()
        process.wait()
        mine.lock_process()
        mine.dispose()


def test_one_of_two_processes_leads_and_the_other_follows(
    database: Database, other: Database
) -> None:
    mine, theirs = database.leadership("ticker"), other.leadership("ticker")
    assert mine.held()
    assert mine.held()
    if database.dialect == "sqlite":
        assert theirs.held()
        return

    assert not theirs.held()
    assert other.leadership("poller").held()

    mine.release()
    assert theirs.held()
    assert not mine.held()


def test_the_lead_passes_on_when_its_connection_dies(database: Database, other: Database) -> None:
    mine, theirs = database.leadership("ticker"), other.leadership("ticker")
    assert mine.held()
    if database.dialect == "sqlite":
        database.engine.dispose()
        assert mine.held()
        return

    with other.engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks "
                "WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
            )
        )

    assert not mine.held()
    assert theirs.held()


def test_the_lead_ends_with_its_block(database: Database, other: Database) -> None:
    with database.leadership("ticker") as mine:
        assert mine.held()

    assert other.leadership("ticker").held()
