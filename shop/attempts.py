"""Attempts to pay, as rows: finding and locking them, and when they are asked about."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal

import sqlalchemy
from sqlalchemy import ColumnElement, and_, bindparam, or_
from sqlmodel import Session, col, select, update

from common.errors import NotFound
from models import AttemptState, PaymentAttempt, PaymentEvent
from models.database import add_row, change_row
from models.loaded import PreparedRows
from payments.base import GetRedirect, InChat, PostRedirect, Redirect
from shop import audit, work
from shop.context import Shopping

CHECK_AFTER_MINUTES = (2, 5, 10, 15, 20, 25, 40, 60, 120, 240, 480, 1440)
"""When an attempt is asked about, counted from its beginning. Within the half hour in which money
that nobody confirms goes back to the buyer, closely; then ever more slowly for a day."""

CHECK = "attempt-check"
"""The kind of work that asks about an attempt."""

WAITING = (AttemptState.CREATED, AttemptState.ISSUED, AttemptState.OPENED)
"""The buyer has still to act."""
ASKING = (AttemptState.VERIFYING, AttemptState.UNKNOWN)
"""The buyer has acted, or may have, and we do not know how it ended."""
HELD = "held"
"""Why a gateway keeps money that was paid, as `shop.captures` has it."""
FINAL = (
    AttemptState.PAID,
    AttemptState.REVIEW,
    AttemptState.REVERSING,
    AttemptState.REVERSED,
)
"""Nothing that a gateway says changes these; a person may."""

_ATTEMPT = sqlalchemy.select(PaymentAttempt)
_LOCKED = PreparedRows(
    PaymentAttempt,
    _ATTEMPT.where(col(PaymentAttempt.id) == bindparam("attempt_id")).with_for_update(
        key_share=True
    ),
)
_BY_REFERENCE = PreparedRows(
    PaymentAttempt,
    _ATTEMPT.where(
        col(PaymentAttempt.gateway) == bindparam("gateway"),
        col(PaymentAttempt.provider_ref) == bindparam("provider_ref"),
    ),
)
_OF_ORDER = PreparedRows(
    PaymentAttempt,
    _ATTEMPT.where(col(PaymentAttempt.order_id) == bindparam("order_id")).order_by(
        col(PaymentAttempt.id)
    ),
)


def redirect_of(attempt: PaymentAttempt) -> Redirect | None:
    """Where the buyer's browser goes, once the gateway has said it."""
    stored = attempt.redirect
    if stored is None:
        return None
    if stored["method"] == "post":
        return PostRedirect(stored["url"], dict(stored["fields"]))
    if stored["method"] == "chat":
        return InChat(stored["url"])
    return GetRedirect(stored["url"])


def redirect_as_json(redirect: Redirect) -> dict[str, Any]:
    """The same for its column."""
    if isinstance(redirect, PostRedirect):
        return {"method": "post", "url": redirect.url, "fields": dict(redirect.fields)}
    return {"method": "chat" if isinstance(redirect, InChat) else "get", "url": redirect.url}


def is_silent() -> ColumnElement[bool]:
    """As a condition: nobody has said for a day what became of it, and nobody is asked any more."""
    state, reason = col(PaymentAttempt.state), col(PaymentAttempt.review_reason)
    held = and_(state == AttemptState.VERIFYING, reason == HELD)
    never_asked = col(PaymentAttempt.next_check_at).is_(None)
    return and_(never_asked, or_(state == AttemptState.UNKNOWN, held))


def stays_silent(attempt: PaymentAttempt) -> bool:
    """The same of one attempt."""
    held = attempt.state is AttemptState.VERIFYING and attempt.review_reason == HELD
    is_unknown = attempt.state is AttemptState.UNKNOWN
    return attempt.next_check_at is None and (is_unknown or held)


def ask_now(
    ctx: Shopping, attempt: PaymentAttempt, *, source: Literal["poll", "callback"] = "poll"
) -> None:
    """Ask about an attempt at once, whatever is planned."""
    payload = {"attempt_id": attempt.id, "gateway": attempt.gateway, "source": source}
    work.plan(ctx, CHECK, f"attempt:{attempt.id}:check:{ctx.now.isoformat()}", payload=payload)


def plan_check(ctx: Shopping, attempt: PaymentAttempt) -> bool:
    """Plan the next time this attempt is asked about; False when it was asked often enough."""
    for minutes in CHECK_AFTER_MINUTES:
        due_at = attempt.created_at + timedelta(minutes=minutes)
        if due_at > ctx.now:
            change_row(ctx.session, attempt, next_check_at=due_at)
            key = check_key(attempt.id, minutes)
            payload = {"attempt_id": attempt.id, "gateway": attempt.gateway}
            work.plan(ctx, CHECK, key, due_at=due_at, payload=payload)
            return True
    attempt.next_check_at = None
    return False


