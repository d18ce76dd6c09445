import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.databases import Databases
from tests.offline import OutsideWorldError
from tests.postgres import find_binaries, running_cluster


def _execute(url: str, *statements: str) -> object:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            results = [connection.execute(text(statement)) for statement in statements]
            return results[-1].scalar() if results[-1].returns_rows else None
    finally:
        engine.dispose()


@pytest.fixture
def migrations() -> list[str]:
    return []


@pytest.fixture
def own_databases(tmp_path: Path, migrations: list[str]) -> Iterator[Databases]:
    def migrate(url: str) -> None:
        migrations.append(url)
        _execute(url, "CREATE TABLE goods (name TEXT)")

    databases = Databases(tmp_path, migrate)
    yield databases
    databases.close()


def test_each_database_is_a_copy_of_one_that_was_migrated_once(
    own_databases: Databases, migrations: list[str], database_kind: str
) -> None:
    first = own_databases.new(database_kind, migrated=True)
    second = own_databases.new(database_kind, migrated=True)
    _execute(first, "INSERT INTO goods VALUES ('شال')")

    assert _execute(second, "SELECT count(*) FROM goods") == 0
    assert len(migrations) == 1


@pytest.mark.parametrize(
    ("left", "again"),
    [
        (["INSERT INTO goods VALUES ('شال')"], True),
        (["ALTER TABLE goods ADD COLUMN price INTEGER"], False),
        (["CREATE TABLE more (name TEXT)"], False),
        (["ALTER TABLE goods ALTER COLUMN name SET NOT NULL"], False),
    ],
)
def test_whatever_a_test_leaves_the_next_finds_a_fresh_database(
    own_databases: Databases, left: list[str], again: bool
) -> None:
    first = own_databases.new("postgresql", migrated=True)
    _execute(first, *left)
    own_databases.drop(first)
    second = own_databases.new("postgresql", migrated=True)

    assert (second == first) is again
    _execute(second, "INSERT INTO goods VALUES (NULL)")
    assert _execute(second, "SELECT to_regclass('more')") is None
    assert _execute(second, "SELECT count(*) FROM goods") == 1


def test_an_empty_database_was_not_migrated(
    own_databases: Databases, migrations: list[str], database_kind: str
) -> None:
    url = own_databases.new(database_kind, migrated=False)

    assert _execute(url, "SELECT 1") == 1
    assert migrations == []


def test_a_cluster_leaves_nothing_behind() -> None:
    if find_binaries() is None:
        pytest.skip("PostgreSQL's server is not installed")
    with running_cluster(durable=True) as cluster:
        assert _execute(cluster.create(), "SHOW fsync") == "on"
    assert not cluster.socket.exists()


@pytest.mark.parametrize("address", ["192.0.2.1", "example.com"])
def test_tests_cannot_reach_the_outside_world(address: str) -> None:
    with pytest.raises(OutsideWorldError, match=address):
        socket.create_connection((address, 80), timeout=1)
