"""The ledger balances, and what counts as paid is what was booked."""

from sqlalchemy import ColumnElement, String, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from models import (
    Account,
    AttemptState,
    LedgerEntry,
    Order,
    OrderState,
    PaymentAttempt,
    PaymentState,
    Refund,
    RefundState,
    Transfer,
)
from scheduler.broken import Rows, never
from shop import credit, points
from shop.captures import ReviewReason
from shop.ledger import CLEARING, POCKET, SALES, SHOP, TO_REVIEW


@never("ledger-unbalanced")
def ledger_balances() -> Rows:
    """The entries of each transfer sum to zero for each asset."""
    total = func.sum(col(LedgerEntry.amount))
    return (
        select(
            col(LedgerEntry.transfer_id).label("transfer"), col(Account.asset), total.label("sum")
        )
        .join(Account, col(Account.id) == col(LedgerEntry.account_id))
        .group_by(col(LedgerEntry.transfer_id), col(Account.asset))
        .having(total != 0)
    )


@never("payment-not-booked")
def paid_attempts_are_booked() -> Rows:
    """Each paid attempt has one transfer of just its amount to the shop's sales."""
    key = literal("attempt:") + cast(col(PaymentAttempt.id), String) + literal(":paid")
    earned = func.coalesce(func.sum(case((_is_sales(), col(LedgerEntry.amount)), else_=0)), 0)
    return (
        select(
            col(PaymentAttempt.id).label("attempt"),
            col(PaymentAttempt.amount_minor).label("amount"),
            earned.label("booked"),
        )
        .select_from(PaymentAttempt)
        .outerjoin(Transfer, col(Transfer.key) == key)
        .outerjoin(LedgerEntry, col(LedgerEntry.transfer_id) == col(Transfer.id))
        .outerjoin(Account, col(Account.id) == col(LedgerEntry.account_id))
        .where(col(PaymentAttempt.state) == AttemptState.PAID)
        .group_by(col(PaymentAttempt.id))
        .having(earned != col(PaymentAttempt.amount_minor))
    )


@never("booking-without-payment")
def captures_are_paid_attempts() -> Rows:
    """Nothing was booked as earned for an attempt that does not count as paid."""
    key = literal("attempt:") + cast(col(PaymentAttempt.id), String) + literal(":paid")
    return (
        select(col(Transfer.id).label("transfer"), col(Transfer.key))
        .outerjoin(
            PaymentAttempt,
            and_(col(Transfer.key) == key, col(PaymentAttempt.order_id) == col(Transfer.order_id)),
        )
        .where(
            col(Transfer.kind) == "capture",
            or_(col(PaymentAttempt.id).is_(None), col(PaymentAttempt.state) != AttemptState.PAID),
        )
    )


@never("payment-state-wrong")
def payments_add_up() -> Rows:
    """What an order says has been paid, and the state that makes, follow from its attempts."""
    is_paid = col(PaymentAttempt.state) == AttemptState.PAID
    is_surplus = and_(
        col(PaymentAttempt.state).in_((AttemptState.REVIEW, AttemptState.REVERSING)),
        col(PaymentAttempt.review_reason) == ReviewReason.SURPLUS.value,
    )
    worth = col(PaymentAttempt.order_amount_minor)
    paid = func.coalesce(func.sum(case((is_paid, worth), else_=0)), 0)
    surplus = func.coalesce(func.sum(case((is_surplus, 1), else_=0)), 0)
    back = _gone_back()
    total = col(Order.total_minor)
    derived = case(
        (paid == 0, PaymentState.UNPAID.value),
        (back >= paid, PaymentState.REFUNDED.value),
        (back > 0, PaymentState.PART_REFUNDED.value),
        (paid < total, PaymentState.PART.value),
        (or_(paid > total, surplus > 0), PaymentState.SURPLUS.value),
        else_=PaymentState.PAID.value,
    )
    stored = cast(col(Order.payment_state), String)
    return (
        select(
            col(Order.id).label("order"),
            stored.label("state"),
            derived.label("state_by_attempts"),
            col(Order.paid_minor).label("paid"),
            paid.label("paid_by_attempts"),
        )
        .outerjoin(PaymentAttempt, col(PaymentAttempt.order_id) == col(Order.id))
        .group_by(col(Order.id))
        .having(or_(col(Order.paid_minor) != paid - back, stored != derived))
    )


@never("refund-not-booked")
def refunds_are_booked() -> Rows:
    """What went back is booked once and just so."""
    key = literal("refund:") + cast(col(Refund.id), String) + literal(":done")
    out = func.coalesce(func.sum(case((col(LedgerEntry.amount) > 0, col(LedgerEntry.amount)))), 0)
    due = case((col(Refund.state) == RefundState.DONE, col(Refund.amount_minor)), else_=0)
    return (
        select(col(Refund.id).label("refund"), due.label("amount"), out.label("booked"))
        .select_from(Refund)
        .outerjoin(Transfer, col(Transfer.key) == key)
        .outerjoin(LedgerEntry, col(LedgerEntry.transfer_id) == col(Transfer.id))
        .group_by(col(Refund.id))
        .having(out != due)
    )


