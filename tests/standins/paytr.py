"""PayTR as far as a shop and its buyer meet it, written from its public facts.

It refuses what PayTR refuses: wrong tokens, unknown fields, names that are used or not of letters
and digits, links back to itself, refunds above what is left. It repeats a notice that was not
answered with `OK`.

Source: payments.md section 5.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from ipaddress import ip_address
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from common.clock import Clock

ISTANBUL = ZoneInfo("Europe/Istanbul")
COMMON = {"merchant_id", "paytr_token"}
FRAME = {
    *("user_ip", "merchant_oid", "email", "payment_amount", "user_basket", "no_installment"),
    *("max_installment", "currency", "test_mode", "debug_on", "user_name", "user_address"),
    *("user_phone", "merchant_ok_url", "merchant_fail_url", "timeout_limit", "lang"),
}
FRAME_SIGNED = (
    *("merchant_id", "user_ip", "merchant_oid", "email", "payment_amount", "user_basket"),
    *("no_installment", "max_installment", "currency", "test_mode"),
)
LINK = {
    *("name", "price", "currency", "max_installment", "link_type", "lang", "min_count"),
    *("max_count", "expiry_date", "callback_link", "callback_id", "debug_on"),
}
LINK_SIGNED = ("name", "price", "currency", "max_installment", "link_type", "lang", "min_count")
CURRENCIES = {"TL", "USD", "EUR", "GBP"}


class Refusal(Exception):
    """An answer that says why not."""


@dataclass
class Payment:
    """A page or a link, and what became of it; `notice` is what the shop's server is told."""

    fields: dict[str, str]
    at: datetime
    oid: str
    link: str = ""
    paid: int = 0
    currency: str = "TL"
    back: list[dict[str, str]] = field(default_factory=list)
    notice: dict[str, str] = field(default_factory=dict)
    deleted: bool = False


