"""The counter that people visit: where things lead, how they are said, and what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.dialogue.cards import Answer, Button, Card, Words, card
from bot.dialogue.given import Given, Safe
from bot.dialogue.matching import Universal
from bot.dialogue.router import Router
from common.errors import ShopError
from common.i18n import Translator
from common.messages import Message, msg
from shop.context import Shopping
from shop.post_links import Comment

MENU = "menu"


@dataclass(frozen=True, slots=True)
class Hooks:
    """What handlers say where no route, command or question decides."""

    silent: Callable[[Shopping, Given], Answer]
    """Something was written while a human has the word."""
    words: Callable[[Shopping, Given], Answer]
    """Words that fit nothing."""
    media: Callable[[Shopping, Given], Answer]
    """A photo, sticker or voice nobody asked for."""
    unknown_command: Callable[[Shopping, str], Answer]
    """A command that nobody knows; it comes with its slash."""
    replied: Callable[[Shopping, int, Given], Answer]
    """A member of the staff answered a message about this case."""
    post: Callable[[Shopping, str, Given], Answer]
    """Something was said about a post; None where it names none that the shop could know."""
    comment: Callable[[Shopping, Comment], str | None]
    """Whether a comment is to be answered in private: the language it asks in, or None."""
    commented: Callable[[Shopping, Comment], Answer]
    """Such a comment was made by the person of the context."""
    code: Callable[[Shopping, str], Answer] = lambda _ctx, _text: None
    """Words that can be nothing but a code of ours, whatever is being asked; None for others."""


@dataclass(frozen=True, slots=True)
class Counter:
    """What every visit needs: where things lead and how they are said."""

    router: Router
    translator: Translator
    universal: Universal
    hooks: Hooks
    safe: Safe | None = None
    """Seals what people confide in dialogues."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is answered; a `fresh` answer never takes the place of the card that was tapped."""

    cards: tuple[Card, ...] = ()
    toast: Message | None = None
    fresh: bool = False


def refused(error: ShopError) -> Card:
    """A refusal as a card from which one can go on."""
    return refused_with(error.message)


def refused_with(message: Message) -> Card:
    """A sentence and the way to the menu."""
    return card(message, rows=[[Button(msg("dialogue-menu-button"), route=MENU)]])


def led_by(said: tuple[Words, ...], cards: tuple[Card, ...]) -> tuple[Card, ...]:
    """Cards with words above the first, or the words alone."""
    if not cards:
        return (Card(said),)
    return (replace(cards[0], text=(*said, *cards[0].text)), *cards[1:])
