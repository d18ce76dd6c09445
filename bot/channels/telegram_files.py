"""What somebody has sent, sent on: by the id Telegram knows it by, else from our disk."""

import asyncio
from collections.abc import Callable
from typing import Any

from telegram import InputFile
from telegram.error import BadRequest, TelegramError

from bot.channels.base import PictureFile, Sent
from bot.channels.telegram_api import Api
from bot.channels.telegram_dialect import Dialect
from bot.channels.telegram_params import caption_params, chat_params, file_params, text_params
from bot.dialogue.enclosing import BARE
from bot.dialogue.laid import LaidFile
from bot.engine.outgoing import Outgoing
from common.log import get_logger

METHODS = {
    "photo": "sendPhoto",
    "voice": "sendVoice",
    "audio": "sendAudio",
    "video": "sendVideo",
    "animation": "sendAnimation",
    "document": "sendDocument",
    "video_note": "sendVideoNote",
    "sticker": "sendSticker",
}
"""Source: https://core.telegram.org/bots/api#sendvoice and its neighbours"""
WRONG_FILE = ("wrong file identifier", "wrong remote file", "wrong file_id", "file_reference")
_NOT_SO = (
    *WRONG_FILE,
    "can't use file of type",
    "image_process_failed",
    "photo_invalid",
    "too big for a photo",
    "must be non-empty",
    "voice_messages_forbidden",
    "restricted receiving of",
)
"""What is said of a file that this chat will not take: it is gone, of another sort, or its person
wants no voices."""

log = get_logger(__name__)
Means = Callable[..., bool]


async def send_file(
    api: Api, dialect: Dialect, means: Means, out: Outgoing, kept: PictureFile | None
) -> Sent:
    """Send a file, or words about it where Telegram does not take it.

    `means` says whether a refusal is for one of these reasons. Raises: TelegramError.
    """
    file = out.laid.file
    assert file is not None
    where = chat_params(out.chat)
    if file.kind == "location":
        latitude, _, longitude = file.ref.partition(",")
        place = {"latitude": float(latitude), "longitude": float(longitude)}
        return _sent(await api.call("sendLocation", where | file_params(out.laid, dialect) | place))
    words = file_params if file.kind in BARE else caption_params
    params = where | words(out.laid, dialect)
    for ref in filter(None, (file.ref, kept.ref if kept else None)):
        try:
            return _sent(await api.call(METHODS[file.kind], params | {file.kind: ref}))
        except BadRequest as error:
            if not means(error, *_NOT_SO):
                raise
            log.info("telegram_file_refused", outbox_id=out.id, reason=error.message)
    if kept is not None:
        try:
            return await _upload(api, params, file, kept)
        except OSError as error:
            log.warning("telegram_file_unusable", outbox_id=out.id, reason=type(error).__name__)
        except TelegramError as error:
            if not means(error, *_NOT_SO, "too large"):
                raise
            log.info("telegram_file_refused", outbox_id=out.id, reason=error.message)
    return await _named(api, dialect, out, file)


async def _upload(api: Api, params: dict[str, Any], file: LaidFile, kept: PictureFile) -> Sent:
    content = await asyncio.to_thread(kept.path.read_bytes)
    named = InputFile(content, filename=file.name or kept.path.name)
    message = await api.upload(METHODS[file.kind], params | {file.kind: named})
    shown = message.get(file.kind)
    last = shown[-1] if isinstance(shown, list) and shown else shown
    ref = last.get("file_id") if isinstance(last, dict) else None
    return Sent(str(message["message_id"]), ref)


async def _named(api: Api, dialect: Dialect, out: Outgoing, file: LaidFile) -> Sent:
    """What came along, in words, below whose it is."""
    words = text_params(out.laid, dialect)
    words["text"] = "\n".join(filter(None, (out.laid.text, file.instead)))
    return _sent(await api.call("sendMessage", chat_params(out.chat) | words))


def _sent(message: Any) -> Sent:
    return Sent(str(message["message_id"]))
