"""Chats as a test looks at them."""

from __future__ import annotations

from tests.standins.botapi.params import Json
from tests.standins.botapi.state import Message, Toast
from tests.standins.botapi.wires import ChatView, Wire


class ChatHandle:
    """One chat to look at."""

    def __init__(self, wire: Wire, chat_id: int) -> None:
        self.wire = wire
        self.id = chat_id

    async def fetch(self) -> ChatView:
        """The chat now; over the control API this is what brings the snapshot up to date."""
        return await self.wire.view(self.id)

    @property
    def messages(self) -> list[Message]:
        """What stands in the chat, from old to new."""
        return self.wire.snapshot(self.id).messages

    @property
    def from_bot(self) -> list[Message]:
        """What the bot wrote and did not delete."""
        return [message for message in self.messages if message.from_bot]

    @property
    def last(self) -> Message:
        """The latest message."""
        return self.messages[-1]

    @property
    def toasts(self) -> list[Toast]:
        """Answers to taps, from old to new."""
        return self.wire.snapshot(self.id).toasts

    @property
    def actions(self) -> list[str]:
        """“typing” and the like, from old to new."""
        return self.wire.snapshot(self.id).actions

    @property
    def pinned(self) -> list[int]:
        """Numbers of pinned messages, the latest at the end."""
        return self.wire.snapshot(self.id).pinned

    @property
    def reply_keyboard(self) -> list[list[Json]]:
        """The keyboard in place of the letters, empty without one."""
        shown = self.wire.snapshot(self.id).reply_keyboard
        rows: list[list[Json]] = shown["keyboard"] if shown else []
        return rows


class Group(ChatHandle):
    """A group; people write there with ``chat=group``."""
