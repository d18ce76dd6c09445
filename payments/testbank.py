"""The test bank as a gateway: play money over real HTTP.

It behaves as Iranian gateways do: the browser comes back with an unsigned hint, verification
settles and may be repeated, an order id is accepted once. The bank itself is `bot.web.testbank`.

Source: the docstrings of `bot.web.testbank.api`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx

from common.money import EXPONENTS, Money
from payments.base import (
    AttemptView,
    CallbackHint,
    CallbackReply,
    Created,
    FailureClass,
    Forged,
    GatewayCapabilities,
    GetRedirect,
    InboundRequest,
    PaymentIntent,
    Rejected,
    Undo,
    UndoResult,
    Unknown,
    Verification,
    Verified,
)
from payments.wire import Wire

NOBODYS = "-"
"""A token that no payment has."""
REASONS = {
    "insufficient_funds": FailureClass.INSUFFICIENT_FUNDS,
    "wrong_pin": FailureClass.CARD_PROBLEM,
    "daily_limit": FailureClass.LIMIT,
    "blocked_card": FailureClass.FRAUD_OR_BLOCKED,
    "bank_down": FailureClass.GATEWAY_DOWN,
    "expired": FailureClass.EXPIRED,
    "reversed": FailureClass.EXPIRED,
}
RESULTS = {
    "paid": Verified.PAID,
    "already_paid": Verified.ALREADY_PAID,
    "pending": Verified.PENDING,
    "held": Verified.HELD,
    "refused": Verified.FAILED,
    "expired": Verified.FAILED,
    "reversed": Verified.FAILED,
    "cancelled": Verified.CANCELLED,
    "mismatch": Verified.MISMATCH,
}


class TestbankGateway:
    """Speaks to one test bank; `base_url` is the address its `/api` stands under."""

    name = "testbank"
    capabilities = GatewayCapabilities(
        currencies=frozenset({"IRR", "TRY", "USD", "EUR"}),
        minimum=tuple(Money(100, currency) for currency in ("IRR", "TRY", "USD", "EUR")),
        can_reverse=True,
        can_refund=True,
        partial_refund=True,
        test=True,
    )

    def __init__(
        self,
        base_url: str,
        key: str,
        *,
        callback_method: str = "GET",
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._callback_method = callback_method
        self._wire = Wire(base_url, headers={"Authorization": f"Bearer {key}"}, transport=transport)

    async def create(self, intent: PaymentIntent) -> Created:
        """Open a payment at the bank; its page is a plain link."""
        status, answer = await self._call(
            "create",
            order_id=str(intent.attempt_id),
            order_code=intent.order_code,
            amount=intent.amount.minor,
            currency=intent.amount.currency,
            description=intent.description,
            callback_url=intent.callback_url,
            callback_method=self._callback_method,
            language=intent.language,
        )
        if status == 409:
            # This id was used before: by a call of ours whose answer never came.
            raise Unknown(_code(answer))
        if status >= 400:
            raise Rejected(_code(answer), FailureClass.GATEWAY_DOWN)
        try:
            return Created(
                provider_ref=str(answer["token"]),
                redirect=GetRedirect(str(answer["pay_url"])),
                expires_at=datetime.fromisoformat(answer["expires_at"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise Unknown("unreadable") from error

    def parse_callback(self, request: InboundRequest) -> CallbackHint:
        """Read the attempt from our own address and the token from the bank's fields."""
        fields = request.form if request.method == "POST" else request.query
        attempt = request.path_params.get("attempt_id", "")
        if not attempt.isascii() or not attempt.isdigit() or not fields.get("token"):
            raise Forged("fields_missing")
        return CallbackHint(
            attempt_id=int(attempt),
            provider_ref=fields["token"],
            claimed=fields.get("status", ""),
            authenticated=False,
        )

    async def verify(self, view: AttemptView) -> Verification:
        """Settle the payment if it was paid."""
        status, answer = await self._call(
            "verify",
            token=view.provider_ref,
            amount=view.amount.minor,
            currency=view.amount.currency,
        )
        return _verification(view, status, answer)

    async def inquire(self, view: AttemptView) -> Verification:
        """Ask how the payment stands."""
        status, answer = await self._call("inquire", token=view.provider_ref)
        return _verification(view, status, answer)

    async def reverse(self, view: AttemptView) -> Undo:
        """Give the whole payment back."""
        return _undo(*await self._call("reverse", token=view.provider_ref))

    async def refund(self, view: AttemptView, amount: Money, key: str) -> Undo:
        """Give part of the payment back."""
        return _undo(
            *await self._call(
                "refund",
                token=view.provider_ref,
                amount=amount.minor,
                key=key,
            )
        )

    async def close(self, _view: AttemptView) -> None:
        """The bank's page lives as long as it likes."""

    async def probe(self) -> None:
        """Ask about a payment that nobody has: only whoever has the key hears so."""
        status, answer = await self._call("inquire", token=NOBODYS)
        if status != 404:
            raise Rejected(_code(answer), FailureClass.GATEWAY_DOWN)

    def callback_reply(self, _hint: CallbackHint, /) -> CallbackReply | None:
        """A browser brings the bank's callbacks."""
        return None

    async def aclose(self) -> None:
        """Close the connections."""
        await self._wire.aclose()

    async def _call(self, operation: str, **body: object) -> tuple[int, dict[str, Any]]:
        answer = await self._wire.send("POST", f"/api/{operation}", json=body)
        return answer.status, answer.fields()


def _verification(view: AttemptView, status: int, answer: Mapping[str, Any]) -> Verification:
    word = str(answer.get("status", ""))
    result = RESULTS.get(word)
    if status != 200 or result is None:
        raise Unknown(_code(answer))
    amount = _amount(answer)
    if result in {Verified.PAID, Verified.ALREADY_PAID} and (
        amount != view.amount
        or answer.get("order_id") != str(view.attempt_id)
        or answer.get("token") != view.provider_ref
    ):
        result = Verified.MISMATCH
    reason = str(answer.get("reason") or word)
    return Verification(
        result=result,
        provider_ref=str(answer.get("token", view.provider_ref)),
        amount=amount,
        bank_ref=answer.get("bank_ref"),
        masked_card=answer.get("card"),
        failure_class=_failure_class(result, reason),
        failure_code=reason if result is Verified.FAILED else None,
        raw={name: value for name, value in answer.items() if name != "token"},
    )


def _failure_class(result: Verified, reason: str) -> FailureClass | None:
    if result is Verified.CANCELLED:
        return FailureClass.CANCELLED
    return REASONS.get(reason, FailureClass.UNKNOWN) if result is Verified.FAILED else None


def _amount(answer: Mapping[str, Any]) -> Money | None:
    minor, currency = answer.get("amount"), answer.get("currency")
    if not isinstance(minor, int) or isinstance(minor, bool) or not isinstance(currency, str):
        return None
    return Money(minor, currency) if currency in EXPONENTS else None


def _undo(status: int, answer: Mapping[str, Any]) -> Undo:
    word = answer.get("status")
    if status == 200 and word == "done":
        return Undo(UndoResult.DONE)
    if status == 200 and word == "refused":
        return Undo(UndoResult.REFUSED, str(answer.get("reason", "")))
    raise Unknown(_code(answer))


def _code(answer: Mapping[str, Any]) -> str:
    return str(answer.get("error") or answer.get("status") or "unreadable")