class Paytr:
    """PayTR for one merchant."""

    def __init__(self, clock: Clock, merchant: str, key: str, salt: str) -> None:
        self.clock, self.merchant, self.key, self.salt = clock, merchant, key, salt
        self.address = ""
        self.payments: dict[str, Payment] = {}
        self._numbers = count(7_300_001)

    def app(self) -> Starlette:
        """The calls and the pages."""
        calls: dict[str, Callable[[dict[str, str]], dict[str, Any]]] = {
            "/odeme/api/get-token": self._token,
            "/odeme/api/link/create": self._create,
            "/odeme/api/link/delete": self._delete,
            "/odeme/durum-sorgu": self._status,
            "/odeme/iade": self._refund,
        }

        async def call(request: Request) -> Response:
            sent = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
            try:
                if sent.get("merchant_id") != self.merchant:
                    raise Refusal("merchant_id")
                return JSONResponse({"status": "success", **calls[request.url.path](sent)})
            except Refusal as refusal:
                is_frame = request.url.path == "/odeme/api/get-token"
                word = {"reason": str(refusal)} if is_frame else {"err_msg": str(refusal)}
                status = "failed" if is_frame else "error"
                return JSONResponse({"status": status, **word})

        pages = [
            Route("/odeme/guvenli/{token}", self._page),
            Route("/link/{token}", self._page),
        ]
        return Starlette(routes=[*(Route(path, call, methods=["POST"]) for path in calls), *pages])

    def buyer_pays(
        self,
        token: str,
        *,
        asked: int | None = None,
        charged: int | None = None,
        currency: str | None = None,
    ) -> None:
        """Somebody pays on the page; PayTR's server makes its notice."""
        payment = self.payments[token]
        assert not self._is_over(payment)
        wanted = int(payment.fields.get("payment_amount") or payment.fields["price"])
        payment.paid = asked if asked is not None else wanted
        payment.currency = currency or payment.fields["currency"]
        payment.oid = payment.oid or f"PTR{next(self._numbers)}L"
        total = charged if charged is not None else payment.paid
        self._tell(payment, "success", total)

    def bank_refuses(self, token: str, code: str, sentence: str = "") -> None:
        """The bank says no; only the page's server tells of it, a link's keeps silent."""
        payment = self.payments[token]
        if not payment.link:
            words = {"failed_reason_code": code, "failed_reason_msg": sentence}
            self._tell(payment, "failed", int(payment.fields["payment_amount"]), **words)

    def taken(self, token: str) -> int:
        """What the merchant has of a payment, in kuruş."""
        payment = self.payments[token]
        return payment.paid - sum(_kurus(one["return_amount"]) for one in payment.back)

    def _tell(self, payment: Payment, status: str, total: int, **more: str) -> None:
        parts = (payment.oid, self.salt, status, str(total))
        of_link = {"callback_id": payment.fields["callback_id"]} if payment.link else {}
        payment.notice = {
            **of_link,
            "merchant_id": self.merchant,
            "merchant_oid": payment.oid,
            "status": status,
            "total_amount": str(total),
            "payment_amount": str(payment.paid),
            "payment_type": "card",
            "currency": payment.currency,
            "test_mode": payment.fields.get("test_mode", "0"),
            "hash": self._hash(*of_link.values(), *parts),
            **more,
        }

    def _token(self, sent: dict[str, str]) -> dict[str, Any]:
        self._check(sent, FRAME, *(sent.get(name, "") for name in FRAME_SIGNED))
        _must(re.fullmatch("[0-9A-Za-z]{1,64}", sent["merchant_oid"]), "merchant_oid")
        _must(sent["merchant_oid"] not in {one.oid for one in self.payments.values()}, "used")
        _must(re.fullmatch("[1-9][0-9]*", sent["payment_amount"]), "payment_amount")
        _must(sent["currency"] in CURRENCIES, "currency")
        _must("@" in sent["email"] and len(sent["email"]) <= 100, "email")
        _must(0 < len(sent["user_name"]) <= 60, "user_name")
        _must(0 < len(sent["user_address"]) <= 400, "user_address")
        _must(0 < len(sent["user_phone"]) <= 20, "user_phone")
        _must(sent["merchant_ok_url"].startswith("http"), "merchant_ok_url")
        ip_address(sent["user_ip"])
        for name, price, quantity in json.loads(base64.b64decode(sent["user_basket"])):
            _must(name and re.fullmatch(r"[0-9]+\.[0-9]{2}", price) and quantity > 0, "user_basket")
        token = f"{next(self._numbers):x}fe01"
        self.payments[token] = Payment(sent, self.clock.now(), oid=sent["merchant_oid"])
        return {"token": token}

    def _create(self, sent: dict[str, str]) -> dict[str, Any]:
        self._check(sent, LINK, *(sent.get(name, "") for name in LINK_SIGNED))
        _must(4 <= len(sent["name"]) <= 200, "name")
        _must(re.fullmatch("[1-9][0-9]*", sent["price"]), "price")
        _must(sent["currency"] in CURRENCIES, "currency")
        _must(sent["link_type"] == "product" and sent["lang"] in {"tr", "en"}, "link_type")
        _must(1 <= int(sent["max_installment"]) <= 12, "max_installment")
        _must(re.fullmatch("[0-9A-Za-z]{1,64}", sent["callback_id"]), "callback_id")
        address = urlsplit(sent["callback_link"])
        is_fit = address.scheme in {"http", "https"} and address.port is None
        _must(is_fit and address.hostname != "localhost", "callback_link")
        _must(_instant(sent["expiry_date"]) > self.clock.now(), "expiry_date")
        token = f"{next(self._numbers):x}11"
        self.payments[token] = Payment(sent, self.clock.now(), oid="", link=token)
        return {"id": token, "link": f"{self.address}/link/{token}"}

    def _delete(self, sent: dict[str, str]) -> dict[str, Any]:
        self._check(sent, {"id"}, sent.get("id", ""), self.merchant)
        payment = self.payments.get(sent["id"])
        _must(payment is not None and payment.link and not payment.deleted, "id")
        assert payment is not None
        payment.deleted = True
        return {}

    def _status(self, sent: dict[str, str]) -> dict[str, Any]:
        payment = self._paid(sent, {"merchant_oid"}, sent.get("merchant_oid", ""))
        return {
            "payment_amount": _lira(payment.paid),
            "payment_total": _lira(int(payment.notice["total_amount"])),
            "currency": payment.currency,
            "returns": payment.back,
        }

    def _refund(self, sent: dict[str, str]) -> dict[str, Any]:
        signed = (sent.get("merchant_oid", ""), sent.get("return_amount", ""))
        wanted = {"merchant_oid", "return_amount", "reference_no"}
        payment = self._paid(sent, wanted, *signed)
        _must(re.fullmatch(r"[0-9]+\.[0-9]{2}", sent["return_amount"]), "return_amount")
        _must(re.fullmatch("[0-9A-Za-z]{1,64}", sent["reference_no"]), "reference_no")
        left = payment.paid - sum(_kurus(one["return_amount"]) for one in payment.back)
        _must(0 < _kurus(sent["return_amount"]) <= left, "return_amount")
        kept = {name: sent[name] for name in ("return_amount", "reference_no")}
        payment.back.append(kept)
        return {"is_test": "0", "merchant_oid": payment.oid, **kept}

    def _paid(self, sent: dict[str, str], wanted: set[str], *signed: str) -> Payment:
        self._check(sent, wanted, self.merchant, *signed)
        named = (one for one in self.payments.values() if one.oid == sent["merchant_oid"])
        payment = next(named, None)
        _must(payment is not None and payment.paid, "merchant_oid")
        assert payment is not None
        return payment

    def _check(self, sent: dict[str, str], wanted: set[str], *signed: str) -> None:
        _must(sent.keys() == wanted | COMMON, "fields")
        _must(sent["paytr_token"] == self._hash(*signed, self.salt), "paytr_token")

    async def _page(self, request: Request) -> Response:
        payment = self.payments.get(request.path_params["token"])
        if payment is None or self._is_over(payment):
            return HTMLResponse("<p>Bu sayfa artık kullanılamıyor</p>", 410)
        return HTMLResponse("<p>PayTR güvenli ödeme</p>")

    def _is_over(self, payment: Payment) -> bool:
        if payment.link:
            over = self.clock.now() > _instant(payment.fields["expiry_date"])
        else:
            minutes = int(payment.fields["timeout_limit"])
            over = self.clock.now() > payment.at + timedelta(minutes=minutes)
        return over or payment.deleted or bool(payment.paid)

    def _hash(self, *parts: str) -> str:
        text = "".join(parts).encode()
        return base64.b64encode(hmac.new(self.key.encode(), text, hashlib.sha256).digest()).decode()


def _instant(written: str) -> datetime:
    return datetime.strptime(written, "%Y-%m-%d %H:%M:%S").replace(tzinfo=ISTANBUL)


def _lira(kurus: int) -> str:
    return f"{Decimal(kurus) / 100:.2f}"


def _kurus(lira: str) -> int:
    return int(Decimal(lira) * 100)


def _must(is_so: object, why: str) -> None:
    if not is_so:
        raise Refusal(why)
