"""How a card is shared into another chat: by the bot's name, or with a link where it has no inline
mode, since Telegram refuses a whole message for a button that cannot work.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias
from urllib.parse import quote

from bot.dialogue.laid import Laid, LaidButton
from common.bots import start_link

ShareAs: TypeAlias = Callable[[Laid], Laid]
"""Makes buttons that share into what this bot can do."""


def of_bot(me: Mapping[str, Any]) -> ShareAs:
    """What the bot can do, from what `getMe` says of it.

    Source: https://core.telegram.org/bots/api#getme
    """
    if me.get("supports_inline_queries"):
        return as_it_is
    username = str(me["username"])
    return lambda laid: each_button(laid, lambda button: _link(button, username))


def as_it_is(laid: Laid) -> Laid:
    """The bot is found by its name in any chat."""
    return laid


def without_sharing(laid: Laid) -> Laid:
    """Nobody knows yet who the bot is, so nothing leads to it."""
    return each_button(laid, lambda button: None if button.share is not None else button)


def _link(button: LaidButton, username: str) -> LaidButton:
    """The same button as a page of Telegram's that asks to whom.

    Source: https://core.telegram.org/widgets/share
    """
    if button.share is None:
        return button
    product = quote(start_link("telegram", username, button.start or ""), safe="")
    url = f"https://t.me/share/url?url={product}&text={quote(button.share)}"
    return LaidButton(button.label, url=url, style=button.style)


def each_button(laid: Laid, change: Callable[[LaidButton], LaidButton | None]) -> Laid:
    """The same card with its buttons changed, without those for which `change` has nothing; the
    very same where none shares anything.
    """
    if all(button.share is None for row in laid.rows for button in row):
        return laid
    rows = [[new for button in row if (new := change(button)) is not None] for row in laid.rows]
    return replace(laid, rows=[row for row in rows if row])
