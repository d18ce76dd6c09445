"""Money that comes in. `record` is the only place where an order is settled, and does it once.

Whoever hears from a gateway first (its callback, our question, the buyer's "I have paid") hands
what the gateway says to `record`; the others find it done. The rules: unknown is not failed; what
failed, was cancelled or expired may still turn out to be paid; money that comes late buys the goods
if they are still there at that price; money that fits nothing is kept apart for the owner.
"""

from typing import Any

from sqlmodel import select

from common.errors import LimitReached, OutOfStock
from models import AttemptState, PaymentAttempt
from payments.base import Verification, Verified
from shop import attempts, captures, credit, digital, held, orders, wanting
from shop.attempts import FINAL, ask_soon, attempts_of, by_reference, redirect_of
from shop.captures import ReviewReason
from shop.context import Shopping
from shop.events import PaymentNeedsReview
from shop.opening import create_failed, create_unknown, issued, open_attempt, opened, to_check
from shop.outcomes import Already, Failed, Outcome, Pending, Review, Settled, Source
from shop.reports import Beaten, ReferenceTaken, Report
from shop.settling import revive, settle_with_credit, settled
from shop.unsettled import failed, undecided

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
    "settle_with_credit",
    "to_check",
]


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
        return failed(report)
    if is_about_it and said.result is Verified.HELD:
        return held.hold(report)
    return undecided(report)


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
    missing = order.total_minor - order.paid_minor - report.attempt.order_amount_minor
    if missing < 0:
        return _review(report, ReviewReason.SURPLUS)
    late = order.state in wanting.ENDED
    if captures.any_refund(report.ctx.session, order.id):
        # The sale was undone: more money for it can only go back as well.
        return _review(report, ReviewReason.LATE if late else ReviewReason.SURPLUS)
    try:
        with report.ctx.session.begin_nested():
            if late:
                revive(report.ctx, order)
            credit.fit(report.ctx, order, missing)
            if missing == (order.credit_minor or 0):
                digital.assign(report.ctx, order)
            _settle(report)
    except (OutOfStock, LimitReached):
        return _review(report, ReviewReason.LATE)
    except ReferenceTaken:
        return _review(report, ReviewReason.BANK_REFERENCE)
    if report.said.unproven:
        report.note("paid-unproven")
        report.ctx.publish(PaymentNeedsReview(report.attempt.id, ReviewReason.UNPROVEN))
    settled(report.ctx, order, report.attempt, late=late)
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
        review_reason=None,
        next_check_at=None,
    )
    captures.book_sale(ctx, attempt)
    report.note("paid")
    report.audit("payment.paid", before, {"state": "paid", "amount": attempt.amount_minor})


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
