"""What SizPay's answer to a confirmation says of the payment we stored."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from common.cards import masked
from common.money import Money
from payments.base import AttemptView, Verification, Verified
from payments.sizpay_codes import Meaning


def order_id(order_code: str, attempt_id: int) -> str:
    """Once for ever, also when a shop begins anew with an empty database."""
    return f"{order_code}{attempt_id}"


def paid(view: AttemptView, answer: Mapping[str, Any], raw: dict[str, object]) -> Verification:
    """Ours only if amount, order and token are those that we stored."""
    amount, reference = whole(answer.get("Amount")), whole(answer.get("RefNo"))
    fits = (
        amount == view.amount.minor
        and view.amount.currency == "IRR"
        and answer.get("OrderID") == order_id(view.order_code, view.attempt_id)
        and answer.get("Token") == view.provider_ref
    )
    return Verification(
        result=Verified.PAID if fits else Verified.MISMATCH,
        provider_ref=view.provider_ref,
        amount=None if amount is None or amount < 0 else Money(amount, "IRR"),
        bank_ref=str(reference) if reference else None,
        masked_card=masked(answer.get("CardNo")),
        raw=raw,
    )


def confirmed_before(
    view: AttemptView, code: str, answer: Mapping[str, Any], raw: dict[str, object]
) -> Verification:
    """Ours if it was we who asked, and so had its answer lost; how much it was nobody says now.

    A token is for one amount and used once, so that is what came; a person still compares it.
    """
    if whole(answer.get("Amount")):
        said = paid(view, answer, raw)
        return replace(said, result=Verified.ALREADY_PAID) if said.result is Verified.PAID else said
    ours = view.asked_before
    return Verification(
        result=Verified.ALREADY_PAID if ours else Verified.MISMATCH,
        provider_ref=view.provider_ref,
        amount=view.amount if ours else None,
        failure_code=None if ours else code,
        unproven=ours,
        raw=raw,
    )


def undone(meaning: Meaning, *, returned: bool) -> Verified | None:
    """What a code says of a payment that has not come; None when it says nothing of it."""
    if meaning is Meaning.CANCELLED:
        return Verified.CANCELLED
    if meaning in {Meaning.EXPIRED, Meaning.REVERSED}:
        return Verified.FAILED
    if meaning is Meaning.NOTHING:
        return Verified.FAILED if returned else Verified.PENDING
    return None


def whole(found: object) -> int | None:
    """A whole number, as a number or in digits."""
    if isinstance(found, bool) or not isinstance(found, int | str):
        return None
    try:
        return int(found)
    except ValueError:
        return None
