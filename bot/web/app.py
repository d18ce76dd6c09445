"""The shop's web server as one ASGI application."""

import time
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp

from bot.engine.cashier import Cashier
from bot.engine.till import Shopkeeper
from bot.settings import Settings
from bot.web.callback import Callbacks
from bot.web.health import Health, Tick
from bot.web.invoices import Invoices
from bot.web.order_files import OrderFiles
from bot.web.order_page import OrderPage
from bot.web.pages import Pages, PrivatePages
from bot.web.photos import Photos
from bot.web.receipt_upload import ReceiptUpload
from bot.web.vitals import Vitals
from common.clock import Monotonic
from common.i18n import Translator

BANK_PATH = "/bank"
"""Where the test bank stands when it shares our server."""


def build_app(
    *,
    engine: Shopkeeper,
    cashier: Cashier,
    settings: Settings,
    translator: Translator,
    webhooks: Sequence[BaseRoute] = (),
    bank: ASGIApp | None = None,
    vitals: Vitals | None = None,
    ticks: Mapping[str, Tick] | None = None,
    monotonic: Monotonic = time.monotonic,
) -> Starlette:
    """Order pages, pictures of goods, callbacks, webhooks, health and numbers.

    Args:
        engine: the shop's engine; the application is served in its event loop.
        cashier: who speaks to gateways.
        settings: where the shop stands on the internet.
        translator: the words of the pages.
        webhooks: the doors of channels whose platforms call us.
        bank: the test bank, where the shop is being tried out.
        vitals: what `/metrics` tells; the same object as the engine counts with.
        ticks: what has to happen again and again, and when it last did; `/health` watches them.
        monotonic: measures how often buttons are pressed.
    """
    public_url = settings.public_url or ""
    pages = Pages(translator)
    page = OrderPage(
        engine,
        cashier,
        pages,
        prefix=urlsplit(public_url).path,
        language=settings.shop_language,
        monotonic=monotonic,
    )
    health = Health(
        database=engine.database,
        clock=engine.clock,
        vitals=vitals or Vitals(),
        ticks=ticks or {},
    )
    routes: list[BaseRoute] = [
        OrderFiles(engine, settings.data_dir, page.missing).route(),
        Invoices(engine, pages, page.missing, monotonic=monotonic).route(),
        ReceiptUpload(engine, page, settings.data_dir).route(),
        *page.routes(),
        *Callbacks(cashier, page, monotonic=monotonic).routes(),
        *Photos(engine.database, settings.data_dir).routes(),
        *health.routes(),
        *webhooks,
    ]
    if bank is not None:
        routes.append(Mount(BANK_PATH, bank))

    async def missing(request: Request, _error: Exception) -> Response:
        return page.missing(request)

    return Starlette(
        routes=routes,
        middleware=[Middleware(PrivatePages, secure=public_url.startswith("https:"))],
        exception_handlers={404: missing, 405: missing},
    )
