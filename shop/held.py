"""Money that a buyer has paid and a gateway keeps while it looks for fraud.

The order is not paid, so nothing is packed. Its goods are kept, nobody is asked to pay again, and
the gateway is asked until it has decided.
"""

from sqlmodel import Session

from models import AttemptState, PaymentAttempt
from shop import attempts, holds
from shop.captures import ReviewReason
from shop.events import PaymentNeedsReview
from shop.outcomes import Pending
from shop.reports import Report


def is_held(attempt: PaymentAttempt) -> bool:
    """Whether its gateway keeps the money of this attempt and has not decided."""
    return attempt.state in attempts.ASKING and attempt.review_reason == ReviewReason.HELD


def holds_money(session: Session, order_id: int) -> bool:
    """Whether a gateway keeps money that was paid for this order."""
    return any(is_held(one) for one in attempts.attempts_of(session, order_id))


def hold(report: Report) -> Pending:
    """The gateway says that it looks at a payment. The first time, buyer and owner are told."""
    ctx, attempt = report.ctx, report.attempt
    before, was_known = attempt.state, is_held(attempt)
    was_planned = attempt.next_check_at is not None
    asked_again = attempts.plan_check(ctx, attempt)
    ctx.session.flush()
    holds.keep_while_held(ctx, report.order)
    report.decide(
        AttemptState.VERIFYING,
        review_reason=ReviewReason.HELD.value,
        failure_class=None,
        failure_code=None,
        check_count=attempt.check_count + 1,
        expires_at=max(attempt.expires_at, report.order.reserved_until),
    )
    if not was_known:
        report.note("held")
        report.audit("payment.held", before, {"state": AttemptState.VERIFYING.value})
        ctx.publish(PaymentNeedsReview(attempt.id, ReviewReason.HELD))
    elif was_planned and not asked_again:
        ctx.publish(PaymentNeedsReview(attempt.id, ReviewReason.UNKNOWN))
    return Pending(report.order.id, attempt.id, attempt.next_check_at)
