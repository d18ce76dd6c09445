"""What is said when no route, command or question decides: the engine's last resorts."""

from bot.dialogue.cards import Answer, Go
from bot.dialogue.given import Given
from bot.dialogue.routes import route
from common.messages import msg
from common.text import fold
from handlers import joining, sending
from handlers.buyers import card, coupons, orders, posts
from handlers.buyers.agreeing import is_agreeing, nothing_asked
from handlers.buyers.asking import asked
from handlers.buyers.menu import menu_card
from handlers.buyers.search import results
from handlers.greeting import greeting, is_hello, meet
from handlers.merchants import quick_replies
from shop import hands, support
from shop.context import Shopping

BY_NAME = {"فارسی": "fa", "farsi": "fa", "persian": "fa", "turkce": "tr", "english": "en"}
"""What somebody writes who wants to be understood, folded as searches are."""


def words(ctx: Shopping, given: Given) -> Answer:
    """A greeting is returned, the name of a language changes it, the name of a page opens it; a yes
    or no answers nothing; other words are a search.
    """
    if fold(given.text) in BY_NAME:
        return Go(route("language", BY_NAME[fold(given.text)]))
    if is_hello(given.text):
        return menu_card(ctx, *greeting(ctx, is_new=meet(ctx)))
    if is_agreeing(given.text):
        return nothing_asked(ctx)
    found = asked(ctx, given.text) or _found(ctx, given.text)
    if found is not None:
        return found
    if meet(ctx):
        return menu_card(ctx, *greeting(ctx, is_new=True))
    return menu_card(ctx, msg("otherwise-words"))


def media(ctx: Shopping, given: Given) -> Answer:
    """A photo, voice or sticker nobody asked for: a receipt where one is awaited, else a caption
    is read like words.
    """
    found = card.unasked(ctx, given) or _found(ctx, given.text)
    return found if found is not None else menu_card(ctx, msg("otherwise-media"))


def _found(ctx: Shopping, text: str) -> Answer:
    """A saved answer of the staff, a post, an invitation to work here, a discount code, one's own
    order, the number of a transfer, or goods.
    """
    if not text.strip():
        return None
    if (shown := posts.said(ctx, text)) is not None:
        return shown
    if (saved := quick_replies.called(ctx, text)) is not None:
        return saved
    if (shown := joining.said(ctx, text) or coupons.said(ctx, text)) is not None:
        return shown
    return orders.said(ctx, text) or card.number_said(ctx, text) or results(ctx, text)


def unknown_command(ctx: Shopping, said: str) -> Answer:
    """A saved answer of the staff; else a command of another bot, or of a release long ago."""
    return quick_replies.called(ctx, said) or menu_card(ctx, msg("otherwise-command"))


def silent(ctx: Shopping, given: Given) -> None:
    """A human has the word: what is written goes to them, unless they read it where it stands, and
    the bot says nothing.
    """
    if hands.listens(ctx):
        hands.heard(ctx)
        return
    said = [given.text, given.phone or "", posts.link_of(ctx, given)]
    text = "\n".join(part for part in said if part)
    support.say_to_staff(ctx, text, sending.files(given))
