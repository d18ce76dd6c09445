"""What we say on Telegram: one message sent, edited in place, or taken away."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from telegram import InputFile
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.channels.base import FetchError, PictureFile, SendError, Sent
from bot.channels.telegram_api import Api, seconds_to_wait, send_error
from bot.channels.telegram_dialect import TELEGRAM_ITSELF, Dialect
from bot.channels.telegram_files import WRONG_FILE, send_file
from bot.channels.telegram_params import (
    by_file_id,
    by_upload,
    caption_params,
    chat_params,
    media_params,
    text_params,
)
from bot.channels.telegram_sharing import ShareAs, without_sharing
from bot.engine.outgoing import Outgoing
from common import guests
from common.log import get_logger
from models import OutboxOp

MAX_FILE_BYTES = 20 * 1024 * 1024
"""What a bot can fetch. Source: https://core.telegram.org/bots/api#getfile"""
TOAST_CHARS = 200
"""Source: https://core.telegram.org/bots/api#answercallbackquery"""

_NOT_MODIFIED = "message is not modified"
_TOO_OLD = ("query is too old", "query id is invalid", "query_id_invalid")
_GONE = ("message to delete not found", "message_id_invalid")
_NOT_NOW = ("business_connection_", "business connection not found", "business_peer_")
"""What is said of a seller's own chat in which nobody may write for them now."""
_BAD_PICTURE = ("image_process_failed", "photo_invalid", "too big for a photo", "must be non-empty")

log = get_logger(__name__)


class BadPictureError(Exception):
    """The file is not there, or is no picture to Telegram; the words are worth more without it."""


