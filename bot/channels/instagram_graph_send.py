"""What we say on Instagram: one message sent. Nothing there can be edited or taken away."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx

from bot.channels.base import FetchError, PictureFile, SendError, Sent
from bot.channels.instagram_graph_api import INVALID, USER_GONE, Api, GraphError, send_error
from bot.channels.instagram_graph_pace import CommentPace
from bot.channels.instagram_graph_params import (
    HUMAN_AGENT,
    RESPONSE,
    file_at,
    image_at,
    image_kept,
    message,
    recipient,
    with_links,
    with_picture,
    written_out,
)
from bot.dialogue.laid import LaidFile
from bot.engine.inbound import COMMENT
from bot.engine.outgoing import Outgoing
from common.log import get_logger
from models import OutboxOp

MAX_FILE_BYTES = 25 * 1024 * 1024
"""The largest file that people can send.

Source: https://developers.facebook.com/docs/messenger-platform/instagram/features/send-message
"""
KEPT_MIDS = 10_000
"""Own messages remembered, to be known again when they come back as echoes."""
FLIGHT_S = 5.0
"""How long an echo waits for the answer to what is just being sent to the same person."""

Lend = Callable[[PictureFile], str]
"""The address at which Instagram may fetch a picture."""

log = get_logger(__name__)


class Sender:
    """Sends what the courier brings, and remembers for a while what it was."""

    def __init__(self, api: Api, *, lend: Lend | None = None) -> None:
        self._api = api
        self.lend = lend
        self._mids: OrderedDict[str, None] = OrderedDict()
        self._flying: dict[str, set[asyncio.Future[None]]] = {}
        self._comments = CommentPace()

    async def send(self, out: Outgoing, picture: PictureFile | None) -> Sent:
        """Send one message. Raises: SendError."""
        if out.op is not OutboxOp.SEND:
            raise SendError("messages cannot be edited here", rejected=True)
        if not out.laid.text.strip() and picture is None and out.laid.file is None:
            raise SendError("there is nothing in it", rejected=True)
        if out.chat.startswith(COMMENT):
            wait_s = self._comments.wait(out.id, time.monotonic())
            if wait_s > 0:
                raise SendError("comments are answered so often in an hour", retry_after_s=wait_s)
        landed = asyncio.get_running_loop().create_future()
        flying = self._flying.setdefault(out.chat, set())
        flying.add(landed)
        try:
            return await self._send(out, picture)
        except GraphError as error:
            raise send_error(error) from None
        finally:
            landed.set_result(None)
            flying.discard(landed)
            if not flying:
                self._flying.pop(out.chat, None)

    async def wrote(self, chat: str, mid: str) -> bool:
        """Whether this process has sent that message, once it is clear what it has sent."""
        if mid not in self._mids and (flying := self._flying.get(chat)):
            await asyncio.wait(set(flying), timeout=FLIGHT_S)
        return mid in self._mids

    async def fetch(self, ref: str) -> bytes:
        """A file somebody sent, at the address Instagram gave. Raises: FetchError."""
        try:
            content = await self._api.download(ref, limit_bytes=MAX_FILE_BYTES)
        except httpx.HTTPStatusError as error:
            # Its address ends after some days.
            gone = error.response.status_code in {400, 403, 404, 410}
            raise FetchError(f"HTTP {error.response.status_code}", gone=gone) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise FetchError(type(error).__name__, gone=False) from None
        if content is None:
            raise FetchError("larger than we take", gone=True)
        return content

    async def _send(self, out: Outgoing, picture: PictureFile | None) -> Sent:
        if out.laid.file is not None:
            return await self._send_file(out, out.laid.file, picture)
        if picture is None:
            return self._sent(await self._say(out))
        if out.laid.text:
            return self._sent(await self._say_with(out, picture))
        if picture.ref is not None:
            try:
                said = await self._post(out, message(out.laid, image_kept(picture.ref)))
                return self._sent(said)
            except GraphError as error:
                if error.code != INVALID or error.subcode:
                    raise
                log.info("instagram_picture_forgotten", media=picture.media_id)
        if self.lend is None:
            raise SendError("no address for pictures: PUBLIC_URL is missing", rejected=True)
        said = await self._post(out, message(out.laid, image_at(self.lend(picture))))
        return self._sent(said, said.get("attachment_id"))

    async def _send_file(self, out: Outgoing, file: LaidFile, kept: PictureFile | None) -> Sent:
        """What somebody has sent; in words where there is no address for it, or Instagram does not
        take it.
        """
        if kept is not None and self.lend is not None:
            try:
                attachment = file_at(file.kind, self.lend(kept))
                return self._sent(await self._post(out, message(out.laid, attachment)))
            except GraphError as error:
                if error.code != INVALID or error.subcode in USER_GONE:
                    raise
                log.info("instagram_file_refused", outbox_id=out.id, reason=error.reason)
        return self._sent(await self._post(out, message(replace(out.laid, text=file.instead))))

    async def _say(self, out: Outgoing) -> dict[str, Any]:
        """Words, their links as buttons where Instagram takes them so."""
        if out.laid.links:
            try:
                return await self._post(out, with_links(out.laid))
            except GraphError as error:
                if error.code != INVALID or error.subcode in USER_GONE:
                    raise
                log.info("instagram_template_refused", outbox_id=out.id, reason=error.reason)
        return await self._post(out, message(written_out(out.laid) if out.laid.links else out.laid))

    async def _say_with(self, out: Outgoing, picture: PictureFile) -> dict[str, Any]:
        """Words and a picture in one message; words alone where Instagram does not take it."""
        if self.lend is not None:
            try:
                return await self._post(out, with_picture(out.laid, self.lend(picture)))
            except GraphError as error:
                if error.code != INVALID or error.subcode in USER_GONE:
                    raise
                log.info("instagram_template_refused", outbox_id=out.id, reason=error.reason)
        return await self._say(out)

    async def _post(self, out: Outgoing, said: dict[str, Any]) -> dict[str, Any]:
        how = HUMAN_AGENT if out.late else RESPONSE
        return await self._api.post(
            "me/messages", {"recipient": recipient(out.chat), "message": said, **how}
        )

    def _sent(self, said: dict[str, Any], attachment: object = None) -> Sent:
        mid = str(said.get("message_id", ""))
        self._mids[mid] = None
        if len(self._mids) > KEPT_MIDS:
            self._mids.popitem(last=False)
        return Sent(mid, attachment if isinstance(attachment, str) else None)
