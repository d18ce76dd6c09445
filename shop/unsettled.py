"""What is recorded where no money has come: an attempt that failed, or nobody knows yet."""

from datetime import timedelta

from models import AttemptState
from payments.base import FailureClass, Verified
from shop import attempts
from shop.attempts import ASKING, WAITING, attempts_of
from shop.captures import ReviewReason
from shop.events import PaymentFailed, PaymentNeedsReview
from shop.outcomes import Failed, Outcome, Pending
from shop.reports import Report

ARRIVES_WITHIN = timedelta(minutes=15)
"""How long after an attempt's time a payment that somebody came back from may stay undecided."""


def failed(report: Report) -> Failed:
    """No money moved. Whoever still has to pay is told once."""
    ctx, order, attempt, said = report.ctx, report.order, report.attempt, report.said
    cancelled = said.result is Verified.CANCELLED
    default = FailureClass.CANCELLED if cancelled else FailureClass.UNKNOWN
    failure_class = (said.failure_class or default).value
    if attempt.state not in (*WAITING, *ASKING):
        return Failed(order.id, attempt.id, attempt.failure_class or failure_class)
    before = attempt.state
    state = AttemptState.CANCELLED if cancelled else AttemptState.FAILED
    report.decide(
        state,
        failure_class=failure_class,
        failure_code=said.failure_code,
        review_reason=None,
        next_check_at=None,
    )
    report.note(state.value)
    report.audit(f"payment.{state.value}", before, {"state": state.value, "class": failure_class})
    if order.awaits_payment and not _is_replaced(report, failure_class):
        ctx.publish(PaymentFailed(order.id, attempt.id, failure_class))
    return Failed(order.id, attempt.id, failure_class)


def _is_replaced(report: Report, failure_class: str) -> bool:
    """Whether a page only ended because the buyer has a newer one, so that nothing failed."""
    if failure_class != FailureClass.EXPIRED:
        return False
    known = attempts_of(report.ctx.session, report.order.id)
    return any(one.id > report.attempt.id and one.state in (*WAITING, *ASKING) for one in known)


def undecided(report: Report) -> Outcome:
    """Nobody knows yet: ask again later; what nobody knows after a day the owner should look at."""
    ctx, attempt = report.ctx, report.attempt
    answered = report.said.result is Verified.PENDING
    if attempt.state not in (*WAITING, *ASKING, AttemptState.EXPIRED):
        return Pending(report.order.id, attempt.id, None, answered)
    was_planned = attempt.next_check_at is not None
    asked_again = attempts.plan_check(ctx, attempt)
    ctx.session.flush()
    before, state = attempt.state, _state_of(report)
    values = {"check_count": attempt.check_count + 1}
    if state is before:
        attempts.change(ctx.session, attempt, values)
    else:
        report.decide(state, **values)
        report.note(state.value)
        report.audit(f"payment.{state.value}", before, {"state": state.value})
    if state is AttemptState.UNKNOWN and was_planned and not asked_again:
        ctx.publish(PaymentNeedsReview(attempt.id, ReviewReason.UNKNOWN))
    return Pending(report.order.id, attempt.id, attempt.next_check_at, answered)


def _state_of(report: Report) -> AttemptState:
    state, over = report.attempt.state, report.attempt.expires_at
    if state is AttemptState.EXPIRED:
        return state
    if report.said.result is not Verified.PENDING:
        return AttemptState.UNKNOWN
    if report.source == "callback" or state in ASKING:
        # Somebody has come back from the gateway or may have: the money has a while to arrive.
        return (
            AttemptState.VERIFYING
            if report.ctx.now < over + ARRIVES_WITHIN
            else AttemptState.EXPIRED
        )
    return AttemptState.EXPIRED if report.ctx.now >= over else state
