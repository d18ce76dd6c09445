"""What the platforms refuse, so that a layout which passes here passes there.

Source: the pages named in bot/channels/base.py.
"""

import ipaddress
import re
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from bot.channels.base import SendError
from bot.channels.platforms import INSTAGRAM_WINDOW
from bot.channels.simulator_world import Inbox
from bot.dialogue.enclosing import BARE
from bot.dialogue.laid import Capabilities, Laid, LaidButton, LaidFile
from common import guests
from common.i18n import plain
from common.text import utf16_len

COPY_CHARS = 256
"""Source: https://core.telegram.org/bots/api#copytextbutton"""

_TAG = re.compile(r"<(/?)([^<>]*)>")
_UNITS: dict[str, Callable[[str], int]] = {
    "utf16": utf16_len,
    "bytes": lambda text: len(text.encode()),
}


def check_chat(
    inbox: Inbox, capabilities: Capabilities, now: datetime, *, late: bool = False
) -> None:
    """Whether this chat may be written to now; `late` words are somebody's of the shop.

    Raises: SendError.
    """
    if inbox.blocked:
        raise SendError("bot was blocked by the user", opted_out=True, rejected=True)
    if inbox.last_inbound_at is None:
        raise SendError("chat not found", opted_out=True, rejected=True)
    window = (capabilities.hand_window if late else None) or INSTAGRAM_WINDOW
    if not capabilities.inline_buttons and now - inbox.last_inbound_at > window:
        raise SendError("window", rejected=True, too_late=True)
    if guests.read(inbox.chat) is not None and now - inbox.last_inbound_at >= guests.WINDOW:
        raise SendError("business_peer_usage_missing", rejected=True, too_late=True)


def check_message(laid: Laid, capabilities: Capabilities, *, picture: bool) -> None:
    """Whether the platform takes this message. Raises: SendError, rejected."""
    if laid.file is not None:
        _check_file(laid.file, capabilities, text=laid.text, copied=picture)
        picture = True
    text = _readable(laid.text) if capabilities.markup else laid.text
    limit = capabilities.caption_limit if picture else capabilities.text_limit
    length = _UNITS[capabilities.text_unit](text)
    if length > limit:
        raise _refused(f"message is too long: {length} of {limit} {capabilities.text_unit}")
    if not text.strip() and not picture:
        raise _refused("message text is empty")
    buttons = [button for row in laid.rows for button in row]
    most = capabilities.buttons_max if capabilities.inline_buttons else capabilities.quick_replies
    if len(buttons) > most:
        raise _refused(f"{len(buttons)} buttons, {most} are allowed")
    if capabilities.inline_buttons:
        widest = max((len(row) for row in laid.rows), default=0)
        if widest > capabilities.buttons_per_row:
            raise _refused(f"{widest} buttons in a row")
    for button in buttons:
        _check_button(button, capabilities)


def _check_file(file: LaidFile, capabilities: Capabilities, *, text: str, copied: bool) -> None:
    if file.kind not in {one.kind for one in capabilities.files}:
        raise _refused(f"no {file.kind} can be sent here")
    if file.kind in BARE and text:
        raise _refused(f"no words stand under a {file.kind}")
    if not file.ref and not copied:
        raise _refused("wrong file identifier/HTTP URL specified")


def _check_button(button: LaidButton, capabilities: Capabilities) -> None:
    if not 1 <= utf16_len(button.label) <= capabilities.label_chars:
        raise _refused(f"a label of {utf16_len(button.label)} characters: {button.label!r}")
    if button.data is not None:
        if not 1 <= len(button.data.encode()) <= capabilities.data_bytes:
            raise _refused(f"BUTTON_DATA_INVALID: {len(button.data.encode())} bytes")
    elif not capabilities.inline_buttons:
        raise _refused("a quick reply carries nothing but data")
    elif button.url is not None:
        if capabilities.public_links_only and not _is_public(button.url):
            raise _refused(f"inline keyboard button URL {button.url!r} is invalid")
    elif button.share is not None:
        if not capabilities.sharing:
            raise _refused("BUTTON_TYPE_INVALID")
    elif not (capabilities.copy_buttons and 1 <= utf16_len(button.copy or "") <= COPY_CHARS):
        raise _refused("BUTTON_COPY_TEXT_INVALID")


def _readable(markup: str) -> str:
    """What is read of the markup. Raises: SendError where a tag is unknown, open or crossed."""
    open_tags: list[str] = []
    for closing, name in _TAG.findall(markup):
        if not closing and name in {"b", "i", "code"}:
            open_tags.append(name)
        elif not closing or not open_tags or open_tags.pop() != name:
            raise _refused(f"can't parse entities: tag {name!r}")
    if open_tags or "<" in _TAG.sub("", markup):
        raise _refused("can't parse entities: a tag is not closed")
    return plain(markup)


def _is_public(url: str) -> bool:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"}:
        return parts.scheme == "tg"
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host.strip(".") and not host.endswith((".local", ".localhost"))


def _refused(reason: str) -> SendError:
    return SendError(reason, rejected=True)
