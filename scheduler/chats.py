"""The chats a courier has in mind: those with something to send, and those written to just now."""

from collections.abc import Callable, Iterator, Mapping

from scheduler.chat import Chat
from scheduler.limits import ChatPace
from scheduler.line import Line

KEPT = 500
"""Messages between two looks at who can be forgotten, at the least."""


def is_group(address: str) -> bool:
    """Whether several people read this chat.

    Source: https://core.telegram.org/bots/api#chat
    """
    return address.startswith("-")


class Chats:
    """Each as long as it matters."""

    def __init__(self, lines: Mapping[str, Line], monotonic: Callable[[], float]) -> None:
        self._lines, self._monotonic = lines, monotonic
        self._chats: dict[tuple[str, str], Chat] = {}
        self._sent = 0

    def __iter__(self) -> Iterator[Chat]:
        return iter(self._chats.values())

    def __len__(self) -> int:
        return len(self._chats)

    def get(self, channel: str, address: str) -> Chat:
        """The chat, met anew when nobody remembers it."""
        key = (channel, address)
        chat = self._chats.get(key)
        if chat is None:
            limits, now = self._lines[channel].limits, self._monotonic()
            pace = ChatPace.of(limits, now, group=is_group(address))
            chat = self._chats[key] = Chat(channel, address, pace)
        return chat

    def waiting(self) -> int:
        """Messages that have not arrived yet."""
        return sum(len(lane) for chat in self for lane in chat.lanes)

    def are_busy(self, within_s: float) -> bool:
        """Whether one of them has a message that may leave within so many seconds."""
        return any(self._delay(chat) <= within_s for chat in self if chat.next() is not None)

    def tidy(self) -> None:
        """After a message: forget those that nothing limits any more, when there are many."""
        self._sent += 1
        # Not for each message, so that looking through all of them costs next to nothing.
        if self._sent < max(KEPT, len(self._chats) // 4):
            return
        now, self._sent = self._monotonic(), 0
        self._chats = {key: chat for key, chat in self._chats.items() if not chat.forgettable(now)}

    def _delay(self, chat: Chat) -> float:
        out = chat.next()
        assert out is not None
        return max(chat.wait(self._monotonic(), out.lane), self._lines[chat.channel].delay())
