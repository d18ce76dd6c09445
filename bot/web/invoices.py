"""Invoices as PDF, each behind keys of its own: whoever has one sees nothing else of the order."""

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.engine.till import Shopkeeper
from bot.web.invoice_sheet import sheet_of
from bot.web.limits import Buckets, address_of
from bot.web.order_facts import facts_of_invoice
from bot.web.pages import Pages
from common.clock import Monotonic
from common.errors import NotFound

Missing = Callable[[Request, int], Response]


class Invoices:
    """The invoices of one shop.

    Args:
        engine: whose database is read.
        pages: the words.
        missing: the page for whatever is not there, which does not say why.
        monotonic: measures how often somebody asks.
    """

    def __init__(
        self, engine: Shopkeeper, pages: Pages, missing: Missing, *, monotonic: Monotonic
    ) -> None:
        self._engine, self._pages, self._missing = engine, pages, missing
        self._by_address = Buckets(size=20, refill_s=3, monotonic=monotonic)
        self._one_at_a_time = asyncio.Lock()

    def route(self) -> Route:
        """Where handlers link to (`handlers.invoicing`)."""
        return Route("/i/{key}", self.fetch, methods=["GET"])

    async def fetch(self, request: Request) -> Response:
        """The invoice, drawn anew, since its order may have been given back since."""
        if not self._by_address.take(address_of(request) or ""):
            return self._missing(request, 429)
        try:
            async with self._one_at_a_time:
                name, drawn = await asyncio.to_thread(self._draw, request.path_params["key"])
        except NotFound:
            return self._missing(request, 404)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(drawn, media_type="application/pdf", headers=headers)

    def _draw(self, key: str) -> tuple[str, bytes]:
        with self._engine.database.reading() as session:
            found = facts_of_invoice(session, key)
        facts, invoice = found.order, found.invoice
        reader = facts.shop.reader(facts.order.language)
        write = self._pages.write
        sheet = sheet_of(facts, invoice, reader, lambda words: write(words, reader), found.buyer)
        # It costs memory that a shop whose buyers want no invoice can do without.
        from common.invoices.drawing import draw

        return f"invoice-{invoice.number}.pdf", draw(sheet)
