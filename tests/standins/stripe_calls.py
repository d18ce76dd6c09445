"""Stripe as a server on loopback: its Checkout Sessions, refunds and notices.

It refuses what Stripe refuses, in Stripe's words: unknown parameters, amounts out of bounds, pages
that would live too long, a key of idempotency that was used for something else, refunds above what
was captured.

Source: https://docs.stripe.com/api/checkout/sessions, https://docs.stripe.com/api/refunds,
https://docs.stripe.com/api/idempotent_requests, https://docs.stripe.com/api/errors
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

Json = dict[str, Any]
LEAST = {"usd": 50, "eur": 50, "gbp": 30, "aed": 200, "jpy": 50, "try": 1, "azn": 1}
MOST = 99_999_999
PARAMETERS = re.compile(
    r"mode|success_url|cancel_url|client_reference_id|customer_email|expires_at|locale"
    r"|metadata\[\w+\]|payment_intent_data\[metadata\]\[\w+\]|payment_method_types\[\d+\]"
    r"|line_items\[0\]\[(quantity|price_data\]\[(currency|unit_amount|product_data\]\[name))\]"
)
LOCALES = frozenset({"auto", "en", "tr", "de", "fr", "ar"})


class Refused(Exception):
    """A call that Stripe does not do."""

    def __init__(
        self,
        message: str,
        *,
        code: str = "",
        kind: str = "invalid_request_error",
        status: int = 400,
    ) -> None:
        super().__init__(message)
        self.error = {"type": kind, "message": message} | ({"code": code} if code else {})
        self.status = status


@dataclass
class Calls:
    """One account and what is called there. `now` is Stripe's clock."""

    key: str
    webhook_secret: str
    now: float
    slow_refunds: bool = False
    sessions: dict[str, Json] = field(default_factory=dict)
    refunds: list[Json] = field(default_factory=list)
    notices: list[tuple[str, bytes]] = field(default_factory=list)
    answers: dict[str, tuple[str, str, int, Json]] = field(default_factory=dict)
    posts: int = 0
    _numbers: Any = field(default_factory=lambda: count(1))

    @property
    def live(self) -> bool:
        return "_live_" in self.key

    def app(self) -> Starlette:
        """The server."""
        paths: dict[str, Json] = {
            "/v1/checkout/sessions": {"POST": self._create, "GET": self._list},
            "/v1/checkout/sessions/{id}": {"GET": self._retrieve},
            "/v1/checkout/sessions/{id}/expire": {"POST": self._expire},
            "/v1/refunds": {"POST": self._refund, "GET": self._refunds_of},
        }
        return Starlette(
            routes=[
                Route(path, self._answered(by_method), methods=list(by_method))
                for path, by_method in paths.items()
            ]
        )

    def _answered(self, by_method: Mapping[str, Any]) -> Any:
        async def answer(request: Request) -> JSONResponse:
            body = (await request.body()).decode()
            self.posts += request.method == "POST"
            try:
                self._know(request)
                status, found = self._once(request, body, by_method[request.method])
            except Refused as refused:
                status, found = refused.status, {"error": refused.error}
            return JSONResponse(found, status)

        return answer

    def _know(self, request: Request) -> None:
        if request.headers.get("authorization") != f"Bearer {self.key}":
            raise Refused("Invalid API Key provided", status=401)
        if not re.fullmatch(r"\d{4}-\d\d-\d\d\.\w+", request.headers.get("stripe-version", "")):
            raise Refused("Invalid Stripe API version", status=400)

    def _once(self, request: Request, body: str, do: Any) -> tuple[int, Json]:
        key = request.headers.get("idempotency-key")
        query = dict(request.query_params)
        form = dict(parse_qsl(body, keep_blank_values=True, strict_parsing=bool(body)))
        if key is None or request.method != "POST":
            return 200, do(request.path_params, form or query)
        if len(key) > 255:
            raise Refused("Idempotency keys are at most 255 characters")
        known = self.answers.get(key)
        if known is not None:
            if known[:2] != (request.url.path, body):
                raise Refused(
                    "Keys can only be used with the same parameters", kind="idempotency_error"
                )
            return known[2], known[3]
        try:
            found = 200, do(request.path_params, form)
        except Refused as refused:
            found = refused.status, {"error": refused.error}
        found = found[0], json.loads(json.dumps(found[1]))
        self.answers[key] = (request.url.path, body, *found)
        return found

    def _create(self, _: Mapping[str, Any], form: Mapping[str, str]) -> Json:
        for name in form:
            if not PARAMETERS.fullmatch(name):
                raise Refused(f"Received unknown parameter: {name}", code="parameter_unknown")
        price = "line_items[0][price_data]"
        money = form.get(f"{price}[currency]", "")
        minor = self._whole(form, f"{price}[unit_amount]")
        if form.get("mode") != "payment" or form.get("line_items[0][quantity]") != "1":
            raise Refused("Missing required param", code="parameter_missing")
        if money not in LEAST:
            raise Refused(f"Invalid currency: {money}")
        if minor < LEAST[money]:
            raise Refused("too little", code="amount_too_small")
        if minor > MOST:
            raise Refused("too much", code="amount_too_large")
        self._fit(form, f"{price}[product_data][name]")
        ends_at = self._whole(form, "expires_at")
        if not self.now + 30 * 60 <= ends_at <= self.now + 24 * 3600:
            raise Refused("The expires_at timestamp must be from 30 minutes to 24 hours ahead")
        id_ = f"cs_{'live' if self.live else 'test'}_{next(self._numbers):06}"
        session = {
            "id": id_,
            "object": "checkout.session",
            "status": "open",
            "payment_status": "unpaid",
            "payment_intent": None,
            "amount_total": minor,
            "currency": money,
            "client_reference_id": form.get("client_reference_id"),
            "metadata": {"vefa_attempt": form.get("metadata[vefa_attempt]")},
            "customer_details": {"email": "mina@example.com", "name": "مینا رستمی"},
            "expires_at": ends_at,
            "livemode": self.live,
            "success_url": form["success_url"].replace("{CHECKOUT_SESSION_ID}", id_),
            "cancel_url": form["cancel_url"],
            "url": f"https://checkout.stripe.com/c/pay/{id_}",
        }
        self.sessions[id_] = session
        return session

    def _fit(self, form: Mapping[str, str], name: str) -> None:
        if not 0 < len(form.get(name, "")) <= 250:
            raise Refused("product name", code="parameter_invalid_empty")
        for url in (form.get("success_url", ""), form.get("cancel_url", "")):
            if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
                raise Refused("Not a valid URL", code="url_invalid")
        if len(form.get("client_reference_id", "")) > 200:
            raise Refused("client_reference_id is too long")
        if form.get("locale", "auto") not in LOCALES:
            raise Refused("Invalid locale")
        if "customer_email" in form and "@" not in form["customer_email"]:
            raise Refused("Invalid email address", code="email_invalid")

    def _retrieve(self, path: Mapping[str, Any], query: Mapping[str, str]) -> Json:
        session = dict(self._known(path["id"]))
        intent = session["payment_intent"]
        if intent is not None and query.get("expand[]") != "payment_intent.latest_charge":
            session["payment_intent"] = intent["id"]
        return session

    def _expire(self, path: Mapping[str, Any], form: Mapping[str, str]) -> Json:
        session = self._known(path["id"])
        if session["status"] != "open":
            raise Refused(
                f'Only Checkout Sessions with a status in ["open"] can be expired. '
                f"This one has a status of {session['status']}."
            )
        self._end(session)
        return session

    def _list(self, _: Mapping[str, Any], query: Mapping[str, str]) -> Json:
        found = list(self.sessions.values())[: int(query.get("limit", "10"))]
        return {"object": "list", "data": found, "has_more": False}

    def _refund(self, _: Mapping[str, Any], form: Mapping[str, str]) -> Json:
        for name in form:
            if not re.fullmatch(r"payment_intent|amount|reason|metadata\[\w+\]", name):
                raise Refused(f"Received unknown parameter: {name}", code="parameter_unknown")
        name, minor = form.get("payment_intent", ""), self._whole(form, "amount")
        sold = [
            one
            for one in self.sessions.values()
            if one["payment_status"] == "paid" and one["payment_intent"]["id"] == name
        ]
        if not sold:
            raise Refused("No such payment_intent", code="resource_missing", status=404)
        left = sold[0]["amount_total"] - self._given_back(name)
        if left == 0:
            raise Refused("has already been refunded", code="charge_already_refunded")
        if not 0 < minor <= left:
            raise Refused(f"Refund amount ({minor}) is greater than unrefunded amount on charge")
        refund: Json = {
            "id": f"re_{next(self._numbers)}",
            "object": "refund",
            "payment_intent": name,
            "amount": minor,
            "currency": sold[0]["currency"],
            "status": "pending" if self.slow_refunds else "succeeded",
            "metadata": {key[9:-1]: value for key, value in form.items() if key[:9] == "metadata["},
        }
        self.refunds.insert(0, refund)
        return refund

    def _refunds_of(self, _: Mapping[str, Any], query: Mapping[str, str]) -> Json:
        found = [one for one in self.refunds if one["payment_intent"] == query["payment_intent"]]
        return {"object": "list", "data": found[: int(query["limit"])], "has_more": False}

    def _given_back(self, intent: str) -> int:
        return sum(
            one["amount"]
            for one in self.refunds
            if one["payment_intent"] == intent and one["status"] != "failed"
        )

    def _known(self, id_: str) -> Json:
        if id_ not in self.sessions:
            raise Refused("No such checkout session", code="resource_missing", status=404)
        return self.sessions[id_]

    def tell(self, kind: str, thing: Json) -> None:
        """Send a notice: the header and the body of what a server of ours would get."""
        shown = dict(thing)
        if isinstance(shown.get("payment_intent"), dict):
            shown["payment_intent"] = shown["payment_intent"]["id"]
        event = {
            "id": f"evt_{next(self._numbers)}",
            "object": "event",
            "type": kind,
            "livemode": self.live,
            "created": int(self.now),
            "data": {"object": shown},
        }
        body = json.dumps(event, indent=2, ensure_ascii=False).encode()
        self.notices.append((self.sign(body), body))

    def sign(self, body: bytes) -> str:
        """The header of a notice."""
        stamp = str(int(self.now))
        key = self.webhook_secret.encode()
        mac = hmac.new(key, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        return f"t={stamp},v1={mac},v0=0000"

    def _end(self, session: Json) -> None:
        session |= {"status": "expired", "url": None}
        self.tell("checkout.session.expired", session)

    @staticmethod
    def _whole(form: Mapping[str, str], name: str) -> int:
        if not re.fullmatch(r"\d{1,12}", form.get(name, "")):
            raise Refused(f"Invalid integer: {name}", code="parameter_invalid_integer")
        return int(form[name])
