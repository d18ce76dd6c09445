"""The words of the shop, read once a session."""

from functools import cache

from bot.app import LOCALES
from common.i18n import Translator
from tests.play.exercised import listen


@cache
def translator() -> Translator:
    """All languages; what is said in them is remembered."""
    loaded = Translator.load(LOCALES)
    listen(loaded)
    return loaded
