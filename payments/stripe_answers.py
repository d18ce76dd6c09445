"""What Stripe's answers mean in the words of the contract."""

from collections.abc import Iterator, Mapping
from typing import Any

from common.money import EXPONENTS, Money
from payments.base import (
    AttemptView,
    FailureClass,
    GatewayError,
    Rejected,
    Unavailable,
    Undo,
    UndoResult,
    Unknown,
    Verification,
    Verified,
)
from payments.stripe_webhook import REFUND
from payments.wire import Answer

REASONS = {
    "insufficient_funds": FailureClass.INSUFFICIENT_FUNDS,
    "card_velocity_exceeded": FailureClass.LIMIT,
    "withdrawal_count_limit_exceeded": FailureClass.LIMIT,
    "incorrect_cvc": FailureClass.CARD_PROBLEM,
    "incorrect_number": FailureClass.CARD_PROBLEM,
    "incorrect_pin": FailureClass.CARD_PROBLEM,
    "expired_card": FailureClass.CARD_PROBLEM,
    "invalid_cvc": FailureClass.CARD_PROBLEM,
    "authentication_required": FailureClass.CARD_PROBLEM,
    "payment_intent_authentication_failure": FailureClass.CARD_PROBLEM,
    "card_declined": FailureClass.CARD_PROBLEM,
    "generic_decline": FailureClass.CARD_PROBLEM,
    "do_not_honor": FailureClass.CARD_PROBLEM,
    "card_not_supported": FailureClass.CARD_PROBLEM,
    "currency_not_supported": FailureClass.CARD_PROBLEM,
    "issuer_not_available": FailureClass.GATEWAY_DOWN,
    "processing_error": FailureClass.GATEWAY_DOWN,
    "try_again_later": FailureClass.GATEWAY_DOWN,
    "fraudulent": FailureClass.FRAUD_OR_BLOCKED,
    "lost_card": FailureClass.FRAUD_OR_BLOCKED,
    "stolen_card": FailureClass.FRAUD_OR_BLOCKED,
    "pickup_card": FailureClass.FRAUD_OR_BLOCKED,
    "restricted_card": FailureClass.FRAUD_OR_BLOCKED,
    "merchant_blacklist": FailureClass.FRAUD_OR_BLOCKED,
}
"""Source: https://docs.stripe.com/declines/codes, https://docs.stripe.com/error-codes"""

NOT_ALLOWED = frozenset({401, 403})
"""A key that Stripe does not take, or that may not do this."""

REFUND_STATES = {
    "succeeded": UndoResult.DONE,
    "pending": UndoResult.PENDING,
    "requires_action": UndoResult.PENDING,
    "failed": UndoResult.REFUSED,
    "canceled": UndoResult.REFUSED,
}
"""Source: https://docs.stripe.com/api/refunds/object, `status`"""
KEPT = ("id", "status", "payment_status", "amount_total", "currency", "livemode")
"""What is kept of a page: no name, address or card of whoever paid."""

_Json = Mapping[str, Any]
_NOTHING: _Json = {}


def verification(view: AttemptView, session: _Json) -> Verification:
    """What a page says about an attempt.

    Raises:
        Unknown: nothing that we understand.
    """
    intent, amount = _part(session, "payment_intent"), _amount(session)
    result = _result(session, intent)
    is_paid = result is Verified.PAID
    if is_paid and not _is_about(view, session, amount):
        result = Verified.MISMATCH
    reason, code = (None, None)
    if result is Verified.FAILED:
        reason, code = _why(session, intent)
    return Verification(
        result=result,
        provider_ref=str(session.get("id", view.provider_ref)),
        amount=amount,
        bank_ref=payment_of(session) if is_paid else None,
        masked_card=_card(intent) if is_paid else None,
        failure_class=reason,
        failure_code=code,
        raw={name: session[name] for name in KEPT if name in session},
    )


def payment_of(session: _Json) -> str | None:
    """Stripe's name of the payment that a page has brought, None before that."""
    payment = session.get("payment_intent")
    name = payment.get("id") if isinstance(payment, dict) else payment
    return name if isinstance(name, str) else None


