"""A payment at the test bank and where it stands at a given instant."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

CARD = "603799******1234"
LIFETIME = timedelta(minutes=30)
"""How long a payment page may be used."""


class Choice(StrEnum):
    """What the person at the bank's page wants to happen."""

    PAID = "paid"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    LOST = "lost"
    """Paid, and the browser never returns to the shop."""
    LATE = "late"
    """Paid, and the money arrives some minutes later."""
    TWICE = "twice"
    """Paid together with every earlier page of the same order, and each notice comes twice."""


class Reason(StrEnum):
    """Why a payment is refused."""

    INSUFFICIENT_FUNDS = "insufficient_funds"
    WRONG_PIN = "wrong_pin"
    DAILY_LIMIT = "daily_limit"
    BLOCKED_CARD = "blocked_card"
    BANK_DOWN = "bank_down"


class Standing(StrEnum):
    """Where a payment stands at a given instant."""

    OPEN = "open"
    """The page is still waiting for a choice."""
    EXPIRED = "expired"
    """Nobody chose in time."""
    REFUSED = "refused"
    CANCELLED = "cancelled"
    UNDERWAY = "underway"
    """The money was sent and has not arrived."""
    PAID = "paid"
    """The money is here, and the shop has not confirmed it."""
    SETTLED = "settled"
    """The shop confirmed; the money is the shop's."""
    REVERSED = "reversed"
    """Given back as a whole."""


@dataclass(frozen=True, slots=True)
class Payment:
    """One row; instants are aware UTC."""

    token: str
    order_id: str
    order_code: str
    amount: int
    currency: str
    description: str
    callback_url: str
    callback_method: str
    language: str
    created_at: datetime
    expires_at: datetime
    choice: Choice | None = None
    reason: Reason | None = None
    arrives_at: datetime | None = None
    bank_ref: str | None = None
    card: str | None = None
    settled_at: datetime | None = None
    reversed_at: datetime | None = None

    def standing(self, now: datetime) -> Standing:
        """Where this payment stands at `now`."""
        if self.reversed_at is not None:
            return Standing.REVERSED
        if self.choice is None:
            return Standing.EXPIRED if now >= self.expires_at else Standing.OPEN
        if self.choice is Choice.REFUSED:
            return Standing.REFUSED
        if self.choice is Choice.CANCELLED:
            return Standing.CANCELLED
        if self.arrives_at is not None and now < self.arrives_at:
            return Standing.UNDERWAY
        return Standing.PAID if self.settled_at is None else Standing.SETTLED
