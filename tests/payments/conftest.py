from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.payments.rig import Rig, bank_rig


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def rig(tmp_path: Path, anyio_backend: str) -> AsyncIterator[Rig]:
    """The test bank and its adapter."""
    async with bank_rig(tmp_path) as rig:
        yield rig
