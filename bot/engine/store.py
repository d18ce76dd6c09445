"""The engine's own rows, in Core statements because every turn runs them.

Updates seen, updates waiting, updates that failed, the conversation and its last card, the open
dialogue, long routes and the outbox.
"""

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, delete, exists, insert, select, update
from sqlmodel import Session

from bot.dialogue.state import State
from bot.engine.inbound import UNSTORABLE, Inbound
from bot.engine.outgoing import Outgoing
from common.ids import new_code, new_id
from models import (
    Conversation,
    DeadLetter,
    DialogueRow,
    Identity,
    Inbox,
    Lane,
    OutboxRow,
    Promise,
    RouteToken,
    Seen,
    UncleanAttempt,
)
from models.database import insert_ignore
from models.prepared import Prepared

_seen = Seen.__table__  # type: ignore[attr-defined]
_identity = Identity.__table__  # type: ignore[attr-defined]
_inbox = Inbox.__table__  # type: ignore[attr-defined]
_talk = Conversation.__table__  # type: ignore[attr-defined]
_dialogue = DialogueRow.__table__  # type: ignore[attr-defined]
_outbox = OutboxRow.__table__  # type: ignore[attr-defined]
_token = RouteToken.__table__  # type: ignore[attr-defined]
_unclean = UncleanAttempt.__table__  # type: ignore[attr-defined]

# What every turn runs.
_CONVERSATION = Prepared(
    select(_talk.c.id, _talk.c.last_card, _talk.c.last_inbound_at).where(
        _talk.c.channel == bindparam("channel"),
        _talk.c.chat == bindparam("chat"),
        _talk.c.person_id == bindparam("person_id"),
    )
)
_SHOWN = Prepared(
    update(_talk).where(_talk.c.id == bindparam("row")).values(last_card=bindparam("shown"))
)
_UNFINISHED = Prepared(
    select(_dialogue)
    .where(
        _dialogue.c.person_id == bindparam("person_id"),
        (_dialogue.c.state == "open") | (_dialogue.c.state == "parked"),
    )
    .order_by(_dialogue.c.id.desc())
    .limit(1)
)
_KEPT_OF_DIALOGUE = (
    "version",
    "answers",
    "asked",
    "serial",
    "state",
    "result",
    "channel",
    "updated_at",
)
_SAVE_DIALOGUE = Prepared(
    update(_dialogue)
    .where(_dialogue.c.id == bindparam("row"))
    .values({name: bindparam(name) for name in _KEPT_OF_DIALOGUE})
)
_NEW_DIALOGUE = Prepared(
    insert(_dialogue),
    columns=("id", "person_id", "name", "args", "created_at", *_KEPT_OF_DIALOGUE),
)
_POST = Prepared(
    insert(_outbox),
    columns=(
        "id",
        "channel",
        "chat",
        "person_id",
        "lane",
        "promise",
        "op",
        "payload",
        "state",
        "run_id",
        "about",
        "attempts",
        "correlation",
        "created_at",
    ),
)

TOKEN_MARK = "~"  # noqa: S105 - a mark, no secret
"""What a button's data begins with when it stands for a longer route."""


def first_sight(session: Session, inbound: Inbound, now: datetime) -> bool:
    """Remember an update; False when it was acted on before."""
    return insert_ignore(
        session,
        Seen,
        {"channel": inbound.channel, "external_id": inbound.external_id, "at": now},
    )


def was_seen(session: Session, inbound: Inbound) -> bool:
    """Whether a committed turn has acted on this update."""
    found = session.execute(
        select(_seen.c.at).where(
            _seen.c.channel == inbound.channel, _seen.c.external_id == inbound.external_id
        )
    )
    return found.first() is not None


