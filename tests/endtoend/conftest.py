"""What whole purchases share: the loop, fast databases, no speed limits."""

from collections.abc import Iterator

import pytest

from tests.databases import POSTGRESQL, SQLITE, Databases
from tests.endtoend.rig import quick


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def sqlite_url(databases: Databases) -> str:
    """A fresh database on SQLite."""
    return databases.new(SQLITE, migrated=True)


@pytest.fixture
def postgres_url(databases: Databases) -> Iterator[str]:
    """A fresh database on PostgreSQL."""
    url = databases.new(POSTGRESQL, migrated=True)
    yield url
    databases.drop(url)


@pytest.fixture(autouse=True)
def no_waste_of_time() -> Iterator[None]:
    """No limits of speed, and words that are read already."""
    with quick():
        yield
