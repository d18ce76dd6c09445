"""A platform in the test's hands: it notes what arrives, and refuses or waits when it is told to."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.channels.base import Intake, PictureFile, SendError, Sent
from bot.channels.platforms import TELEGRAM
from bot.dialogue.layout import Capabilities
from bot.engine.inbound import Inbound
from bot.engine.outgoing import Outgoing


class Mouth:
    """Implements `bot.channels.base.Channel`."""

    name = "telegram"
    capabilities: Capabilities = TELEGRAM
    reply_window: timedelta | None = None

    def __init__(self) -> None:
        self.tried: list[Outgoing] = []
        self.arrived: list[Outgoing] = []
        self.pictures: list[PictureFile | None] = []
        self.answered: list[tuple[str, str | None]] = []
        self.trouble: defaultdict[str, deque[Exception]] = defaultdict(deque)
        """Errors for the next tries, by chat; those of "" meet whoever comes."""
        self.answer_trouble: deque[Exception] = deque()
        self.held: dict[str, asyncio.Event] = {}
        """Chats whose messages stay on their way until the event."""
        self.flying = 0
        self.most_flying = 0
        self._news = asyncio.Condition()

    def texts(self, chat: str | None = None) -> list[str]:
        """What arrived, in order."""
        return [out.laid.text for out in self.arrived if chat in {None, out.chat}]

    def fails(self, chat: str, *errors: Exception) -> None:
        self.trouble[chat].extend(errors)

    def hold(self, chat: str) -> asyncio.Event:
        self.held[chat] = asyncio.Event()
        return self.held[chat]

    async def hears(self, count: int) -> list[str]:
        """Wait until so many messages have been tried."""
        async with asyncio.timeout(20), self._news:
            await self._news.wait_for(lambda: len(self.tried) >= count)
        return self.texts()

    async def send(self, out: Outgoing, picture: PictureFile | None) -> Sent:
        self.flying += 1
        self.most_flying = max(self.most_flying, self.flying)
        try:
            async with self._news:
                self.tried.append(out)
                self._news.notify_all()
            if out.chat in self.held:
                await self.held[out.chat].wait()
            for whose in (out.chat, ""):
                if self.trouble[whose]:
                    raise self.trouble[whose].popleft()
        finally:
            self.flying -= 1
        self.arrived.append(out)
        self.pictures.append(picture)
        ref = out.card_ref or f"m{len(self.arrived)}"
        return Sent(ref, f"file-{picture.media_id}" if picture and not picture.ref else None)

    async def answer(self, callback_id: str, text: str | None) -> None:
        if self.answer_trouble:
            raise self.answer_trouble.popleft()
        self.answered.append((callback_id, text))

    async def start(self, intake: Intake) -> None: ...

    async def stop(self) -> None: ...

    async def close(self) -> None: ...

    async def fetch(self, ref: str) -> bytes:
        raise NotImplementedError

    def parse(self, raw: Mapping[str, Any]) -> Inbound | None:
        return None


def too_fast(seconds: float, *, whole_bot: bool = False) -> SendError:
    return SendError("too many requests", retry_after_s=seconds, whole_bot=whole_bot)


def broken() -> SendError:
    return SendError("timed out", broken=True)


def blocked() -> SendError:
    return SendError("bot was blocked by the user", opted_out=True, rejected=True)


def rejected() -> SendError:
    return SendError("can't parse entities", rejected=True)


def vanished() -> SendError:
    return SendError("message to edit not found", vanished=True)
