"""What was kept of an attempt, and what the provider says of it when it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from common.money import Money
from payments.base.failures import FailureClass


@dataclass(frozen=True, slots=True)
class AttemptView:
    """What we stored about an attempt: the only thing a verification is ever based on."""

    attempt_id: int
    provider_ref: str
    amount: Money
    order_code: str
    created_at: datetime
    asked_before: bool = False
    """We have asked about it before, and may not have heard or kept the answer. Said truly only
    where asking settles."""
    returned: bool = False
    """Somebody has come back from the provider's page, as an unsigned callback says."""
    raw: Mapping[str, object] = field(default_factory=dict)
    """What the last verification that changed the attempt kept as `raw`; before, what creating
    kept."""


class Verified(StrEnum):
    """What the provider says about a payment when it is asked."""

    PAID = "paid"
    """The money is ours, and this call made it so."""
    ALREADY_PAID = "already_paid"
    """The money is ours, and an earlier call had made it so. Counts as paid."""
    PENDING = "pending"
    """Not decided: the buyer is still at the bank, or the money is on its way."""
    HELD = "held"
    """The buyer has paid, and the provider keeps the money while it looks for fraud: nothing may
    leave the shop, and nobody should pay again, until it says paid or failed."""
    FAILED = "failed"
    """Refused, with a class; no money moved."""
    CANCELLED = "cancelled"
    """The buyer turned back; no money moved."""
    MISMATCH = "mismatch"
    """Money moved, but not this amount, currency or payment: a person has to look."""
    UNKNOWN = "unknown"
    """No usable answer. Ask again later; say nothing final to anybody."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The provider's answer about one attempt."""

    result: Verified
    provider_ref: str
    """Echoed from the provider where it names the payment, else from the attempt."""
    amount: Money | None = None
    """What the provider says was paid; compared with the attempt by whoever settles."""
    bank_ref: str | None = None
    """The bank's reference a buyer can name at the counter (RRN); unique at a provider."""
    masked_card: str | None = None
    """First six and last four digits at most."""
    failure_class: FailureClass | None = None
    failure_code: str | None = None
    """The provider's own code, kept for the seller and the log."""
    unproven: bool = False
    """It is paid, and the provider does not say how much any more: the amount is the one asked
    for, and a person should compare it with the provider's books."""
    raw: Mapping[str, object] = field(default_factory=dict)


class UndoResult(StrEnum):
    """How giving money back went."""

    DONE = "done"
    """Given back now or before; repeating is harmless."""
    PENDING = "pending"
    """Accepted, and still on its way."""
    REFUSED = "refused"
    """The provider will not; the reason is its own."""
    UNSUPPORTED = "unsupported"
    """This provider has no such call: a person gives the money back by hand."""


@dataclass(frozen=True, slots=True)
class Undo:
    """The outcome of a reversal or a refund."""

    result: UndoResult
    reason: str = ""
