"""The test bank's pages, where one chooses how a payment ends, and the way back to the shop."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import httpx
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.pages import Pages, reader_of
from bot.web.testbank.payment import Choice, Payment, Reason, Standing
from bot.web.testbank.store import Store
from common.clock import Clock
from common.i18n import Reader
from common.log import get_logger
from common.messages import Code
from common.money import Money
from common.text import ascii_digits

LATEST_MIN = 7 * 24 * 60
"""The longest a late payment may take, in minutes."""

HINTS = {
    Standing.PAID: "OK",
    Standing.SETTLED: "OK",
    Standing.UNDERWAY: "PENDING",
}
"""What the browser tells the shop; anything else is NOK. Nothing signs it."""

Notify = Callable[[Sequence[str]], Awaitable[None]]

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Wish:
    """What was chosen on the page."""

    choice: Choice
    reason: Reason | None = None
    delay: timedelta = timedelta(0)


class Counter:
    """Where a buyer pays."""

    def __init__(self, store: Store, pages: Pages, clock: Clock, notify: Notify) -> None:
        self._store, self._pages, self._clock, self._notify = store, pages, clock, notify

    def routes(self) -> list[Route]:
        """The page of a payment and its form."""
        return [
            Route("/pay/{token}", self.show, methods=["GET"]),
            Route("/pay/{token}", self.choose, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The choices, or how the payment ended when it was chosen before."""
        payment = await run_in_threadpool(self._store.get, request.path_params["token"])
        if payment is None:
            reader = reader_of(self._pages.language(request, "en"), "UTC")
            return self._pages.render("note.html", reader, status=404, what="missing")
        return self._page(request, payment)

    async def choose(self, request: Request) -> Response:
        """Let what was chosen happen, and send the browser back to the shop."""
        token = request.path_params["token"]
        payment = await run_in_threadpool(self._store.get, token)
        async with request.form(max_files=0, max_fields=10) as form:
            wish = _wish(form)
        if payment is None:
            return await self.show(request)
        if wish is None:
            return self._page(request, payment, status=400)
        paid = await run_in_threadpool(self._carry_out, token, wish)
        payment = await run_in_threadpool(self._store.get, token)
        if paid is None or payment is None or wish.choice is Choice.LOST:
            return RedirectResponse(request.url.path, 303)
        return self._way_back(request, payment, paid)

    def _carry_out(self, token: str, wish: Wish) -> list[Payment] | None:
        """The earlier payments that went through as well; None when the page was spent."""
        now = self._clock.now()
        if not self._store.choose(token, wish.choice, now, reason=wish.reason, delay=wish.delay):
            return None
        return self._store.pay_earlier(token, now) if wish.choice is Choice.TWICE else []

    def _way_back(self, request: Request, payment: Payment, earlier: list[Payment]) -> Response:
        task = None
        if payment.choice is Choice.TWICE:
            notices = [self._notice(payment), *2 * [self._notice(other) for other in earlier]]
            task = BackgroundTask(self._notify, notices)
        if payment.callback_method == "GET":
            return RedirectResponse(self._notice(payment), 303, background=task)
        page = self._pages.render(
            "forward.html",
            self._reader(request, payment),
            target=payment.callback_url,
            fields=self._fields(payment),
        )
        page.background = task
        return page

    def _page(self, request: Request, payment: Payment, *, status: int = 200) -> Response:
        now = self._clock.now()
        standing = payment.standing(now)
        return self._pages.render(
            "bank.html" if standing is Standing.OPEN else "bank_done.html",
            self._reader(request, payment),
            status=status,
            refused=status == 400,
            amount=Money(payment.amount, payment.currency),
            order_code=Code(payment.order_code),
            description=payment.description,
            bank_ref=Code(payment.bank_ref or ""),
            minutes_left=max(1, round((payment.expires_at - now).total_seconds() / 60)),
            reasons=list(Reason),
            standing=standing,
            lost=payment.choice is Choice.LOST,
            way_back=self._notice(payment),
        )

    def _reader(self, request: Request, payment: Payment) -> Reader:
        return reader_of(self._pages.language(request, payment.language), "UTC")

    def _fields(self, payment: Payment) -> Mapping[str, str]:
        hint = HINTS.get(payment.standing(self._clock.now()), "NOK")
        return {"token": payment.token, "status": hint, "order_id": payment.order_id}

    def _notice(self, payment: Payment) -> str:
        parts = urlsplit(payment.callback_url)
        query = [*parse_qsl(parts.query, keep_blank_values=True), *self._fields(payment).items()]
        return urlunsplit(parts._replace(query=urlencode(query)))


async def over_http(notices: Sequence[str]) -> None:
    """Tell the shop from server to server; a shop that does not answer is told no more."""
    async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
        for notice in notices:
            try:
                await client.get(notice)
            except httpx.HTTPError as error:
                log.warning("testbank_notice_lost", error=type(error).__name__)


def _wish(form: FormData) -> Wish | None:
    """What the form asks for; None when it asks for nothing we know."""
    try:
        choice = Choice(str(form.get("choice", "")))
        if choice is Choice.REFUSED:
            return Wish(choice, reason=Reason(str(form.get("reason", ""))))
        if choice is Choice.LATE:
            minutes = int(ascii_digits(str(form.get("minutes", ""))))
            return Wish(choice, delay=_minutes(minutes))
        return Wish(choice)
    except ValueError:
        return None


def _minutes(number: int) -> timedelta:
    if not 1 <= number <= LATEST_MIN:
        raise ValueError("out of range")
    return timedelta(minutes=number)
