"""Changing and deleting what was sent."""

from __future__ import annotations

from typing import Any

from tests.standins.botapi.errors import NOT_MODIFIED, bad_request
from tests.standins.botapi.keyboards import reply_markup
from tests.standins.botapi.methods_messages import media_content
from tests.standins.botapi.params import Json
from tests.standins.botapi.registry import Turn, caption_fields, served, text_fields
from tests.standins.botapi.state import Chat, Message
from tests.standins.botapi.texts import caption_text, message_text

DELETABLE_FOR_S = 48 * 3600
_TO_EDIT = bad_request("message to edit not found")
_TO_DELETE = bad_request("message to delete not found")
_MEDIA = ("photo", "document", "voice", "sticker")
_SHOWN = ("text", "entities", "caption", "caption_entities", "reply_markup")


def _editable(turn: Turn) -> tuple[Chat, Message]:
    p = turn.p
    if "inline_message_id" in p and "chat_id" not in p:
        raise bad_request("MESSAGE_ID_INVALID")
    chat = turn.chat()
    if p.integer("message_id") <= 0:
        raise bad_request("message identifier is not specified")
    message = turn.message(_TO_EDIT, chat=chat)
    if not message.from_bot or message.markup_kind not in ("", "inline"):
        raise bad_request("message can't be edited")
    if "forward_origin" in message.data:
        raise bad_request("message can't be edited")
    return chat, message


def _is_media(message: Message) -> bool:
    return any(kind in message.data for kind in _MEDIA)


def _replace(
    turn: Turn, chat: Chat, message: Message, drop: tuple[str, ...], fields: Json, raw: str
) -> Json:
    """Put new content in, keyboard included: a call without one takes the keyboard away."""
    markup = reply_markup(turn.p, private=chat.private, inline_only=True)
    kept = {k: v for k, v in message.data.items()
            if k not in drop and k not in ("reply_markup", "edit_date")}  # fmt: skip
    data = {**kept, **fields}
    if markup is not None:
        data["reply_markup"] = markup.value
    if _look(data) == _look(message.data):
        raise NOT_MODIFIED
    data["edit_date"] = int(turn.platform.now())
    message.data = data
    message.raw_text = raw
    message.edits += 1
    chat.touch(message)
    return data


def _look(data: Json) -> list[Any]:
    pictures = [size["file_unique_id"] for size in data.get("photo", ())]
    file = data.get("document", {}).get("file_unique_id")
    return [*(data.get(key) for key in _SHOWN), pictures, file]


@served("editMessageText")
def edit_message_text(turn: Turn) -> Json:
    """Another text in a text message."""
    text, entities = message_text(turn.p)
    chat, message = _editable(turn)
    if "text" not in message.data:
        raise bad_request("there is no text in the message to edit")
    fields = text_fields(text, entities)
    return _replace(turn, chat, message, ("text", "entities"), fields, turn.p.text("text"))


@served("editMessageCaption")
def edit_message_caption(turn: Turn) -> Json:
    """Another caption under a picture or file."""
    text, entities = caption_text(turn.p)
    chat, message = _editable(turn)
    if not _is_media(message):
        raise bad_request("there is no caption in the message to edit")
    drop = ("caption", "caption_entities")
    fields = caption_fields(text, entities)
    return _replace(turn, chat, message, drop, fields, turn.p.text("caption"))


@served("editMessageMedia")
def edit_message_media(turn: Turn) -> Json:
    """Another picture or file; a text message may become one, never the other way round."""
    media = turn.p.structure("media", what="InputMedia")
    if not isinstance(media, dict):
        raise bad_request("can't parse InputMedia: expected an Object" if media
                          else "media is not specified")  # fmt: skip
    chat, message = _editable(turn)
    if "media_group_id" in message.data and (media.get("type") in message.data) is False:
        raise bad_request("can't use the media of the specified type in the album")
    fields = media_content(turn, media)
    drop = ("text", "entities", "caption", "caption_entities", *_MEDIA)
    return _replace(turn, chat, message, drop, fields, str(media.get("caption", "")))


@served("editMessageReplyMarkup")
def edit_message_reply_markup(turn: Turn) -> Json:
    """Another keyboard under the same message."""
    chat, message = _editable(turn)
    return _replace(turn, chat, message, (), {}, message.raw_text)


@served("deleteMessage")
def delete_message(turn: Turn) -> bool:
    """Take a message away for both sides."""
    chat = turn.chat()
    if turn.p.integer("message_id") <= 0:
        raise bad_request("message identifier is not specified")
    message = turn.message(_TO_DELETE, chat=chat)
    if not _deletable(turn, chat, message):
        raise bad_request("message can't be deleted for everyone")
    _remove(chat, message)
    return True


@served("deleteMessages")
def delete_messages(turn: Turn) -> bool:
    """Take several away; those that are gone already are passed over."""
    chat = turn.chat()
    numbers = turn.p.listed("message_ids")
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > 100:
        raise bad_request("too many message identifiers specified")
    for number in numbers:
        message = chat.find(int(number))
        if message is not None and _deletable(turn, chat, message):
            _remove(chat, message)
    return True


def _deletable(turn: Turn, chat: Chat, message: Message) -> bool:
    fresh = turn.platform.now() - float(message.data["date"]) < DELETABLE_FOR_S
    return fresh and (message.from_bot or chat.private)


def _remove(chat: Chat, message: Message) -> None:
    message.deleted = True
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    chat.touch(message)
