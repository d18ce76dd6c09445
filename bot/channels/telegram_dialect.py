"""How the Bot API is spoken: by Telegram itself, and by whoever else has one like it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.platforms import TELEGRAM
from bot.channels.telegram_parse import ALLOWED_UPDATES
from bot.channels.telegram_request import Answer
from bot.channels.telegram_sharing import ShareAs, of_bot
from bot.dialogue.laid import Capabilities, Laid

WEBHOOK_PATH = "/webhooks/telegram"
"""Where Telegram brings updates, below PUBLIC_URL."""


def as_it_came(answer: Answer) -> Answer:
    """Telegram's own answers are what everything here understands."""
    return answer


def as_it_is(laid: Laid) -> Laid:
    """Markup that Telegram is told of means nothing else than was meant."""
    return laid


@dataclass(frozen=True, slots=True)
class Dialect:
    """What differs from one speaker of the Bot API to the next; everything else is the same."""

    capabilities: Capabilities
    """Their name is the channel's."""
    share: Callable[[Mapping[str, Any]], ShareAs]
    """How a product is shared by this bot, from what `getMe` says of it."""
    kinds: tuple[str, ...] = ()
    """The kinds of updates that are asked for; empty where one cannot choose."""
    translate: Callable[[Answer], Answer] = as_it_came
    """Makes an answer say what Telegram would."""
    tame: Callable[[Laid], Laid] = as_it_is
    """Takes out of a card what its readers' programs would make something else of."""
    signs_webhooks: bool = True
    """Whether calls to our door carry a secret; else their address is one."""
    webhook_path: str = WEBHOOK_PATH
    edits_pictures: bool = True
    """Whether a card with a picture can become another in its place."""
    names_reasons: bool = True
    """Whether refusals come in the words of Telegram's server; else nobody knows what a call that
    was refused lacked, and what is likely is taken for granted."""
    html: bool = True
    """Whether texts are markup, and links in them may be shown without a preview."""
    styles: bool = True
    """Whether buttons have colours."""

    @property
    def name(self) -> str:
        """The channel that speaks so."""
        return self.capabilities.name


TELEGRAM_ITSELF = Dialect(capabilities=TELEGRAM, share=of_bot, kinds=ALLOWED_UPDATES)
"""Source: https://core.telegram.org/bots/api"""
