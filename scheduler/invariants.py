"""Facts that hold in every shop at every moment. They run each night and end every scenario test.

A check reads and finds what is broken; the owner is told of it, and nothing is repaired by itself.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import String, and_, bindparam, cast, or_, select
from sqlmodel import Session, col

from models import (
    OutboxRow,
    OutboxState,
    Promise,
)
from models.prepared import Prepared
from scheduler.broken import MOST_FACTS, Broken, Check, broken
from scheduler.invariants_money import (
    captures_are_paid_attempts,
    credit_follows_orders,
    ledger_balances,
    no_money_is_astray,
    no_more_goes_back_than_came,
    paid_attempts_are_booked,
    payments_add_up,
    refunds_are_booked,
    review_is_explained,
)
from scheduler.invariants_orders import (
    ended_orders_are_unpaid,
    invoices_have_no_gaps,
    open_orders_will_end,
    paid_orders_have_invoices,
    totals_add_up,
)
from scheduler.invariants_promises import (
    coupons_are_counted,
    points_are_not_overdrawn,
    points_follow_orders,
    redemptions_follow_orders,
)
from scheduler.invariants_stock import (
    keys_are_stock,
    keys_follow_orders,
    stock_follows_orders,
    stock_is_explained,
)
from scheduler.rollups import totals_fit

__all__ = ["CHECKS", "Broken", "check"]

STUCK_AFTER = timedelta(hours=1)
"""A message that is still on its way after so long will not arrive by itself."""

_STUCK = Prepared(
    select(col(OutboxRow.id).label("message"), cast(col(OutboxRow.state), String).label("state"))
    .where(
        or_(
            col(OutboxRow.state) == OutboxState.SENDING,
            col(OutboxRow.state) == OutboxState.QUEUED,
            and_(
                col(OutboxRow.state) == OutboxState.UNKNOWN,
                col(OutboxRow.promise) == Promise.REPEAT,
            ),
        ),
        col(OutboxRow.created_at) < bindparam("since"),
        or_(col(OutboxRow.not_before).is_(None), col(OutboxRow.not_before) < bindparam("since")),
    )
    .limit(MOST_FACTS)
)


def check(session: Session, now: datetime) -> list[Broken]:
    """Everything that is broken at this moment; empty in a healthy shop."""
    return [fact for one in CHECKS for fact in one(session, now)]


def messages_leave(session: Session, now: datetime) -> list[Broken]:
    """No message that is to be sent has been on its way for long."""
    return broken("message-stuck", _STUCK.all(session, since=now - STUCK_AFTER))


CHECKS: Sequence[Check] = (
    ledger_balances,
    stock_is_explained,
    stock_follows_orders,
    keys_are_stock,
    keys_follow_orders,
    paid_attempts_are_booked,
    captures_are_paid_attempts,
    payments_add_up,
    refunds_are_booked,
    no_more_goes_back_than_came,
    review_is_explained,
    no_money_is_astray,
    credit_follows_orders,
    totals_add_up,
    ended_orders_are_unpaid,
    open_orders_will_end,
    paid_orders_have_invoices,
    invoices_have_no_gaps,
    coupons_are_counted,
    redemptions_follow_orders,
    points_follow_orders,
    points_are_not_overdrawn,
    totals_fit,
    messages_leave,
)
