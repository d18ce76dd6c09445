"""The test bank: a small bank server with which a purchase is played through without money.

It runs inside the shop's web server or on its own, keeps its books in a file of its own, and
speaks to the shop over HTTP only, as any bank does.
"""

from collections.abc import Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware

from bot.web.pages import Pages, PrivatePages
from bot.web.testbank.api import Api
from bot.web.testbank.counter import Counter, Notify, over_http
from bot.web.testbank.store import Store
from common.clock import Clock
from common.i18n import Translator

__all__: Sequence[str] = ["build_bank"]


def build_bank(
    database: Path,
    *,
    key: str,
    clock: Clock,
    translator: Translator,
    public_url: str | None = None,
    notify: Notify = over_http,
) -> Starlette:
    """The bank as an ASGI application.

    Args:
        database: the file of its books; made when it is not there.
        key: what the one merchant shows in every call.
        clock: the business clock, so that "late" means the shop's days.
        translator: the words of its pages.
        public_url: where browsers find it; else wherever the merchant found it.
        notify: how a notice reaches the shop without a browser.
    """
    store = Store(database)
    counter = Counter(store, Pages(translator), clock, notify)
    return Starlette(
        routes=[*Api(store, key, clock, public_url).routes(), *counter.routes()],
        middleware=[Middleware(PrivatePages, secure=(public_url or "").startswith("https:"))],
    )
