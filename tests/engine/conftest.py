"""What tests of the engine share: the loop, and stalls at the market."""

from collections.abc import AsyncIterator

import pytest

from tests.databases import POSTGRESQL, SQLITE, Databases
from tests.emptied import emptied
from tests.engine.stall import Stall


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def database_url(databases: Databases, database_kind: str) -> str:
    """A database without rows, on SQLite and on PostgreSQL."""
    return emptied(databases, database_kind)


@pytest.fixture
def postgres_url(databases: Databases) -> str:
    """A database without rows on PostgreSQL."""
    return emptied(databases, POSTGRESQL)


@pytest.fixture
async def stall(database_url: str, anyio_backend: str) -> AsyncIterator[Stall]:
    """A stall that is open."""
    async with Stall(database_url, owners=["زهرا"]) as open_stall:
        yield open_stall


@pytest.fixture
async def sqlite_stall(databases: Databases, anyio_backend: str) -> AsyncIterator[Stall]:
    """A stall that is open, on SQLite."""
    async with Stall(emptied(databases, SQLITE), owners=["زهرا"]) as open_stall:
        yield open_stall


@pytest.fixture
async def postgres_stall(postgres_url: str, anyio_backend: str) -> AsyncIterator[Stall]:
    """A stall that is open, on PostgreSQL."""
    async with Stall(postgres_url, owners=["زهرا"]) as open_stall:
        yield open_stall
