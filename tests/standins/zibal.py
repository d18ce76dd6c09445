"""Zibal as a server on loopback: what it takes, what it refuses, and how it says so.

Source: the facts that `payments.zibal` names.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

MERCHANT = "6300000000000000000000aa"
INACTIVE = "6300000000000000000000bb"
OPEN_TO_ALL = "zibal"
LEAST_RIAL = 1_000
MOST_RIAL = 2_000_000_000
WAITING, FAULT, VERIFIED, PAID, CANCELLED, REVERSED = -1, -2, 1, 2, 3, 18
UNVERIFIED_MINUTES = 30
"""How long money waits to be verified; how long it really is nobody has written down."""
TAKEN_KEYS = {
    "request": {
        *("merchant", "amount", "callbackUrl", "orderId", "description", "mobile"),
        *("allowedCards", "nationalCode", "checkMobileWithCard", "ledgerId", "linkToPay"),
        *("sms", "percentMode", "feeMode", "multiplexingInfos"),
    },
    "verify": {"merchant", "trackId"},
    "inquiry": {"merchant", "trackId"},
}


@dataclass
class Payment:
    """One payment at the provider."""

    track: int
    merchant: str
    rial: int
    callback_url: str
    order_id: str | None
    status: int = WAITING
    paid_rial: int = 0
    reference: int | None = None
    minute: int = 0


@dataclass
class Zibal:
    """The provider's books, and the levers that tests pull.

    With `verified_elsewhere` somebody is quicker with each verification.
    """

    merchant: str = MERCHANT
    verified_elsewhere: bool = False
    minute: int = 0
    payments: dict[int, Payment] = field(default_factory=dict)
    next_results: deque[int] = field(default_factory=deque)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def app(self) -> Starlette:
        """Its API and its pay page."""
        return Starlette(
            routes=[
                Route("/v1/{name}", self._api, methods=["POST"]),
                Route("/start/{track:int}", self._page, methods=["GET"]),
                Route("/start/{track:int}/direct", self._page, methods=["GET"]),
            ]
        )

    def pay(self, track: int, rial: int | None = None) -> str:
        """The buyer pays (another amount, if one is given); where their browser goes."""
        payment = self.payments[track]
        payment.status, payment.reference = PAID, 904_000_000_000 + track
        payment.minute = self.minute
        payment.paid_rial = payment.rial if rial is None else rial
        return self.back(track)

    def end(self, track: int, status: int) -> str:
        """It ends with this status instead; where the browser goes."""
        self.payments[track].status = status
        return self.back(track)

    def back(self, track: int) -> str:
        """The address to which the browser returns."""
        payment = self.payments[track]
        query = {
            "trackId": track,
            "success": int(payment.status in (PAID, VERIFIED)),
            "status": payment.status,
            "orderId": payment.order_id or "",
        }
        return f"{payment.callback_url}?{urlencode(query)}"

    async def _api(self, request: Request) -> Response:
        name = request.path_params["name"]
        body = await request.json()
        self.calls.append((name, body))
        if name not in TAKEN_KEYS:
            return JSONResponse({"message": "not found"}, status_code=404)
        if self.next_results:
            return _said(self.next_results.popleft())
        if set(body) - TAKEN_KEYS[name] or not isinstance(body.get("merchant"), str):
            return _said(104)
        if body["merchant"] == INACTIVE:
            return _said(103)
        if body["merchant"] not in (self.merchant, OPEN_TO_ALL):
            return _said(102)
        self._send_back()
        handler: Callable[[dict[str, Any]], Response] = getattr(self, f"_{name}")
        return handler(body)

    def _send_back(self) -> None:
        """What nobody has verified in time goes back to the buyer."""
        for one in self.payments.values():
            if one.status == PAID and self.minute - one.minute > UNVERIFIED_MINUTES:
                one.status = REVERSED

    def _request(self, body: dict[str, Any]) -> Response:
        amount, url = body.get("amount"), body.get("callbackUrl")
        if type(amount) is not int or amount < LEAST_RIAL:
            return _said(105)
        if not isinstance(url, str) or not url.startswith(("http://", "https://")):
            return _said(106)
        if amount > MOST_RIAL:
            return _said(113)
        track = 3_700_000_001 + len(self.payments)
        order_id = body.get("orderId")
        self.payments[track] = Payment(track, body["merchant"], amount, url, order_id)
        return _said(100, trackId=track)

    def _verify(self, body: dict[str, Any]) -> Response:
        payment = self._of(body)
        if payment is None:
            return _said(203)
        if self.verified_elsewhere and payment.status == PAID:
            payment.status = VERIFIED
        if payment.status == VERIFIED:
            return _said(201)
        if payment.status != PAID:
            return _said(202, status=payment.status)
        payment.status = VERIFIED
        return _said(100, **_facts(payment))

    def _inquiry(self, body: dict[str, Any]) -> Response:
        payment = self._of(body)
        return _said(203) if payment is None else _said(100, **_facts(payment))

    def _of(self, body: dict[str, Any]) -> Payment | None:
        track = body.get("trackId")
        payment = self.payments.get(track) if type(track) is int else None
        return payment if payment and payment.merchant == body["merchant"] else None

    async def _page(self, request: Request) -> Response:
        payment = self.payments.get(request.path_params["track"])
        if payment is None or payment.status != WAITING:
            return HTMLResponse("not a payment", status_code=404)
        chosen = request.query_params.get("choose")
        if chosen is None:
            return HTMLResponse(f"<h1>{payment.rial} IRR</h1>")
        track = payment.track
        url = self.pay(track) if chosen == "pay" else self.end(track, CANCELLED)
        return RedirectResponse(url, status_code=302)


def _facts(payment: Payment) -> dict[str, object]:
    is_paid = payment.status in (PAID, VERIFIED)
    return {
        "status": payment.status,
        "amount": payment.paid_rial if is_paid else payment.rial,
        "orderId": payment.order_id,
        "refNumber": payment.reference,
        "cardNumber": "502229******5995" if is_paid else None,
        "paidAt": "2026-11-24T12:00:00.000000" if is_paid else None,
        "description": "",
    }


def _said(result: int, **fields: object) -> Response:
    return JSONResponse({"message": "said", "result": result, **fields})
