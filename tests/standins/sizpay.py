"""SizPay as far as a shop and its buyer meet it, written from its public facts.

It refuses what SizPay refuses: unknown merchants, wrong types, used order ids, amounts out of its
range, a second confirmation, a reversal after it. Its page takes a form or a link, but never a
secret. Money that nobody confirms goes back after half an hour. What a confirmation answers while
nothing is paid is documented nowhere; here it is 1021.

Source: payments.md section 1.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from common.clock import Clock
from tests.standins.sizpay_merchant import Merchant, opened, signed_text

LIFETIME = timedelta(minutes=20)
UNCONFIRMED = timedelta(minutes=30)
RANGE = range(10_000, 500_000_001)
COMMON = {"Amount", "OrderID", "ReturnURL", "InvoiceNo", "ExtraInf", "DocDate", "SignData"}
OPTIONAL = {"AppExtraInf"}


@dataclass
class Payment:
    """A token and what became of it; `refused` is the bank's no, `code` what a failure says."""

    token: str
    order_id: str
    amount: int
    return_url: str
    invoice: str
    at: datetime
    charged: int = 0
    ref_no: int = 0
    code: str = ""
    confirmed: bool = False
    reversed: bool = False
    callback: dict[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """An answer with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Sizpay:
    """SizPay for one merchant. `plain` writes numbers as numbers, else everything is text."""

    def __init__(self, clock: Clock, *, plain: bool = True) -> None:
        self.clock, self.plain = clock, plain
        self.merchant = Merchant()
        self.payments: dict[str, Payment] = {}
        self.refuses_with: int | None = None
        """The code of whatever is asked next, from now on."""
        self.leaks: list[str] = []
        """Secrets that a browser brought."""
        self._numbers = count(482_911_730_001)

    def app(self) -> Starlette:
        """The server."""
        calls = {"GetToken": self._create, "Confirm": self._confirm, "Reverse": self._reverse}
        routes = [
            Route(path, self._endpoint(call), methods=["POST"])
            for name, call in calls.items()
            for path in (f"/api/PaymentSimple/{name}Simple", f"/api/Payment/{name}")
        ]
        pages = ("/Route/Payment", "/Route/Payment/")
        routes += [Route(path, self._page, methods=["GET", "POST"]) for path in pages]
        routes.append(Route("/Route/Done", self._done, methods=["POST"]))
        return Starlette(routes=routes)

    def choose(
        self, token: str, choice: str, *, code: str = "-1", charged: int | None = None
    ) -> Payment:
        """The buyer pays, turns back, or is refused with this code, with the callback of that."""
        payment = self.payments[token]
        if not payment.ref_no and not payment.code and self._age(payment) < LIFETIME:
            if choice in {"paid", "lost"}:
                payment.charged = payment.amount if charged is None else charged
                payment.ref_no = next(self._numbers)
            else:
                payment.code = "1018" if choice == "cancelled" else code
        payment.callback = self._callback(payment)
        return payment

    def taken(self, token: str) -> int:
        """What is the merchant's for good."""
        payment = self.payments[token]
        return payment.charged if payment.confirmed else 0

    def _endpoint(self, call: Any) -> Any:
        async def endpoint(request: Request) -> Response:
            try:
                if self.refuses_with is not None:
                    raise Refusal(self.refuses_with)
                body = await self._read(request)
                answer = call(body)
            except Refusal as refusal:
                answer = {"ResCod": refusal.code, "Message": "درخواست معتبر نیست", "Token": ""}
            if not self.plain:
                answer = {name: str(value) for name, value in answer.items()}
                answer["ResCod"] = answer["ResCod"].zfill(2)
            return JSONResponse(answer)

        return endpoint

    async def _read(self, request: Request) -> dict[str, Any]:
        try:
            body = await request.json()
        except ValueError:
            raise Refusal(1016) from None
        signed = request.url.path.startswith("/api/Payment/")
        names = COMMON if "GetToken" in request.url.path else {"Token", "SignData"}
        if not signed and "sizPayKey" in body:
            names = names | {"sizPayKey"}
        else:
            names = names | {"MerchantID", "TerminalID"}
            names = names if signed else names | {"UserName", "Password"}
        if names - set(body):
            raise Refusal(1015)
        if set(body) - names - OPTIONAL:
            raise Refusal(1016)
        self._know(body, signed=signed)
        return dict(body)

    def _know(self, body: Mapping[str, Any], *, signed: bool) -> None:
        ours = self.merchant
        if "sizPayKey" in body:
            if body["sizPayKey"] != ours.key:
                raise Refusal(128)
            return
        if body["MerchantID"] != ours.merchant:
            raise Refusal(1003)
        if body["TerminalID"] != ours.terminal:
            raise Refusal(1004)
        if signed and opened(str(body["SignData"]), ours) != signed_text(body):
            raise Refusal(1029)
        if not signed and (body["UserName"], body["Password"]) != (ours.key_1, ours.key_2):
            raise Refusal(1014)

    def _create(self, body: dict[str, Any]) -> dict[str, Any]:
        amount = body["Amount"]
        if isinstance(amount, str) and amount.isascii() and amount.isdigit():
            amount = int(amount)
        if not isinstance(amount, int) or isinstance(amount, bool):
            raise Refusal(106)
        if amount not in RANGE:
            raise Refusal(1006)
        if not body["ReturnURL"]:
            raise Refusal(1008)
        if not str(body["ReturnURL"]).startswith(("http://", "https://")):
            raise Refusal(1009)
        invoice = body["InvoiceNo"]
        if not isinstance(invoice, str) or not (invoice == "" or invoice.isdigit()):
            raise Refusal(1033)
        if body["DocDate"] != "" or len(invoice) > 50:
            raise Refusal(1007)
        order_id = body["OrderID"]
        if not isinstance(order_id, str) or not order_id:
            raise Refusal(1016)
        if any(known.order_id == order_id for known in self.payments.values()):
            raise Refusal(-56806)
        number = next(self._numbers)
        token = hashlib.sha256(str(number).encode()).hexdigest()[:32]
        self.payments[token] = Payment(
            token, order_id, amount, body["ReturnURL"], invoice, self.clock.now()
        )
        return {"ResCod": 0, "Message": "عملیات موفق", "Token": token}

    def _confirm(self, body: dict[str, Any]) -> dict[str, Any]:
        payment = self._of(body)
        if payment.confirmed:
            raise Refusal(1024)
        if payment.reversed or (payment.ref_no and self._age(payment) > UNCONFIRMED):
            raise Refusal(1023)
        if payment.code:
            raise Refusal(int(payment.code))
        if not payment.ref_no:
            raise Refusal(1020 if self._age(payment) >= LIFETIME else 1021)
        payment.confirmed = True
        return {
            "ResCod": 0,
            "Message": "عملیات موفق",
            "Token": payment.token,
            "OrderID": payment.order_id,
            "Amount": payment.charged,
            "RefNo": payment.ref_no,
            "TraceNo": 41_207,
            "TransNo": payment.ref_no + 5,
            "TransDate": "1405/09/01",
            "CardNo": "603799******1234",
            "MerchantID": self.merchant.merchant,
            "TerminalID": self.merchant.terminal,
            "InvoiceNo": payment.invoice,
            "ExtraInf": "",
            "AppExtraInf": '{\\"PayTyp\\":""}',
        }

    def _reverse(self, body: dict[str, Any]) -> dict[str, Any]:
        payment = self._of(body)
        if payment.confirmed:
            raise Refusal(1025)
        if payment.reversed:
            raise Refusal(1026)
        if not payment.ref_no:
            raise Refusal(1021)
        payment.reversed = True
        return {"ResCod": 0, "Message": "برگشت شد", "Token": payment.token}

    def _of(self, body: Mapping[str, Any]) -> Payment:
        payment = self.payments.get(str(body["Token"]))
        if payment is None:
            raise Refusal(1019)
        return payment

    async def _page(self, request: Request) -> Response:
        """The page where one pays."""
        given = dict(request.query_params)
        given |= dict(parse_qsl((await request.body()).decode()))
        brought = [one for one in self.merchant.secrets if one in given.values()]
        self.leaks += brought
        payment = self.payments.get(given.get("Token") or given.get("token") or "")
        if brought or payment is None or self._age(payment) >= LIFETIME:
            return HTMLResponse("<p>توکن معتبر نیست</p>", 400)
        merchant = given.get("MerchantID", self.merchant.merchant)
        if merchant != self.merchant.merchant:
            return HTMLResponse("<p>پذیرنده معتبر نیست</p>", 400)
        buttons = "".join(
            f'<button name="choice" value="{one}">{one}</button>'
            for one in ("paid", "cancelled", "refused", "lost")
        )
        return HTMLResponse(
            f'<form method="post" action="/Route/Done"><input name="Token" value="{payment.token}">'
            f'<input name="reason" value="">{buttons}</form>'
        )

    async def _done(self, request: Request) -> Response:
        """The way back, by a form that sends itself."""
        given = dict(parse_qsl((await request.body()).decode()))
        code = given.get("reason") or "-1"
        payment = self.choose(given["Token"], given["choice"], code=code)
        if given["choice"] == "lost":
            return HTMLResponse("<p>…</p>")
        fields = "".join(
            f'<input type="hidden" name="{name}" value="{escape(value)}">'
            for name, value in payment.callback.items()
        )
        return HTMLResponse(
            f'<form method="post" action="{escape(payment.return_url)}">{fields}<button>…</button>'
            "</form><script>document.forms[0].submit()</script>"
        )

    def _callback(self, payment: Payment) -> dict[str, str]:
        failed = not payment.ref_no
        useless = "1"
        return {
            "ResCod": payment.code or ("1020" if failed else "0"),
            "Message": "تراکنش معتبر نیست" if failed else "عملیات موفق",
            "MerchantID": self.merchant.merchant,
            "TerminalID": self.merchant.terminal,
            "OrderID": payment.order_id,
            "ExtraInf": "",
            "InvoiceNo": payment.invoice,
            "AppExtraInf": '{\\"PayTyp\\":""}',
            "Token": useless if failed else payment.token,
            "RefNo": useless if failed else str(payment.ref_no),
            "Amount": useless if failed else str(payment.charged),
        }

    def _age(self, payment: Payment) -> timedelta:
        return self.clock.now() - payment.at
