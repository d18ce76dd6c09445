"""Bale as a channel: Telegram's transport with another address, and all in which it differs.

Bale says that its Bot API is Telegram's with small changes. What is known of those changes, from
where, and what nobody has proved, stands in docs/channels/bale.md.
Source: https://docs.bale.ai
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.channels.base import Leadership
from bot.channels.platforms import BALE
from bot.channels.telegram import TelegramChannel, TelegramOptions
from bot.channels.telegram_commands import CommandMenu
from bot.channels.telegram_dialect import Dialect
from bot.channels.telegram_request import Answer
from bot.channels.telegram_sharing import ShareAs, each_button
from bot.dialogue.laid import Laid, LaidButton
from bot.settings import Settings
from common import compact_json
from common.bots import start_link

WEBHOOK_PATH = "/webhooks/bale"
"""Where Bale brings updates, below PUBLIC_URL; the secret comes after it, since Bale signs
nothing and sends no header of ours."""
REST_S = 5
"""How long to be quiet when Bale has had enough and does not say for how long."""

_NO_SUCH_BOT = "token not found"
_NOBODY = "no such group or user"
_SHUT = "permission_denied"
_TOO_MUCH = ("bot limit exceed", "local_rate_limited")


def translated(answer: Answer) -> Answer:
    """An answer of Bale's as Telegram would give it: the status says what kind of refusal it is,
    and whoever is too fast is told how long to wait.

    A status of 404 stands for a person or group that is not there, which to Telegram would be a
    token that is none and silence the whole bot. A refusal may also come with status 200.
    """
    status, body = answer
    if status == 200 and b'"ok":true' in body[:64].replace(b" ", b""):
        return answer
    try:
        said = compact_json.load(body)
    except ValueError:
        return answer
    if not isinstance(said, dict) or (status == 200 and said.get("ok") is not False):
        return answer
    words = str(said.get("description", "")).lower()
    code = said.get("error_code")
    status = _status(words, status if status != 200 else code if isinstance(code, int) else 400)
    if _NOBODY in words:
        said["description"] = f"Bad Request: chat not found ({_NOBODY})"
    if status == 429:
        said["parameters"] = {"retry_after": _rest(said)}
    return status, compact_json.dump(said)


def _status(words: str, status: int) -> int:
    if any(phrase in words for phrase in _TOO_MUCH):
        return 429
    if _NO_SUCH_BOT in words:
        return 401
    if _NOBODY in words:
        return 400
    if _SHUT in words:
        return 403
    return {404: 400, 420: 429}.get(status, status)


def _rest(said: Mapping[str, Any]) -> int:
    given = said.get("parameters")
    wait = given.get("retry_after") if isinstance(given, dict) else None
    return wait if isinstance(wait, int) and wait > 0 else REST_S


def copied(me: Mapping[str, Any]) -> ShareAs:
    """There is no inline mode, and no page that asks to whom: the link to a product is copied."""
    username = str(me["username"])

    def copy(button: LaidButton) -> LaidButton:
        if button.share is None:
            return button
        link = start_link(BALE.name, username, button.start or "")
        return LaidButton(button.label, copy=link)

    return lambda laid: each_button(laid, copy)


def plainly(laid: Laid) -> Laid:
    """A card without what Bale would read as a link or a folded text: it reads Markdown in everything a
    bot says, and has no way to be told not to. Bold and italic, which change no meaning, stay.
    """
    text = laid.text.replace("](", "]\u2060(").replace("```", "'''")
    return laid if text == laid.text else replace(laid, text=text)


SPOKEN = Dialect(
    capabilities=BALE,
    share=copied,
    tame=plainly,
    translate=translated,
    signs_webhooks=False,
    webhook_path=WEBHOOK_PATH,
    edits_pictures=False,
    names_reasons=False,
    html=False,
    styles=False,
)
"""Source: https://docs.bale.ai"""


def options_of(settings: Settings) -> TelegramOptions:
    """The options of this process. Raises: ValueError where there is no token."""
    if settings.bale_token is None:
        raise ValueError("BALE_TOKEN is not set")
    return TelegramOptions(
        token=settings.bale_token.get_secret_value(),
        api_url=settings.bale_api_url,
        mode=settings.bale_mode,
        public_url=settings.public_url or "",
        secret=settings.webhook_secret("bale"),
    )


def bale_channel(
    options: TelegramOptions,
    *,
    menus: Sequence[CommandMenu] = (),
    leadership: Leadership | None = None,
    rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> TelegramChannel:
    """The shop's bot on Bale."""
    return TelegramChannel(options, menus=menus, leadership=leadership, dialect=SPOKEN, rest=rest)
