"""The terms of sale and the privacy notice in words: the owner's own, else those of the locales."""

from collections.abc import Mapping

from bot.web.pages import Pages
from models import LegalKind
from shop.settings import LANGUAGES, Shop
from shop.terms import Terms, Text, law_of
from shop.withdrawal import legal_days

Replaced = Mapping[tuple[LegalKind, str], str]
"""What the owner has written in place of the locales' words."""


class Legal:
    """Makes the texts of a shop."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def all(self, shop: Shop, own: Replaced) -> list[Terms]:
        """The texts of today in every language."""
        return [self.terms(shop, own, language) for language in LANGUAGES]

    def terms(self, shop: Shop, own: Replaced, language: str) -> Terms:
        """What somebody who reads this language accepts today."""
        reader = shop.reader(language)
        terms = own.get((LegalKind.TERMS, language)) or self._pages.say(
            reader,
            "legal-terms",
            shop=shop.name,
            days=legal_days(shop.country),
            country=law_of(shop.country),
        )
        privacy = own.get((LegalKind.PRIVACY, language)) or self._pages.say(
            reader, "legal-privacy", shop=shop.name, country=law_of(shop.country)
        )
        return Terms(
            Text(LegalKind.TERMS, language, terms), Text(LegalKind.PRIVACY, language, privacy)
        )