class Sender:
    """Sends what the courier brings. Keeps in mind only who was told to wait, and until when."""

    def __init__(
        self,
        api: Api,
        *,
        dialect: Dialect = TELEGRAM_ITSELF,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api, self._dialect = api, dialect
        self._monotonic = monotonic
        self.share_as: ShareAs = without_sharing
        self._waiting: dict[str, float] = {}

    async def send(self, out: Outgoing, picture: PictureFile | None) -> Sent:
        """Do with a message what its `op` says.

        A message that already looks as wished, or is already gone, counts as done.
        Raises: SendError.
        """
        try:
            if out.op is OutboxOp.DELETE:
                return await self._delete(out)
            return await self._show(out, picture)
        except TelegramError as error:
            raise self._explained(error, out.chat) from None

    async def answer(self, callback_id: str, text: str | None) -> None:
        """Stop the waiting sign of a button. Too late is no error. Raises: SendError."""
        params = {"callback_query_id": callback_id}
        if text:
            params["text"] = text[:TOAST_CHARS]
        try:
            await self._api.tell("answerCallbackQuery", params)
        except TelegramError as error:
            if not self._means(error, *_TOO_OLD):
                raise self._explained(error, None) from None

    async def fetch(self, ref: str, limit_bytes: int = MAX_FILE_BYTES) -> bytes:
        """A file somebody sent. Raises: FetchError."""
        try:
            file = await self._api.call("getFile", {"file_id": ref})
            if file.get("file_size", 0) > limit_bytes or not file.get("file_path"):
                raise FetchError("larger than we take", gone=True)
            content = await self._content(file["file_path"], limit_bytes)
        except BadRequest as error:
            raise FetchError(error.message, gone=True) from None
        except TelegramError as error:
            raise FetchError(error.message, gone=False) from None
        if content is None:
            raise FetchError("larger than we take", gone=True)
        return content

    async def _content(self, file_path: str, limit_bytes: int) -> bytes | None:
        """The file's bytes; a server started with `--local` shares our disk and names a place there.

        Source: https://core.telegram.org/bots/api#using-a-local-bot-api-server
        """
        place = Path(file_path)
        if place.is_absolute() and self._api.shares_disk:
            try:
                if (await asyncio.to_thread(place.stat)).st_size > limit_bytes:
                    return None
                return await asyncio.to_thread(place.read_bytes)
            except OSError as error:
                raise FetchError(type(error).__name__, gone=True) from None
        url = self._api.file_url(file_path)
        return await self._api.request.download(url, limit_bytes=limit_bytes)

    async def _show(self, out: Outgoing, picture: PictureFile | None) -> Sent:
        is_guest = guests.read(out.chat) is not None
        # Source: https://core.telegram.org/bots/api#inlinekeyboardbutton (`switch_inline_query`)
        laid = without_sharing(out.laid) if is_guest else self.share_as(out.laid)
        laid = self._dialect.tame(laid)
        if laid is not out.laid:
            out = replace(out, laid=laid)
        try:
            if out.op is OutboxOp.SEND:
                return await self._send_new(out, picture)
            if self._is_replaced(out, picture):
                return await self._replace(out, picture)
            return await self._edit(out, picture)
        except BadPictureError as error:
            log.warning("telegram_picture_unusable", outbox_id=out.id, reason=str(error))
            return await self._show(out, None)

    async def _send_new(self, out: Outgoing, picture: PictureFile | None) -> Sent:
        if out.laid.file is not None:
            return await send_file(self._api, self._dialect, self._means, out, picture)
        where = chat_params(out.chat)
        if picture is None:
            words = text_params(out.laid, self._dialect)
            message = await self._api.call("sendMessage", where | words)
            return Sent(str(message["message_id"]))
        caption = caption_params(out.laid, self._dialect)
        return await self._with_picture("sendPhoto", where | caption, picture)

    async def _edit(self, out: Outgoing, picture: PictureFile | None) -> Sent:
        where = _card(out)
        try:
            if picture is None:
                words = text_params(out.laid, self._dialect)
                await self._api.tell("editMessageText", where | words)
                return Sent(str(out.card_ref))
            params = where | media_params(out.laid)
            return await self._with_picture("editMessageMedia", params, picture)
        except BadRequest as error:
            if _says(error, _NOT_MODIFIED):
                return Sent(str(out.card_ref))
            if self._dialect.names_reasons:
                raise
            raise SendError(error.message, vanished=True) from None

    def _is_replaced(self, out: Outgoing, picture: PictureFile | None) -> bool:
        """Whether a card cannot become the other in its place: words never take a picture's, and a
        picture takes any place on Telegram only.
        """
        if picture is None:
            return out.card_has_picture
        return not self._dialect.edits_pictures

    async def _replace(self, out: Outgoing, picture: PictureFile | None) -> Sent:
        """What cannot be edited is sent as a new message, and the old one is taken away, should it
        still be allowed.
        """
        sent = await self._send_new(out.as_send(), picture)
        try:
            await self._delete(out)
        except TelegramError as error:
            log.info("telegram_card_left_behind", outbox_id=out.id, reason=error.message)
        return sent

    async def _delete(self, out: Outgoing) -> Sent:
        try:
            await self._api.call(*_deletion(out))
        except BadRequest as error:
            if not self._means(error, *_GONE):
                raise
        return Sent(str(out.card_ref))

    async def _with_picture(
        self, method: str, params: dict[str, Any], picture: PictureFile
    ) -> Sent:
        """By the id Telegram gave us; where there is none, or it holds no more, by upload."""
        if picture.ref is not None:
            try:
                message = await self._api.call(method, by_file_id(params, picture.ref))
                return Sent(str(message["message_id"]))
            except BadRequest as error:
                if not self._means(error, *WRONG_FILE):
                    raise
        try:
            content = await asyncio.to_thread(picture.path.read_bytes)
            upload = by_upload(params, InputFile(content, filename=picture.path.name))
            message = await self._api.upload(method, upload)
        except OSError as error:
            raise BadPictureError(type(error).__name__) from None
        except BadRequest as error:
            if self._means(error, *_BAD_PICTURE):
                raise BadPictureError(error.message) from None
            raise
        return Sent(str(message["message_id"]), message["photo"][-1]["file_id"])

    def _means(self, error: TelegramError, *phrases: str) -> bool:
        """Whether a refusal is for one of these reasons, as far as the platform says why."""
        is_unsaid = isinstance(error, BadRequest) and not self._dialect.names_reasons
        return is_unsaid or _says(error, *phrases)

    def _explained(self, error: TelegramError, chat: str | None) -> SendError:
        """The refusal as data.

        Telegram never says whether one chat or the whole bot is too fast, so a call without a
        chat, or a second person who has to wait while another does, means the bot. Groups have a
        limit of their own and say nothing about anybody else.
        """
        explained = send_error(error)
        if isinstance(error, RetryAfter):
            now = self._monotonic()
            self._waiting = {who: until for who, until in self._waiting.items() if until > now}
            private = chat is not None and not chat.startswith("-")
            explained.whole_bot = chat is None or (private and bool(self._waiting.keys() - {chat}))
            if chat is not None and private:
                self._waiting[chat] = now + seconds_to_wait(error)
        if chat is not None and guests.read(chat) is not None and _says(error, *_NOT_NOW):
            explained.too_late = True
        return explained


def _card(out: Outgoing) -> dict[str, Any]:
    return {**chat_params(out.chat), "message_id": int(out.card_ref or 0)}


def _deletion(out: Outgoing) -> tuple[str, dict[str, Any]]:
    """Chats of a seller's own have a call of theirs.

    Source: https://core.telegram.org/bots/api#deletebusinessmessages
    """
    place = guests.read(out.chat)
    if place is None:
        return "deleteMessage", _card(out)
    ids = [int(out.card_ref or 0)]
    return "deleteBusinessMessages", {
        "business_connection_id": place.connection,
        "message_ids": ids,
    }


def _says(error: TelegramError, *phrases: str) -> bool:
    said = error.message.lower()
    return any(phrase in said for phrase in phrases)
