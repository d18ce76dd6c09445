"""Payments that a buyer has their bank take back; those who charge cards tell of them by themselves."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from common.money import Money
from payments.base import CallbackHint


class DisputeState(StrEnum):
    """Where a dispute stands."""

    OPENED = "opened"
    """The buyer's bank wants the money back, and the shop may answer until a day."""
    WON = "won"
    """The shop keeps the money."""
    LOST = "lost"
    """The buyer's bank has it."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """What a provider says of one. `bank_ref` is what the payment is called, as it was when it came;
    `answer_by` is when an answer has to be there, None where nobody can answer any more.
    """

    name: str
    bank_ref: str
    state: DisputeState
    amount: Money | None = None
    answer_by: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeHint(CallbackHint):
    """A signed notice about a dispute and not about paying: nobody has to be asked anything."""

    dispute: Dispute
