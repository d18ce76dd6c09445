"""A bot on the stand-in, and somebody to listen in the engine's place."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.channels.base import PictureFile
from bot.channels.telegram import TelegramChannel, TelegramOptions
from bot.dialogue.layout import Laid, LaidButton
from bot.engine.inbound import Inbound
from bot.engine.outgoing import Outgoing
from models import Lane, OutboxOp, Promise
from tests.standins.botapi import PIXEL, Telegram


class Ears:
    """The engine's place: takes everything, and says that it is safe when the test lets it."""

    def __init__(self, *, safe: bool = True) -> None:
        self.heard: list[Inbound] = []
        self.futures: list[asyncio.Future[None]] = []
        self._safe = safe
        self._news = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()

    def receive(self, inbound: Inbound) -> "asyncio.Future[None]":
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.heard.append(inbound)
        self.futures.append(future)
        if self._safe:
            future.set_result(None)
        task = asyncio.ensure_future(self._tell())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return future

    async def hears(self, count: int) -> list[Inbound]:
        """Wait until so many updates have come in all."""
        async with asyncio.timeout(10), self._news:
            await self._news.wait_for(lambda: len(self.heard) >= count)
        return self.heard

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()


class Rests:
    """Pauses that take no time, and are counted."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        self.on_rest: Callable[[], None] = lambda: None

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)
        self.on_rest()
        await asyncio.sleep(0)


def laid(text: str, *rows: list[LaidButton]) -> Laid:
    return Laid(text=text, rows=list(rows))


def send(chat: int, what: Laid | str) -> Outgoing:
    words = laid(what) if isinstance(what, str) else what
    return Outgoing(
        id=1,
        channel="telegram",
        chat=str(chat),
        lane=Lane.REPLY,
        promise=Promise.REPEAT,
        op=OutboxOp.SEND,
        laid=words,
    )


def edit(chat: int, ref: str, what: Laid | str, *, has_picture: bool = False) -> Outgoing:
    words = laid(what) if isinstance(what, str) else what
    return Outgoing(
        id=2,
        channel="telegram",
        chat=str(chat),
        lane=Lane.REPLY,
        promise=Promise.REPEAT,
        op=OutboxOp.EDIT,
        laid=words,
        card_ref=ref,
        card_has_picture=has_picture,
    )


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def platform(anyio_backend: str) -> AsyncIterator[Telegram]:
    async with Telegram(http_webhooks=True, webhook_retry_s=0.01) as platform:
        yield platform


@pytest.fixture
def rests() -> Rests:
    return Rests()


@pytest.fixture
async def channel(platform: Telegram, rests: Rests) -> AsyncIterator[TelegramChannel]:
    """A bot that polls; not listening until the test starts it."""
    options = TelegramOptions(token=platform.token, api_url=platform.url)
    channel = TelegramChannel(options, rest=rests)
    await channel.verify()
    yield channel
    await channel.stop()
    await channel.close()


@pytest.fixture
def shawl(tmp_path: Path) -> PictureFile:
    """A picture that Telegram has not seen yet."""
    path = tmp_path / "shawl.png"
    path.write_bytes(PIXEL)
    return PictureFile(7, path)
