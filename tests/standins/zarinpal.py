"""ZarinPal as a server on loopback: what it takes, what it refuses, and how it says so.

Source: the facts that `payments.zarinpal` names; its answers change their shape as the real one's
do (`shape`).
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

MERCHANT = "8c1d9a52-6f1e-4c7b-9a43-0a4f3d2b7e10"
LEAST_RIAL = 10_000
MOST_RIAL = 1_000_000_000
REVERSED_WITHIN_MINUTES = 30
UNVERIFIED_MINUTES = 30
"""How long money waits to be verified; how long it really is nobody has written down."""
TAKEN_KEYS = {
    "request": {
        *("merchant_id", "amount", "currency", "description", "callback_url"),
        *("referrer_id", "metadata", "wages", "expire_in", "cart_data"),
    },
    "verify": {"merchant_id", "authority", "amount"},
    "inquiry": {"merchant_id", "authority"},
    "reverse": {"merchant_id", "authority"},
    "unVerified": {"merchant_id"},
}
METADATA = {"mobile", "email", "order_id", "auto_verify", "card_pan"}


@dataclass
class Session:
    """One payment at the provider. `minute` is when it was paid."""

    authority: str
    rial: int
    callback_url: str
    order_id: str | None
    status: str = "IN_BANK"
    paid_rial: int = 0
    ref_id: int | None = None
    minute: int = 0


@dataclass
class Zarinpal:
    """The provider's books, and the levers that tests pull.

    `shape` is how parts of an answer are written: empty ones as a `list` or an `object`, errors in
    `lists`, or by the names of `fields`.
    """

    merchant: str = MERCHANT
    sandbox: bool = False
    domain: str = "127.0.0.1"
    shape: str = "list"
    minute: int = 0
    knows_our_address: bool = True
    sessions: dict[str, Session] = field(default_factory=dict)
    next_codes: deque[int] = field(default_factory=deque)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def app(self) -> Starlette:
        """Its API and its pay page."""
        return Starlette(
            routes=[
                Route("/pg/v4/payment/{name}.json", self._api, methods=["POST"]),
                Route("/pg/StartPay/{authority}", self._page, methods=["GET"]),
            ]
        )

    def pay(self, authority: str, rial: int | None = None) -> str:
        """The buyer pays (another amount, if one is given); where their browser goes."""
        session = self.sessions[authority]
        session.status, session.minute = "PAID", self.minute
        session.paid_rial = session.rial if rial is None else rial
        session.ref_id = 201_000_000_000 + int(authority[1:])
        return self.back(authority, "OK")

    def fail(self, authority: str) -> str:
        """The buyer's bank refuses, or they turn back: the provider does not say which."""
        self.sessions[authority].status = "FAILED"
        return self.back(authority, "NOK")

    def back(self, authority: str, status: str) -> str:
        """The address to which the browser returns."""
        query = urlencode({"Authority": authority, "Status": status})
        return f"{self.sessions[authority].callback_url}?{query}"

    async def _api(self, request: Request) -> Response:
        name = request.path_params["name"]
        body = await request.json()
        self.calls.append((name, body))
        if name not in TAKEN_KEYS:
            return JSONResponse({"message": "not found"}, status_code=404)
        if self.next_codes:
            return self._no(self.next_codes.popleft())
        handler: Callable[[dict[str, Any]], Response] = getattr(self, f"_{name.lower()}")
        self._send_back()
        return self._stranger(name, body) or handler(body)

    def _send_back(self) -> None:
        """What nobody has verified in time goes back to the buyer."""
        for one in self.sessions.values():
            if one.status == "PAID" and self.minute - one.minute > UNVERIFIED_MINUTES:
                one.status = "REVERSED"

    def _stranger(self, name: str, body: dict[str, Any]) -> Response | None:
        merchant = body.get("merchant_id")
        if not _is_uuid(merchant) or set(body) - TAKEN_KEYS[name]:
            return self._no(-9, validations=[{"merchant_id": "The merchant id is not valid."}])
        if merchant != self.merchant and not self.sandbox:
            return self._no(-10)
        return None

    def _request(self, body: dict[str, Any]) -> Response:
        rial = _rial(body)
        metadata = body.get("metadata", {})
        if (
            rial is None
            or not _is_text(body.get("description"), 500)
            or not _is_text(body.get("callback_url"), 2_000)
            or not isinstance(metadata, dict)
            or set(metadata) - METADATA
            or any(not isinstance(value, str) for value in metadata.values())
            or rial < LEAST_RIAL
        ):
            return self._no(-9, validations=[{"amount": "The request is not valid."}])
        if urlsplit(body["callback_url"]).hostname != self.domain:
            return self._no(-14)
        if rial > MOST_RIAL:
            return self._no(-41)
        authority = f"{'S' if self.sandbox else 'A'}{len(self.sessions) + 1:035d}"
        self.sessions[authority] = Session(
            authority, rial, body["callback_url"], metadata.get("order_id")
        )
        return self._yes(100, authority=authority, fee_type="Merchant", fee=500)

    def _verify(self, body: dict[str, Any]) -> Response:
        session = self.sessions.get(str(body.get("authority")))
        if session is None:
            return self._no(-54)
        if session.status not in ("PAID", "VERIFIED"):
            return self._no(-51)
        if type(body.get("amount")) is not int or body["amount"] != session.paid_rial:
            return self._no(-50)
        code = 100 if session.status == "PAID" else 101
        session.status = "VERIFIED"
        return self._yes(
            code,
            ref_id=session.ref_id,
            card_pan="603799******4471",
            card_hash="1EBE3EBEBE35C7EC0F8D6EE4F2F859107A87822CA179BC9528767EA7B5489B69",
            fee_type="Merchant",
            fee=500,
            order_id=session.order_id,
        )

    def _inquiry(self, body: dict[str, Any]) -> Response:
        session = self.sessions.get(str(body.get("authority")))
        return self._no(-55) if session is None else self._yes(100, status=session.status)

    def _reverse(self, body: dict[str, Any]) -> Response:
        session = self.sessions.get(str(body.get("authority")))
        if not self.knows_our_address:
            return self._no(-62)
        if session is None or session.status not in ("PAID", "VERIFIED"):
            return self._no(-61)
        if self.minute - session.minute > REVERSED_WITHIN_MINUTES:
            return self._no(-63)
        session.status = "REVERSED"
        return self._yes(100)

    def _unverified(self, _body: dict[str, Any]) -> Response:
        paid = [one for one in self.sessions.values() if one.status == "PAID"][-100:]
        rows = [
            {
                "authority": one.authority,
                "amount": one.paid_rial,
                "callback_url": one.callback_url,
                "referer": "",
                "date": "2026-11-24 12:00:00",
            }
            for one in paid
        ]
        return self._yes(100, authorities=rows)

    async def _page(self, request: Request) -> Response:
        session = self.sessions.get(request.path_params["authority"])
        if session is None or session.status != "IN_BANK":
            return HTMLResponse("not a payment", status_code=404)
        chosen = request.query_params.get("choose")
        if chosen is None:
            return HTMLResponse(f"<h1>{session.rial} IRR</h1>")
        url = self.pay(session.authority) if chosen == "pay" else self.fail(session.authority)
        return RedirectResponse(url, status_code=302)

    def _yes(self, code: int, **data: object) -> Response:
        message = "Success" if code == 100 else "Verified"
        empty: object = [] if self.shape == "list" else {}
        return JSONResponse({"data": {"code": code, "message": message, **data}, "errors": empty})

    def _no(self, code: int, validations: object = ()) -> Response:
        empty: object = [] if self.shape == "list" else {}
        error = {"code": code, "message": "Refused.", "validations": list(validations)}  # type: ignore[call-overload]
        errors: object = [error] if self.shape == "lists" else error
        if self.shape == "fields":
            errors = {"validation": ["Refused.", str(code)]}
        return JSONResponse({"data": empty, "errors": errors}, status_code=400)


def _is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and len(value) == 36 and bool(UUID(value))
    except ValueError:
        return False


def _is_text(value: object, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest


def _rial(body: dict[str, Any]) -> int | None:
    amount, currency = body.get("amount"), body.get("currency", "IRR")
    if type(amount) is not int or currency not in ("IRR", "IRT"):
        return None
    return amount * 10 if currency == "IRT" else amount
