"""Notices that did not get through: decided about anew, or put aside with the reason.

A notice is done once its words stand in the outbox. When they cannot leave, it is due again, and
its words are written anew for whichever road is open then, or held for the person's next message.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session

from bot.engine.outgoing import Outgoing
from models import DueWork, OutboxRow, OutboxState, Promise, WorkState
from models.database import DUE_NOW
from shop import gate, texting
from shop.roads import TEXTS

_due = DueWork.__table__  # type: ignore[attr-defined]
_outbox = OutboxRow.__table__  # type: ignore[attr-defined]

_OPEN = (OutboxState.SENDING, OutboxState.QUEUED)

TEXT_REFUSED = "text-refused"
"""Why a notice waits for its person whose text message nobody has taken, also after hours."""
REFUSED = "refused"
"""Why a notice is given up that a platform will never take."""


class Undelivered(StrEnum):
    """What became of a message that carries a notice."""

    SHUT = "shut"
    """This chat cannot be written in now; another road may be open."""
    REFUSED = "refused"
    """These words are not taken, however often they are tried."""


def give_back(session: Session, out: Outgoing, how: Undelivered, now: datetime) -> None:
    """Decide about a notice anew of which this message did not arrive; a second time is nothing.

    Its other messages that still wait are dropped. What must not come twice is not told anew when
    some of it has arrived; other news is, as a whole.
    """
    posted = session.execute(
        select(_outbox.c.id, _outbox.c.state).where(_outbox.c.notice_id == out.notice)
    ).all()
    if not any(row.id == out.id and row.state in _OPEN for row in posted):
        # A sister of it has been here before.
        return
    session.execute(
        update(_outbox)
        .where(_outbox.c.notice_id == out.notice, _outbox.c.state.in_(_OPEN))
        .values(state=OutboxState.DROPPED, error=how.value)
    )
    if out.channel == TEXTS and out.notice is not None:
        texting.unbook(session, out.notice)
    arrived = any(row.state == OutboxState.SENT for row in posted)
    if arrived and (out.promise is Promise.ONCE or how is Undelivered.REFUSED):
        return
    changed: Any = session.execute(
        update(_due)
        .where(_due.c.id == out.notice, _due.c.state == WorkState.DONE)
        .values(_anew(out, how, now))
        .returning(_due.c.person_id, _due.c.kind)
    ).first()
    if changed is not None:
        gate.untold(session, changed.person_id, changed.kind.partition(":")[2])
        session.info[DUE_NOW] = True


def _anew(out: Outgoing, how: Undelivered, now: datetime) -> dict[str, object]:
    fresh: dict[str, object] = {"attempts": 0, "locked_until": None, "locked_by": None}
    if how is Undelivered.SHUT and out.channel != TEXTS:
        return fresh | {"state": WorkState.DUE, "due_at": now, "reason": None, "done_at": None}
    if out.channel == TEXTS:
        return fresh | {"state": WorkState.HELD, "reason": TEXT_REFUSED, "done_at": None}
    return fresh | {"state": WorkState.GIVEN_UP, "reason": REFUSED, "done_at": now}
