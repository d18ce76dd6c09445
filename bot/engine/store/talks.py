"""Conversations: where they are, what a typed number means there, and the question that waits."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session

from bot.dialogue.state import State
from common import guests
from common.ids import new_id
from models import Conversation, DialogueRow, RouteToken
from models.database import insert_ignore
from models.prepared import Prepared
from shop import kin

_talk = Conversation.__table__  # type: ignore[attr-defined]
_dialogue = DialogueRow.__table__  # type: ignore[attr-defined]
_token = RouteToken.__table__  # type: ignore[attr-defined]

# What every turn runs.
_CONVERSATION = Prepared(
    select(_talk.c.id, _talk.c.last_card, _talk.c.last_inbound_at, _talk.c.disclosed_at)
    .where(
        _talk.c.channel == bindparam("channel"),
        _talk.c.chat == bindparam("chat"),
        _talk.c.person_id.in_(kin.PERSON),
    )
    .order_by(_talk.c.person_id != bindparam("person_id"), _talk.c.id)
    .limit(1)
)
_NEW_CONVERSATION = Prepared(
    insert(_talk), columns=("id", "channel", "chat", "person_id", "last_inbound_at", "address")
)
_SHOWN = Prepared(
    update(_talk).where(_talk.c.id == bindparam("row")).values(last_card=bindparam("shown"))
)
_TOLD = Prepared(
    update(_talk).where(_talk.c.id == bindparam("row")).values(disclosed_at=bindparam("now"))
)
_UNFINISHED = Prepared(
    select(_dialogue)
    .where(
        _dialogue.c.person_id.in_(kin.PERSON),
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

LONG_AWAY = timedelta(days=3)
"""Who has not written for so long is told again that a program answers. Instagram's pages say "a
significant lapse of time" and leave the length to us.

Source: https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages
"""
TOKEN_MARK = "~"  # noqa: S105 - a mark, no secret
"""What a button's data begins with when it stands for a longer route."""


@dataclass(slots=True)
class Talkplace:
    """A person's conversation on one channel: where it is and what a typed number means there."""

    id: int
    channel: str
    chat: str
    menu: list[dict[str, str]]
    last_inbound_at: datetime | None
    open_until: datetime | None = None
    """When the time for an answer ends; None where it never does."""
    is_told: bool = False
    """Whether they were told that a program answers, and may be thought to remember it."""


def conversation(
    session: Session, *, channel: str, chat: str, person_id: int, heard_at: datetime | None
) -> Talkplace:
    """Find or open the conversation; `heard_at` moves its reply window."""
    row = _CONVERSATION.first(session, channel=channel, chat=chat, person_id=person_id)
    if row is None:
        place = Talkplace(new_id(), channel, chat, [], heard_at)
        guest = guests.read(chat)
        values = {"id": place.id, "channel": channel, "chat": chat, "person_id": person_id}
        values |= {"address": guest.chat if guest is not None else None}
        _NEW_CONVERSATION.run(session, {**values, "last_inbound_at": heard_at})
        return place
    before, is_told = row.last_inbound_at, row.disclosed_at is not None
    # Platforms tell of things twice and out of order.
    if heard_at is not None and (before is None or heard_at > before):
        heard: dict[str, datetime | None] = {"last_inbound_at": heard_at}
        if is_told and (before is None or heard_at - before >= LONG_AWAY):
            heard["disclosed_at"], is_told = None, False
        session.execute(update(_talk).where(_talk.c.id == row.id).values(heard))
        before = heard_at
    shown = row.last_card or {}
    return Talkplace(row.id, channel, chat, shown.get("menu", []), before, is_told=is_told)


def note_told(session: Session, place: Talkplace, now: datetime) -> None:
    """The person is told now that a program answers."""
    place.is_told = True
    _TOLD.run(session, {"row": place.id, "now": now})


def heard_in(session: Session, *, channel: str, chat: str, heard_at: datetime) -> None:
    """Somebody has written there, and it is none of the shop's business: only the time for an
    answer in a conversation that the shop has already moves.
    """
    session.execute(
        update(_talk)
        .where(_talk.c.channel == channel, _talk.c.chat == chat)
        .values(last_inbound_at=heard_at)
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
        select(_dialogue.c.result).where(
            _dialogue.c.id == id_, _dialogue.c.person_id.in_(kin.of(person_id))
        )
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


def park(session: Session, person_id: int) -> None:
    """What a person is being asked waits until they come back to it."""
    session.execute(
        update(_dialogue)
        .where(_dialogue.c.person_id.in_(kin.of(person_id)), _dialogue.c.state == "open")
        .values(state="parked")
    )


def is_asked(session: Session, person_id: int, *, channel: str, chat: str, since: datetime) -> bool:
    """Whether a question waits for this person's answer that they may just have read there."""
    theirs = kin.of(person_id)
    asked = (
        select(_dialogue.c.id)
        .select_from(_dialogue.join(_talk, _talk.c.person_id.in_(theirs)))
        .where(
            _dialogue.c.person_id.in_(theirs),
            _dialogue.c.state == "open",
            _dialogue.c.updated_at >= since,
            _talk.c.channel == channel,
            _talk.c.chat == chat,
            _talk.c.last_inbound_at >= since,
        )
    )
    return session.execute(asked.limit(1)).first() is not None


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
