"""What whole purchases share: the loop, fast databases, no speed limits."""

from collections.abc import Iterator

import pytest

from tests.databases import POSTGRESQL, SQLITE, Databases
from tests.emptied import emptied
from tests.endtoend.rig import quick


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def database_url(databases: Databases, database_kind: str) -> str:
    """A database without rows, on SQLite and on PostgreSQL."""
    return emptied(databases, database_kind)


@pytest.fixture
def sqlite_url(databases: Databases) -> str:
    """A database without rows on SQLite."""
    return emptied(databases, SQLITE)


@pytest.fixture
def postgres_url(databases: Databases) -> str:
    """A database without rows on PostgreSQL."""
    return emptied(databases, POSTGRESQL)


@pytest.fixture(autouse=True)
def no_waste_of_time() -> Iterator[None]:
    """No limits of speed, and words that are read already."""
    with quick():
        yield
