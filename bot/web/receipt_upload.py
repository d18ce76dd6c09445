"""A picture of a receipt that somebody sends by the order's page, from card to card."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from sqlmodel import Session
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.engine.till import Shopkeeper
from bot.web.order_page import OrderPage
from common.errors import BadInput, ShopError
from common.messages import msg
from shop import order_lookup, orders, receipt_claims, receipt_pictures
from shop.likeness import Likeness, compared, looks_of
from shop.photos import LARGEST_BYTES, Photo, keep_bytes

AROUND_A_PICTURE = 64 * 1024
"""What a form sends beside its file, at most."""


class ReceiptUpload:
    """The form on one shop's order pages; pictures are kept below `data_dir`.

    Whoever has the page may pay its order, and so may show that they have. People look at each
    picture, so that a wrong one costs nobody anything but a look.
    """

    def __init__(self, engine: Shopkeeper, page: OrderPage, data_dir: Path) -> None:
        self._engine, self._page, self._data_dir = engine, page, data_dir

    def route(self) -> Route:
        """Below the page of the order."""
        return Route("/p/{key}/receipt", self.take, methods=["POST"])

    async def take(self, request: Request) -> Response:
        """Keep the picture and have people look at it."""
        key = request.path_params["key"]
        if not self._page.may_press(request):
            return await self._page.refused(request, msg("page-too-often"), status=429)
        if not 0 < _announced(request.headers) <= LARGEST_BYTES + AROUND_A_PICTURE:
            too_large = msg("photo-too-large", most=LARGEST_BYTES // 1024 // 1024)
            return await self._page.refused(request, too_large, status=413)
        try:
            content, words = await _picture(request)
            receipt_claims.read_or_refuse(words)
            photo, likeness = await asyncio.to_thread(self._kept, key, content)
            await self._engine.transact(
                lambda session: self._bring(session, key, photo, likeness, words)
            )
        except ShopError as error:
            return await self._page.refused(request, error.message)
        return RedirectResponse(self._page.address(key), 303)

    def _kept(self, key: str, content: bytes) -> tuple[Photo, Likeness]:
        with self._engine.database.reading() as session:
            # Nobody without an order of ours leaves a picture here.
            orders.by_page_key(session, key)
        photo = keep_bytes(content, self._data_dir)
        looks = looks_of(self._data_dir / photo.file)
        with self._engine.database.reading() as session:
            return photo, compared(session, looks, self._engine.clock.now())

    def _bring(
        self, session: Session, key: str, photo: Photo, likeness: Likeness, words: str
    ) -> None:
        ctx = self._engine.system(session, "order-page")
        order = orders.by_page_key(session, key)
        ctx.person = order_lookup.buyer_of(session, order)
        receipt_pictures.bring(ctx, order, photo, likeness, words)


def _announced(headers: Mapping[str, str]) -> int:
    """How long the body will be; 0 where that is not said."""
    text = headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


async def _picture(request: Request) -> tuple[bytes, str]:
    """The file of the form, and what is written beside it.

    Raises:
        BadInput: none was chosen.
    """
    async with request.form(max_files=1, max_fields=2) as form:
        found, written = form.get("picture"), form.get("transfer")
        content = await found.read() if isinstance(found, UploadFile) else b""
    if not content:
        raise BadInput("card-receipt-wanted")
    return content, written if isinstance(written, str) else ""
