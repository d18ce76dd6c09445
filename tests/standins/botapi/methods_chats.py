"""Looking at chats and files; pins and reactions."""

from __future__ import annotations

from tests.standins.botapi.errors import bad_request
from tests.standins.botapi.files import MAX_DOWNLOAD_BYTES
from tests.standins.botapi.params import Json
from tests.standins.botapi.registry import Turn, served
from tests.standins.botapi.state import Chat


@served("getChat")
def get_chat(turn: Turn) -> Json:
    """All that a bot may know of a chat."""
    chat = turn.chat()
    full: Json = {**chat.data, "accent_color_id": 0, "max_reaction_count": 11,
                  "accepted_gift_types": _NO_GIFTS}  # fmt: skip
    if not chat.private:
        full["permissions"] = {"can_send_messages": True}
    if chat.pinned:
        full["pinned_message"] = chat.messages[chat.pinned[-1]].data
    return full


_NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


@served("getChatMember")
def get_chat_member(turn: Turn) -> Json:
    """Whether somebody is in a chat."""
    turn.chat()
    number = turn.p.integer("user_id")
    user = turn.bot.user if number == turn.bot.id else turn.platform.user(number)
    if user is None:
        raise bad_request("member not found" if number > 0 else "invalid user_id specified")
    return {"status": "member", "user": user}


@served("leaveChat")
def leave_chat(turn: Turn) -> bool:
    """Go out of a group."""
    chat = turn.chat()
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.left = True
    return True


@served("pinChatMessage")
def pin_chat_message(turn: Turn) -> bool:
    """Keep a message at the top."""
    chat = turn.open_chat(messages=0)
    message = turn.message(bad_request("message to pin not found"), chat=chat)
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    chat.pinned.append(message.id)
    chat.touch()
    return True


@served("unpinChatMessage")
def unpin_chat_message(turn: Turn) -> bool:
    """Let the named pin go, or the latest."""
    chat = turn.open_chat(messages=0)
    number = turn.p.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    return _unpin(chat, [number])


@served("unpinAllChatMessages")
def unpin_all_chat_messages(turn: Turn) -> bool:
    """Let every pin go."""
    chat = turn.open_chat(messages=0)
    return _unpin(chat, list(chat.pinned))


def _unpin(chat: Chat, numbers: list[int]) -> bool:
    for number in numbers:
        chat.pinned.remove(number)
    chat.touch()
    return True


@served("setMessageReaction")
def set_message_reaction(turn: Turn) -> bool:
    """A small picture under a message; a bot may leave one."""
    chat = turn.open_chat(messages=0)
    message = turn.message(bad_request("message to react not found"), chat=chat)
    reactions = turn.p.listed("reaction")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    for reaction in reactions:
        if not isinstance(reaction, dict) or reaction.get("type") not in ("emoji", "custom_emoji"):
            raise bad_request("REACTION_INVALID")
    chat.reactions[message.id] = reactions
    chat.touch()
    return True


@served("getFile")
def get_file(turn: Turn) -> Json:
    """Where a file can be fetched for the next hour."""
    file_id = turn.p.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = turn.bot.files.get(file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    size = next((s for s in stored.sizes if s["file_id"] == file_id), None)
    unique = size["file_unique_id"] if size else stored.unique_id
    return {
        "file_id": file_id,
        "file_unique_id": unique,
        "file_size": len(stored.content),
        "file_path": stored.path,
    }
