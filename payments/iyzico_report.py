"""What iyzico reports about a payment: what of each of its items has gone back, and under which of
our keys.

Source: https://docs.iyzico.com/en/advanced/reporting-service
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from payments.base import AttemptView, Unknown, Verification, Verified
from payments.iyzico_answers import (
    APPROVED,
    SUCCESS,
    UNDER_REVIEW,
    amount_of,
    code_of,
    is_success,
    minor_of,
)

DONE = ("1", "SUCCESS")
FAILED = ("-1", "FAILURE")
KEPT = "NOT_REFUNDED"


@dataclass(frozen=True, slots=True)
class Returned:
    """Money that went back, in hundredths, and the key it was asked for under."""

    key: str
    minor: int


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the basket: what was paid for it, and what went back."""

    id: str
    paid: int
    returned: tuple[Returned, ...]

    @property
    def left(self) -> int:
        """What could still go back."""
        return self.paid - sum(one.minor for one in self.returned)


@dataclass(frozen=True, slots=True)
class Report:
    """One payment."""

    items: tuple[Item, ...]
    is_cancelled: bool

    def returned_under(self, key: str) -> int:
        """What has gone back under a key."""
        found = (one for item in self.items for one in item.returned)
        return sum(one.minor for one in found if one.key == key)

    def spread(self, minor: int) -> list[tuple[str, int]]:
        """From which items to take so much, the fullest first; empty where they have not so much."""
        taken: list[tuple[str, int]] = []
        for item in sorted(self.items, key=lambda one: -one.left):
            part = min(item.left, minor)
            if part > 0:
                taken.append((item.id, part))
                minor -= part
        return taken if minor == 0 else []


def verification(view: AttemptView, fields: Mapping[str, Any]) -> Verification:
    """What has become of a payment whose page is forgotten.

    Raises:
        Unknown: nothing that can be relied on.
    """
    payments = fields.get("payments")
    if not is_success(fields):
        raise Unknown(code_of(fields))
    if not payments:
        return Verification(Verified.PENDING, view.provider_ref)
    paid = [one for one in payments if isinstance(one, dict) and _is_paid(view, one)]
    if len(paid) != 1:
        raise Unknown("report")
    fraud, amount = paid[0].get("fraudStatus"), amount_of(paid[0])
    result = Verified.PAID if fraud == APPROVED else Verified.HELD
    if fraud not in (APPROVED, UNDER_REVIEW):
        raise Unknown("fraud_status")
    payment_id = str(paid[0]["paymentId"])
    return Verification(
        result=result if amount == view.amount else Verified.MISMATCH,
        provider_ref=view.provider_ref,
        amount=amount,
        bank_ref=payment_id,
        raw={"paymentStatus": SUCCESS, "paymentId": payment_id, "fraudStatus": fraud},
    )


def _is_paid(view: AttemptView, payment: Mapping[str, Any]) -> bool:
    """Whether it is for this attempt, was paid, and has not gone back."""
    return (
        payment.get("paymentConversationId") == str(view.attempt_id)
        and str(payment.get("paymentStatus")) in DONE
        and payment.get("paymentRefundStatus") in (None, KEPT)
        and bool(payment.get("paymentId"))
    )


def report_of(fields: Mapping[str, Any], payment_id: str) -> Report:
    """The report about one payment.

    Raises:
        Unknown: it is about another one, or nobody can read it.
    """
    payments = fields.get("payments")
    if not is_success(fields) or not isinstance(payments, list) or len(payments) != 1:
        raise Unknown("report")
    payment = payments[0]
    try:
        if str(payment["paymentId"]) != payment_id:
            raise Unknown("report")
        return Report(
            items=tuple(_item(one) for one in payment["itemTransactions"]),
            is_cancelled=any(_is_done(one) for one in payment.get("cancels") or ()),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise Unknown("report") from error


def _item(fields: Mapping[str, Any]) -> Item:
    return Item(
        id=str(fields["paymentTransactionId"]),
        paid=_minor(fields["paidPrice"]),
        returned=_returned(fields.get("refunds") or ()),
    )


def _returned(refunds: Sequence[Mapping[str, Any]]) -> tuple[Returned, ...]:
    return tuple(
        Returned(str(one.get("refundConversationId", "")), _minor(one["refundPrice"]))
        for one in refunds
        if _is_done(one)
    )


def _is_done(fields: Mapping[str, Any]) -> bool:
    word = str(fields.get("refundStatus", "")).upper()
    if word not in (*DONE, *FAILED):
        # Money that may have gone back is not sent a second time.
        raise Unknown("refund_status")
    return word in DONE


def _minor(value: object) -> int:
    minor = minor_of(value)
    if minor is None:
        raise Unknown("report")
    return minor
