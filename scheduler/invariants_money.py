"""The ledger balances, and what counts as paid is what was booked."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models import (
    Account,
    AttemptState,
    LedgerEntry,
    Order,
    PaymentAttempt,
    PaymentState,
    Refund,
    RefundState,
    Transfer,
)
from scheduler.broken import Broken, broken
from shop.captures import ReviewReason
from shop.ledger import SALES, SHOP


def ledger_balances(session: Session, _now: datetime) -> list[Broken]:
    """The entries of each transfer sum to zero for each asset."""
    total = func.sum(col(LedgerEntry.amount))
    return broken(
        session,
        "ledger-unbalanced",
        select(
            col(LedgerEntry.transfer_id).label("transfer"), col(Account.asset), total.label("sum")
        )
        .join(Account, col(Account.id) == col(LedgerEntry.account_id))
        .group_by(col(LedgerEntry.transfer_id), col(Account.asset))
        .having(total != 0),
    )


def paid_attempts_are_booked(session: Session, _now: datetime) -> list[Broken]:
    """Each paid attempt has one transfer of just its amount to the shop's sales."""
    key = literal("attempt:") + cast(col(PaymentAttempt.id), String) + literal(":paid")
    earned = func.coalesce(func.sum(case((_is_sales(), col(LedgerEntry.amount)), else_=0)), 0)
    return broken(
        session,
        "payment-not-booked",
        select(
            col(PaymentAttempt.id).label("attempt"),
            col(PaymentAttempt.amount_minor).label("amount"),
            earned.label("booked"),
        )
        .outerjoin(Transfer, col(Transfer.key) == key)
        .outerjoin(LedgerEntry, col(LedgerEntry.transfer_id) == col(Transfer.id))
        .outerjoin(Account, col(Account.id) == col(LedgerEntry.account_id))
        .where(col(PaymentAttempt.state) == AttemptState.PAID)
        .group_by(col(PaymentAttempt.id))
        .having(earned != col(PaymentAttempt.amount_minor)),
    )


def captures_are_paid_attempts(session: Session, _now: datetime) -> list[Broken]:
    """Nothing was booked as earned for an attempt that does not count as paid."""
    key = literal("attempt:") + cast(col(PaymentAttempt.id), String) + literal(":paid")
    return broken(
        session,
        "booking-without-payment",
        select(col(Transfer.id).label("transfer"), col(Transfer.key))
        .outerjoin(
            PaymentAttempt,
            and_(col(Transfer.key) == key, col(PaymentAttempt.order_id) == col(Transfer.order_id)),
        )
        .where(
            col(Transfer.kind) == "capture",
            or_(col(PaymentAttempt.id).is_(None), col(PaymentAttempt.state) != AttemptState.PAID),
        ),
    )


def payments_add_up(session: Session, _now: datetime) -> list[Broken]:
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
    return broken(
        session,
        "payment-state-wrong",
        select(
            col(Order.id).label("order"),
            stored.label("state"),
            derived.label("state_by_attempts"),
            col(Order.paid_minor).label("paid"),
            paid.label("paid_by_attempts"),
        )
        .outerjoin(PaymentAttempt, col(PaymentAttempt.order_id) == col(Order.id))
        .group_by(col(Order.id))
        .having(or_(col(Order.paid_minor) != paid - back, stored != derived)),
    )


def refunds_are_booked(session: Session, _now: datetime) -> list[Broken]:
    """What went back is booked once and just so, and never more went back than came."""
    key = literal("refund:") + cast(col(Refund.id), String) + literal(":done")
    out = func.coalesce(func.sum(case((col(LedgerEntry.amount) > 0, col(LedgerEntry.amount)))), 0)
    due = case((col(Refund.state) == RefundState.DONE, col(Refund.amount_minor)), else_=0)
    unbooked = (
        select(col(Refund.id).label("refund"), due.label("amount"), out.label("booked"))
        .outerjoin(Transfer, col(Transfer.key) == key)
        .outerjoin(LedgerEntry, col(LedgerEntry.transfer_id) == col(Transfer.id))
        .group_by(col(Refund.id))
        .having(out != due)
    )
    back = func.sum(col(Refund.amount_minor))
    too_much: Select[Any, Any] = (
        select(col(PaymentAttempt.id).label("attempt"), back.label("back"))
        .join(Refund, col(Refund.attempt_id) == col(PaymentAttempt.id))
        .group_by(col(PaymentAttempt.id))
        .having(back > col(PaymentAttempt.amount_minor))
    )
    return [
        *broken(session, "refund-not-booked", unbooked),
        *broken(session, "refund-too-large", too_much),
    ]


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
