"""A dialogue with a choice, a free answer, an optional one and a confirmation."""

from bot.dialogue.cards import Answer, Said, card
from bot.dialogue.dialogues import Given, Option, Talk, dialogue
from common.errors import BadInput, OutOfStock
from common.i18n import msg
from tests.dialogue.chat import Chat, World

SHAWL = Option("1", Said("شال نخی"))
CANDLE = Option("2", Said("شمع دست‌ساز"))
POT = Option("3", Said("گلدان سفالی"))


def a_name(given: Given) -> str:
    """A name, which is no number."""
    if not given.text.strip() or given.text.isdecimal():
        raise BadInput("test-name-please")
    return given.text


@dialogue("gift", version=1)
def gift(talk: Talk[World]) -> Answer:
    """A present with a note."""
    if not talk.ctx.offers:
        raise OutOfStock("test-nothing-left")
    product = talk.choose("test-product", talk.ctx.offers, other="test-something-else")
    name = talk.ask("test-name", a_name)
    note = talk.ask("test-note", lambda given: given.text, optional=True)
    talk.confirm("test-confirm", summary=[Said(name), msg("test-price", price=talk.ctx.price)])
    if "sold out" in talk.ctx.done:
        raise OutOfStock("test-sold-out")
    talk.ctx.done.append(f"{product} {name} {note}")
    return card(msg("test-thanks"))


def begun() -> Chat:
    """At its first question."""
    return Chat(gift, World(offers=[SHAWL, CANDLE, POT]))


def at_the_end() -> Chat:
    """At its confirmation."""
    chat = begun()
    chat.writes("شال نخی")
    chat.writes("مینا")
    chat.taps("Skip")
    assert chat.question == "test-confirm"
    return chat
