"""The order page: what was ordered, paying it, and where it is; it lives as long as the order.

Whoever has the link has the page, so it names no buyer and no address; what is digital stands on it
once it is paid. Looking never begins a
payment, since messengers open links to make previews; only pressing a button does.
"""

import asyncio
from dataclasses import replace
from functools import partial

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.engine.cashier import Cashier
from bot.engine.till import Shopkeeper
from bot.web.accepting import Accepting
from bot.web.limits import Buckets, address_of
from bot.web.order_facts import OrderFacts, facts_of
from bot.web.order_view import Mood, view_of
from bot.web.pages import Pages, reader_of
from bot.web.wish import Wish
from common.clock import Monotonic
from common.errors import NotFound, ShopError
from common.i18n import Reader
from common.messages import Code, Message, msg
from models import LegalKind
from payments.base import PostRedirect
from shop import at_the_door, billing, card_transfers, credit, order_lookup, orders
from shop.hand_ways import BY_HAND, CARD

PATIENCE_S = 8.0
"""How long a browser waits for a gateway; what takes longer goes on without it."""
YEAR_S = 365 * 24 * 3600


class OrderPage:
    """The pages of one shop's orders.

    Args:
        engine: whose database is read, and whose clock.
        cashier: who begins payments and asks about them.
        pages: the words and the form.
        prefix: the path below which the shop stands, empty for a shop that has its own host.
        language: for whoever has not chosen one, where no order says more.
        monotonic: measures how often buttons are pressed.
    """

    def __init__(
        self,
        engine: Shopkeeper,
        cashier: Cashier,
        pages: Pages,
        *,
        prefix: str,
        language: str,
        monotonic: Monotonic,
    ) -> None:
        self._engine, self._cashier, self._pages = engine, cashier, pages
        self._prefix, self._language = prefix, language
        self._accepting = Accepting(engine, pages)
        self._by_page = Buckets(size=8, refill_s=15, monotonic=monotonic)
        self._by_address = Buckets(size=30, refill_s=2, monotonic=monotonic)

    def routes(self) -> list[Route]:
        """The page, its two buttons, and what one accepts on it."""
        return [
            Route("/p/{key}", self.show, methods=["GET"]),
            Route("/p/{key}/pay", self.pay, methods=["POST"]),
            Route("/p/{key}/check", self.check, methods=["POST"]),
            *(Route(f"/p/{{key}}/{kind.value}", self.legal) for kind in LegalKind),
            Route("/p/{key}/{button:str}", self.back, methods=["GET"]),
        ]

    def address(self, page_key: str) -> str:
        """The page's path."""
        return f"{self._prefix}/p/{page_key}"

    async def show(self, request: Request) -> Response:
        """The page as it stands."""
        return await self._page(request, asked="asked" in request.query_params)

    async def back(self, request: Request) -> Response:
        """A button's address that was opened by hand, or by changing the language there."""
        address = self.address(request.path_params["key"])
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(address + query, 303)

    async def pay(self, request: Request) -> Response:
        """Begin a payment and send the browser to the gateway."""
        found = await self._found(request)
        if found is None:
            return self.missing(request)
        if not self.may_press(request):
            return await self._page(request, problem=msg("page-too-often"), status=429)
        wish = await _filled_in(request)
        try:
            if wish.gateway in BY_HAND or wish.gateway == credit.GATEWAY:
                await self._accepting.accept(found, wish)
                await self._engine.transact(partial(self._by_hand, found, wish.gateway))
                return RedirectResponse(self.address(found.order.page_key), 303)
            payer = replace(wish.payer(found.shop.country), ip=address_of(request))
            await self._accepting.accept(found, wish)
            redirect = await self._cashier.begin(found.order.id, wish.gateway, payer)
        except ShopError as error:
            return await self._page(request, problem=error.message, status=409, wish=wish)
        if isinstance(redirect, PostRedirect):
            reader = self._reader(request, found)
            return self._pages.render(
                "forward.html", reader, target=redirect.url, fields=redirect.fields
            )
        return RedirectResponse(redirect.url, 303)

    def _by_hand(self, found: OrderFacts, way: str, session: Session) -> None:
        """Begin what needs no gateway."""
        ctx = self._engine.system(session, "order-page")
        order = orders.by_id(session, found.order.id)
        if way == credit.GATEWAY:
            # Whoever has the link pays this one order; it is its buyer's money, and stays it.
            ctx.person = order_lookup.buyer_of(session, order)
            billing.settle_with_credit(ctx, order)
        elif way == CARD:
            card_transfers.begin(ctx, order)
        else:
            at_the_door.choose(ctx, order)

    async def legal(self, request: Request) -> Response:
        """What one accepts: the words that were accepted for this order, else those of today."""
        found = await self._found(request)
        if found is None:
            return self.missing(request)
        kind = LegalKind(request.url.path.rpartition("/")[2])
        reader = self._reader(request, found)
        text = await run_in_threadpool(self._accepting.accepted, found, kind)
        if text is None or "lang" in request.query_params:
            today = self._accepting.today(found, reader.language)
            text = today.terms if kind is LegalKind.TERMS else today.privacy
        page = self._pages.render(
            "legal.html",
            found.shop.reader(text.language),
            shop_name=found.shop.name,
            kind=kind.value,
            version=Code(text.version),
            paragraphs=text.body.split("\n\n"),
            back=self.address(found.order.page_key),
        )
        self._remember_language(request, page)
        return page

    async def check(self, request: Request) -> Response:
        """Ask the gateways because the buyer says that it is paid."""
        found = await self._found(request)
        if found is None:
            return self.missing(request)
        if not self.may_press(request):
            return await self._page(request, problem=msg("page-too-often"), status=429)
        asking = asyncio.ensure_future(self._cashier.check_order(found.order.id, "buyer"))
        await asyncio.wait([asking], timeout=PATIENCE_S)
        return RedirectResponse(f"{self.address(request.path_params['key'])}?asked=1", 303)

    async def refused(self, request: Request, problem: Message, status: int = 409) -> Response:
        """The page as it stands, and above it why something could not be done."""
        return await self._page(request, problem=problem, status=status)

    def missing(self, request: Request, status: int = 404) -> Response:
        """The page for whatever is not there, which does not say why."""
        return self._note(request, "missing", status)

    def returned(self, request: Request) -> Response:
        """The page for a browser that came back from a gateway without a proof of whose it is."""
        return self._note(request, "returned", 200)

    def _note(self, request: Request, what: str, status: int) -> Response:
        reader = reader_of(self._pages.language(request, self._language), "UTC")
        return self._pages.render("note.html", reader, status=status, what=what)

    async def _page(
        self,
        request: Request,
        *,
        asked: bool = False,
        problem: Message | None = None,
        status: int = 200,
        wish: Wish | None = None,
    ) -> Response:
        found = await self._found(request)
        if found is None:
            return self.missing(request)
        reader = self._reader(request, found)
        offers = self._cashier.offers(found.shop, found.trials)
        view = view_of(found, now=self._engine.clock.now(), offers=offers)
        if asked and view.mood is Mood.UNPAID and not view.failure:
            problem = msg("page-not-yet")
        page = self._pages.render(
            "order.html",
            reader,
            status=status,
            page=view,
            wish=wish or Wish(),
            terms=self._accepting.asked(found, reader.language),
            problem=problem,
            here=self.address(found.order.page_key),
            prefix=self._prefix,
        )
        self._remember_language(request, page)
        return page

    async def _found(self, request: Request) -> OrderFacts | None:
        return await run_in_threadpool(self._read, request.path_params["key"])

    def _read(self, page_key: str) -> OrderFacts | None:
        try:
            with self._engine.database.reading() as session:
                found = facts_of(session, page_key)
                self._cashier.refresh(session, found.shop)
                return found
        except NotFound:
            return None

    def may_press(self, request: Request) -> bool:
        """Whether a button may be pressed now, which somebody may have done too often."""
        address = address_of(request)
        return self._by_address.take(address or "") and self._by_page.take(
            request.path_params["key"]
        )

    def _reader(self, request: Request, facts: OrderFacts) -> Reader:
        return facts.shop.reader(self._pages.language(request, facts.order.language))

    def _remember_language(self, request: Request, page: Response) -> None:
        """Keep a language that was asked for, since the way back from a bank does not name it."""
        if "lang" in request.query_params:
            page.set_cookie(
                "lang",
                self._pages.language(request, ""),
                max_age=YEAR_S,
                path=f"{self._prefix}/",
                secure=request.url.scheme == "https",
                httponly=True,
                samesite="lax",
            )


async def _filled_in(request: Request) -> Wish:
    """What was filled in; a form that no page of ours has sent is an empty one."""
    try:
        async with request.form(max_files=0, max_fields=10) as form:
            return Wish.of(form)
    except HTTPException:
        return Wish()
