"""What iyzico answers, in the words of the contract.

Source: https://docs.iyzico.com/en/payment-methods/checkout-form/cf-implementation/cf-retrieve
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from common.money import EXPONENTS, Money
from payments import iyzico_codes, iyzico_signing
from payments.base import (
    AttemptView,
    Created,
    FailureClass,
    GetRedirect,
    PaymentIntent,
    Rejected,
    Unknown,
    Verification,
    Verified,
)
from payments.wire import Answer, secure

APPROVED, UNDER_REVIEW, REFUSED = 1, 0, -1
"""`fraudStatus`: only what is approved may be sent."""
FAILURE = "FAILURE"
SUCCESS = "SUCCESS"


def fields_of(answer: Answer) -> dict[str, Any]:
    """The answer as a JSON object whose numbers are exact.

    Raises:
        Unknown: it is something else.
    """
    try:
        found = json.loads(answer.content, parse_float=Decimal)
    except ValueError as error:
        raise Unknown("unreadable") from error
    if not isinstance(found, dict):
        raise Unknown("unreadable")
    return found


def is_success(fields: Mapping[str, Any]) -> bool:
    """Whether the call itself went well, whatever it is about."""
    return fields.get("status") == "success"


def code_of(fields: Mapping[str, Any]) -> str:
    """What iyzico calls what went wrong."""
    return str(fields.get("errorCode") or "unreadable")


def created(intent: PaymentIntent, fields: Mapping[str, Any], secret: str) -> Created:
    """The payment page that was opened.

    Raises:
        Rejected: there is none.
        Unknown: it is not iyzico who says so, or nobody can read it.
    """
    if fields.get("status") == "failure":
        code = code_of(fields)
        failure = iyzico_codes.CLASSES.get(code, FailureClass.GATEWAY_DOWN)
        raise Rejected(code, failure, ours=code == iyzico_codes.CREDENTIALS)
    if not is_success(fields):
        raise Unknown("unreadable")
    if not iyzico_signing.is_signed(secret, fields, iyzico_signing.INITIALISE):
        raise Unknown("signature")
    if fields.get("conversationId") != str(intent.attempt_id):
        raise Unknown("another_payment")
    try:
        opened = datetime.fromtimestamp(int(fields["systemTime"]) / 1000, UTC)
        return Created(
            provider_ref=str(fields["token"]),
            redirect=GetRedirect(secure(str(fields["paymentPageUrl"]))),
            expires_at=opened + timedelta(seconds=int(fields["tokenExpireTime"])),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Unknown("unreadable") from error


def verification(view: AttemptView, fields: Mapping[str, Any], secret: str) -> Verification:
    """What a retrieved payment comes to.

    Raises:
        Unknown: nothing that can be relied on.
    """
    word = fields.get("paymentStatus")
    if word == FAILURE:
        return _failed(view, fields, _why(fields))
    if word != SUCCESS:
        return Verification(Verified.PENDING, view.provider_ref, raw=_kept(fields))
    if not is_success(fields) or not iyzico_signing.is_signed(
        secret, fields, iyzico_signing.RETRIEVE
    ):
        raise Unknown("signature")
    fraud = fields.get("fraudStatus")
    if fraud == REFUSED:
        return _failed(view, fields, iyzico_codes.FRAUD)
    if fraud not in (APPROVED, UNDER_REVIEW):
        raise Unknown("fraud_status")
    return _taken(view, fields, Verified.PAID if fraud == APPROVED else Verified.HELD)


def _taken(view: AttemptView, fields: Mapping[str, Any], result: Verified) -> Verification:
    amount = amount_of(fields)
    if (
        amount != view.amount
        or fields.get("token") != view.provider_ref
        or fields.get("conversationId") != str(view.attempt_id)
        or fields.get("basketId") != view.order_code
    ):
        result = Verified.MISMATCH
    return Verification(
        result=result,
        provider_ref=str(fields.get("token")),
        amount=amount,
        bank_ref=str(fields["paymentId"]) if fields.get("paymentId") else None,
        masked_card=_card(fields),
        raw=_kept(fields),
    )


def _failed(view: AttemptView, fields: Mapping[str, Any], code: str) -> Verification:
    return Verification(
        result=Verified.FAILED,
        provider_ref=view.provider_ref,
        failure_class=iyzico_codes.class_of(code),
        failure_code=code,
        raw=_kept(fields),
    )


def _why(fields: Mapping[str, Any]) -> str:
    proven = fields.get("mdStatus")
    if fields.get("errorCode") or proven in (None, 1, "1"):
        return code_of(fields)
    return f"{iyzico_codes.NOT_PROVEN}{proven}"


def amount_of(fields: Mapping[str, Any]) -> Money | None:
    """What was paid for the goods. Instalments may cost the buyer more, never less."""
    currency = fields.get("currency")
    goods, paid = minor_of(fields.get("price")), minor_of(fields.get("paidPrice"))
    if currency not in EXPONENTS or goods is None or paid is None:
        return None
    return Money(min(goods, paid), currency)


def minor_of(value: object) -> int | None:
    """Decimal text or an exact number in hundredths; None where it is neither."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return None
    try:
        minor = Decimal(value) * 100
        return int(minor) if minor == minor.to_integral_value() else None
    except InvalidOperation:
        return None


def _card(fields: Mapping[str, Any]) -> str | None:
    first, last = str(fields.get("binNumber") or ""), str(fields.get("lastFourDigits") or "")
    return f"{first[:6]}******{last[-4:]}" if len(first) >= 6 and len(last) == 4 else None


def _kept(fields: Mapping[str, Any]) -> dict[str, object]:
    """What is needed to give money back, and what explains the rest to whoever asks iyzico."""
    names = ("paymentStatus", "paymentId", "fraudStatus", "mdStatus", "installment", "errorCode")
    kept: dict[str, object] = {
        name: fields[name] for name in names if isinstance(fields.get(name), str | int)
    }
    for name in ("price", "paidPrice", "currency"):
        if fields.get(name) is not None:
            kept[name] = iyzico_signing.signed_text(fields[name])
    return kept
