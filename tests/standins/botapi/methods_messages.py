"""Sending: text, pictures, files, albums, copies, actions."""

from __future__ import annotations

from typing import Any

from tests.standins.botapi.errors import bad_request
from tests.standins.botapi.files import file_from, media_fields
from tests.standins.botapi.keyboards import reply_markup
from tests.standins.botapi.params import Json, Params
from tests.standins.botapi.registry import (
    CHAT_NOT_FOUND,
    Turn,
    caption_fields,
    new_message,
    served,
    text_fields,
)
from tests.standins.botapi.state import Chat, Message
from tests.standins.botapi.texts import caption_text, message_text

MAX_ALBUM = 10
_ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note",
    "upload_video_note", "cancel",
})  # fmt: skip
_MEDIA = ("photo", "document")
_BARE = frozenset({"sticker", "video_note"})
"""INVENTED: that a caption is refused there; Telegram reads past it, and it would be lost."""
_VOICES = frozenset({"voice", "video_note"})
_CONTENT = ("text", "entities", "caption", "caption_entities", "photo", "document", "voice",
            "sticker", "contact", "location")  # fmt: skip


@served("sendMessage")
def send_message(turn: Turn) -> Json:
    """A text."""
    p = turn.p
    text, entities = message_text(p)
    chat = turn.open_chat(messages=0)
    replied = turn.replied(chat)
    markup = reply_markup(p, private=chat.private)
    turn.platform.limits_of(turn.bot).spend(chat, turn.platform.now())
    fields = text_fields(text, entities)
    return new_message(
        turn, chat, fields, markup=markup, replied=replied, raw_text=p.text("text")
    ).data


@served("sendPhoto")
def send_photo(turn: Turn) -> Json:
    """A picture with a caption."""
    return _send_file(turn, "photo")


@served("sendDocument")
def send_document(turn: Turn) -> Json:
    """A file with a caption."""
    return _send_file(turn, "document")


@served("sendVoice")
def send_voice(turn: Turn) -> Json:
    """A voice message, unless its reader wants none."""
    return _send_file(turn, "voice")


@served("sendAudio")
def send_audio(turn: Turn) -> Json:
    """A sound file."""
    return _send_file(turn, "audio")


@served("sendVideo")
def send_video(turn: Turn) -> Json:
    """A video."""
    return _send_file(turn, "video")


@served("sendAnimation")
def send_animation(turn: Turn) -> Json:
    """A video without sound, or a GIF."""
    return _send_file(turn, "animation")


@served("sendVideoNote")
def send_video_note(turn: Turn) -> Json:
    """A round video, under which no words stand."""
    return _send_file(turn, "video_note")


@served("sendSticker")
def send_sticker(turn: Turn) -> Json:
    """A sticker, under which no words stand."""
    return _send_file(turn, "sticker")


@served("sendLocation")
def send_location(turn: Turn) -> Json:
    """A place on the map."""
    p = turn.p
    chat = turn.open_chat(messages=0)
    place = {"latitude": _degrees(p, "latitude"), "longitude": _degrees(p, "longitude")}
    markup = reply_markup(p, private=chat.private)
    turn.platform.limits_of(turn.bot).spend(chat, turn.platform.now())
    return new_message(turn, chat, {"location": place}, markup=markup).data


def _degrees(p: Params, name: str) -> float:
    try:
        return float(p.text(name))
    except ValueError:
        raise bad_request(f"wrong parameter {name}") from None


def _send_file(turn: Turn, kind: str) -> Json:
    p = turn.p
    if kind in _BARE and "caption" in p:
        raise bad_request(f"a {kind} has no caption")
    text, entities = caption_text(p)
    chat = turn.open_chat(messages=0)
    if kind in _VOICES and chat.id in turn.platform.without_voices:
        raise bad_request("VOICE_MESSAGES_FORBIDDEN")
    replied = turn.replied(chat)
    markup = reply_markup(p, private=chat.private)
    stored = file_from(turn.bot, p, kind, kind)
    turn.platform.limits_of(turn.bot).spend(chat, turn.platform.now())
    fields = {**media_fields(stored), **caption_fields(text, entities)}
    return new_message(
        turn, chat, fields, markup=markup, replied=replied, raw_text=p.text("caption")
    ).data


