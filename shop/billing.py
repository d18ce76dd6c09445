"""Money that comes in. `record` is the only place where an order is settled, and does it once.

Whoever hears from a gateway first (its callback, our question, the buyer's "I have paid") hands
what the gateway says to `record`; the others find it done. The rules: unknown is not failed; what
failed, was cancelled or expired may still turn out to be paid; money that comes late buys the goods
if they are still there at that price; money that fits nothing is kept apart for the owner.
"""

from datetime import timedelta
from typing import Any

from sqlmodel import select

from common.errors import LimitReached, OutOfStock
from models import AttemptState, PaymentAttempt, PaymentState
from payments.base import FailureClass, Verification, Verified
from shop import (
    attempts,
    captures,
    digital,
    fulfilment,
    orders,
    points,
    redemptions,
    stock,
    wanting,
)
from shop.attempts import (
    ASKING,
    FINAL,
    WAITING,
    ask_soon,
    attempts_of,
    by_reference,
    redirect_of,
)
from shop.captures import ReviewReason
from shop.context import Shopping
from shop.events import MoneyEarned, OrderPaid, PaymentFailed, PaymentNeedsReview
from shop.opening import create_failed, create_unknown, issued, open_attempt, opened, to_check
from shop.outcomes import Already, Failed, Outcome, Pending, Review, Settled, Source
from shop.reports import Beaten, ReferenceTaken, Report

__all__ = [
    "Already",
    "Failed",
    "Outcome",
    "Pending",
    "Review",
    "ReviewReason",
    "Settled",
    "Source",
    "ask_soon",
    "attempts_of",
    "by_reference",
    "create_failed",
    "create_unknown",
    "issued",
    "open_attempt",
    "opened",
    "record",
    "redirect_of",
    "to_check",
]

ARRIVES_WITHIN = timedelta(minutes=15)
"""How long after an attempt's time a payment that somebody came back from may stay undecided."""


def record(
    ctx: Shopping, attempt_id: int, verification: Verification, *, source: Source
) -> Outcome:
    """Take what a gateway says about an attempt, however often and from however many sides.

    Only a gateway's own answer (`Gateway.verify`, or an authenticated notice) belongs here, never
    what a callback claims.

    Raises:
        NotFound: there is no such attempt.
    """
    attempt_order = attempts.order_of(ctx.session, attempt_id)
    order = orders.locked(ctx.session, attempt_order)
    attempt = attempts.locked(ctx.session, attempt_id)
    report = Report(ctx, order, attempt, verification, source)
    if attempt.state in FINAL:
        return _decided_before(report)
    try:
        return _judge(report)
    except Beaten:
        return _decided_before(report)


def _judge(report: Report) -> Outcome:
    said, attempt = report.said, report.attempt
    if said.result in (Verified.PAID, Verified.ALREADY_PAID):
        return _paid(report)
    if said.result is Verified.MISMATCH:
        return _review(report, ReviewReason.MISMATCH)
    is_about_it = said.provider_ref == attempt.provider_ref
    if is_about_it and said.result in (Verified.FAILED, Verified.CANCELLED):
        return _failed(report)
    return _undecided(report)


def _decided_before(report: Report) -> Outcome:
    order_id, attempt = report.order.id, report.attempt
    if attempt.state is AttemptState.REVIEW:
        return Review(order_id, attempt.id, ReviewReason(str(attempt.review_reason)))
    said_paid = report.said.result in (Verified.PAID, Verified.ALREADY_PAID)
    if said_paid and attempt.bank_ref and report.said.bank_ref not in (None, attempt.bank_ref):
        _warn_of_other_money(report)
    return Already(order_id, attempt.id)


def _warn_of_other_money(report: Report) -> None:
    """A paid attempt is reported under another name at the bank: perhaps it was paid twice."""
    known = attempts.references_of(report.ctx.session, report.attempt.id)
    if report.said.bank_ref not in known:
        report.note("paid-again")
        report.ctx.publish(PaymentNeedsReview(report.attempt.id, ReviewReason.REFERENCE))


def _paid(report: Report) -> Outcome:
    reason = _misfit(report)
    if reason is not None:
        return _review(report, reason)
    order = report.order
    if wanting.is_too_much(order, report.attempt):
        return _review(report, ReviewReason.SURPLUS)
    late = order.state in wanting.ENDED
    if captures.any_refund(report.ctx.session, order.id):
        # The sale was undone: more money for it can only go back as well.
        return _review(report, ReviewReason.LATE if late else ReviewReason.SURPLUS)
    try:
        with report.ctx.session.begin_nested():
            if late:
                wanting.revive(report.ctx, order)
            if order.paid_minor + report.attempt.order_amount_minor == order.total_minor:
                digital.assign(report.ctx, order)
            _settle(report)
    except (OutOfStock, LimitReached):
        return _review(report, ReviewReason.LATE)
    except ReferenceTaken:
        return _review(report, ReviewReason.BANK_REFERENCE)
    _after_settling(report, late=late)
    return Settled(order.id, report.attempt.id, late)


