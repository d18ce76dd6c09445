"""The way from a handle to the world: straight in, or over the control API."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from tests.standins.botapi.acts import Acts
from tests.standins.botapi.params import Json
from tests.standins.botapi.state import BotAccount, Message, Toast

if TYPE_CHECKING:
    from tests.standins.botapi.platform import Telegram


@dataclass(slots=True)
class ChatView:
    """A chat at one moment."""

    revision: int = 0
    messages: list[Message] = field(default_factory=list)
    toasts: list[Toast] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    pinned: list[int] = field(default_factory=list)
    reply_keyboard: Json | None = None


@dataclass(frozen=True, slots=True)
class Tap:
    """What a press on a button led to: a query, an address to open, or a copied text."""

    query_id: str = ""
    url: str = ""
    copied: str = ""


class Wire(Protocol):
    """The way from a handle to the world."""

    async def act(self, verb: str, user_id: int, args: Json) -> Json: ...

    async def view(self, chat_id: int) -> ChatView: ...

    async def changed(self, chat_id: int, revision: int, timeout_s: float) -> None: ...

    def snapshot(self, chat_id: int) -> ChatView: ...


class LocalWire:
    """Straight into the platform of this process, from its own loop or another one."""

    def __init__(self, platform: Telegram, bot: BotAccount) -> None:
        self.platform = platform
        self.bot = bot
        self.acts = Acts(platform, bot)
        self.register = self.acts.register
        self.register_group = self.acts.register_group

    async def act(self, verb: str, user_id: int, args: Json) -> Json:
        """Do something at home."""
        return await self.platform.at_home(lambda: self.acts.perform(verb, user_id, args))

    async def view(self, chat_id: int) -> ChatView:
        """The chat as it is."""
        return await self.platform.at_home(lambda: self.snapshot(chat_id))

    def snapshot(self, chat_id: int) -> ChatView:
        """The chat as it is."""
        chat = self.bot.chats[chat_id]
        shown = [message for message in list(chat.messages.values()) if not message.deleted]
        return ChatView(
            chat.revision, shown, list(chat.toasts), list(chat.actions), list(chat.pinned),
            chat.reply_keyboard,
        )  # fmt: skip

    async def changed(self, chat_id: int, revision: int, timeout_s: float) -> None:
        """Return when the chat is newer than ``revision``, or after the time."""
        home = self.platform.loop
        if home is None or home is asyncio.get_running_loop():
            await self._changed(chat_id, revision, timeout_s)
            return
        waiting = asyncio.run_coroutine_threadsafe(
            self._changed(chat_id, revision, timeout_s), home
        )
        await asyncio.wrap_future(waiting)

    async def _changed(self, chat_id: int, revision: int, timeout_s: float) -> None:
        chat = self.bot.chats[chat_id]
        if chat.revision > revision:
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        chat.waiters.append(waiter)
        await asyncio.wait([waiter], timeout=timeout_s)
        if waiter in chat.waiters:
            chat.waiters.remove(waiter)
