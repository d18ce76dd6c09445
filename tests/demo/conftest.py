from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.demo.open import OpenDemo, furnished, open_demo
from tests.web.chromium import is_wanted


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


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders of demos that have their goods and their past, made once for all tests."""
    return tmp_path_factory.mktemp("warehouse")


@pytest.fixture
async def demo(warehouse: Path, tmp_path: Path, anyio_backend: str) -> AsyncIterator[OpenDemo]:
    """The demo in Persian, open, on a clock that stands until it jumps."""
    async with open_demo(furnished(warehouse, tmp_path, "fa")) as demo:
        yield demo