def _misfit(report: Report) -> ReviewReason | None:
    """Why this money cannot be what the attempt asked for."""
    said, attempt = report.said, report.attempt
    if attempt.test and not report.ctx.shop.testing:
        return ReviewReason.PLAY_MONEY
    if attempt.provider_ref is None or said.provider_ref != attempt.provider_ref:
        return ReviewReason.REFERENCE
    if said.amount != attempt.amount:
        return ReviewReason.AMOUNT
    if _is_taken(report):
        return ReviewReason.BANK_REFERENCE
    return None


def _is_taken(report: Report) -> bool:
    """Whether another attempt has this reference at the bank."""
    if report.said.bank_ref is None:
        return False
    other = select(PaymentAttempt.id).where(
        PaymentAttempt.gateway == report.attempt.gateway,
        PaymentAttempt.bank_ref == report.said.bank_ref,
        PaymentAttempt.id != report.attempt.id,
    )
    return report.ctx.session.exec(other).first() is not None


def _settle(report: Report) -> None:
    ctx, attempt = report.ctx, report.attempt
    before = attempt.state
    report.decide(
        AttemptState.PAID,
        paid_at=ctx.now,
        bank_ref=report.said.bank_ref,
        masked_card=report.said.masked_card,
        failure_class=None,
        failure_code=None,
        next_check_at=None,
    )
    captures.book_sale(ctx, attempt)
    report.note("paid")
    report.audit("payment.paid", before, {"state": "paid", "amount": attempt.amount_minor})


def _after_settling(report: Report, *, late: bool) -> None:
    """The order has its money: its goods are sold, and whoever waits for that is told."""
    ctx, order = report.ctx, report.order
    captures.count(ctx, order)
    if order.payment_state is PaymentState.PAID:
        redemptions.redeem(ctx, order)
        points.capture(ctx, order)
        points.earn(ctx, order)
        stock.commit(ctx, order)
        orders.mark_confirmed(ctx, order)
        fulfilment.prepare(ctx, order)
        ctx.publish(OrderPaid(order.id, report.attempt.id, late))
    if report.said.unproven:
        report.note("paid-unproven")
        ctx.publish(PaymentNeedsReview(report.attempt.id, ReviewReason.UNPROVEN))
    # Last of all: the day's total is everybody's, and whoever adds to it holds it until the commit.
    ctx.publish(MoneyEarned(order.id, report.attempt.id))


def _review(report: Report, reason: ReviewReason) -> Review:
    ctx, attempt, said = report.ctx, report.attempt, report.said
    before = attempt.state
    values: dict[str, Any] = {
        "review_reason": reason.value,
        "masked_card": said.masked_card,
        "next_check_at": None,
    }
    if reason.money_came and not _is_taken(report):
        values["bank_ref"] = said.bank_ref
    try:
        report.decide(AttemptState.REVIEW, **values)
    except ReferenceTaken:
        report.decide(AttemptState.REVIEW, **{**values, "bank_ref": None})
    if reason.money_came and said.amount is not None:
        captures.set_aside(ctx, attempt, said.amount)
    report.note(f"review-{reason.value}")
    report.audit("payment.review", before, {"state": "review", "reason": reason.value})
    captures.count(ctx, report.order)
    ctx.publish(PaymentNeedsReview(attempt.id, reason))
    return Review(report.order.id, attempt.id, reason)


def _failed(report: Report) -> Failed:
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


def _undecided(report: Report) -> Outcome:
    """Nobody knows yet: ask again later; what nobody knows after a day the owner should look at."""
    ctx, attempt = report.ctx, report.attempt
    answered = report.said.result is Verified.PENDING
    if attempt.state not in (*WAITING, *ASKING, AttemptState.EXPIRED):
        return Pending(report.order.id, attempt.id, None, answered)
    was_planned = attempt.next_check_at is not None
    asked_again = attempts.plan_check(ctx, attempt)
    ctx.session.flush()
    before, state = attempt.state, _undecided_state(report)
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


def _undecided_state(report: Report) -> AttemptState:
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
