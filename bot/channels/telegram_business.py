"""What happens in the chats of a seller's own account, into which the seller has let the bot.

Such a message is an ordinary one with three differences: it names its connection; the seller's own
words arrive as well; and so do ours, which are nobody's words. The chat is the other side's own, so
whoever writes and is not the chat is the seller.
Source: https://core.telegram.org/bots/api#businessconnection, #message
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.channels.telegram_parse import parse_update
from bot.engine.inbound import Connection, Inbound, Kind
from common import guests

CAN_REPLY = "can_reply"
"""The right without which the bot reads and is silent."""

_Json = Mapping[str, Any]


def parse_anywhere(raw: _Json, *, channel: str, username: str | None) -> Inbound | None:
    """What an update means to the shop, in the bot's own chats and in a seller's; None when it is
    not for us. Edits and deletions in a seller's chats never are.
    """
    if isinstance(change := raw.get("business_connection"), dict):
        return _connection(raw, change, channel)
    if isinstance(message := raw.get("business_message"), dict):
        return _message(raw, message, channel, username)
    heard = parse_update(raw, channel=channel, username=username)
    if heard is None or heard.kind is not Kind.TAP:
        return heard
    return _in_its_chat(heard, raw["callback_query"]["message"])


def _connection(raw: _Json, change: _Json, channel: str) -> Inbound | None:
    """Who let us in, read as a message that they wrote to us alone.

    Source: https://core.telegram.org/bots/api#businessconnection
    """
    chat = {"id": change.get("user_chat_id"), "type": "private"}
    said = {"from": change.get("user"), "chat": chat, "date": change.get("date"), "text": "-"}
    heard = parse_update({**raw, "message": said}, channel=channel, username=None)
    id_ = change.get("id")
    if heard is None or not isinstance(id_, str) or not id_:
        return None
    rights = change.get("rights")
    given = rights.items() if isinstance(rights, dict) else ()
    known = Connection(
        id_, change.get("is_enabled") is True, frozenset(name for name, may in given if may is True)
    )
    return replace(heard, kind=Kind.CONNECTED, text="", raw=raw, connection=known)


def _message(raw: _Json, message: _Json, channel: str, username: str | None) -> Inbound | None:
    """Words of either side. What a bot has sent, or the account by itself (a greeting, what was
    written for later), is nobody's hand.
    """
    if "sender_business_bot" in message or message.get("is_from_offline") is True:
        return None
    heard = parse_update({**raw, "message": message}, channel=channel, username=username)
    if heard is None or not heard.private:
        return None
    heard = replace(_in_its_chat(heard, message), raw=raw, ref=None)
    if heard.sender == str(message["chat"]["id"]):
        return heard
    chat = message["chat"]
    names = (chat.get("first_name"), chat.get("last_name"))
    handle = chat.get("username")
    return replace(
        heard,
        kind=Kind.HAND,
        sender=str(chat["id"]),
        name=" ".join(name for name in names if isinstance(name, str) and name),
        username=handle if isinstance(handle, str) and handle else None,
        language_code=None,
        command=None,
        start=None,
        media=(),
    )


def _in_its_chat(heard: Inbound, message: _Json) -> Inbound:
    """The same, in the chat of the connection that the message names."""
    connection = message.get("business_connection_id")
    if not isinstance(connection, str) or not connection:
        return heard
    return replace(heard, chat=guests.written(connection, heard.chat))
