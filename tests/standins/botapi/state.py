"""What the stand-in remembers: bots, chats, messages, updates."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.standins.botapi.business import Business
from tests.standins.botapi.params import Json

UNASKED_KINDS = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(slots=True)
class Message:
    """One message of a chat as the person sees it, with the JSON the bot got.

    ``data`` is replaced, never changed in place: answers and updates may still hold the old one.
    """

    data: Json
    from_bot: bool
    raw_text: str = ""
    edits: int = 0
    deleted: bool = False
    revision: int = 0
    markup_kind: str = ""

    @property
    def id(self) -> int:
        """The number of the message in its chat."""
        return int(self.data["message_id"])

    @property
    def text(self) -> str:
        """The plain text or caption after parsing."""
        return str(self.data.get("text", self.data.get("caption", "")))

    @property
    def entities(self) -> list[Json]:
        """Where the text is bold, linked and so on."""
        found: list[Json] = self.data.get("entities") or self.data.get("caption_entities") or []
        return found

    @property
    def photo(self) -> str | None:
        """The file id of the largest size, None without a picture."""
        sizes = self.data.get("photo")
        return str(sizes[-1]["file_id"]) if sizes else None

    @property
    def document(self) -> Json | None:
        """The file that came with the message."""
        found: Json | None = self.data.get("document")
        return found

    @property
    def keyboard(self) -> list[list[Json]]:
        """Rows of inline buttons."""
        rows: list[list[Json]] = self.data.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[Json]:
        """Inline buttons from first to last."""
        return [button for row in self.keyboard for button in row]

    @property
    def labels(self) -> list[str]:
        """What stands on the inline buttons."""
        return [str(button["text"]) for button in self.buttons]

    @property
    def reply_to(self) -> int | None:
        """The message this one answers."""
        replied = self.data.get("reply_to_message")
        return int(replied["message_id"]) if replied else None

    def to_json(self) -> Json:
        """The form that travels over the control API."""
        return asdict(self)


@dataclass(slots=True)
class Toast:
    """The answer to a tap: a short notice, an alert, or nothing but the end of the spinner."""

    query_id: str
    text: str
    show_alert: bool
    url: str = ""
    user_id: int = 0
    revision: int = 0


@dataclass(slots=True)
class Chat:
    """A private chat or a group, as one bot has it."""

    id: int
    data: Json
    started: bool = False
    connection: str = ""
    """Of the account whose chat it is; empty for the bot's own."""
    blocked: bool = False
    deactivated: bool = False
    left: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    next_id: int = 1
    revision: int = 0
    reply_keyboard: Json | None = None
    toasts: list[Toast] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    pinned: list[int] = field(default_factory=list)
    reactions: dict[int, list[Json]] = field(default_factory=dict)
    waiters: list[asyncio.Future[None]] = field(default_factory=list)

    @property
    def private(self) -> bool:
        """Whether the chat has one person in it."""
        return bool(self.data["type"] == "private")

    def take_id(self) -> int:
        """The number of the next message."""
        number = self.next_id
        self.next_id += 1
        return number

    def touch(self, message: Message | None = None) -> int:
        """Note that something is new to see and wake whoever waits for it."""
        self.revision += 1
        if message is not None:
            message.revision = self.revision
        if self.waiters:
            waiters, self.waiters = self.waiters, []
            for waiter in waiters:
                if not waiter.done():
                    waiter.set_result(None)
        return self.revision

    def add(self, message: Message) -> Message:
        """Put a message at the end."""
        self.messages[message.id] = message
        self.touch(message)
        return message

    def find(self, message_id: int) -> Message | None:
        """A message that still exists."""
        message = self.messages.get(message_id)
        return None if message is None or message.deleted else message


@dataclass(slots=True)
class Update:
    """One update waiting for the bot; ``lane`` is what Telegram keeps in order."""

    id: int
    kind: str
    lane: tuple[str, int]
    data: Json
    body: bytes


@dataclass(slots=True)
class CallbackQuery:
    """A tap that waits for its answer."""

    id: str
    chat: Chat
    user_id: int
    at: float
    answered: bool = False


@dataclass(slots=True)
class Webhook:
    """Where updates are posted, and what went wrong last."""

    url: str
    secret: str = ""
    max_connections: int = 40
    ip_address: str = ""
    last_error_date: int = 0
    last_error_message: str = ""


@dataclass(slots=True)
class StoredFile:
    """Bytes that Telegram keeps, under one id per size."""

    file_id: str
    unique_id: str
    kind: str
    path: str
    content: bytes
    name: str = ""
    sizes: list[Json] = field(default_factory=list)


class BotAccount:
    """One bot: its token, the chats it is in, the updates it has not taken yet."""

    def __init__(self, token: str, username: str, name: str, *, first_update_id: int) -> None:
        self.token = token
        self.id = int(token.partition(":")[0])
        self.user: Json = {"id": self.id, "is_bot": True, "first_name": name, "username": username}
        self.reads_all_groups = False
        self.inline = True
        self.takes_business = True
        self.chats: dict[int, Chat] = {}
        self.known_users: set[int] = set()
        self.files: dict[str, StoredFile] = {}
        self.pending: OrderedDict[int, Update] = OrderedDict()
        self.next_update_id = first_update_id
        self.allowed: frozenset[str] | None = None
        self.webhook: Webhook | None = None
        self.poller: asyncio.Future[str] | None = None
        self.queries: dict[str, CallbackQuery] = {}
        self.checkouts: dict[str, Json] = {}
        self.business: dict[str, Business] = {}
        self.inline_queries: dict[str, Json] = {}
        self.commands: dict[str, list[Json]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[int, Json] = {}
        self.on_update: Callable[[Update], None] = lambda update: None
        self.last_poll: Json | None = None

    @property
    def me(self) -> Json:
        """The answer to getMe."""
        return {
            **self.user,
            "can_join_groups": True,
            "can_read_all_group_messages": self.reads_all_groups,
            "supports_inline_queries": self.inline,
            "can_connect_to_business": self.takes_business,
            "has_main_web_app": False,
        }

    def wants(self, kind: str) -> bool:
        """Whether updates of this kind are sent at all."""
        return kind not in UNASKED_KINDS if not self.allowed else kind in self.allowed

    def push(self, kind: str, payload: Json, lane: tuple[str, int]) -> int | None:
        """Queue an update; its number, or None when the bot never asked for the kind."""
        if not self.wants(kind):
            return None
        number = self.next_update_id
        self.next_update_id += 1
        data = {"update_id": number, kind: payload}
        body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
        update = Update(number, kind, lane, data, body)
        self.pending[number] = update
        if self.poller is not None and not self.poller.done():
            self.poller.set_result("")
        self.on_update(update)
        return number


def message_from_json(data: dict[str, Any]) -> Message:
    """The message that ``to_json`` wrote."""
    return Message(**data)