@never("refund-too-large")
def no_more_goes_back_than_came() -> Rows:
    """Of an attempt."""
    back = func.sum(col(Refund.amount_minor))
    return (
        select(col(PaymentAttempt.id).label("attempt"), back.label("back"))
        .join(Refund, col(Refund.attempt_id) == col(PaymentAttempt.id))
        .group_by(col(PaymentAttempt.id))
        .having(back > func.coalesce(_came_aside(), col(PaymentAttempt.amount_minor)))
    )


@never("review-unexplained")
def review_is_explained() -> Rows:
    """What is kept apart is just what waits for the owner, or is on its way back."""
    waits = (
        select(func.coalesce(func.sum(_came_aside() - _back_of()), 0))
        .where(
            col(PaymentAttempt.state).in_((AttemptState.REVIEW, AttemptState.REVERSING)),
            _came_aside().is_not(None),
        )
        .scalar_subquery()
    )
    kept = func.coalesce(func.sum(col(LedgerEntry.amount)), 0)
    return (
        select(kept.label("kept"), waits.label("waits"))
        .join(Account, col(Account.id) == col(LedgerEntry.account_id))
        .where(col(Account.owner) == SHOP, col(Account.name) == TO_REVIEW)
        .having(kept != waits)
    )


@never("money-astray")
def no_money_is_astray() -> Rows:
    """All money that came is settled, somebody's credit, returned, or waits for the owner: it lies
    in no other account, and nobody has spent or holds more credit than they had.
    """
    kept = (credit.READY, credit.HELD, credit.PLAY_READY, credit.PLAY_HELD)
    known = (SALES, TO_REVIEW, POCKET, CLEARING, *kept)
    total = func.sum(col(LedgerEntry.amount))
    is_credit = col(Account.name).in_(kept)
    return (
        select(col(Account.owner), col(Account.name), col(Account.asset), total.label("sum"))
        .join(LedgerEntry, col(LedgerEntry.account_id) == col(Account.id))
        .where(col(Account.asset) != points.POINTS)
        .group_by(col(Account.id))
        .having(or_(col(Account.name).not_in(known), and_(is_credit, total < 0)))
    )


@never("credit-not-of-order")
def credit_follows_orders() -> Rows:
    """An order that waits for its money holds the credit it says, any other holds none."""
    held = (
        select(
            col(Transfer.order_id).label("order_id"),
            func.sum(col(LedgerEntry.amount)).label("minor"),
        )
        .join(LedgerEntry, col(LedgerEntry.transfer_id) == col(Transfer.id))
        .join(Account, col(Account.id) == col(LedgerEntry.account_id))
        .where(col(Account.name).in_((credit.HELD, credit.PLAY_HELD)))
        .group_by(col(Transfer.order_id))
        .subquery()
    )
    waits = and_(
        col(Order.state).not_in((OrderState.EXPIRED, OrderState.CANCELLED)),
        col(Order.payment_state).in_((PaymentState.UNPAID, PaymentState.PART)),
    )
    due = case((waits, func.coalesce(col(Order.credit_minor), 0)), else_=0)
    return (
        select(col(Order.id).label("order"), held.c.minor.label("held"), due.label("held_by_order"))
        .outerjoin(held, held.c.order_id == col(Order.id))
        .where(func.coalesce(held.c.minor, 0) != due)
    )


def _came_aside() -> ColumnElement[int | None]:
    """What was kept apart of an attempt."""
    key = literal("attempt:") + cast(col(PaymentAttempt.id), String) + literal(":aside")
    came = (
        select(func.sum(col(LedgerEntry.amount)))
        .join(Transfer, col(Transfer.id) == col(LedgerEntry.transfer_id))
        .where(col(Transfer.key) == key, col(LedgerEntry.amount) > 0)
        .correlate(PaymentAttempt)
    )
    return came.scalar_subquery()


def _back_of() -> ColumnElement[int]:
    """What of an attempt's money has gone back."""
    back = (
        select(func.coalesce(func.sum(col(Refund.amount_minor)), 0))
        .where(
            col(Refund.attempt_id) == col(PaymentAttempt.id), col(Refund.state) == RefundState.DONE
        )
        .correlate(PaymentAttempt)
    )
    return back.scalar_subquery()


def _gone_back() -> ColumnElement[int]:
    """What of an order's earned money has gone back."""
    earned = aliased(PaymentAttempt)
    back = (
        select(func.coalesce(func.sum(col(Refund.order_amount_minor)), 0))
        .join(earned, col(earned.id) == col(Refund.attempt_id))
        .where(
            col(Refund.order_id) == col(Order.id),
            col(Refund.state) == RefundState.DONE,
            col(earned.state) == AttemptState.PAID,
        )
        .correlate(Order)
    )
    return back.scalar_subquery()


def _is_sales() -> ColumnElement[bool]:
    return and_(
        col(Account.owner) == SHOP,
        col(Account.name) == SALES,
        col(Account.asset) == col(PaymentAttempt.currency),
    )
