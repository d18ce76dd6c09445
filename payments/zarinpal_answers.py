"""What ZarinPal answers, in the words of the contract.

The parts of an answer change their shape: `data` is an object when something was done, and an empty
list or an object when not; `errors` is an empty list, an object with a code, a list of such, or an
object with a list of words and a code for each field.

Source: https://www.zarinpal.com/docs/paymentGateway/errorList
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from common.cards import masked
from payments.base import (
    AttemptView,
    FailureClass,
    GatewayError,
    Rejected,
    Unknown,
    Verification,
    Verified,
)

DONE = 100
DONE_BEFORE = 101
OTHER_AMOUNT = -50
NOT_PAID = -51
NOT_REVERSIBLE = -61
"""Not a successful payment, or reversed before: an inquiry tells which."""
REVERSAL_REFUSED = frozenset({-60, -62, -63})
"""By the bank, for the address of our server, for being later than half an hour."""

REFUSED = {
    -9: FailureClass.GATEWAY_DOWN,
    -10: FailureClass.GATEWAY_DOWN,
    -11: FailureClass.GATEWAY_DOWN,
    -12: FailureClass.GATEWAY_DOWN,
    -13: FailureClass.LIMIT,
    -14: FailureClass.GATEWAY_DOWN,
    -15: FailureClass.GATEWAY_DOWN,
    -16: FailureClass.GATEWAY_DOWN,
    -17: FailureClass.LIMIT,
    -18: FailureClass.GATEWAY_DOWN,
    -19: FailureClass.FRAUD_OR_BLOCKED,
    **dict.fromkeys(range(-39, -29), FailureClass.GATEWAY_DOWN),
    -40: FailureClass.GATEWAY_DOWN,
    -41: FailureClass.LIMIT,
    429: FailureClass.GATEWAY_DOWN,
}
"""Codes with which a call was refused and nothing happened, by what helps the buyer. Where the
merchant's account is at fault that is another way to pay."""

OURS = frozenset({-9, -10, -11, -14, -15, -16, -18, -19})
"""Those of them that are about the merchant: its name there (-9 says that something is not well
formed, and that is the only thing which is not ours to form), the address of its server or page,
its level, and whether it is allowed to take money at all."""

IN_DOUBT = frozenset({-52, -53, -54, -55})
"""Codes that say nothing about money: a fault of theirs, or a payment they do not find."""

KEPT_TO_OURSELVES = frozenset({"card_pan", "card_hash", "merchant_id"})
"""Never stored: with a card's digest its number is soon found."""


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: its code, and what came with it."""

    code: int
    data: Mapping[str, Any]

    @property
    def status(self) -> str:
        """Where an inquiry says the payment stands."""
        return str(self.data.get("status", ""))


def read(answer: Mapping[str, Any]) -> Said:
    """The code of an answer, wherever it stands.

    Raises:
        Unknown: there is none, or more than one.
    """
    data, errors = answer.get("data"), answer.get("errors")
    codes = {code for part in (data, errors) for code in _codes(part)}
    if len(codes) != 1:
        raise Unknown("unreadable")
    return Said(codes.pop(), data if isinstance(data, dict) else {})


def refusal(code: int) -> GatewayError:
    """What to raise when something was asked for and not given."""
    if code in REFUSED:
        return Rejected(str(code), REFUSED[code], ours=code in OURS)
    return Unknown(str(code))


def verified(view: AttemptView, said: Said) -> Verification:
    """The answer to a verification.

    It names no amount: the provider compares ours with its own and settles nothing that differs.

    Raises:
        Unknown: the code says nothing about this payment.
    """
    if said.code == OTHER_AMOUNT:
        return _verification(view, Verified.MISMATCH, said)
    if said.code not in (DONE, DONE_BEFORE):
        raise Unknown(str(said.code))
    named = said.data.get("order_id")
    if named not in (None, "", str(view.attempt_id), view.attempt_id):
        return _verification(view, Verified.MISMATCH, said)
    result = Verified.PAID if said.code == DONE else Verified.ALREADY_PAID
    return _verification(view, result, said)


def listed(said: Said) -> list[str]:
    """The authorities in a list of payments that nobody has verified; an empty one may have any
    shape.

    Raises:
        Unknown: something else than payments stands there.
    """
    rows = said.data.get("authorities") or []
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise Unknown("unreadable")
    return [str(one.get("authority", "")) for one in rows]


def inquired(view: AttemptView, said: Said, *, settled: bool) -> Verification:
    """The answer to an inquiry.

    Without `settled`, money that is not verified yet is undecided: it is verified next time.

    Raises:
        Unknown: it says nothing about this payment.
    """
    if said.code != DONE:
        raise Unknown(str(said.code))
    if said.status in ("PAID", "VERIFIED"):
        result = Verified.ALREADY_PAID if settled else Verified.PENDING
        # Nothing tells the amount here; only a verification compares it.
        return replace(_verification(view, result, said), amount=None)
    if said.status == "IN_BANK":
        return _verification(view, Verified.PENDING, said)
    if said.status == "FAILED":
        return _verification(view, Verified.CANCELLED, said, FailureClass.CANCELLED)
    if said.status == "REVERSED":
        return _verification(view, Verified.FAILED, said, FailureClass.EXPIRED)
    raise Unknown("status")


def _verification(
    view: AttemptView, result: Verified, said: Said, failure: FailureClass | None = None
) -> Verification:
    is_paid = result in (Verified.PAID, Verified.ALREADY_PAID)
    reference = said.data.get("ref_id")
    return Verification(
        result=result,
        provider_ref=view.provider_ref,
        amount=view.amount if is_paid else None,
        bank_ref=str(reference) if is_paid and reference else None,
        masked_card=masked(said.data.get("card_pan")),
        failure_class=failure,
        failure_code=(said.status or str(said.code)) if failure else None,
        raw={"code": said.code, **_kept(said.data)},
    )


def _kept(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in KEPT_TO_OURSELVES}


def _codes(part: object) -> Iterator[int]:
    for one in part if isinstance(part, list) else [part]:
        if isinstance(one, dict):
            yield from _numbers([one["code"]] if "code" in one else _flat(one.values()))


def _flat(values: Iterable[object]) -> Iterator[object]:
    for value in values:
        yield from value if isinstance(value, list) else ()


def _numbers(values: Iterable[object]) -> Iterator[int]:
    for value in values:
        if isinstance(value, int) and not isinstance(value, bool):
            yield value
        elif isinstance(value, str) and value.isascii() and value.removeprefix("-").isdecimal():
            yield int(value)