def check_key(attempt_id: int, minutes: int) -> str:
    """The name of the question that is put so long after an attempt began."""
    return f"attempt:{attempt_id}:check:{minutes}"


def ask_soon(ctx: Shopping, why: str) -> int:
    """Ask about every attempt that is open now, once for each `why`; how many.

    The questions planned for later stay planned.
    """
    open_ones = select(PaymentAttempt.id, PaymentAttempt.gateway).where(
        col(PaymentAttempt.next_check_at) > ctx.now
    )
    found = ctx.session.exec(open_ones).all()
    for id_, gateway in found:
        payload = {"attempt_id": id_, "gateway": gateway}
        work.plan(ctx, CHECK, f"attempt:{id_}:check:{why}", payload=payload)
    return len(found)


def note(
    ctx: Shopping,
    attempt: PaymentAttempt,
    kind: str,
    actor: str,
    *,
    amount_minor: int | None = None,
    currency: str | None = None,
    reference: str = "",
    raw_sha256: str | None = None,
) -> PaymentEvent:
    """Keep for ever what was reported about an attempt, by whom and when."""
    return add_row(
        ctx.session,
        PaymentEvent,
        attempt_id=attempt.id,
        kind=kind,
        amount_minor=attempt.amount_minor if amount_minor is None else max(amount_minor, 0),
        currency=currency or attempt.currency,
        reference=reference,
        raw_sha256=raw_sha256,
        actor=actor,
        at=ctx.now,
    )


def locked(session: Session, attempt_id: int) -> PaymentAttempt:
    """The attempt as it is now, held until the commit.

    Whoever needs its order as well locks the order first.

    Raises:
        NotFound: there is none.
    """
    attempt = _LOCKED.first(session, attempt_id=attempt_id, anew=True)
    if attempt is None:
        raise NotFound("payment-gone")
    return attempt


def order_of(session: Session, attempt_id: int) -> int:
    """The id of the order an attempt is for.

    Raises:
        NotFound: there is no such attempt.
    """
    found = session.exec(
        select(PaymentAttempt.order_id).where(PaymentAttempt.id == attempt_id)
    ).first()
    if found is None:
        raise NotFound("payment-gone")
    return found


def references_of(session: Session, attempt_id: int) -> set[str]:
    """Every reference at the bank that was ever reported for an attempt."""
    rows = session.exec(select(PaymentEvent.reference).where(PaymentEvent.attempt_id == attempt_id))
    return set(rows.all())


def came_back(session: Session, attempt_id: int) -> bool:
    """Whether the buyer has acted at the gateway, or may have, before the attempt's end."""
    acted = select(PaymentEvent.id).where(
        PaymentEvent.attempt_id == attempt_id,
        col(PaymentEvent.kind).in_([state.value for state in ASKING]),
    )
    return session.exec(acted.limit(1)).first() is not None


def by_reference(session: Session, gateway: str, provider_ref: str) -> PaymentAttempt | None:
    """The attempt a gateway calls by this name."""
    return _BY_REFERENCE.first(session, gateway=gateway, provider_ref=provider_ref)


def attempts_of(session: Session, order_id: int) -> list[PaymentAttempt]:
    """The attempts to pay an order, the first one first."""
    return _OF_ORDER.all(session, order_id=order_id, anew=True)


def brought_money(session: Session, order_id: int) -> bool:
    """Whether money has come for an order at all, also where it was kept apart or sent back."""
    return any(one.state in FINAL for one in attempts_of(session, order_id))


def change(session: Session, attempt: PaymentAttempt, values: Mapping[str, object]) -> bool:
    """Compare and set: write these values unless somebody was quicker or it is decided for good.

    The object is up to date afterwards.

    Returns:
        Whether the values were written.
    """
    changed = session.exec(
        update(PaymentAttempt)
        .where(
            col(PaymentAttempt.id) == attempt.id,
            col(PaymentAttempt.version) == attempt.version,
            col(PaymentAttempt.state).not_in(FINAL),
        )
        .values(version=attempt.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    session.refresh(attempt)
    return changed.rowcount == 1


def move(ctx: Shopping, attempt: PaymentAttempt, state: AttemptState, **values: object) -> None:
    """Write the next state of a locked attempt that no gateway's verdict decides, audited, and
    these values with it.
    """
    before = attempt.state
    change_row(ctx.session, attempt, state=state, version=attempt.version + 1, **values)
    was, is_now = {"state": before.value}, {"state": state.value}
    audit.write(ctx, f"payment.{state.value}", "attempt", attempt.id, was, is_now)
