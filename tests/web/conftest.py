from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.databases import SQLITE, Databases
from tests.web.chromium import is_wanted
from tests.web.small_shop import SmallShop, open_shop


def pytest_configure(config: pytest.Config) -> None:
    """Name our mark."""
    config.addinivalue_line("markers", "browser: needs Chromium; left out where there is none")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests with a browser where there is none, except in CI, where they fail."""
    if is_wanted():
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def shop(
    databases: Databases, tmp_path: Path, anyio_backend: str
) -> AsyncIterator[SmallShop]:
    """A small shop, for what does not depend on its database: what pages say and hide."""
    async with open_shop(databases.new(SQLITE, migrated=True), tmp_path) as shop:
        yield shop
