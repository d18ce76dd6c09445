"""The test bank's API for merchants: JSON in, JSON out, a key in the header.

Every call is a POST with `Authorization: Bearer <merchant key>`. An answer is 200 with a
`status`, or an `error` code: 400 the request makes no sense, 401 the key is wrong, 404 nobody
knows this token, 409 the merchant used this order id before.
"""

import hmac
import secrets
from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.web.testbank.payment import LIFETIME, Payment, Standing
from bot.web.testbank.store import Store
from common.clock import Clock

MINIMUM = 100
"""The least payment, in minor units of any currency."""

Body = Mapping[str, object]
Operation = Callable[[Request, Body], Response]


class Fault(Exception):
    """The request is refused with this status and code."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


class Api:
    """The operations a merchant may call."""

    def __init__(self, store: Store, key: str, clock: Clock, public_url: str | None) -> None:
        self._store, self._key, self._clock, self._public_url = store, key, clock, public_url

    def routes(self) -> list[Route]:
        """One route per operation."""
        operations = (self.create, self.verify, self.inquire, self.reverse, self.refund)
        return [
            Route(f"/api/{operation.__name__}", self._endpoint(operation), methods=["POST"])
            for operation in operations
        ]

    def _endpoint(self, operation: Operation) -> Callable[[Request], object]:
        async def endpoint(request: Request) -> Response:
            try:
                body = await self._read(request)
                return await run_in_threadpool(operation, request, body)
            except Fault as fault:
                return JSONResponse({"error": fault.code}, fault.status)

        return endpoint

    async def _read(self, request: Request) -> Body:
        given = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(given, f"Bearer {self._key}".encode()):
            raise Fault(401, "wrong_key")
        try:
            body = await request.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise Fault(400, "not_json")
        return body

    def create(self, request: Request, body: Body) -> Response:
        """Open a payment and say where its page is."""
        now = self._clock.now()
        payment = Payment(
            token=secrets.token_urlsafe(24),
            order_id=_text(body, "order_id"),
            order_code=_text(body, "order_code"),
            amount=_amount(body),
            currency=_text(body, "currency"),
            description=_text(body, "description"),
            callback_url=_address(body),
            callback_method=_method(body),
            language=_text(body, "language"),
            created_at=now,
            expires_at=now + LIFETIME,
        )
        if not self._store.add(payment):
            raise Fault(409, "order_id_used_before")
        base = self._public_url or str(request.url).removesuffix("/api/create")
        answer = {
            "status": "created",
            "token": payment.token,
            "pay_url": f"{base.rstrip('/')}/pay/{payment.token}",
            "expires_at": payment.expires_at.isoformat(),
        }
        return JSONResponse(answer)

    def verify(self, _request: Request, body: Body) -> Response:
        """Say how a payment ended, and settle it if it was paid. May be called again."""
        payment = self._find(body)
        if (_amount(body), _text(body, "currency")) != (payment.amount, payment.currency):
            return self._answer(payment, "mismatch")
        now = self._clock.now()
        if payment.standing(now) is Standing.PAID and self._store.settle(payment.token, now):
            return self._answer(payment, "paid")
        return self._answer(self._find(body))

    def inquire(self, _request: Request, body: Body) -> Response:
        """Say how a payment stands; nothing moves."""
        return self._answer(self._find(body))

    def reverse(self, _request: Request, body: Body) -> Response:
        """Give a payment back as a whole."""
        payment = self._find(body)
        if self._store.reverse(payment.token, self._clock.now()):
            return JSONResponse({"status": "done"})
        return JSONResponse({"status": "refused", "reason": "nothing_to_reverse"})

    def refund(self, _request: Request, body: Body) -> Response:
        """Give part of a settled payment back, once per key."""
        payment = self._find(body)
        key = _text(body, "key")
        if self._store.refund(payment.token, _amount(body), key, self._clock.now()):
            return JSONResponse({"status": "done"})
        return JSONResponse({"status": "refused", "reason": "more_than_is_left"})

    def _find(self, body: Body) -> Payment:
        payment = self._store.get(_text(body, "token"))
        if payment is None:
            raise Fault(404, "no_such_payment")
        return payment

    def _answer(self, payment: Payment, status: str | None = None) -> Response:
        answer = {
            "status": status or STATUS[payment.standing(self._clock.now())],
            "token": payment.token,
            "order_id": payment.order_id,
            "amount": payment.amount,
            "currency": payment.currency,
            "bank_ref": payment.bank_ref,
            "card": payment.card,
            "reason": payment.reason,
        }
        return JSONResponse(answer)


STATUS = {
    Standing.OPEN: "pending",
    Standing.UNDERWAY: "pending",
    Standing.EXPIRED: "expired",
    Standing.REFUSED: "refused",
    Standing.CANCELLED: "cancelled",
    Standing.PAID: "paid",
    Standing.SETTLED: "already_paid",
    Standing.REVERSED: "reversed",
}


def _text(body: Body, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 2000:
        raise Fault(400, f"bad_{name}")
    return value


def _amount(body: Body) -> int:
    value = body.get("amount")
    if not isinstance(value, int) or isinstance(value, bool) or not MINIMUM <= value < 2**62:
        raise Fault(400, "bad_amount")
    return value


def _address(body: Body) -> str:
    value = _text(body, "callback_url")
    if not value.startswith(("https://", "http://")):
        raise Fault(400, "bad_callback_url")
    return value


def _method(body: Body) -> str:
    value = _text(body, "callback_method")
    if value not in {"GET", "POST"}:
        raise Fault(400, "bad_callback_method")
    return value
