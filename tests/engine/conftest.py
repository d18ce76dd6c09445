"""What tests of the engine share: the loop, and stalls at the market."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.databases import POSTGRESQL, SQLITE, Databases
from tests.engine.stall import Stall


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def postgres_url(databases: Databases) -> Iterator[str]:
    """A fresh database on PostgreSQL."""
    url = databases.new(POSTGRESQL, migrated=True)
    yield url
    databases.drop(url)


@pytest.fixture
async def stall(database_url: str, anyio_backend: str) -> AsyncIterator[Stall]:
    """A stall that is open."""
    async with Stall(database_url, owners=["زهرا"]) as open_stall:
        yield open_stall


@pytest.fixture
async def sqlite_stall(databases: Databases, anyio_backend: str) -> AsyncIterator[Stall]:
    """A stall that is open, on SQLite."""
    async with Stall(databases.new(SQLITE, migrated=True), owners=["زهرا"]) as open_stall:
        yield open_stall


@pytest.fixture
async def postgres_stall(postgres_url: str, anyio_backend: str) -> AsyncIterator[Stall]:
    """A stall that is open, on PostgreSQL."""
    async with Stall(postgres_url, owners=["زهرا"]) as open_stall:
        yield open_stall
