"""iyzico as far as a shop and its buyer meet it, written from its public facts.

It refuses what iyzico refuses: wrong signatures, bodies it does not know, baskets that do not sum to
the price, tokens that are dead, cancelling on the next day, refunding more than an item has left.
It knows no keys: whatever is asked twice is done twice. Buyers pay with iyzico's own test cards.

Source: payments.md section 4; https://docs.iyzico.com/en/add-ons/test-cards.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from common.clock import Clock
from tests.standins import iyzico_wishes
from tests.standins.iyzico_wishes import Refusal

LIFETIME_S = 1800
PER_MINUTE = 100
CARDS = {
    "4111111111111129": "10051",
    "4129111111111111": "10005",
    "4128111111111112": "10012",
    "4125111111111115": "10054",
    "4124111111111116": "10084",
    "4121111111111119": "10034",
    "4131111111111117": "md_0",
}
"""Cards that are refused, and how; the others are good. 4…: a code for whatever else a test wants."""
UNCANCELLABLE = "5406670000000009"


@dataclass
class Part:
    """An item of a basket."""

    id: str
    item_id: str
    price: Decimal
    refunds: list[dict[str, Any]] = field(default_factory=list)

    @property
    def left(self) -> Decimal:
        return self.price - sum(
            (one["refundPrice"] for one in self.refunds if one["refundStatus"] == 1), Decimal(0)
        )


@dataclass
class Payment:
    """A page and what became of it."""

    token: str
    wish: dict[str, Any]
    at: Any
    parts: list[Part] = field(default_factory=list)
    payment_id: str = ""
    code: str = ""
    card: str = ""
    paid: Decimal = Decimal(0)
    currency: str = ""
    fraud: int = 1
    paid_at: Any = None
    cancelled: bool = False


class Iyzico:
    """iyzico for one merchant."""

    def __init__(self, clock: Clock, key: str, secret: str) -> None:
        self.clock, self.key, self.secret = clock, key, secret
        self.address = ""
        self.payments: dict[str, Payment] = {}
        self.calls: list[str] = []
        self._numbers = count(26_100_001)
        self._limits: dict[str, list[Any]] = {}

    def app(self) -> Starlette:
        """The API and the page."""
        posts = {
            "/payment/iyzipos/checkoutform/initialize/auth/ecom": self._initialise,
            "/payment/iyzipos/checkoutform/auth/ecom/detail": self._retrieve,
            "/payment/refund": self._refund,
            "/payment/cancel": self._cancel,
            "/payment/bin/check": lambda body: {"cardType": "CREDIT_CARD"},
        }

        async def call(request: Request) -> Response:
            body = await request.body()
            self.calls.append(request.url.path)
            try:
                self._check(request, body)
                wish = json.loads(body) if body else dict(request.query_params)
                answer = {"status": "success", **self._once_more(request.url.path, posts, wish)}
            except Refusal as refusal:
                answer = {
                    "status": "failure",
                    "errorCode": refusal.code,
                    "errorMessage": "işlem yapılamadı",
                    "errorGroup": "ERROR",
                }
            stamp = int(self.clock.now().timestamp() * 1000)
            answer |= {"locale": "tr", "systemTime": stamp}
            return Response(_json(answer), media_type="application/json")

        routes = [Route(path, call, methods=["POST"]) for path in posts]
        reports = Route("/v2/reporting/payment/details", call, methods=["GET"])
        return Starlette(routes=[*routes, reports, Route("/page", self._page, methods=["GET"])])

    def buyer_pays(
        self,
        token: str,
        card: str = "5528790000000008",
        *,
        fraud: int = 1,
        paid: Decimal | None = None,
        currency: str | None = None,
        code: str = "",
    ) -> dict[str, str]:
        """Somebody types a card on the page; what their browser brings back."""
        payment = self.payments[token]
        assert not self._is_dead(payment)
        payment.card, payment.code = card, code or CARDS.get(card, "")
        payment.payment_id = str(next(self._numbers))
        payment.fraud = fraud
        if not payment.code:
            payment.paid = paid if paid is not None else Decimal(payment.wish["paidPrice"])
            payment.currency = currency or payment.wish["currency"]
            payment.paid_at = self.clock.now()
            payment.parts = [
                Part(str(next(self._numbers)), item["id"], Decimal(item["price"]))
                for item in payment.wish["basketItems"]
            ]
        return {"token": token}

    def notice(self, token: str) -> tuple[bytes, dict[str, str]]:
        """What the webhook posts, with its signature."""
        payment = self.payments[token]
        fields = {
            "paymentConversationId": payment.wish["conversationId"],
            "merchantId": 3_400_100,
            "token": token,
            "status": "FAILURE" if payment.code else "SUCCESS",
            "iyziReferenceCode": "5d1e3b8c",
            "iyziEventType": "CHECKOUT_FORM_AUTH",
            "iyziEventTime": int(self.clock.now().timestamp() * 1000),
            "iyziPaymentId": int(payment.payment_id or 0),
        }
        names = ("iyziEventType", "iyziPaymentId", "token", "paymentConversationId", "status")
        text = self.secret + "".join(str(fields[name]) for name in names)
        return json.dumps(fields).encode(), {"x-iyz-signature-v3": self._hex(text)}

    def taken(self, token: str) -> Decimal:
        """What the merchant has of a payment."""
        payment = self.payments[token]
        if payment.cancelled or payment.paid_at is None or payment.fraud != 1:
            return Decimal(0)
        back = sum((part.price - part.left for part in payment.parts), Decimal(0))
        return payment.paid - back

    def _once_more(self, path: str, posts: dict[str, Any], wish: dict[str, Any]) -> dict[str, Any]:
        now = self.clock.now()
        lately = [at for at in self._limits.get(path, []) if at > now - timedelta(minutes=1)]
        self._limits[path] = [*lately, now]
        if len(lately) >= PER_MINUTE:
            raise Refusal("50000")
        answer: dict[str, Any] = posts[path](wish) if path in posts else self._report(wish)
        return answer

    def _check(self, request: Request, body: bytes) -> None:
        random = request.headers.get("x-iyzi-rnd", "")
        signature = self._hex(random + request.url.path + body.decode())
        parts = f"apiKey:{self.key}&randomKey:{random}&signature:{signature}"
        expected = "IYZWSv2 " + base64.b64encode(parts.encode()).decode()
        if not random or request.headers.get("authorization") != expected:
            raise Refusal("1001")

    def _initialise(self, wish: dict[str, Any]) -> dict[str, Any]:
        iyzico_wishes.check(wish)
        token = f"tok-{next(self._numbers):08x}-a1b2"
        self.payments[token] = Payment(token, wish, self.clock.now())
        return {
            "token": token,
            "conversationId": wish["conversationId"],
            "checkoutFormContent": "<script>…</script>",
            "paymentPageUrl": f"{self.address}/page?token={token}&lang=tr",
            "tokenExpireTime": LIFETIME_S,
            "signature": self._sign(wish["conversationId"], token),
        }

    def _retrieve(self, wish: dict[str, Any]) -> dict[str, Any]:
        payment = self.payments.get(wish["token"])
        if payment is None or self._is_dead(payment):
            raise Refusal("5122")
        conversation = wish["conversationId"]
        answer = {"token": payment.token, "conversationId": conversation}
        if payment.paid_at is None and not payment.code:
            return {**answer, "paymentStatus": "INIT_THREEDS"}
        if payment.code:
            failed = {"paymentStatus": "FAILURE", "paymentId": payment.payment_id, **answer}
            if payment.code.startswith("md_"):
                return {**failed, "mdStatus": int(payment.code.removeprefix("md_"))}
            return {**failed, "mdStatus": 1, "errorCode": payment.code}
        price = Decimal(payment.wish["price"])
        basket = payment.wish["basketId"]
        signed = (
            *("SUCCESS", payment.payment_id, payment.currency, basket, conversation),
            *(_short(payment.paid), _short(price), payment.token),
        )
        return {
            **answer,
            "paymentStatus": "SUCCESS",
            "paymentId": payment.payment_id,
            "fraudStatus": payment.fraud,
            "mdStatus": 1,
            "price": price,
            "paidPrice": payment.paid,
            "currency": payment.currency,
            "basketId": basket,
            "installment": 1,
            "binNumber": payment.card[:6],
            "lastFourDigits": payment.card[-4:],
            "itemTransactions": [
                {"itemId": part.item_id, "paymentTransactionId": part.id, "paidPrice": part.price}
                for part in payment.parts
            ],
            "signature": self._sign(*signed),
        }

    def _refund(self, wish: dict[str, Any]) -> dict[str, Any]:
        iyzico_wishes.check_refund(wish)
        for payment in self.payments.values():
            for part in payment.parts:
                if part.id == wish["paymentTransactionId"]:
                    return self._give_back(payment, part, wish)
        raise Refusal("5104")

    def _give_back(self, payment: Payment, part: Part, wish: dict[str, Any]) -> dict[str, Any]:
        price = Decimal(wish["price"])
        if payment.cancelled or price > part.left or wish["currency"] != payment.currency:
            raise Refusal("5092")
        part.refunds.append(
            {
                "refundTxId": next(self._numbers),
                "refundConversationId": wish["conversationId"],
                "refundPrice": price,
                "refundStatus": 1,
                "currencyCode": payment.currency,
            }
        )
        signed = (payment.payment_id, _short(price), payment.currency, wish["conversationId"])
        return {
            "paymentId": payment.payment_id,
            "paymentTransactionId": part.id,
            "price": price,
            "currency": payment.currency,
            "conversationId": wish["conversationId"],
            "signature": self._sign(*signed),
        }

    def _cancel(self, wish: dict[str, Any]) -> dict[str, Any]:
        found = [one for one in self.payments.values() if one.payment_id == wish["paymentId"]]
        if not found or found[0].paid_at is None or found[0].cancelled:
            raise Refusal("5093")
        [payment] = found
        if payment.paid_at.date() != self.clock.now().date() or payment.card == UNCANCELLABLE:
            raise Refusal("10214")
        payment.cancelled = True
        return {
            "paymentId": payment.payment_id,
            "conversationId": wish["conversationId"],
            "price": payment.paid,
            "currency": payment.currency,
        }

    def _report(self, about: dict[str, Any]) -> dict[str, Any]:
        found = [
            self._reported(one)
            for one in self.payments.values()
            if one.paid_at is not None
            and (
                one.payment_id == about.get("paymentId")
                or one.wish["conversationId"] == about.get("paymentConversationId")
            )
        ]
        return {"payments": found}

    def _reported(self, payment: Payment) -> dict[str, Any]:
        back = payment.cancelled or any(part.refunds for part in payment.parts)
        cancel = {
            "cancelConversationId": payment.wish["conversationId"],
            "refundPrice": payment.paid,
            "refundStatus": 1,
        }
        return {
            "paymentId": int(payment.payment_id),
            "paymentConversationId": payment.wish["conversationId"],
            "paymentStatus": 1,
            "fraudStatus": payment.fraud,
            "paymentRefundStatus": "PARTIALLY_REFUNDED" if back else "NOT_REFUNDED",
            "price": Decimal(payment.wish["price"]),
            "paidPrice": payment.paid,
            "currency": payment.currency,
            "cancels": [cancel] if payment.cancelled else [],
            "itemTransactions": [
                {
                    "paymentTransactionId": int(part.id),
                    "price": part.price,
                    "paidPrice": part.price,
                    "refunds": part.refunds,
                }
                for part in payment.parts
            ],
        }

    async def _page(self, request: Request) -> Response:
        payment = self.payments.get(dict(parse_qsl(request.url.query)).get("token", ""))
        if payment is None or self._is_dead(payment):
            return HTMLResponse("<p>Oturum süresi doldu</p>", 410)
        return HTMLResponse(f"<p>{payment.wish['paidPrice']} {payment.wish['currency']}</p>")

    def _is_dead(self, payment: Payment) -> bool:
        return bool(self.clock.now() > payment.at + timedelta(seconds=LIFETIME_S))

    def _sign(self, *values: str) -> str:
        return self._hex(":".join(values))

    def _hex(self, text: str) -> str:
        return hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def _short(price: Decimal) -> str:
    text = format(price, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _json(answer: dict[str, Any]) -> str:
    """Numbers with their zeros, as iyzico writes them."""
    marks: dict[str, str] = {}

    def number(value: object) -> str:
        assert isinstance(value, Decimal)
        mark = f"@{len(marks)}@"
        marks[mark] = f"{value:.2f}"
        return mark

    text = json.dumps(answer, default=number, ensure_ascii=False)
    for mark, written in marks.items():
        text = text.replace(f'"{mark}"', written)
    return text
