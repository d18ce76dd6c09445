"""The words of the shop, read once a session."""

from functools import cache

from bot.app import LOCALES
from common.i18n import Translator


@cache
def translator() -> Translator:
    """All languages."""
    return Translator.load(LOCALES)
