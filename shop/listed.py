"""Payments that a gateway lists as made and not settled yet, where it keeps such a list.

Each attempt is asked about by itself, ever more seldom; the list finds at once whatever was paid
meanwhile without anybody telling the shop. What is on it goes the way of a callback: it is asked
about, never believed. What is on it and not ours is left alone.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select

from models import AttemptState, PaymentAttempt
from shop import attempts, work
from shop.context import Shopping

LOOK = "paid-list"
"""The kind of work that reads a gateway's list."""
EVERY_MINUTES = 5
FIRST = timedelta(minutes=3)
"""After a payment was begun: sooner, the browser has brought the news."""
WAITS = timedelta(minutes=90)
"""How long after its beginning an attempt may still turn up: what nobody settles goes back to the
buyer, and that takes half an hour from when it was paid."""
OPEN = (*attempts.WAITING, *attempts.ASKING, AttemptState.EXPIRED)
"""Attempts whose money we have not seen, and which the shop has not given up."""


def plan(ctx: Shopping, gateway: str) -> None:
    """Have a gateway's list read in a few minutes, once for all who pay there meanwhile."""
    at = _next(ctx.now + FIRST)
    work.plan(
        ctx, LOOK, f"{LOOK}:{gateway}:{at.isoformat()}", due_at=at, payload={"gateway": gateway}
    )


def ask_about(ctx: Shopping, gateway: str, references: Sequence[str]) -> int:
    """Have those attempts asked about that are on a gateway's list and open here; how many.

    The list is read again as long as somebody may be paying.
    """
    found = [attempts.by_reference(ctx.session, gateway, one) for one in references]
    ours = [one for one in found if one is not None and one.state in OPEN]
    for attempt in ours:
        attempts.ask_now(ctx, attempt, source="callback")
    if _may_be_paid(ctx, gateway):
        plan(ctx, gateway)
    return len(ours)


def _may_be_paid(ctx: Shopping, gateway: str) -> bool:
    """Whether there is an attempt that may still turn up on the list."""
    found = select(PaymentAttempt.id).where(
        col(PaymentAttempt.next_check_at).is_not(None),
        PaymentAttempt.gateway == gateway,
        PaymentAttempt.created_at > ctx.now - WAITS,
        col(PaymentAttempt.state).in_(OPEN),
    )
    return ctx.session.exec(found.limit(1)).first() is not None


def _next(instant: datetime) -> datetime:
    """The next full five minutes."""
    past = timedelta(
        minutes=instant.minute % EVERY_MINUTES,
        seconds=instant.second,
        microseconds=instant.microsecond,
    )
    return instant - past + timedelta(minutes=EVERY_MINUTES) if past else instant
