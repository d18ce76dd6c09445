"""What Zibal answers, in the words of the contract.

`result` says how the call went, `status` how the payment stands.

Source: https://help.zibal.ir/IPG/API
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from common.cards import masked
from common.money import Money
from payments.base import (
    AttemptView,
    FailureClass,
    GatewayError,
    Rejected,
    Undo,
    UndoResult,
    Unknown,
    Verification,
    Verified,
)

DONE = 100
DONE_BEFORE = 201
NOT_PAID = 202
NOT_FOUND = 203
KNOWS_US = frozenset({DONE, DONE_BEFORE, NOT_PAID, NOT_FOUND})
"""Results that only a merchant it knows gets to hear."""

REFUSED = {
    102: FailureClass.GATEWAY_DOWN,
    103: FailureClass.GATEWAY_DOWN,
    104: FailureClass.GATEWAY_DOWN,
    105: FailureClass.GATEWAY_DOWN,
    106: FailureClass.GATEWAY_DOWN,
    **dict.fromkeys(range(107, 113), FailureClass.GATEWAY_DOWN),
    113: FailureClass.LIMIT,
    114: FailureClass.LIMIT,
}
"""Results with which a call was refused and nothing happened, by what helps the buyer. Where the
merchant's account is at fault that is another way to pay. 113 or 114 is an amount above the cap."""

OURS = frozenset({102, 103, 104})
"""Those of them that are about the merchant: not known, not active, not valid."""

PAID, PAID_NOT_VERIFIED = 1, 2
UNDECIDED = frozenset({-1, -2})
"""The buyer is still there, or the provider had a fault of its own."""
REASONS = {
    3: FailureClass.CANCELLED,
    4: FailureClass.CARD_PROBLEM,
    5: FailureClass.INSUFFICIENT_FUNDS,
    6: FailureClass.CARD_PROBLEM,
    7: FailureClass.LIMIT,
    8: FailureClass.LIMIT,
    9: FailureClass.LIMIT,
    10: FailureClass.FRAUD_OR_BLOCKED,
    11: FailureClass.GATEWAY_DOWN,
    12: FailureClass.GATEWAY_DOWN,
    15: FailureClass.EXPIRED,
    16: FailureClass.EXPIRED,
    18: FailureClass.EXPIRED,
}
"""How a payment stands that brought no money, or whose money went back (15, 16, 18)."""

GONE_BACK = frozenset({15, 16, 18})
"""Its money is with the buyer again, or on its way there."""

KEPT_TO_OURSELVES = frozenset({"cardNumber", "merchant", "mobile", "nationalCode"})


def result_of(answer: Mapping[str, Any]) -> int:
    """How a call went.

    Raises:
        Unknown: it does not say.
    """
    code = number(answer.get("result"))
    if code is None:
        raise Unknown("unreadable")
    return code


def number(value: object) -> int | None:
    """A whole number, which comes as one or as text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isascii() and value.lstrip("-").isdecimal():
        return int(value)
    return None


def refusal(code: int) -> GatewayError:
    """What to raise when something was asked for and not given."""
    if code in REFUSED:
        return Rejected(str(code), REFUSED[code], ours=code in OURS)
    return Unknown(str(code))


def looked(view: AttemptView, answer: Mapping[str, Any]) -> Verification:
    """The answer to an inquiry. Paid and not verified is undecided, and `wants_verification`.

    Raises:
        Unknown: it says nothing about this payment.
    """
    code, status = result_of(answer), number(answer.get("status"))
    if code not in (DONE, DONE_BEFORE, NOT_PAID) or status is None:
        raise Unknown(str(code))
    if status in (PAID, PAID_NOT_VERIFIED):
        result = Verified.ALREADY_PAID if status == PAID else Verified.PENDING
        if _is_ours(view, answer):
            return _verification(view, result, answer)
        found = _verification(view, Verified.MISMATCH, answer)
        # What nobody verifies goes back by itself, so none of it is ours to keep or to give back.
        return found if status == PAID else replace(found, amount=None)
    if status in UNDECIDED:
        return _verification(view, Verified.PENDING, answer)
    if status not in REASONS:
        raise Unknown(f"status_{status}")
    is_cancelled = REASONS[status] is FailureClass.CANCELLED
    result = Verified.CANCELLED if is_cancelled else Verified.FAILED
    return replace(
        _verification(view, result, answer), failure_class=REASONS[status], failure_code=str(status)
    )


def verified(view: AttemptView, answer: Mapping[str, Any]) -> Verification:
    """The answer to a verification that was done now."""
    result = Verified.PAID if _is_ours(view, answer) else Verified.MISMATCH
    return _verification(view, result, answer)


def wants_verification(found: Verification) -> bool:
    """Whether a look found money of ours that nobody has verified."""
    return found.result is Verified.PENDING and found.raw.get("status") == PAID_NOT_VERIFIED


def counted(found: Verification) -> Verification:
    """The same look, with money that nobody has verified taken for paid."""
    is_paid = wants_verification(found)
    return replace(found, result=Verified.ALREADY_PAID) if is_paid else found


def left_alone(found: Verification) -> Undo:
    """What becomes of a payment that nobody verifies from now on."""
    status = found.raw.get("status")
    if status == PAID:
        return Undo(UndoResult.UNSUPPORTED, str(status))
    is_back = status == PAID_NOT_VERIFIED or status in GONE_BACK
    return Undo(UndoResult.DONE) if is_back else Undo(UndoResult.REFUSED, str(status))


def _is_ours(view: AttemptView, answer: Mapping[str, Any]) -> bool:
    named = answer.get("orderId")
    is_named = named in (None, "") or str(named) == str(view.attempt_id)
    return is_named and _amount(answer) == view.amount


def _verification(view: AttemptView, result: Verified, answer: Mapping[str, Any]) -> Verification:
    reference = answer.get("refNumber")
    kept = {name: value for name, value in answer.items() if name not in KEPT_TO_OURSELVES}
    return Verification(
        result=result,
        provider_ref=view.provider_ref,
        amount=_amount(answer),
        bank_ref=str(reference) if reference else None,
        masked_card=masked(answer.get("cardNumber")),
        raw={**kept, "status": number(answer.get("status"))},
    )


def _amount(answer: Mapping[str, Any]) -> Money | None:
    minor = number(answer.get("amount"))
    return None if minor is None else Money(minor, "IRR")
