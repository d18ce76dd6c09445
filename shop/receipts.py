"""Receipts of payments from card to card: looked at, approved or refused by people."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select, update

from common.errors import Conflict, NotFound
from common.messages import msg
from common.roles import Role, allows
from models import (
    AttemptState,
    Order,
    OrderState,
    PaymentAttempt,
    PaymentReceipt,
    Person,
    ReceiptState,
    RefusalReason,
)
from payments.base import FailureClass, Verification, Verified
from shop import attempts, audit, billing, card_transfers, holds, orders
from shop.context import Shopping
from shop.events import ReceiptRefused, ReceiptWaits
from shop.outcomes import Outcome

REMIND = "receipt-remind"
"""The kind of work that looks whether somebody has looked."""
MOST_RECEIPTS = 3
"""Pictures for one payment; after so many refusals the buyer talks to a person."""
AGAIN_FOR = timedelta(minutes=60)
"""How long goods are kept for somebody who has to send another picture."""


def remind(ctx: Shopping, receipt_id: int, number: int) -> None:
    """Nobody has looked for a while: say so to those who should, and to whoever waits."""
    receipt, order, _ = locked(ctx, receipt_id)
    if receipt.state is ReceiptState.WAITING:
        ctx.publish(ReceiptWaits(order.id, receipt.id, number))


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
        _keep_for(ctx, order)
    ctx.publish(ReceiptRefused(order.id, receipt.id))
    return receipt


def by_id(session: Session, receipt_id: int) -> PaymentReceipt:
    """One of them.

    Raises:
        NotFound: there is none.
    """
    found = session.get(PaymentReceipt, receipt_id)
    if found is None:
        raise NotFound("receipt-gone")
    return found


def attempt_of(session: Session, receipt: PaymentReceipt) -> PaymentAttempt:
    """The payment it is of."""
    return session.get_one(PaymentAttempt, receipt.attempt_id)


def order_of(session: Session, receipt: PaymentReceipt) -> Order:
    """The order that is to be paid."""
    return orders.by_id(session, attempt_of(session, receipt).order_id)


def waiting_of(ctx: Shopping, order_id: int) -> PaymentReceipt | None:
    """The receipt of an order that somebody has to look at; None for whoever may not."""
    if not allows(ctx.role, Role.MANAGER):
        return None
    return ctx.session.exec(
        select(PaymentReceipt)
        .join(PaymentAttempt, col(PaymentAttempt.id) == PaymentReceipt.attempt_id)
        .where(PaymentAttempt.order_id == order_id, PaymentReceipt.state == ReceiptState.WAITING)
    ).first()


def left(session: Session, attempt_id: int) -> int:
    """How many more pictures may be sent for a payment."""
    return max(MOST_RECEIPTS - count(session, attempt_id), 0)


def count(session: Session, attempt_id: int, *, lost: bool = False) -> int:
    """Pictures of a payment; those that nobody could look at only with `lost`."""
    count = select(func.count()).where(PaymentReceipt.attempt_id == attempt_id)
    if not lost:
        count = count.where(PaymentReceipt.state != ReceiptState.LOST)
    return int(session.exec(count).one())


def locked(ctx: Shopping, receipt_id: int) -> tuple[PaymentReceipt, Order, PaymentAttempt]:
    """A receipt as it is now, with its order and attempt, which are held until the commit."""
    receipt = by_id(ctx.session, receipt_id)
    order = orders.locked(ctx.session, attempts.order_of(ctx.session, receipt.attempt_id))
    attempt = attempts.locked(ctx.session, receipt.attempt_id)
    ctx.session.refresh(receipt)
    return receipt, order, attempt


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


def await_again(ctx: Shopping, order: Order, attempt: PaymentAttempt) -> None:
    """Wait for another picture, and keep the goods meanwhile."""
    expires_at = _keep_for(ctx, order)
    attempts.move(ctx, attempt, AttemptState.ISSUED, expires_at=expires_at)
    card_transfers.plan_end(ctx, attempt)


def _keep_for(ctx: Shopping, order: Order) -> datetime:
    """Keep the goods as long as it takes to try again, and no longer; until when."""
    until = ctx.now + AGAIN_FOR
    if order.state is OrderState.PLACED:
        holds.until_then(ctx, order, until)
    return until
