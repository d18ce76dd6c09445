"""The people on Instagram, their conversations with the account, and what they may send."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

Item = dict[str, Any]

PAGE = 20
_numbers = count(31_000_000_000_000_000_001)


@dataclass
class Thread:
    """A conversation of two; items stand oldest first here, newest first on the wire."""

    id: str
    user: Mapping[str, Any]
    items: list[Item] = field(default_factory=list)
    pending: bool = False
    closed: bool = False
    """Whether its person lets the account write no more."""

    @property
    def has_written(self) -> bool:
        """Whether its person has ever said anything."""
        return any(str(item["user_id"]) == str(self.user["pk"]) for item in self.items)

    def page(self, before: str = "", size: int = PAGE) -> dict[str, Any]:
        """As the API shows it, from a place on to what is older."""
        end = len(self.items) if not before else int(before)
        start = max(end - size, 0)
        return {
            "thread_id": self.id,
            "thread_v2_id": f"17{self.id[-14:]}",
            "users": [dict(self.user)],
            "items": [dict(item) for item in reversed(self.items[start:end])],
            "is_group": False,
            "pending": self.pending,
            "has_older": start > 0,
            "oldest_cursor": str(start),
            "last_activity_at": self.items[-1]["timestamp"] if self.items else 0,
        }


class Someone:
    """Somebody with the app on their phone."""

    def __init__(self, thread: Thread, account_id: int, tick: Callable[[], int], name: str) -> None:
        self.thread, self.name = thread, name
        self._account_id, self._tick = account_id, tick

    @property
    def id(self) -> str:
        """What Instagram calls them."""
        return str(self.thread.user["pk"])

    @property
    def reads(self) -> list[Item]:
        """What the account has written to them, oldest first."""
        return [one for one in self.thread.items if one["user_id"] == self._account_id]

    def says(self, text: str) -> Item:
        """Write."""
        return self.sends(item_type="text", text=text)

    def sends(self, *, by_hand: bool = False, **item: Any) -> Item:
        """Send any kind of item; `by_hand`: the owner of the account does, in the app."""
        user_id = self._account_id if by_hand else int(self.id)
        made = {
            "item_id": str(next(_numbers)),
            "user_id": user_id,
            "timestamp": self._tick(),
            "is_sent_by_viewer": by_hand,
            "client_context": str(next(_numbers))[:19],
            **item,
        }
        self.thread.items.append(made)
        return made


def micros(now: Callable[[], datetime]) -> Callable[[], int]:
    """Instants as Instagram counts them; no two are the same."""
    last = 0

    def tick() -> int:
        nonlocal last
        last = max(last + 1, int(now().timestamp() * 1_000_000))
        return last

    return tick
