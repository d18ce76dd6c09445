from collections.abc import AsyncIterator

import pytest

from tests.payments.contract.line import limited
from tests.payments.contract.peer import Peer
from tests.payments.contract.peers import all_peers


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """One loop for all, so that one stand-in serves many tests."""
    return "asyncio"


@pytest.fixture(scope="session", params=sorted(all_peers()))
async def peer(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, anyio_backend: str
) -> AsyncIterator[Peer]:
    """Each provider in turn."""
    async with all_peers()[request.param](tmp_path_factory.mktemp(request.param)) as peer:
        yield peer


@pytest.fixture(autouse=True)
def _limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long a call may take passes when a test says so, and not while it waits."""
    monkeypatch.setattr("payments.wire.timeout", limited)
