"""Receipts of payments from card to card: sent, looked at, approved or refused by people."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select, update

from common.errors import Conflict, LimitReached, NotFound
from common.ids import new_id
from common.messages import Code, msg
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
from shop import attempts, audit, billing, card_transfers, holds, orders, photos, work
from shop.context import Shopping
from shop.events import ReceiptLost, ReceiptRefused, ReceiptSent, ReceiptWaits
from shop.outcomes import Outcome
from shop.photos import Photo

EFFECT = "receipt-photo"
"""The kind of work that fetches a picture."""
REMIND = "receipt-remind"
"""The kind of work that looks whether somebody has looked."""
REMIND_AFTER = (timedelta(minutes=30), timedelta(hours=3), timedelta(hours=12))
MOST_RECEIPTS = 3
"""Pictures for one payment; after so many refusals the buyer talks to a person."""
AGAIN_FOR = timedelta(minutes=60)
"""How long goods are kept for somebody who has to send another picture."""
REVIEW_FOR = timedelta(hours=24)
"""How long they are kept while nobody has looked: people of the shop sleep, too. What is approved
later still buys them, if they are there."""


def send(ctx: Shopping, order: Order, ref: str) -> PaymentReceipt:
    """The buyer sends a picture; it is looked at once it has been fetched.

    Raises:
        NotFound: it is somebody else's order.
        Conflict: nothing waits for a receipt, one is being looked at, or it is too late.
        LimitReached: so many were refused already.
    """
    order = orders.locked(ctx.session, orders.own(ctx, order.code).id)
    attempt = _awaiting(ctx, order)
    number = _count(ctx.session, attempt.id, lost=True) + 1
    receipt = PaymentReceipt(
        id=new_id(),
        attempt_id=attempt.id,
        number=number,
        channel=ctx.channel,
        ref=ref,
        sent_at=ctx.now,
    )
    ctx.session.add(receipt)
    ctx.session.flush()
    attempts.move(ctx, attempt, AttemptState.VERIFYING)
    attempts.note(ctx, attempt, "receipt", ctx.actor)
    if order.state is OrderState.PLACED:
        holds.until_then(ctx, order, max(order.reserved_until, ctx.now + REVIEW_FOR))
    payload = {"receipt_id": receipt.id, "channel": ctx.channel, "ref": ref}
    work.plan(ctx, EFFECT, f"receipt:{receipt.id}", payload=payload, person_id=ctx.customer.id)
    return receipt


def arrived(ctx: Shopping, receipt_id: int, photo: Photo) -> None:
    """Its picture is here: people of the shop are asked to look. Twice is once."""
    receipt, order, _ = _locked(ctx, receipt_id)
    if receipt.state is not ReceiptState.FETCHING:
        return
    receipt.sha256, receipt.media_id = photo.sha256, photos.book_photo(ctx.session, photo)
    receipt.state = ReceiptState.WAITING
    ctx.session.flush()
    audit.write(ctx, "receipt.sent", "order", order.id, None, {"number": receipt.number})
    for number, wait in enumerate(REMIND_AFTER, 1):
        work.plan(
            ctx,
            REMIND,
            f"receipt:{receipt.id}:remind:{number}",
            due_at=ctx.now + wait,
            payload={"receipt_id": receipt.id, "number": number},
        )
    ctx.publish(ReceiptSent(order.id, receipt.id))


def lost(ctx: Shopping, receipt_id: int) -> None:
    """Its picture cannot be had or read: the buyer is asked for another one. Twice is once."""
    receipt, order, attempt = _locked(ctx, receipt_id)
    if receipt.state is not ReceiptState.FETCHING:
        return
    receipt.state = ReceiptState.LOST
    ctx.session.flush()
    _await_again(ctx, order, attempt)
    ctx.publish(ReceiptLost(order.id, receipt.id))


def remind(ctx: Shopping, receipt_id: int, number: int) -> None:
    """Nobody has looked for a while: say so to those who should, and to whoever waits."""
    receipt, order, _ = _locked(ctx, receipt_id)
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
    receipt, order, attempt = _locked(ctx, receipt_id)
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
    receipt, order, attempt = _locked(ctx, receipt_id)
    _decide(ctx, receipt, ReceiptState.REFUSED, reason=reason)
    attempts.note(ctx, attempt, f"receipt-refused-{reason.value}", ctx.actor)
    after = {"number": receipt.number, "reason": reason.value}
    audit.write(ctx, "receipt.refused", "order", order.id, None, after)
    if _count(ctx.session, attempt.id) < MOST_RECEIPTS:
        _await_again(ctx, order, attempt)
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


def same_elsewhere(session: Session, receipt: PaymentReceipt) -> list[Order]:
    """The orders for which the very same picture was sent, this one among them only where it was
    sent for it before.
    """
    if receipt.sha256 is None:
        return []
    found = session.exec(
        select(Order)
        .join(PaymentAttempt, col(PaymentAttempt.order_id) == Order.id)
        .join(PaymentReceipt, col(PaymentReceipt.attempt_id) == PaymentAttempt.id)
        .where(PaymentReceipt.sha256 == receipt.sha256, PaymentReceipt.id != receipt.id)
        .order_by(col(PaymentReceipt.sent_at))
    )
    return list({order.id: order for order in found.all()}.values())


def left(session: Session, attempt_id: int) -> int:
    """How many more pictures may be sent for a payment."""
    return max(MOST_RECEIPTS - _count(session, attempt_id), 0)


def _awaiting(ctx: Shopping, order: Order) -> PaymentAttempt:
    code = Code(order.code)
    running = card_transfers.open_one(ctx.session, order.id)
    if running is None:
        raise Conflict("card-nothing-awaited", code=code)
    attempt = attempts.locked(ctx.session, running.id)
    if attempt.state is AttemptState.VERIFYING:
        raise Conflict("card-under-review", code=code)
    if ctx.now >= attempt.expires_at + card_transfers.GRACE:
        raise Conflict("card-too-late", code=code)
    if not left(ctx.session, attempt.id):
        raise LimitReached("card-too-many-receipts", code=code)
    return attempt


def _count(session: Session, attempt_id: int, *, lost: bool = False) -> int:
    """Pictures of a payment; those that nobody could look at only with `lost`."""
    count = select(func.count()).where(PaymentReceipt.attempt_id == attempt_id)
    if not lost:
        count = count.where(PaymentReceipt.state != ReceiptState.LOST)
    return int(session.exec(count).one())


def _locked(ctx: Shopping, receipt_id: int) -> tuple[PaymentReceipt, Order, PaymentAttempt]:
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


def _await_again(ctx: Shopping, order: Order, attempt: PaymentAttempt) -> None:
    expires_at = _keep_for(ctx, order)
    attempts.move(ctx, attempt, AttemptState.ISSUED, expires_at=expires_at)
    card_transfers.plan_end(ctx, attempt)


def _keep_for(ctx: Shopping, order: Order) -> datetime:
    """Keep the goods as long as it takes to try again, and no longer; until when."""
    until = ctx.now + AGAIN_FOR
    if order.state is OrderState.PLACED:
        holds.until_then(ctx, order, until)
    return until
