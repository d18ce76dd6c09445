"""The chats a courier has in mind: those with something to send, and those written to just now."""

from collections.abc import Callable, Iterator, Mapping

from scheduler.chat import Chat
from scheduler.limits import ChatPace
from scheduler.line import Line

KEPT = 500
"""Chats in memory above which those with nothing to send are forgotten."""


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
        self._room = KEPT

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
        """Forget those that nothing limits any more, when there are many."""
        if len(self._chats) <= self._room:
            return
        now = self._monotonic()
        self._chats = {key: chat for key, chat in self._chats.items() if not chat.forgettable(now)}
        # Looked through again only when it has doubled, so that looking costs next to nothing.
        self._room = max(KEPT, 2 * len(self._chats))

    def _delay(self, chat: Chat) -> float:
        now, out = self._monotonic(), chat.next()
        assert out is not None
        return max(chat.wait(now, out.lane), self._lines[chat.channel].quiet_until - now)
