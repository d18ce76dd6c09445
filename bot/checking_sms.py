"""Whether text messages can be sent: what is written is looked at, and one is sent where asked for."""

import asyncio
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.channels.base import SendError
from bot.channels.sms import SmsChannel, sms_of
from bot.dialogue.layout import Laid
from bot.engine.outgoing import Outgoing
from bot.findings import Finding, State, fine
from bot.settings import Settings
from common.errors import BadInput
from common.ids import new_id
from models import Lane, OutboxOp, Promise
from shop.phones import parse_phone

NAME = "SMS_URL"
WAIT_S = 5.0


async def look(settings: Settings, text_to: str | None = None) -> list[Finding]:
    """Nothing where no text messages are wanted; else whether they can be sent. With `text_to` one
    is sent to this number, which is paid for.
    """
    road = sms_of(settings)
    if road is None:
        return [_bad("missing: there is nobody to send it")] if text_to is not None else []
    try:
        found = list(_written(settings))
        if text_to is not None:
            return [*found, await _tried(road, text_to)]
        return [*found, await _reached(settings)]
    finally:
        await road.close()


def _written(settings: Settings) -> Iterator[Finding]:
    if settings.public_url is None:
        words = (
            "texts lead nowhere without PUBLIC_URL: they say what is new, without the order page"
        )
        yield Finding(State.MISSING, NAME, words)
    if not settings.sms_ok:
        words = "every answer of 2xx counts as sent; some providers say no so as well: see SMS_OK"
        yield Finding(State.MISSING, "SMS_OK", words)


async def _reached(settings: Settings) -> Finding:
    assert settings.sms_url is not None
    parts = urlsplit(settings.sms_url.get_secret_value())
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        async with asyncio.timeout(WAIT_S):
            _, line = await asyncio.open_connection(parts.hostname, port)
        line.close()
    except (OSError, TimeoutError):
        return _bad(f"{parts.hostname} is out of reach from here")
    words = f"{parts.hostname}, {settings.sms_per_day} messages a day at the most"
    return fine(NAME, f"{words}; `check --text-to NUMBER` sends one")


async def _tried(road: SmsChannel, text_to: str) -> Finding:
    try:
        phone = parse_phone(text_to, None)
    except BadInput:
        return _bad("write the number with its country, such as +989121234567")
    words = Laid("Vefa: this is a trial. پیامک آزمایشی")
    out = Outgoing(new_id(), road.name, phone, Lane.NOTICE, Promise.ONCE, OutboxOp.SEND, words)
    try:
        await road.send(out, None)
    except SendError as error:
        return _bad(f"the provider did not take it: {error.reason}")
    return fine(NAME, "the provider has taken a message; look whether it has arrived")


def _bad(words: str) -> Finding:
    return Finding(State.MISSING, NAME, words)
