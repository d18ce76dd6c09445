"""How money that came in is booked, and what it makes of its order."""

from enum import StrEnum

from sqlmodel import Session, col, func, select

from common.money import Money
from models import (
    Account,
    AttemptState,
    LedgerEntry,
    Order,
    PaymentAttempt,
    PaymentState,
    Refund,
    RefundState,
    RefundWay,
    Transfer,
)
from shop import audit, credit, ledger
from shop.attempts import attempts_of
from shop.context import Shopping
from shop.ledger import CLEARING, POCKET, SALES, SHOP, TO_REVIEW, AccountName


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
    SENT_BACK = "sent-back"
    """Nobody wanted it any more, and the gateway has sent it back untaken; nothing is left to do."""
    UNPROVEN = "unproven"
    """It counts as paid, but the gateway does not say any more how much it was."""
    HELD = "held"
    """The gateway keeps the money and looks for fraud; what it decides still counts."""
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


def aside(session: Session, attempt: PaymentAttempt) -> Money:
    """What came with an attempt and was kept apart; nothing where nobody knows of any."""
    came = session.exec(
        select(LedgerEntry.amount, Account.asset)
        .join(Transfer, col(Transfer.id) == LedgerEntry.transfer_id)
        .join(Account, col(Account.id) == LedgerEntry.account_id)
        .where(Transfer.key == f"attempt:{attempt.id}:aside", Account.name == TO_REVIEW)
    ).first()
    return Money(came[0], came[1]) if came is not None else Money.zero(attempt.currency)


def take_from_aside(ctx: Shopping, attempt: PaymentAttempt, amount: Money) -> None:
    """Money that was kept apart is to count as any other."""
    back = -amount.minor
    source = AccountName(f"gateway:{attempt.gateway}", CLEARING, amount.currency)
    target = AccountName(SHOP, TO_REVIEW, amount.currency)
    key = f"attempt:{attempt.id}:accepted"
    entries = [(source, -back), (target, back)]
    ledger.post(ctx, key, "aside", entries, order_id=attempt.order_id)


def _book(
    ctx: Shopping, attempt: PaymentAttempt, key: str, kind: str, account: str, amount: Money
) -> bool:
    source = AccountName(f"gateway:{attempt.gateway}", CLEARING, amount.currency)
    target = AccountName(SHOP, account, amount.currency)
    entries = [(source, -amount.minor), (target, amount.minor)]
    return ledger.post(ctx, key, kind, entries, order_id=attempt.order_id)


def book_refund(ctx: Shopping, order: Order, attempt: PaymentAttempt, refund: Refund) -> None:
    """Money of an attempt has gone back: through its gateway, out of the shop's own pocket, or into
    its buyer's credit.

    Raises:
        RuntimeError: it was booked before, so something is very wrong; nothing must stand.
    """
    amount = refund.amount
    earned = SALES if attempt.state is AttemptState.PAID else TO_REVIEW
    source = AccountName(SHOP, earned, amount.currency)
    target = AccountName(f"gateway:{attempt.gateway}", CLEARING, amount.currency)
    if refund.way is RefundWay.CREDIT:
        target = credit.account(order.person_id, credit.READY, amount.currency, play=attempt.test)
    elif refund.reference is not None:
        target = AccountName(SHOP, POCKET, amount.currency)
    entries = [(source, -amount.minor), (target, amount.minor)]
    key = f"refund:{refund.id}:done"
    if not ledger.post(ctx, key, "refund", entries, order_id=refund.order_id):
        raise RuntimeError(f"refund {refund.id} was booked before it was done")


def count(ctx: Shopping, order: Order) -> None:
    """Derive what has been paid for a locked order from its attempts, and write it."""
    before = {"payment_state": order.payment_state.value, "paid": order.paid_minor}
    order.paid_minor, order.payment_state = derive(ctx.session, order)
    after = {"payment_state": order.payment_state.value, "paid": order.paid_minor}
    if after == before:
        return
    if order.payment_state is PaymentState.PAID:
        order.paid_at = order.paid_at or ctx.now
    order.version += 1
    ctx.session.flush()
    name = f"order.payment-{order.payment_state.value.replace('_', '-')}"
    audit.write(ctx, name, "order", order.id, before, after)


def is_all_back(order: Order) -> bool:
    """Whether everything that was paid for an order has gone back."""
    return order.payment_state is PaymentState.REFUNDED


def any_refund(session: Session, order_id: int) -> bool:
    """Whether somebody has decided to give money back that this order was paid with. What never
    counted for it, such as a wrong amount, undoes no sale when it goes back.
    """
    known = (
        select(Refund.id)
        .join(PaymentAttempt, col(PaymentAttempt.id) == Refund.attempt_id)
        .where(Refund.order_id == order_id, PaymentAttempt.state == AttemptState.PAID)
    )
    return session.exec(known.limit(1)).first() is not None


def _gone_back(session: Session, order: Order) -> int:
    """What of an order's earned money has gone back, in the order's minor units."""
    back = (
        select(func.coalesce(func.sum(Refund.order_amount_minor), 0))
        .join(PaymentAttempt, col(PaymentAttempt.id) == Refund.attempt_id)
        .where(
            Refund.order_id == order.id,
            Refund.state == RefundState.DONE,
            PaymentAttempt.state == AttemptState.PAID,
        )
    )
    return int(session.exec(back).one())


def derive(session: Session, order: Order) -> tuple[int, PaymentState]:
    """What an order's attempts say has been paid: so many minor units, and the state that makes."""
    known = attempts_of(session, order.id)
    paid = sum(one.order_amount_minor for one in known if one.state is AttemptState.PAID)
    if paid == 0:
        return 0, PaymentState.UNPAID
    back = _gone_back(session, order)
    if back:
        state = PaymentState.PART_REFUNDED if back < paid else PaymentState.REFUNDED
        return paid - back, state
    if paid < order.total_minor:
        return paid, PaymentState.PART
    if paid > order.total_minor or any(_is_surplus(one) for one in known):
        return paid, PaymentState.SURPLUS
    return paid, PaymentState.PAID


def _is_surplus(attempt: PaymentAttempt) -> bool:
    waiting = (AttemptState.REVIEW, AttemptState.REVERSING)
    return attempt.state in waiting and attempt.review_reason == ReviewReason.SURPLUS
