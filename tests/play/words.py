"""The words of the shop, and of what the tests bring along, read once a session."""

from functools import cache

from bot.app import LOCALES
from common.i18n import Translator
from tests.play import rosebank


@cache
def translator() -> Translator:
    """All languages."""
    return Translator(
        {
            file.stem: file.read_text(encoding="utf-8") + rosebank.WORDS[file.stem]
            for file in sorted(LOCALES.glob("*.ftl"))
        }
    )
