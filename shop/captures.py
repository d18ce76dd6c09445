"""How money that came in is booked, and what it makes of its order."""

from enum import StrEnum

from sqlmodel import Session

from common.money import Money
from models import AttemptState, Order, PaymentAttempt, PaymentState
from shop import ledger
from shop.attempts import attempts_of
from shop.context import Shopping
from shop.ledger import CLEARING, SALES, SHOP, TO_REVIEW, AccountName


class ReviewReason(StrEnum):
    """Why only a person may decide about an attempt."""

    AMOUNT = "amount"
    """Money came, but not this amount or not in this currency, or nobody says how much."""
    MISMATCH = "mismatch"
    """The gateway itself says that the payment does not fit."""
    LATE = "late"
    """The order had ended, and its goods are not there any more at that price."""
    SURPLUS = "surplus"
    """The order was paid already."""
    REFERENCE = "reference"
    """The answer was about another payment than ours, or a paid one suddenly has another name."""
    BANK_REFERENCE = "bank-reference"
    """The same money at the bank was reported for another attempt before."""
    PLAY_MONEY = "play-money"
    """A test gateway's payment in a shop that sells in earnest."""
    UNKNOWN = "unknown"
    """For a day the gateway did not say what became of it; proof may still settle it."""

    @property
    def money_came(self) -> bool:
        """Whether there is money to keep apart. For the others it is not ours, not real, booked
        elsewhere, or not known.
        """
        return self in (
            ReviewReason.AMOUNT,
            ReviewReason.MISMATCH,
            ReviewReason.LATE,
            ReviewReason.SURPLUS,
        )


def book_sale(ctx: Shopping, attempt: PaymentAttempt) -> None:
    """The attempt's money is earned.

    Raises:
        RuntimeError: it was booked before, so something is very wrong; nothing must stand.
    """
    if not _book(ctx, attempt, f"attempt:{attempt.id}:paid", "capture", SALES, attempt.amount):
        raise RuntimeError(f"attempt {attempt.id} was booked before it was paid")


def set_aside(ctx: Shopping, attempt: PaymentAttempt, amount: Money) -> None:
    """Money that fits nothing is kept apart until the owner decides."""
    if amount.minor > 0:
        _book(ctx, attempt, f"attempt:{attempt.id}:aside", "aside", TO_REVIEW, amount)


def _book(
    ctx: Shopping, attempt: PaymentAttempt, key: str, kind: str, account: str, amount: Money
) -> bool:
    source = AccountName(f"gateway:{attempt.gateway}", CLEARING, amount.currency)
    target = AccountName(SHOP, account, amount.currency)
    entries = [(source, -amount.minor), (target, amount.minor)]
    return ledger.post(ctx, key, kind, entries, order_id=attempt.order_id)


def derive(session: Session, order: Order) -> tuple[int, PaymentState]:
    """What an order's attempts say has been paid: so many minor units, and the state that makes."""
    known = attempts_of(session, order.id)
    paid = sum(one.order_amount_minor for one in known if one.state is AttemptState.PAID)
    if paid == 0:
        return 0, PaymentState.UNPAID
    if paid < order.total_minor:
        return paid, PaymentState.PART
    if paid > order.total_minor or any(_is_surplus(one) for one in known):
        return paid, PaymentState.SURPLUS
    return paid, PaymentState.PAID


def _is_surplus(attempt: PaymentAttempt) -> bool:
    waiting = (AttemptState.REVIEW, AttemptState.REVERSING)
    return attempt.state in waiting and attempt.review_reason == ReviewReason.SURPLUS
