"""Text messages: a road that only leads out, for news of orders where no chat may be written in.

Any provider with a call over HTTP will do; `SMS_URL` and its companions say how it wants to be asked.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx

from bot.channels.base import FetchError, Intake, PictureFile, SendError, Sent
from bot.channels.sms_template import Template
from bot.dialogue.layout import Capabilities
from bot.engine.inbound import Inbound
from bot.engine.outgoing import Outgoing
from bot.settings import Settings
from common.segments import bare
from models import OutboxOp
from payments.base import Unavailable, Unknown
from payments.wire import Answer, Wire

SMS = Capabilities(
    name="sms",
    buttons_max=0,
    buttons_per_row=0,
    label_chars=0,
    data_bytes=64,
    text_limit=670,
    caption_limit=0,
    text_unit="utf16",
    media=False,
    editing=False,
    inline_buttons=False,
    quick_replies=0,
    markup=False,
    public_links_only=False,
    copy_buttons=False,
)
"""Words and nothing else; ten messages of Persian are shown as one at the most."""

TOO_FAST_S = 60.0
"""How long a provider is left alone that says it is asked too often."""
READ_OF_ANSWER = 4096
"""Characters of an answer in which its success is looked for."""


class SmsChannel:
    """Sends by one provider. A call is made once; what its answer means is data.

    Args:
        template: the call.
        ok: what stands in the answer of a success; a status of 2xx alone says so without it.
        transport: the road of tests.
    """

    name = SMS.name
    capabilities = SMS
    reply_window: timedelta | None = None

    def __init__(
        self,
        template: Template,
        *,
        ok: str = "",
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._template, self._ok = template, re.compile(ok)
        self._wire = Wire("", transport=transport)

    async def send(self, out: Outgoing, picture: PictureFile | None) -> Sent:
        """Have a text sent to the number that is the chat. Raises: SendError."""
        if out.op is not OutboxOp.SEND:
            raise SendError("a text message cannot be changed", rejected=True)
        phone, text = out.chat, bare(out.laid.text)
        call = self._template.call(phone, text)
        try:
            answer = await self._wire.send(
                call.method, call.url, content=call.content, headers=call.headers
            )
        except Unavailable as error:
            raise SendError(f"not reached: {error}") from None
        except Unknown as error:
            raise SendError(f"no clear answer: {error}", broken=True) from None
        if answer.status == httpx.codes.TOO_MANY_REQUESTS:
            raise SendError("asked too often", retry_after_s=TOO_FAST_S, whole_bot=True)
        said = answer.content.decode(errors="replace")[:READ_OF_ANSWER]
        if not self._is_success(answer, said):
            told = self._template.without_secrets(said, phone, text)
            raise SendError(f"status {answer.status}: {told}", rejected=True)
        return Sent(str(out.id))

    def _is_success(self, answer: Answer, said: str) -> bool:
        return httpx.codes.is_success(answer.status) and self._ok.search(said) is not None

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.aclose()

    async def start(self, intake: Intake) -> None:
        """Nobody is listened to."""

    async def stop(self) -> None:
        """Nobody was listened to."""

    async def answer(self, callback_id: str, text: str | None) -> None:
        """There is nothing to press."""

    async def fetch(self, ref: str) -> bytes:
        """Nothing is ever sent to us. Raises: FetchError."""
        raise FetchError("no file comes by text message", gone=True)

    def parse(self, raw: Mapping[str, Any]) -> Inbound | None:
        """Nothing is ever heard."""
        return None


def sms_of(
    settings: Settings, *, transport: httpx.AsyncBaseTransport | None = None
) -> SmsChannel | None:
    """The road these settings describe; None where there is none."""
    if settings.sms_url is None:
        return None
    key = settings.sms_key
    template = Template(
        method=settings.sms_method,
        url=settings.sms_url.get_secret_value(),
        headers=settings.sms_header_fields(),
        body=settings.sms_body.get_secret_value(),
        key=key.get_secret_value() if key is not None else "",
    )
    return SmsChannel(template, ok=settings.sms_ok, transport=transport)
