"""Roads: by which of their chats somebody can be written to now, and why by none.

Instagram lets a shop write for a day after a person's own words; what is not said until then takes
another chat of theirs, an SMS, or waits for their next message. Whoever writes to somebody of the
shop's own accord asks here at that moment, and the courier once more before the message leaves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlmodel import Session, col

from common import guests
from models import Conversation, Identity
from models.prepared import Prepared
from shop import kin

MARGIN = timedelta(minutes=2)
"""A reply window is taken to close so much earlier: a message needs time to arrive."""
TEXTS = "sms"
"""The road of text messages; it leads to a telephone number and hears nothing."""

Windows = Mapping[str, timedelta | None]
"""For each road that is open at all, how long after a person's last message it lets us write; None
is for ever."""

# Each notice runs it.
_PLACES = Prepared(
    select(
        col(Conversation.id),
        col(Conversation.channel),
        col(Conversation.chat),
        col(Conversation.last_inbound_at),
        col(Identity.reachable),
    )
    .join(
        Identity,
        (col(Identity.channel) == col(Conversation.channel))
        & (col(Identity.address) == func.coalesce(Conversation.address, Conversation.chat)),
    )
    # A chat that was theirs until two people were told apart again is not.
    .where(col(Conversation.person_id).in_(kin.PERSON), col(Identity.person_id).in_(kin.PERSON))
    .order_by(
        col(Identity.last_inbound_at).desc().nulls_last(),
        # A seller's own chat before the bot's, as long as one may write there.
        col(Conversation.last_inbound_at).desc().nulls_last(),
        col(Conversation.id),
    )
)
_HEARD = Prepared(
    select(func.max(col(Conversation.last_inbound_at)).label("at")).where(
        col(Conversation.channel) == bindparam("channel"),
        col(Conversation.chat) == bindparam("chat"),
    )
)


@dataclass(frozen=True, slots=True)
class Place:
    """A chat of somebody's own, or their number: `heard_at` is when they last wrote there, kept
    where that counts; `reachable` is false once they have shut us out.
    """

    id: int
    channel: str
    chat: str
    heard_at: datetime | None = None
    reachable: bool = True


def places(session: Session, person_id: int) -> list[Place]:
    """A person's own chats on every channel, the one they last wrote in first."""
    return [
        Place(row.id, row.channel, row.chat, row.last_inbound_at, row.reachable)
        for row in _PLACES.all(session, person_id=person_id)
    ]


def best(found: Sequence[Place], now: datetime, windows: Windows) -> Place | str:
    """The chat to write in now: the last one they wrote in that is open. Else why none is, as their
    last one has it: `channel-off`, `unreachable`, `window`, or `nowhere` for who has no chat.
    """
    reasons = []
    for place in found:
        why = closed(place, now, windows)
        if why is None:
            return place
        reasons.append(why)
    return reasons[0] if reasons else "nowhere"


def closed(place: Place, now: datetime, windows: Windows) -> str | None:
    """Why a chat cannot be written in now; None when it can."""
    if place.channel not in windows:
        return "channel-off"
    if not place.reachable:
        return "unreachable"
    window = window_of(windows, place.channel, place.chat)
    return None if is_open(place.heard_at, now, window) else "window"


def window_of(windows: Windows, channel: str, chat: str) -> timedelta | None:
    """How long after its person's last message a chat may be written in; None is for ever. A chat of
    a seller's own has an end on every channel.
    """
    return guests.WINDOW if guests.read(chat) is not None else windows.get(channel)


def is_open(heard_at: datetime | None, now: datetime, window: timedelta | None) -> bool:
    """Whether there is still time for an answer to what was heard then."""
    if window is None:
        return True
    until = closes_at(heard_at, window)
    return until is not None and now < until


def closes_at(heard_at: datetime | None, window: timedelta | None) -> datetime | None:
    """When the time for an answer ends; None where it never does, or has not begun."""
    return None if window is None or heard_at is None else heard_at + window - MARGIN


def heard_at(session: Session, channel: str, chat: str) -> datetime | None:
    """When somebody last wrote in a chat."""
    session.flush()
    at: datetime | None = _HEARD.first(session, channel=channel, chat=chat).at
    return at


def close(session: Session, channel: str, chat: str) -> None:
    """The platform says that there is no more time for an answer, whatever we have counted."""
    shut: Any = update(Conversation).where(
        col(Conversation.channel) == channel, col(Conversation.chat) == chat
    )
    session.execute(shut.values(last_inbound_at=None))