def refund_under(listed: _Json, key: str) -> _Json | None:
    """The refund that was made under our key before, the newest one first in the list."""
    return next(
        (one for one in _refunds(listed) if _part(one, "metadata").get(REFUND) == key), None
    )


def undo(refund: _Json) -> Undo:
    """How far giving back has come.

    Raises:
        Unknown: nothing that we understand.
    """
    result = REFUND_STATES.get(str(refund.get("status")))
    if result is None:
        raise Unknown("unreadable")
    reason = str(refund.get("failure_reason") or refund["status"])
    return Undo(result, reason if result is UndoResult.REFUSED else "")


def not_refunded(answer: Answer, *, is_whole: bool) -> Undo:
    """What a refund that Stripe did not make comes to.

    Raises:
        Unavailable: it was too much at once; nothing happened.
        Unknown: it may have been made.
    """
    code = code_of(answer)
    if code == "charge_already_refunded" and is_whole:
        # Somebody of the shop gave it back at Stripe.
        return Undo(UndoResult.DONE)
    error = refusal(answer)
    if isinstance(error, Rejected) and answer.status == 400:
        return Undo(UndoResult.REFUSED, code)
    raise error if not isinstance(error, Rejected) else Unavailable(code)


def refusal(answer: Answer) -> GatewayError:
    """What a call that was not done means.

    Source: https://docs.stripe.com/api/errors
    """
    code = code_of(answer)
    if answer.status == 409 or code == "idempotency_error":
        # This key was used before: by a call of ours whose answer never came.
        return Unknown(code)
    if answer.status == 429:
        return Unavailable(code)
    return Rejected(code, FailureClass.GATEWAY_DOWN, ours=answer.status in NOT_ALLOWED)


def code_of(answer: Answer) -> str:
    """Stripe's own word for what went wrong."""
    error = _part(answer.fields(), "error")
    if error.get("type") == "idempotency_error":
        return "idempotency_error"
    return str(error.get("code") or error.get("type") or f"http_{answer.status}")


def _result(session: _Json, intent: _Json) -> Verified:
    status, payment = session.get("status"), session.get("payment_status")
    if payment == "paid":
        return Verified.PAID
    if payment != "unpaid":
        raise Unknown(f"{status}_{payment}")
    if status == "open":
        return Verified.PENDING
    if status == "expired":
        return Verified.FAILED
    if status == "complete":
        # The money is on its way, or has turned out not to come.
        is_over = intent.get("status") in ("requires_payment_method", "canceled")
        return Verified.FAILED if is_over else Verified.PENDING
    raise Unknown(f"{status}_{payment}")


def _why(session: _Json, intent: _Json) -> tuple[FailureClass, str]:
    if session.get("status") == "expired":
        return FailureClass.EXPIRED, "expired"
    error = _part(intent, "last_payment_error")
    code = str(error.get("decline_code") or error.get("code") or intent.get("status"))
    return REASONS.get(code, FailureClass.UNKNOWN), code


def _is_about(view: AttemptView, session: _Json, amount: Money | None) -> bool:
    return (
        session.get("id") == view.provider_ref
        and session.get("client_reference_id") == str(view.attempt_id)
        and amount == view.amount
    )


def _amount(session: _Json) -> Money | None:
    minor, currency = session.get("amount_total"), str(session.get("currency") or "").upper()
    if not isinstance(minor, int) or isinstance(minor, bool) or currency not in EXPONENTS:
        return None
    return Money(minor, currency)


def _card(intent: _Json) -> str | None:
    details = _part(_part(intent, "latest_charge"), "payment_method_details")
    last = _part(details, "card").get("last4")
    is_one = isinstance(last, str) and len(last) == 4 and last.isdigit()
    return f"************{last}" if is_one else None


def _refunds(listed: _Json) -> Iterator[_Json]:
    data = listed.get("data")
    yield from (one for one in (data if isinstance(data, list) else ()) if isinstance(one, dict))


def _part(whole: _Json, key: str) -> _Json:
    value = whole.get(key)
    return value if isinstance(value, dict) else _NOTHING
