"""What people of the shop say to a receipt: the money is there, or it is not."""

from collections.abc import Mapping

from sqlmodel import col, update

from common.errors import Conflict
from common.messages import msg
from common.roles import Role
from models import AttemptState, PaymentReceipt, Person, ReceiptState, RefusalReason
from payments.base import FailureClass, Verification, Verified
from shop import attempts, audit, billing
from shop.context import Shopping
from shop.events import ReceiptRefused
from shop.outcomes import Outcome
from shop.receipts import MOST_RECEIPTS, await_again, count, keep_for, locked


def approve(ctx: Shopping, receipt_id: int) -> Outcome:
    """The money is there: it settles the order, or goes to the owner where it fits nothing.

    Raises:
        NotAllowed: for whoever does not run the shop.
        NotFound: there is no such receipt.
        Conflict: somebody has decided already; says who and when.
    """
    ctx.need(Role.MANAGER)
    receipt, order, attempt = locked(ctx, receipt_id)
    _decide(ctx, receipt, ReceiptState.APPROVED)
    raw: Mapping[str, object] = {"receipt": receipt.id, "sha256": receipt.sha256}
    said = Verification(Verified.PAID, attempt.provider_ref or "", attempt.amount, raw=raw)
    outcome = billing.record(ctx, attempt.id, said, source="staff")
    audit.write(ctx, "receipt.approved", "order", order.id, None, {"number": receipt.number})
    return outcome


def refuse(ctx: Shopping, receipt_id: int, reason: RefusalReason) -> PaymentReceipt:
    """The money is not there; the buyer reads why, and may send another picture a few times.

    Raises:
        The same as `approve`.
    """
    ctx.need(Role.MANAGER)
    receipt, order, attempt = locked(ctx, receipt_id)
    _decide(ctx, receipt, ReceiptState.REFUSED, reason=reason)
    attempts.note(ctx, attempt, f"receipt-refused-{reason.value}", ctx.actor)
    after = {"number": receipt.number, "reason": reason.value}
    audit.write(ctx, "receipt.refused", "order", order.id, None, after)
    if count(ctx.session, attempt.id) < MOST_RECEIPTS:
        await_again(ctx, order, attempt)
    else:
        failure = FailureClass.UNKNOWN.value
        attempts.move(ctx, attempt, AttemptState.FAILED, failure_class=failure, result_at=ctx.now)
        keep_for(ctx, order)
    ctx.publish(ReceiptRefused(order.id, receipt.id))
    return receipt


def _decide(
    ctx: Shopping,
    receipt: PaymentReceipt,
    state: ReceiptState,
    *,
    reason: RefusalReason | None = None,
) -> None:
    """Compare and set: whoever comes second hears who has decided, and when."""
    decided_by = ctx.person.id if ctx.person is not None else None
    written = ctx.session.exec(
        update(PaymentReceipt)
        .where(
            col(PaymentReceipt.id) == receipt.id,
            col(PaymentReceipt.state) == ReceiptState.WAITING,
        )
        .values(state=state, reason=reason, decided_at=ctx.now, decided_by=decided_by)
        .execution_options(synchronize_session=False)
    )
    ctx.session.refresh(receipt)
    if written.rowcount != 1:
        raise _decided(ctx, receipt)


def _decided(ctx: Shopping, receipt: PaymentReceipt) -> Conflict:
    by = ctx.session.get(Person, receipt.decided_by) if receipt.decided_by else None
    if by is None or receipt.decided_at is None:
        return Conflict("receipt-not-waiting")
    verdict = "approved" if receipt.state is ReceiptState.APPROVED else "refused"
    who = by.name or msg("person-nameless")
    return Conflict(f"receipt-{verdict}-already", who=who, at=receipt.decided_at)
