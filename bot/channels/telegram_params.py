"""A laid-out card as parameters of Bot API calls, in plain values."""

from typing import Any

from telegram import InputFile

from bot.channels.telegram_dialect import TELEGRAM_ITSELF, Dialect
from bot.dialogue.layout import Laid, LaidButton
from common import guests

Params = dict[str, Any]

_UPLOAD = "picture"
_NO_PREVIEW = {"is_disabled": True}


def chat_params(chat: str) -> Params:
    """Where a message goes; into a seller's own chat, on behalf of whom.

    Source: https://core.telegram.org/bots/api#sendmessage
    """
    place = guests.read(chat)
    if place is None:
        return {"chat_id": int(chat)}
    return {"business_connection_id": place.connection, "chat_id": int(place.chat)}


def text_params(laid: Laid, dialect: Dialect = TELEGRAM_ITSELF) -> Params:
    """For sendMessage and editMessageText; links show no preview, which would bury the buttons."""
    words: Params = {"text": laid.text}
    if dialect.html:
        words |= {"parse_mode": "HTML", "link_preview_options": _NO_PREVIEW}
    return words | _markup(laid, dialect)


def caption_params(laid: Laid, dialect: Dialect = TELEGRAM_ITSELF) -> Params:
    """For sendPhoto, all but the photo."""
    return _caption(laid, dialect) | _markup(laid, dialect)


def file_params(laid: Laid, dialect: Dialect = TELEGRAM_ITSELF) -> Params:
    """For what carries no words: sendSticker, sendVideoNote, sendLocation."""
    return _markup(laid, dialect)


def media_params(laid: Laid) -> Params:
    """For editMessageMedia, all but the file: its words stand inside the medium. Telegram alone
    has it.
    """
    caption = _caption(laid, TELEGRAM_ITSELF)
    return {"media": {"type": "photo", **caption}} | _markup(laid, TELEGRAM_ITSELF)


def by_file_id(params: Params, file_id: str) -> Params:
    """The call with a picture that Telegram already has."""
    if "media" in params:
        return params | {"media": params["media"] | {"media": file_id}}
    return params | {"photo": file_id}


def by_upload(params: Params, file: InputFile) -> Params:
    """The call with a picture that goes along as a part of its own.

    Source: https://core.telegram.org/bots/api#sending-files
    """
    if "media" in params:
        return by_file_id(params, f"attach://{_UPLOAD}") | {_UPLOAD: file}
    return params | {"photo": file}


def _caption(laid: Laid, dialect: Dialect) -> Params:
    return {"caption": laid.text} | ({"parse_mode": "HTML"} if dialect.html else {})


def _markup(laid: Laid, dialect: Dialect) -> Params:
    """The keyboard. An edit without one takes the old one away, which is what an empty one means."""
    if not laid.rows:
        return {}
    rows = [[_button(button, dialect) for button in row] for row in laid.rows]
    return {"reply_markup": {"inline_keyboard": rows}}


def _button(button: LaidButton, dialect: Dialect) -> Params:
    """One button. Source: https://core.telegram.org/bots/api#inlinekeyboardbutton."""
    shown: Params = {"text": button.label}
    if button.data is not None:
        shown["callback_data"] = button.data
    elif button.url is not None:
        shown["url"] = button.url
    elif button.share is not None:
        shown["switch_inline_query"] = button.share
    else:
        shown["copy_text"] = {"text": button.copy}
    if button.style is not None and dialect.styles:
        shown["style"] = button.style
    return shown
