"""Payments that a buyer has their bank take back. What to answer the owner decides at the provider; the
shop tells them, and the order bears the mark. Nothing is booked: only who charged the card knows where
the money is in the end.
"""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from common.log import get_logger
from models import PaymentAttempt, PaymentEvent
from payments.disputes import Dispute, DisputeState
from shop import attempts, audit, orders
from shop.context import Shopping
from shop.events import PaymentDisputed

_KINDS = {f"dispute-{state.value}": state for state in DisputeState}

log = get_logger(__name__)


def record(ctx: Shopping, gateway: str, dispute: Dispute) -> PaymentEvent | None:
    """Take what a provider says of a dispute; telling it again changes nothing. None for what is no
    payment of ours.
    """
    found = ctx.session.exec(
        select(PaymentAttempt.id, PaymentAttempt.order_id).where(
            PaymentAttempt.gateway == gateway, PaymentAttempt.bank_ref == dispute.bank_ref
        )
    ).first()
    if found is None:
        log.warning("dispute_of_others", gateway=gateway)
        return None
    order = orders.locked(ctx.session, found[1])
    attempt = attempts.locked(ctx.session, found[0])
    kind = f"dispute-{dispute.state.value}"
    known = ctx.session.exec(
        select(PaymentEvent).where(
            PaymentEvent.attempt_id == attempt.id,
            PaymentEvent.kind == kind,
            PaymentEvent.reference == dispute.name,
        )
    ).first()
    if known is not None:
        return known
    amount = dispute.amount or attempt.amount
    event = attempts.note(
        ctx,
        attempt,
        kind,
        gateway,
        amount_minor=amount.minor,
        currency=amount.currency,
        reference=dispute.name,
    )
    after = {"dispute": dispute.state.value, "amount": amount.minor}
    audit.write(ctx, "payment.disputed", "attempt", attempt.id, None, after)
    by = dispute.answer_by.isoformat() if dispute.answer_by is not None else ""
    ctx.publish(PaymentDisputed(order.id, event.id, by))
    return event


def of_order(session: Session, order_id: int) -> Sequence[PaymentEvent]:
    """The last word on each dispute about a payment of an order, the oldest dispute first."""
    told = session.exec(
        select(PaymentEvent)
        .join(PaymentAttempt, col(PaymentAttempt.id) == PaymentEvent.attempt_id)
        .where(PaymentAttempt.order_id == order_id, col(PaymentEvent.kind).in_(list(_KINDS)))
        .order_by(col(PaymentEvent.at), col(PaymentEvent.id))
    )
    last: dict[str, PaymentEvent] = {}
    for event in told:
        # Notices come in any order, and a dispute that is over does not begin again.
        if event.reference not in last or state_of(event) is not DisputeState.OPENED:
            last[event.reference] = event
    return list(last.values())


def by_id(session: Session, event_id: int) -> PaymentEvent:
    """What was told once."""
    return session.get_one(PaymentEvent, event_id)


def state_of(event: PaymentEvent) -> DisputeState:
    """What it says."""
    return _KINDS[event.kind]
