"""The shop window: goods as people find them from other chats, without a turn of their own."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from sqlmodel import Session

from bot.dialogue.cards import Words
from bot.engine.offers import Offer, Offers
from common.i18n import Reader, Translator, escape
from common.messages import Message
from handlers import sharing
from models.database import Database
from shop import photos
from shop.context import Shopping
from shop.photos import Face

LONGEST = 200
"""Letters of a search; what is longer is no product's name."""
MOST_PAGES = 5


class ShopWindow:
    """Reads on the connection that cannot write, in a thread, so that nobody waits for it.

    Args:
        database: of the shop.
        translator: its words.
        system: makes the context in which the shop itself acts.
        channel: on which people look.
    """

    def __init__(
        self,
        *,
        database: Database,
        translator: Translator,
        system: Callable[[Session, str], Shopping],
        channel: str = "telegram",
    ) -> None:
        self._channel = channel
        self._database, self._translator, self._system = database, translator, system

    async def find(self, words: str, language: str | None, more: str) -> Offers:
        """Goods that fit the words, in the language of whoever looks where we speak it."""
        page = int(more) if more.isascii() and more.isdigit() and len(more) < 4 else 1
        return await asyncio.to_thread(self._find, words[:LONGEST], language, max(page, 1))

    def _find(self, words: str, language: str | None, page: int) -> Offers:
        with self._database.reading() as session:
            ctx = self._system(session, "showcase")
            code = (language or "").partition("-")[0]
            reader = ctx.shop.reader(code if code in self._translator.languages else None)
            shown, goes_on = sharing.found(ctx, words, page)
            wanted = [one.picture for one in shown if one.picture is not None]
            faces = photos.faces(session, wanted, self._channel)
            base = (ctx.shop.public_url or "").rstrip("/")
        offers = tuple(
            self._pictured(self._offer(one, reader), faces.get(one.picture or 0), base)
            for one in shown
        )
        return Offers(offers, str(page + 1) if goes_on and page < MOST_PAGES else "")

    def _offer(self, one: sharing.Shared, reader: Reader) -> Offer:
        return Offer(
            id=str(one.product_id),
            title=one.name,
            line=self._translator.plain(one.line, reader),
            text="\n".join(self._said(words, reader) for words in one.text),
            button=self._translator.plain(sharing.SEE, reader),
            start=sharing.start_of(one.product_id),
        )

    def _pictured(self, offer: Offer, face: Face | None, base: str) -> Offer:
        """With its picture, at an address of ours where others reach it."""
        if face is None:
            return offer
        url = f"{base}/media/{face.sha256}.jpg" if base else ""
        return replace(offer, picture_url=url, picture_ref=face.ref)

    def _said(self, words: Words, reader: Reader) -> str:
        if isinstance(words, Message):
            return self._translator.say(words, reader)
        return escape(words.text)
