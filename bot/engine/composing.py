"""Notices: words written at the moment they are sent, and the road they take to their person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, literal_column, select, update
from sqlmodel import Session

from bot.dialogue.cards import Button, Card, Reply
from bot.dialogue.router import Router
from bot.engine import store
from bot.engine.inbound import Inbound, Kind
from bot.engine.speech import Manner
from common.errors import ShopError
from common.messages import msg
from common.roles import Role, allows
from models import DueWork, Identity, Lane, Promise, WorkState
from models.database import DUE_NOW
from models.prepared import Prepared
from shop import kin
from shop.context import Shopping
from shop.gate import Withheld
from shop.topics import Topic

_due = DueWork.__table__  # type: ignore[attr-defined]
_identity = Identity.__table__  # type: ignore[attr-defined]

STOP = "topics/{}/off"
"""The screen on which somebody hears no more of a topic."""
NEXT_TALK = "next-talk"
"""Why something is held that is said at the beginning of the person's next talk."""

# Every turn looks.
_MINE = kin.PERSON.subquery()
_HELD = Prepared(
    # Record by record: SQLite would else rather go through all that is held for anybody.
    select(_MINE.c.id)
    .where(
        exists().where(
            _due.c.person_id == _MINE.c.id,
            # Not a value to be bound: SQLite would plan the statement anew each time, to see whether
            # the index over what is held serves this value.
            _due.c.state == literal_column("'held'"),
        )
    )
    .limit(1)
)
# Each notice runs these.
_INTENT = select(
    _due.c.id, _due.c.kind, _due.c.payload, _due.c.person_id, _due.c.correlation, _due.c.give_up_at
).with_for_update()
_FIND = Prepared(_INTENT.where(_due.c.id == bindparam("row"), _due.c.state == WorkState.DUE))
_WAIT = Prepared(
    update(_due)
    .where(_due.c.id == bindparam("row"))
    .values(
        locked_until=None,
        locked_by=None,
        due_at=bindparam("until"),
        reason=bindparam("why"),
        attempts=0,
    )
)
_END = Prepared(
    update(_due)
    .where(_due.c.id == bindparam("row"))
    .values(
        locked_until=None,
        locked_by=None,
        state=bindparam("ended"),
        reason=bindparam("why"),
        done_at=bindparam("now"),
    )
)


@dataclass(frozen=True, slots=True)
class Intent:
    """A notice that is due, by name and ids; its words do not exist yet."""

    id: int
    name: str
    payload: Mapping[str, Any]
    person_id: int
    correlation: str
    give_up_at: datetime | None = None


def find(session: Session, inbound: Inbound) -> Intent | None:
    """The notice an update of ours asks for; None when it was dealt with meanwhile.

    It is locked, so that of two processes that compose it the second finds it done.
    """
    row = _FIND.first(session, row=int(inbound.data))
    return _intent(row) if row is not None else None


def any_held(session: Session, person_id: int) -> bool:
    """Whether something waits for this person's next message; every turn asks."""
    return _HELD.first(session, person_id=person_id) is not None


def for_next_talk(session: Session, person_id: int) -> list[Intent]:
    """What the person's next talk begins with, the oldest first."""
    mine = _due.c.person_id.in_(kin.ids(session, person_id)) & (_due.c.state == WorkState.HELD)
    rows = session.execute(_INTENT.where(mine, _due.c.reason == NEXT_TALK).order_by(_due.c.id))
    return [_intent(row) for row in rows]


def _intent(row: Any) -> Intent:
    name = row.kind.partition(":")[2]
    return Intent(row.id, name, row.payload, row.person_id, row.correlation, row.give_up_at)


def words(router: Router, ctx: Shopping, due: Intent) -> tuple[Sequence[Card], Manner]:
    """What the notice says now, and how it is sent; no cards when nothing is to be said any more."""
    found = router.notice(due.name)
    topic = Topic(found.mark.topic)
    about = f"case:{due.payload['case_id']}" if "case_id" in due.payload else ""
    manner = Manner(Lane.NOTICE, Promise(found.mark.promise), about, found.mark.by_hand, due.id)
    if topic is Topic.STAFF and not allows(ctx.role, Role.STAFF):
        # They worked here when it was planned; customers' names are not theirs to read any more.
        return (), manner
    try:
        answer = found.function(ctx, **due.payload)
    except ShopError:
        # What the notice was about is gone or has changed: nothing true is left to say.
        return (), manner
    cards: tuple[Card, ...] = answer.cards if isinstance(answer, Reply) else ()
    if isinstance(answer, Card):
        cards = (answer,)
    return (cards if topic.is_essential else _with_way_out(cards, topic)), manner


def _with_way_out(cards: tuple[Card, ...], topic: Topic) -> tuple[Card, ...]:
    """One tap to hear no more of this."""
    if not cards:
        return ()
    stop = Button(msg("topics-stop-button"), route=STOP.format(topic.value))
    return (*cards[:-1], replace(cards[-1], rows=(*cards[-1].rows, (stop,))))


def finish(session: Session, id_: int, now: datetime, *, said: bool) -> None:
    """The notice has been written, or there was nothing to say."""
    state = WorkState.DONE if said else WorkState.GIVEN_UP
    _end(session, id_, state, reason=None if said else "no longer true", now=now)


def withhold(session: Session, id_: int, why: Withheld, now: datetime) -> None:
    """The gate does not let the notice through, now or ever; the reason stays with it."""
    if why.until is None:
        _end(session, id_, WorkState.GIVEN_UP, reason=why.reason, now=now)
        return
    session.flush()
    _WAIT.run(session, {"row": id_, "until": why.until, "why": why.reason})


def hold(session: Session, id_: int, reason: str) -> None:
    """The notice waits for the person's next message."""
    _end(session, id_, WorkState.HELD, reason=reason, now=None)


def fail(session: Session, inbound: Inbound, reference: str, now: datetime) -> None:
    """Composing raised: the row is kept for the owner under the dead letter's reference."""
    if inbound.kind is Kind.NOTICE:
        _end(session, int(inbound.data), WorkState.FAILED, reason=reference, now=now)


def is_alert(session: Session, inbound: Inbound) -> bool:
    """Whether this is itself the news that something was put aside, of which there is no news."""
    if inbound.kind is not Kind.NOTICE:
        return False
    row = session.execute(select(_due.c.kind).where(_due.c.id == int(inbound.data))).first()
    return row is not None and row.kind == "notice:dead-letter"


def release(session: Session, person_id: int, now: datetime) -> None:
    """The person has written: what was held for them is due."""
    _free(session, _due.c.person_id.in_(kin.ids(session, person_id)), now)


def release_at(session: Session, channel: str, address: str, now: datetime) -> None:
    """The person lets us write again at this address."""
    whose = store.person_at(session, channel, address)
    if whose is not None:
        release(session, whose, now)


def _free(session: Session, whose: Any, now: datetime) -> None:
    freed: Any = session.execute(
        update(_due)
        .where(whose, _due.c.state == WorkState.HELD, _due.c.reason.is_distinct_from(NEXT_TALK))
        .values(state=WorkState.DUE, due_at=now, reason=None, attempts=0)
    )
    if freed.rowcount:
        session.info[DUE_NOW] = True


def _end(
    session: Session, id_: int, state: WorkState, *, reason: str | None, now: datetime | None
) -> None:
    session.flush()
    _END.run(session, {"row": id_, "ended": state, "why": reason, "now": now})
