"""Pages that people ask for in words, where no button is at hand and no menu of commands."""

import re
from collections.abc import Mapping
from functools import lru_cache

from bot.dialogue.cards import Answer, Go
from common.i18n import Reader
from common.i18n.forms import split_words
from common.messages import msg
from common.text import fold
from handlers.buyers.orders import orders_command
from shop.context import Shopping, Write
from shop.search import find
from shop.settings import LANGUAGES

_LETTERS = re.compile(r"[^\W_]+")
_PAGES = {
    "cart": ("words-page-cart",),
    "orders": ("words-orders", "words-page-orders"),
    "track": ("words-page-track",),
    "wishes": ("words-page-wishes",),
}
"""The lists of words by which each is asked for, in every language at once."""


def asked(ctx: Shopping, text: str) -> Answer:
    """The page that was asked for; None where none was, or goods are called so: some sell baskets."""
    pages = _by_words(ctx.write)
    key = _key(text) if len(text) <= 2 * max(map(len, pages)) else ""
    page = pages.get(key)
    if page is None or any(key in _key(line.name) for line in find(ctx, text).lines):
        return None
    return orders_command(ctx) if page == "orders" else Go(page)


@lru_cache(maxsize=4)
def _by_words(write: Write) -> Mapping[str, str]:
    readers = [Reader(language, "UTC", "gregorian") for language in LANGUAGES]
    return {
        _key(words): page
        for page, lists in _PAGES.items()
        for one in lists
        for reader in readers
        for words in split_words(write(msg(one), reader))
    }


def _key(text: str) -> str:
    """Letters alone: "سفارش‌های من" is written with a half-space, a space or none."""
    return "".join(_LETTERS.findall(fold(text)))
