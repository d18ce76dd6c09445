"""What PayTR's server tells, and what it proves.

The hash joins its parts without anything between them, so each part must look like what it is:
otherwise a digit could wander from one into the next. What the hash leaves out is believed only as
far as it fits what it covers.

Source: https://dev.paytr.com/iframe-api/iframe-api-2-adim,
https://dev.paytr.com/link-api/link-api-callback
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from common.money import Money
from payments import paytr_codes
from payments.base import CallbackHint, FailureClass, Forged, Verification, Verified
from payments.paytr_account import CURRENCIES, SUCCESS, Account

NAME = re.compile(r"[0-9A-Za-z]{1,64}")
AMOUNT = re.compile(r"[1-9][0-9]{0,12}|0")
FAILED = "failed"
OURS = {theirs: ours for ours, theirs in CURRENCIES.items()} | {"TRY": "TRY"}
FLAGS = ("0", "1")


@dataclass(frozen=True, slots=True)
class Notice:
    """The fields of a notice, each of which looks like what it is.

    `total` is what was charged, `amount` what was asked for: instalments cost more.
    """

    merchant_oid: str
    status: str
    total: str
    given_hash: str
    amount: Money | None
    payment_type: str
    code: str
    sentence: str

    @classmethod
    def of(cls, form: Mapping[str, str], account: Account) -> "Notice":
        """Read a form.

        Raises:
            Forged: it is none of PayTR's, or about another merchant or the other kind of money.
        """
        status, total = form.get("status", ""), form.get("total_amount", "")
        oid = form.get("merchant_oid", "")
        if status not in (SUCCESS, FAILED) or not AMOUNT.fullmatch(total):
            raise Forged("fields_missing")
        if not NAME.fullmatch(oid) or not form.get("hash"):
            raise Forged("fields_missing")
        if form.get("merchant_id", account.merchant_id) != account.merchant_id:
            raise Forged("another_merchant")
        if form.get("test_mode", FLAGS[account.test]) != FLAGS[account.test]:
            raise Forged("test_mode")
        return cls(
            merchant_oid=oid,
            status=status,
            total=total,
            given_hash=form["hash"],
            amount=_asked(form, total) if status == SUCCESS else None,
            payment_type=form.get("payment_type", "")[:20],
            code=form.get("failed_reason_code", "")[:10],
            sentence=form.get("failed_reason_msg", "")[:200],
        )

    def hint(self, attempt_id: int | None, provider_ref: str) -> CallbackHint:
        """What it says for good; its hash has to be checked before."""
        return CallbackHint(
            attempt_id,
            provider_ref,
            self.status,
            authenticated=True,
            proof=self._proof(provider_ref),
        )

    def _proof(self, provider_ref: str) -> Verification:
        raw: dict[str, object] = {
            "merchant_oid": self.merchant_oid,
            "status": self.status,
            "total_amount": self.total,
            "payment_type": self.payment_type,
        }
        if self.status == SUCCESS:
            return Verification(
                Verified.PAID,
                provider_ref,
                amount=self.amount,
                bank_ref=self.merchant_oid,
                raw=raw,
            )
        why = paytr_codes.class_of(self.code, self.sentence)
        is_cancelled = why is FailureClass.CANCELLED
        return Verification(
            Verified.CANCELLED if is_cancelled else Verified.FAILED,
            provider_ref,
            failure_class=why,
            failure_code=self.code or "unknown",
            raw=raw | {"failed_reason_code": self.code},
        )


def _asked(form: Mapping[str, str], total: str) -> Money:
    """What was asked for, which is never more than what was charged."""
    amount = form.get("payment_amount", "")
    currency = OURS.get(form.get("currency", ""))
    if not AMOUNT.fullmatch(amount) or currency is None or int(amount) > int(total):
        raise Forged("amount")
    return Money(int(amount), currency)
