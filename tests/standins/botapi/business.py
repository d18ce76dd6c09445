"""Chats of a person's own account into which they have let the bot.

What is refused, and in which words: `BUSINESS_PEER_INVALID` was seen by others
(grammyjs/grammY#846), "Business connection not found" is TDLib's; the words for a right that is
missing and for a chat without a message of the last day are what the error list of Telegram's own
API calls them, which nobody here has seen from a bot. All that matters to a bot is that it is a 400.

Source: https://core.telegram.org/bots/api#businessconnection, https://core.telegram.org/api/errors
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.standins.botapi.errors import Refusal, bad_request
from tests.standins.botapi.params import Json, Params

if TYPE_CHECKING:
    from tests.standins.botapi.state import BotAccount, Chat

RECENTLY_S = 24 * 3600
"""How long after the other side's last message the bot may write."""
BUSINESS_KEY = 7_000_000_000_000_000
"""Numbers from here on name such chats inside of the stand-in; on the wire each has the number of
its person, as on the real server."""


@dataclass(slots=True)
class Business:
    """One account and the bot in it."""

    id: str
    user: Json
    date: int
    rights: tuple[str, ...] = ("can_reply", "can_read_messages")
    enabled: bool = True
    chats: dict[int, Chat] = field(default_factory=dict)
    """By the person on the other side."""
    heard_at: dict[int, float] = field(default_factory=dict)
    """When that person last wrote."""

    def to_json(self) -> Json:
        """The connection as the bot is told of it."""
        return {
            "id": self.id,
            "user": self.user,
            "user_chat_id": self.user["id"],
            "date": self.date,
            "rights": dict.fromkeys(self.rights, True),
            "is_enabled": self.enabled,
        }


def connection_of(bot: BotAccount, p: Params) -> Business:
    """The connection that a call names.

    Raises: Refusal.
    """
    found = bot.business.get(p.text("business_connection_id"))
    if found is None:
        raise bad_request("Business connection not found")
    if not found.enabled:
        raise Refusal(400, "Bad Request: BUSINESS_CONNECTION_INVALID")
    return found


def open_business_chat(bot: BotAccount, p: Params, now: float) -> Chat:
    """The chat of a call on somebody's behalf, if the bot may write there now.

    Raises: Refusal.
    """
    business = connection_of(bot, p)
    if "can_reply" not in business.rights:
        raise Refusal(400, "Bad Request: BUSINESS_CONNECTION_NOT_ALLOWED")
    person = p.integer("chat_id")
    if person not in business.chats:
        raise Refusal(400, "Bad Request: BUSINESS_PEER_INVALID")
    if now - business.heard_at.get(person, float("-inf")) >= RECENTLY_S:
        raise Refusal(400, "Bad Request: BUSINESS_PEER_USAGE_MISSING")
    return business.chats[person]


def check_buttons(p: Params) -> None:
    """No button that leads elsewhere on behalf of somebody.

    Raises: Refusal.
    """
    markup = p.structure("reply_markup", what="reply keyboard markup") or {}
    for row in markup.get("inline_keyboard", ()):
        for button in row:
            if any(name.startswith(("switch_inline", "web_app")) for name in button):
                raise bad_request("BUTTON_TYPE_INVALID")
