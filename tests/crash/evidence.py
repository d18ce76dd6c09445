"""What there is to judge by: the platform's own log, the shop's books, the bank's books."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from models.database import Database

Json = dict[str, Any]
SHOWS = ("sendMessage", "sendPhoto", "editMessageText", "editMessageMedia")


@dataclass
class Platform:
    """What the stand-in wrote down, from the first update to the last call."""

    updates: dict[str, Json] = field(default_factory=dict)
    """By update id."""
    sent: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    """The texts each message of the bot has had, by chat and message id."""
    refused: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, log: Path) -> "Platform":
        """Read the log of `python -m tests.standins.botapi --log`."""
        platform = cls()
        for line in log.read_text().splitlines():
            entry = json.loads(line)
            if entry["kind"] == "update":
                platform.updates[str(entry["update"]["update_id"])] = entry["update"]
            elif entry["method"] in SHOWS:
                platform._shown(entry)
        return platform

    def _shown(self, call: Json) -> None:
        if not call["ok"]:
            self.refused.append(f"{call['method']}: {call['description']}")
            return
        message = call["result"]
        key = (str(message["chat"]["id"]), str(message["message_id"]))
        self.sent[key].append(message.get("text", message.get("caption", "")))

    def first_texts(self, chat: str) -> Iterator[str]:
        """What each message of a chat said when it came."""
        return (texts[0] for (where, _), texts in self.sent.items() if where == chat)


@dataclass(frozen=True)
class Money:
    """A payment that the bank has given to the shop."""

    order_id: str
    amount: int


def bank_money(books: Path) -> list[Money]:
    """What the bank has settled."""
    with closing(sqlite3.connect(books)) as connection:
        rows = connection.execute(
            "SELECT order_id, amount FROM payment WHERE settled_at IS NOT NULL"
        ).fetchall()
    return [Money(*row) for row in rows]


@dataclass
class Evidence:
    """Everything at the end, when nothing moves any more."""

    platform: Platform
    database: Database
    session: Session
    bank: list[Money]
    buyers: dict[str, int]
    """Purchases that each chat was to make."""
    killers: set[str]
    """Chats from which an update came that kills the process."""
    stock: dict[str, int]
    """Units of each SKU at the beginning."""
    now: datetime
    """What the shop believes the time is."""
    forgetful: set[str] = field(default_factory=set)
    """Chats of those who ordered and never paid."""
    stopped: set[str] = field(default_factory=set)
    """Chats of those who said stop when they had bought."""
    has_days: bool = False
    """Whether days went by after the purchases."""
