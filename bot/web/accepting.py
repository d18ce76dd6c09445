"""The words one accepts with an order: those of today, and those that were accepted."""

from sqlmodel import Session

from bot.engine.till import Shopkeeper
from bot.web.order_facts import OrderFacts, accepted_text
from bot.web.pages import Pages
from bot.web.wish import Wish
from common.errors import BadInput
from models import LegalKind
from shop import terms
from shop.settings import LANGUAGES
from shop.terms import Terms, Text


class Accepting:
    """The terms and the privacy words of one shop's orders, as `pages` writes them."""

    def __init__(self, engine: Shopkeeper, pages: Pages) -> None:
        self._engine, self._pages = engine, pages

    async def accept(self, found: OrderFacts, wish: Wish) -> None:
        """Keep which words the buyer has accepted.

        Raises:
            BadInput: they have accepted none, or those of yesterday.
        """
        if self._are_accepted(found) or not found.order.awaits_payment:
            return
        today = {one.version: one for one in self._all(found)}
        if wish.terms not in today:
            raise BadInput("page-accept-again" if wish.terms else "page-accept-first")

        def accept(session: Session) -> None:
            ctx = self._engine.system(session, "order-page")
            terms.accept(ctx, found.order.id, today[wish.terms])

        await self._engine.transact(accept)

    def _are_accepted(self, found: OrderFacts) -> bool:
        return terms.has_accepted(found.acceptances, self._all(found))

    def _all(self, found: OrderFacts) -> list[Terms]:
        """The words of today in every language."""
        return [self.today(found, language) for language in LANGUAGES]

    def asked(self, found: OrderFacts, language: str) -> str:
        """The version of the words that its buyer has still to accept; empty for none."""
        return "" if self._are_accepted(found) else self.today(found, language).version

    def today(self, found: OrderFacts, language: str) -> Terms:
        """What one accepts today."""
        return terms.today(found.shop, found.own_words, language, self._pages.write)

    def accepted(self, found: OrderFacts, kind: LegalKind) -> Text | None:
        """The words that were accepted for this order; None for none yet."""
        with self._engine.database.reading() as session:
            kept = accepted_text(session, found.order.page_key, kind)
        return None if kept is None else Text(kind, kept.language, kept.body)
