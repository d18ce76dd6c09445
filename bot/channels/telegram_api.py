"""Calls to the Bot API and what their failures mean."""

import logging
import os
from collections.abc import Mapping
from typing import Any, cast

from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import RequestData

from bot.channels.base import SendError
from bot.channels.telegram_request import Heard, NotSentError, ReqwestRequest

NO_CONNECTION_RETRY_S = 2.0
"""A rest before Telegram is tried again when it could not be reached."""
REFUSED_TOKEN_RETRY_S = 60.0
"""The owner has to act; until then there is no hurry."""

_VANISHED = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message identifier is not specified",
    "there is no text in the message to edit",
    "there is no media in the message to edit",
    "there is no caption in the message to edit",
)
_OUTSIDE = ("chat not found", "user not found", "peer_id_invalid", "chat_write_forbidden")


class Plain:
    """Parameters that are JSON already, in the shape of the library's `RequestData`.

    Only `ReqwestRequest` reads it. The library's own is made of one object for each parameter,
    which costs as much as sending them.
    """

    __slots__ = ("parameters",)
    contains_files = False

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        self.parameters = parameters


class Api:
    """Telegram for one bot: the library's transport, plain values in and out.

    Building a `Message` out of every answer would cost more than the call itself, and we want one
    number of it; so calls go straight to the library's request, which knows what refusals mean.
    """

    def __init__(self, token: str, api_url: str, request: ReqwestRequest) -> None:
        # The library's switch to what RetryAfter holds from its next major version on; without it
        # every 429 brings a deprecation warning.
        os.environ.setdefault("PTB_TIMEDELTA", "true")
        # At its debug level the library writes the token and what people are told.
        logging.getLogger("telegram").setLevel(logging.WARNING)
        self.request = request
        self.shares_disk = not api_url.startswith("https://")
        """Whether the server is one of our own beside us, whose files may be named by their place."""
        self._bot = Bot(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=request,
            get_updates_request=request,
        )

    async def call(
        self, method: str, params: Mapping[str, Any], *, read_s: float | None = None
    ) -> Any:  # whatever JSON the method answers with
        """What a method answers with, as plain JSON.

        Raises: telegram.error.TelegramError.
        Source: https://core.telegram.org/bots/api#making-requests
        """
        content = await self._content(method, params, read_s)
        return self.request.parse_json_payload(content)["result"]

    async def tell(self, method: str, params: Mapping[str, Any]) -> None:
        """The same where nobody wants to know what it answers with, so that nobody reads it.

        Raises: telegram.error.TelegramError.
        """
        await self._content(method, params)

    async def _content(
        self, method: str, params: Mapping[str, Any], read_s: float | None = None
    ) -> bytes:
        url = f"{self._bot.base_url}/{method}"
        plain = cast("RequestData", Plain(params))
        timeout = self.request.DEFAULT_NONE if read_s is None else read_s
        try:
            status, content = await self.request.do_request(url, "POST", plain, timeout)
        except TelegramError:
            raise
        except Exception as error:
            raise NetworkError(f"fault while calling: {type(error).__name__}") from error
        if status != 200:
            await Heard(status, content).post(url)
        return content

    async def upload(self, method: str, params: Mapping[str, Any]) -> Any:
        """The same with files among the parameters.

        The name is sent in small letters, which the server takes for the same, because
        `do_api_request` warns about methods for which the library has a slower one of its own.

        Raises: telegram.error.TelegramError.
        """
        return await self._bot.do_api_request(method.lower(), dict(params))

    def file_url(self, file_path: str) -> str:
        """Where a file can be had. Holds the token: never to be shown or written down."""
        return f"{self._bot.base_file_url}/{file_path}"


def send_error(error: TelegramError) -> SendError:
    """What a refusal means to the message that was refused.

    Source: https://core.telegram.org/bots/api#making-requests; the descriptions are those of
    https://github.com/tdlib/telegram-bot-api
    """
    reason = error.message
    if isinstance(error, RetryAfter):
        return SendError("too many requests", retry_after_s=seconds_to_wait(error))
    if isinstance(error, NotSentError):
        return SendError(reason, retry_after_s=NO_CONNECTION_RETRY_S, whole_bot=True)
    if isinstance(error, InvalidToken):
        return SendError("token refused", retry_after_s=REFUSED_TOKEN_RETRY_S, whole_bot=True)
    if isinstance(error, Forbidden):
        return SendError(reason, opted_out=True, rejected=True)
    if isinstance(error, ChatMigrated):
        return SendError(f"the group is now {error.new_chat_id}", rejected=True)
    if isinstance(error, BadRequest):
        return _bad_request(reason)
    if "too large" in reason.lower():
        return SendError(reason, rejected=True)
    return SendError(reason, broken=True)


def seconds_to_wait(error: RetryAfter) -> float:
    """How long Telegram wants us to be quiet."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, (int, float)) else wait.total_seconds()


def _bad_request(reason: str) -> SendError:
    said = reason.lower()
    if any(words in said for words in _VANISHED):
        return SendError(reason, vanished=True)
    outside = any(words in said for words in _OUTSIDE)
    return SendError(reason, rejected=True, opted_out=outside)
