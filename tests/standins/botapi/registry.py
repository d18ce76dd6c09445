"""The table of served methods, and what several of them share."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.standins.botapi.business import check_buttons, open_business_chat
from tests.standins.botapi.errors import Refusal, bad_request, forbidden
from tests.standins.botapi.keyboards import Markup
from tests.standins.botapi.markup import Entity
from tests.standins.botapi.params import Json, Params
from tests.standins.botapi.state import BotAccount, Chat, Message

if TYPE_CHECKING:
    from tests.standins.botapi.platform import Telegram

Handler = Callable[["Turn"], Any]
METHODS: dict[str, tuple[str, Handler]] = {}
CHAT_NOT_FOUND = bad_request("chat not found")
# Older names that the real server still reads and the schema no longer lists.
LEGACY = frozenset({"reply_to_message_id", "disable_web_page_preview",
                    "allow_sending_without_reply"})  # fmt: skip


def served(name: str) -> Callable[[Handler], Handler]:
    """Mark the function that answers a method; names match without case, as on the server."""

    def keep(handler: Handler) -> Handler:
        METHODS[name.lower()] = (name, handler)
        return handler

    return keep


@cache
def schema() -> Json:
    """Parameters of every served method, from the published description of the Bot API 10.1."""
    found: Json = json.loads((Path(__file__).parent / "schema.json").read_text())
    return found


@cache
def known_parameters(method: str) -> frozenset[str]:
    """The names a method reads."""
    return frozenset(schema()["methods"].get(method, ())) | LEGACY


class Turn:
    """One call being answered: who calls, with what, on which platform."""

    __slots__ = ("bot", "method", "p", "platform")

    def __init__(self, platform: Telegram, bot: BotAccount, p: Params, method: str = "") -> None:
        self.method = method
        self.platform = platform
        self.bot = bot
        self.p = p

    def chat(self, name: str = "chat_id") -> Chat:
        """The chat of the call, if the bot may know it.

        Raises: Refusal.
        """
        raw = self.p.text(name)
        if not raw:
            raise bad_request(f"{name} is empty")
        connection = "business_connection_id"
        if connection in self.p and connection in known_parameters(self.method):
            check_buttons(self.p)
            return open_business_chat(self.bot, self.p, self.platform.now())
        chat = self._resolve(raw)
        if chat is None:
            raise CHAT_NOT_FOUND
        return chat

    def _resolve(self, raw: str) -> Chat | None:
        if raw.startswith("@"):
            wanted = raw[1:].lower()
            return next((c for c in self.bot.chats.values() if not c.private
                         and str(c.data.get("username", "")).lower() == wanted), None)  # fmt: skip
        try:
            number = int(raw)
        except ValueError:
            return None
        chat = self.bot.chats.get(number)
        if chat is not None and (chat.started or not chat.private):
            return chat
        if number in self.bot.known_users:
            raise forbidden("bot can't initiate conversation with a user")
        return None

    def open_chat(self, messages: int = 1) -> Chat:
        """The chat of the call, if the bot may write there now.

        Raises: Refusal.
        """
        chat = self.chat()
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if chat.deactivated:
            raise forbidden("user is deactivated")
        if chat.left:
            raise forbidden("bot was kicked from the supergroup chat")
        if messages:
            self.platform.limits_of(self.bot).spend(chat, self.platform.now(), messages)
        return chat

    def message(self, refusal: Refusal, *, chat: Chat | None = None) -> Message:
        """The message of the call.

        Raises: the refusal given, when it is gone or never was.
        """
        found = (chat or self.chat()).find(self.p.integer("message_id"))
        if found is None:
            raise refusal
        return found

    def replied(self, chat: Chat) -> Message | None:
        """The message that the new one answers.

        Raises: Refusal.
        """
        given = self.p.structure("reply_parameters", what="reply parameters")
        if given is None:
            number = self.p.integer("reply_to_message_id")
            given = {"message_id": number} if number else None
        if given is None:
            return None
        if "message_id" not in given:
            raise bad_request('can\'t find field "message_id"')
        found = chat.find(int(given["message_id"]))
        optional = given.get("allow_sending_without_reply")
        if found is None and not (optional or self.p.flag("allow_sending_without_reply")):
            raise bad_request("message to be replied not found")
        return found


def new_message(
    turn: Turn,
    chat: Chat,
    content: Json,
    *,
    markup: Markup | None = None,
    replied: Message | None = None,
    raw_text: str = "",
) -> Message:
    """Put a message of the bot into a chat and apply its keyboard."""
    data: Json = {
        "message_id": chat.take_id(),
        "from": turn.bot.user,
        "chat": chat.data,
        "date": int(turn.platform.now()),
        **content,
    }
    if chat.connection:
        business = turn.bot.business[chat.connection]
        data |= {
            "from": business.user,
            "sender_business_bot": turn.bot.user,
            "business_connection_id": business.id,
        }
    if replied is not None:
        data["reply_to_message"] = {
            key: value for key, value in replied.data.items() if key != "reply_to_message"
        }
    if turn.p.flag("protect_content"):
        data["has_protected_content"] = True
    if markup is not None:
        if markup.kind == "inline":
            data["reply_markup"] = markup.value
        elif markup.kind == "keyboard":
            chat.reply_keyboard = markup.value
        elif markup.kind == "remove":
            chat.reply_keyboard = None
    message = Message(data, True, raw_text, markup_kind=markup.kind if markup else "")
    if chat.connection:
        # Every word on somebody's behalf comes back to the bot.
        number = turn.bot.push("business_message", data, ("chat", chat.id))
        if number is not None:
            turn.platform.calls.add_update({"update_id": number, "business_message": data})
    return chat.add(message)


def text_fields(text: str, entities: list[Entity]) -> Json:
    """The text part of a Message."""
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_fields(text: str, entities: list[Entity]) -> Json:
    """The caption part of a Message, empty without one."""
    if not text:
        return {}
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}
