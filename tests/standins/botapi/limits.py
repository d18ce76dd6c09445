"""How fast a bot may talk, when a test switches that on.

Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

from tests.standins.botapi.errors import flood
from tests.standins.botapi.state import Chat

_GROUP_WINDOW_S = 60.0


@dataclass
class Limits:
    """Limits of one bot; ``burst`` is what a chat takes at once before 1 a second holds.

    Telegram does not publish the burst; three is what bots see in practice.
    """

    enabled: bool = False
    per_bot: int = 30
    burst: int = 3
    per_group_minute: int = 20
    _bot: deque[float] = field(default_factory=deque)
    _chats: dict[int, float] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=dict)

    def spend(self, chat: Chat, now: float, messages: int = 1) -> None:
        """Count messages to a chat.

        Raises: Refusal, 429 with the seconds to wait.
        """
        if not self.enabled:
            return
        while self._bot and self._bot[0] <= now - 1.0:
            self._bot.popleft()
        if len(self._bot) + messages > self.per_bot:
            raise flood(1)
        if chat.private:
            self._spend_private(chat.id, now, messages)
        else:
            self._spend_group(chat.id, now, messages)
        self._bot.extend([now] * messages)

    def _spend_private(self, chat_id: int, now: float, messages: int) -> None:
        """``_chats`` holds the instant at which the chat's budget is full again."""
        full_at = max(self._chats.get(chat_id, now), now)
        wait = full_at + messages - now - self.burst
        if wait > 0 and full_at > now:
            raise flood(math.ceil(wait))
        self._chats[chat_id] = full_at + messages

    def _spend_group(self, chat_id: int, now: float, messages: int) -> None:
        sent = self._groups.setdefault(chat_id, deque())
        while sent and sent[0] <= now - _GROUP_WINDOW_S:
            sent.popleft()
        if len(sent) + messages > self.per_group_minute and sent:
            raise flood(math.ceil(sent[0] + _GROUP_WINDOW_S - now))
        sent.extend([now] * messages)