@served("sendMediaGroup")
def send_media_group(turn: Turn) -> list[Json]:
    """An album of up to ten; all of it or nothing."""
    media = turn.p.listed("media")
    if not media:
        raise bad_request("there are no media messages to send")
    if len(media) > MAX_ALBUM:
        raise bad_request("too many messages to send as an album")
    if len({item.get("type") for item in media}) > 1:
        raise bad_request("document can't be mixed with other media types")
    chat = turn.open_chat(len(media))
    replied = turn.replied(chat)
    group = str(turn.platform.take_number())
    contents = [media_content(turn, item) for item in media]
    return [
        new_message(turn, chat, {**content, "media_group_id": group}, replied=replied).data
        for content in contents
    ]


def media_content(turn: Turn, item: Any) -> Json:
    """The message part of one InputMedia.

    Raises: Refusal.
    """
    if not isinstance(item, dict) or "type" not in item:
        raise bad_request("can't parse InputMedia: Can't find field \"type\"")
    kind = str(item["type"])
    if kind not in _MEDIA:
        raise bad_request("can't parse InputMedia: unsupported InputMedia type")
    if not item.get("media"):
        raise bad_request("can't parse InputMedia: media not found")
    part: Params = turn.p.part(item)
    text, entities = caption_text(part)
    stored = file_from(turn.bot, part, "media", kind)
    return {**media_fields(stored), **caption_fields(text, entities)}


@served("sendChatAction")
def send_chat_action(turn: Turn) -> bool:
    """“typing…” and the like."""
    action = turn.p.text("action")
    if not turn.p.text("chat_id"):
        raise bad_request("chat_id is empty")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = turn.open_chat(messages=0)
    chat.actions.append(action)
    chat.touch()
    return True


@served("forwardMessage")
def forward_message(turn: Turn) -> Json:
    """A message sent on with its origin."""
    source, original = _source(turn, "forward")
    chat = turn.open_chat()
    content = {
        **_content(original),
        "forward_origin": _origin(original, source),
    }
    return new_message(turn, chat, content, raw_text=original.raw_text).data


@served("copyMessage")
def copy_message(turn: Turn) -> Json:
    """A message sent on without its origin, with another caption if one is given."""
    _, original = _source(turn, "copy")
    chat = turn.open_chat()
    markup = reply_markup(turn.p, private=chat.private)
    content = _content(original)
    if "caption" in turn.p and "text" not in content:
        content = {k: v for k, v in content.items() if not k.startswith("caption")}
        content |= caption_fields(*caption_text(turn.p))
    copy = new_message(
        turn, chat, content, markup=markup, replied=turn.replied(chat), raw_text=original.raw_text
    )
    return {"message_id": copy.id}


def _source(turn: Turn, verb: str) -> tuple[Chat, Message]:
    if not turn.p.text("from_chat_id"):
        raise bad_request('parameter "from_chat_id" is required')
    source = turn.bot.chats.get(turn.p.integer("from_chat_id"))
    if source is None:
        raise CHAT_NOT_FOUND
    found = source.find(turn.p.integer("message_id"))
    if found is None:
        raise bad_request(f"message to {verb} not found")
    if found.data.get("has_protected_content"):
        raise bad_request(f"the message can't be {verb}ed" if verb == "forward"
                          else "the message can't be copied")  # fmt: skip
    return source, found


def _content(message: Message) -> Json:
    return {key: message.data[key] for key in _CONTENT if key in message.data}


def _origin(message: Message, source: Chat) -> Json:
    date = message.data["date"]
    sender = message.data.get("from")
    if sender is None:
        return {"type": "chat", "date": date, "sender_chat": source.data}
    return {"type": "user", "date": date, "sender_user": sender}
