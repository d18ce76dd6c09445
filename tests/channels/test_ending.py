"""A listener ends also when its first cancellation got lost."""

import asyncio

import pytest

from bot.channels import ending

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_a_listener_that_loses_a_cancellation_is_told_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ending, "AGAIN_S", 0.001)
    lost = 0

    async def listens() -> None:
        nonlocal lost
        while True:
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                lost += 1
                if lost > 2:
                    raise

    listener = asyncio.create_task(listens())
    await asyncio.sleep(0)
    async with asyncio.timeout(10):
        await ending.end(listener)
    assert listener.cancelled()
    assert lost == 3


async def test_what_has_ended_or_never_begun_is_left_alone() -> None:
    async def fails() -> None:
        raise RuntimeError("it is over")

    over = asyncio.create_task(fails())
    await asyncio.wait([over])
    await ending.end(over)
    await ending.end(None)
    assert isinstance(over.exception(), RuntimeError)