def keep(session: Session, inbound: Inbound, *, id_: int, run_id: int, now: datetime) -> None:
    """Put an update into the inbox in its raw form, unless it was acted on meanwhile.

    `id_` is its place there: the updates of a person are served in the order of their ids.
    """
    if was_seen(session, inbound):
        return
    insert_ignore(
        session,
        Inbox,
        {
            "id": id_,
            "channel": inbound.channel,
            "external_id": inbound.external_id,
            "mailbox": inbound.mailbox,
            "raw": dict(inbound.raw),
            "received_at": now,
            "run_id": run_id,
        },
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """An update as the inbox holds it."""

    id: int
    channel: str
    external_id: str
    raw: Mapping[str, Any]


def kept(session: Session, mailbox: str, *, run_id: int, limit: int) -> list[Kept]:
    """A person's oldest stored updates of this run."""
    rows = session.execute(
        select(_inbox.c.id, _inbox.c.channel, _inbox.c.external_id, _inbox.c.raw)
        .where(_inbox.c.mailbox == mailbox, _inbox.c.run_id == run_id)
        .order_by(_inbox.c.id)
        .limit(limit)
    )
    return [Kept(*row) for row in rows]


_WAITING_ELSEWHERE = Prepared(
    select(_inbox.c.id)
    .where(
        _inbox.c.mailbox == bindparam("mailbox"),
        _inbox.c.run_id != bindparam("run_id"),
        _inbox.c.id < bindparam("before"),
        ~exists().where(
            _seen.c.channel == _inbox.c.channel, _seen.c.external_id == _inbox.c.external_id
        ),
    )
    .limit(1)
)


def waits_elsewhere(session: Session, mailbox: str, *, run_id: int, before: int) -> bool:
    """Whether another process still has to serve an earlier update of this person."""
    found = _WAITING_ELSEWHERE.first(session, mailbox=mailbox, run_id=run_id, before=before)
    return found is not None


def inherit(session: Session, *, run_id: int, living: Sequence[int]) -> list[str]:
    """Take over the stored updates of runs that ended; whose they are, longest waiting first."""
    left = _inbox.c.run_id.not_in(living)
    rows = session.execute(select(_inbox.c.mailbox).where(left).order_by(_inbox.c.id)).all()
    session.execute(update(_inbox).where(left).values(run_id=run_id))
    return list(dict.fromkeys(row[0] for row in rows))


def let_go(session: Session, channel: str, external_id: str) -> bool:
    """Take an update out of the inbox; whether it was there."""
    gone: Any = session.execute(
        delete(_inbox).where(_inbox.c.channel == channel, _inbox.c.external_id == external_id)
    )
    return bool(gone.rowcount)


Key = tuple[str, str]
"""What names an update on its channel, in every delivery and every run."""


def begin_attempt(session: Session, key: Key) -> int:
    """Count one more start of an update that may have killed the process; the new count."""
    channel, external_id = key
    insert_ignore(
        session, UncleanAttempt, {"channel": channel, "external_id": external_id, "count": 0}
    )
    mine = _attempts_of(key)
    session.execute(update(_unclean).where(mine).values(count=_unclean.c.count + 1))
    return int(session.execute(select(_unclean.c.count).where(mine)).scalar_one())


def end_attempt(session: Session, key: Key) -> None:
    """The update ran to its end and is not to blame for anything."""
    session.execute(delete(_unclean).where(_attempts_of(key)))


def unfinished_attempts(session: Session) -> set[Key]:
    """Updates that were begun with care and whose end nobody saw."""
    rows = session.execute(select(_unclean.c.channel, _unclean.c.external_id))
    return {(row.channel, row.external_id) for row in rows}


def _attempts_of(key: Key) -> Any:
    return (_unclean.c.channel == key[0]) & (_unclean.c.external_id == key[1])


def bury(session: Session, inbound: Inbound, error: str, now: datetime) -> str:
    """Put an update that failed aside, with its traceback; the reference people are told."""
    reference = new_code(8)
    session.add(
        DeadLetter(
            id=new_id(),
            reference=reference,
            channel=inbound.channel,
            external_id=inbound.external_id,
            raw=dict(inbound.raw) or {"kind": inbound.kind.value, "data": inbound.data},
            error=UNSTORABLE.sub("\ufffd", error),
            at=now,
        )
    )
    session.flush()
    return reference


@dataclass(slots=True)
class Talkplace:
    """A person's conversation on one channel: where it is and what a typed number means there."""

    id: int
    channel: str
    chat: str
    menu: list[dict[str, str]]
    last_inbound_at: datetime | None


def conversation(
    session: Session, *, channel: str, chat: str, person_id: int, heard_at: datetime | None
) -> Talkplace:
    """Find or open the conversation; `heard_at` moves its reply window."""
    row = _CONVERSATION.first(session, channel=channel, chat=chat, person_id=person_id)
    if row is None:
        place = Talkplace(new_id(), channel, chat, [], heard_at)
        values = {"id": place.id, "channel": channel, "chat": chat, "person_id": person_id}
        session.execute(insert(_talk).values(**values, last_inbound_at=heard_at))
        return place
    if heard_at is not None:
        session.execute(update(_talk).where(_talk.c.id == row.id).values(last_inbound_at=heard_at))
    shown = row.last_card or {}
    return Talkplace(
        row.id,
        channel,
        chat,
        shown.get("menu", []),
        heard_at or row.last_inbound_at,
    )


def remember_menu(session: Session, place: Talkplace, menu: list[dict[str, str]]) -> None:
    """From now on a number typed in this conversation means a button of this card."""
    if menu != place.menu:
        place.menu = menu
        shown = {"menu": menu}
        _SHOWN.run(session, {"row": place.id, "shown": shown})


def unfinished_dialogue(session: Session, person_id: int) -> tuple[State, str] | None:
    """The dialogue a person has not finished, and whether it is open or parked."""
    row = _UNFINISHED.first(session, person_id=person_id)
    return (_state(row), row.state) if row is not None else None


def dialogue_result(session: Session, person_id: int, id_: int) -> str:
    """The route a dialogue of this person's ended on; empty when it led to none."""
    row = session.execute(
        select(_dialogue.c.result).where(_dialogue.c.id == id_, _dialogue.c.person_id == person_id)
    ).first()
    return (row.result or "") if row is not None else ""


def _state(row: Any) -> State:
    return State(
        id=row.id,
        name=row.name,
        version=row.version,
        args=row.args,
        answers=row.answers,
        asked=row.asked,
        serial=row.serial,
    )


def save_dialogue(
    session: Session,
    state: State,
    *,
    person_id: int,
    channel: str,
    now: datetime,
    status: str = "open",
    result: str | None = None,
) -> None:
    """Write a dialogue as it stands; a new one is inserted."""
    values: dict[str, Any] = {
        "version": state.version,
        "answers": state.answers,
        "asked": state.asked,
        "serial": state.serial,
        "state": status,
        "result": result,
        "channel": channel,
        "updated_at": now,
    }
    if _SAVE_DIALOGUE.run(session, {"row": state.id, **values}) == 0:
        new = {
            "id": state.id,
            "person_id": person_id,
            "name": state.name,
            "args": dict(state.args),
            "created_at": now,
        }
        _NEW_DIALOGUE.run(session, new | values)


def end_dialogue(session: Session, id_: int, status: str) -> None:
    """Park or drop a dialogue."""
    session.execute(update(_dialogue).where(_dialogue.c.id == id_).values(state=status))


def token_for(session: Session, route: str, now: datetime) -> str:
    """Button data that stands for a route too long for the channel; the same for the same route."""
    token = urlsafe_b64encode(sha256(route.encode()).digest()[:18]).decode()
    insert_ignore(session, RouteToken, {"token": token, "route": route, "created_at": now})
    return TOKEN_MARK + token


def route_for(session: Session, data: str) -> str | None:
    """The route a button's data means; None when its token is unknown."""
    if not data.startswith(TOKEN_MARK):
        return data
    found = session.execute(select(_token.c.route).where(_token.c.token == data[1:])).first()
    return str(found[0]) if found is not None else None


def post(
    session: Session, rows: Iterable[Outgoing], *, person_id: int | None, run_id: int, now: datetime
) -> None:
    """Write messages to the outbox as being sent by this run.

    What must not come twice is only queued: the courier says when it begins to send it, so that
    after a crash nobody wonders about what was still waiting.
    """
    _POST.run_each(
        session,
        (
            {
                "id": row.id,
                "channel": row.channel,
                "chat": row.chat,
                "person_id": person_id,
                "lane": int(row.lane),
                "promise": row.promise.value,
                "op": row.op.value,
                "payload": row.payload(),
                "state": "queued" if row.promise is Promise.ONCE else "sending",
                "run_id": run_id,
                "about": row.about or None,
                "attempts": 0,
                "correlation": row.correlation,
                "created_at": now,
            }
            for row in rows
        ),
    )


def leaving_elsewhere(
    session: Session, *, channel: str, chat: str, lane: Lane, run_id: int
) -> tuple[int, ...]:
    """Messages to this chat that other processes still have to send before one of this lane."""
    if session.get_bind().dialect.name == "sqlite":
        return ()
    rows = session.execute(
        select(_outbox.c.id).where(
            (_outbox.c.state == "sending") | (_outbox.c.state == "queued"),
            _outbox.c.channel == channel,
            _outbox.c.chat == chat,
            _outbox.c.lane <= int(lane),
            _outbox.c.run_id != run_id,
        )
    )
    return tuple(row.id for row in rows)


def home_of(session: Session, person_id: int) -> tuple[str, str] | None:
    """Channel and address of the identity whose mailbox is this person's."""
    row = session.execute(
        select(_identity.c.channel, _identity.c.address)
        .where(_identity.c.person_id == person_id)
        .order_by(_identity.c.last_inbound_at.desc().nulls_last(), _identity.c.id)
        .limit(1)
    ).first()
    return (row.channel, row.address) if row is not None else None


def about(session: Session, *, channel: str, chat: str, ref: str) -> str | None:
    """What a message of ours in this chat was about."""
    row = session.execute(
        select(_outbox.c.about).where(
            _outbox.c.channel == channel, _outbox.c.chat == chat, _outbox.c.ref == ref
        )
    ).first()
    return row.about if row is not None else None


def person_at(session: Session, channel: str, address: str) -> int | None:
    """Who writes from this address."""
    row = session.execute(
        select(_identity.c.person_id).where(
            _identity.c.channel == channel, _identity.c.address == address
        )
    ).first()
    return row.person_id if row is not None else None


def is_posted(session: Session, ids: Sequence[int]) -> bool:
    """Whether messages with these ids were committed, all of them or none."""
    if not ids:
        return True
    found = session.execute(select(_outbox.c.id).where(_outbox.c.id == ids[0]))
    return found.first() is not None
