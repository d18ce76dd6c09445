"""Promise 7, looked for in every follow-up that fell due: what comes at least once, what at most
once and is listed where it may be missing, and what was withheld for a reason.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlmodel import col, select

from common.i18n import plain
from models import (
    Consent,
    Conversation,
    DueWork,
    Lane,
    OutboxOp,
    OutboxRow,
    OutboxState,
    Promise,
    WorkState,
)
from shop import consents
from tests.crash.evidence import Evidence

Complaints = Iterator[str]
NOTICE = "notice:"
MET = "notice:how-was-it"
"""It begins an answer and is no message of its own."""
OFFERS = "notice:crash-offer"
TOLD = frozenset(
    {"order-thanks", "welcome", "order-shipped", "order-delivered", "feedback", "order-expired"}
)
"""What days after purchases bring in any case."""
REASONS = frozenset(
    {"no longer true", "not-needed", "stopped", "too-late", "no-reaction", "cap", "night", "rests"}
)


def at_least_once(e: Evidence) -> Complaints:
    """Each follow-up that counts as told was written, once, and stands in its chat."""
    homes = dict(e.session.exec(select(Conversation.person_id, Conversation.chat)).all())
    due = _due(e)
    told = Counter(
        homes[row.person_id]
        for row in due
        if row.state is WorkState.DONE and row.kind != MET and row.person_id is not None
    )
    written = Counter(
        row.chat for row in _rows(e) if row.lane == Lane.NOTICE and row.op is OutboxOp.SEND
    )
    for chat in told.keys() | written.keys():
        if told[chat] != written[chat]:
            yield f"{chat}: {told[chat]} follow-ups told, {written[chat]} messages written"


def at_most_once(e: Evidence) -> Complaints:
    """Marketing and surveys: each is once in its chat, or may be missing and is listed."""
    rows = [row for row in _rows(e) if row.promise is Promise.ONCE]
    written = Counter(_said(row) for row in rows)
    sent = Counter(_said(row) for row in rows if row.state is OutboxState.SENT)
    shown = Counter((chat, texts[0]) for (chat, _), texts in e.platform.sent.items())
    for key, times in written.items():
        if shown[key] > times:
            yield f"{key[0]} was told {key[1]!r} {shown[key]} times instead of {times}"
        if shown[key] < sent[key]:
            yield f"{key[1]!r} is marked as sent and is not in chat {key[0]}"
    for row in rows:
        if row.state not in {OutboxState.SENT, OutboxState.UNKNOWN}:
            yield f"{_said(row)} is {row.state}: {row.error}"
    offers = [row for row in _due(e) if row.kind == OFFERS and row.state is WorkState.DONE]
    if not e.has_days and len(offers) != len(rows):
        yield f"{len(offers)} offers were told and {len(rows)} written"


def nothing_is_forgotten(e: Evidence) -> Complaints:
    """Whatever fell due was told, or was withheld for a reason; the rest is still to come."""
    for row in _due(e):
        if row.state is WorkState.DUE and row.due_at <= e.now:
            yield f"{row.kind} is due since {row.due_at} and nobody told it"
        elif row.state is WorkState.GIVEN_UP and row.reason not in REASONS:
            yield f"{row.kind} was withheld because of {row.reason}"
        elif row.state is WorkState.HELD and row.kind != MET:
            yield f"{row.kind} is held: {row.reason}"
    if e.has_days:
        yield from (f"{name} was never told" for name in sorted(TOLD - told(e)))


def stop_holds(e: Evidence) -> Complaints:
    """Whoever said stop was written nothing but news of their orders from then on."""
    said = select(Consent).where(
        Consent.topic == consents.EVERYTHING, col(Consent.given).is_(False)
    )
    stopped = {row.person_id: row.at for row in e.session.exec(said)}
    homes = dict(e.session.exec(select(Conversation.chat, Conversation.person_id)).all())
    if {homes[chat] for chat in e.stopped} != stopped.keys():
        yield f"{e.stopped} said stop, and the shop heard it of {stopped.keys()}"
    for row in _rows(e):
        at = stopped.get(homes.get(row.chat, 0))
        if at is not None and row.promise is Promise.ONCE and row.created_at > at:
            yield f"{row.chat} said stop and was written {_said(row)[1]!r}"


def told(e: Evidence) -> set[str]:
    """The names of the follow-ups that were told to somebody."""
    return {row.kind.removeprefix(NOTICE) for row in _due(e) if row.state is WorkState.DONE}


def missing(e: Evidence) -> int:
    """Marketing and surveys that were in flight when the process died, and are listed."""
    rows = [row for row in _rows(e) if row.promise is Promise.ONCE]
    return sum(row.state is OutboxState.UNKNOWN for row in rows)


def _due(e: Evidence) -> Sequence[DueWork]:
    return e.session.exec(select(DueWork).where(col(DueWork.kind).startswith(NOTICE))).all()


def _rows(e: Evidence) -> Sequence[OutboxRow]:
    return e.session.exec(select(OutboxRow)).all()


def _said(row: OutboxRow) -> tuple[str, str]:
    return row.chat, plain(row.payload["laid"]["text"])
