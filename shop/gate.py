"""The gate: whether and when somebody is written to of the shop's own accord.

Looked at when a message is about to be sent, never when it is planned: people say stop, pay, fall
asleep and hear of other things in between. Direct replies do not come by here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, select
from sqlmodel import Session, col

from common.ids import new_id
from common.roles import Role, allows
from models import Identity, Told
from models.prepared import Prepared
from shop import consents, kin, quiet, support
from shop.context import Shopping
from shop.topics import Topic

Payload = Mapping[str, Any]

WEEK = timedelta(days=7)
STILL_UP = timedelta(minutes=30)
"""Whoever wrote so short ago is not asleep."""
TALK = timedelta(hours=3)
"""After so long it is looked whether somebody still talks with a person of the shop."""
UNANSWERED = 4
"""After so many messages in a row without a word from them somebody is left alone."""
MOST_LOOKED_AT = 8
"""More than anybody gets in a week."""


# Looked at before each of perhaps thousands of messages.
_HEARD = Prepared(
    select(func.max(Identity.last_inbound_at).label("at")).where(
        col(Identity.person_id).in_(kin.PERSON)
    )
)
_TOLD_SINCE = Prepared(
    select(col(Told.at))
    .where(col(Told.person_id).in_(kin.PERSON), col(Told.at) > bindparam("since"))
    .order_by(col(Told.at).desc())
    .limit(MOST_LOOKED_AT)
)


@dataclass(frozen=True, slots=True)
class Follow:
    """What a journey has looked at before its words are sent.

    `unless`: it is not needed any more. `rests`: until when it gives way to something else.
    `meets`: it is not sent at all but begins the next talk. `to`: whose work it is about, and who
    must still do that work to read it.
    """

    unless: Callable[[Shopping, Payload], bool] | None = None
    rests: Callable[[Shopping, Payload], datetime | None] | None = None
    meets: bool = False
    to: Role | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """A message that is about to be sent, without its words."""

    name: str
    topic: Topic
    payload: Payload
    give_up_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """It is not sent, for this reason: until `until`, or never."""

    reason: str
    until: datetime | None = None


def check(ctx: Shopping, telling: Telling, follow: Follow) -> Withheld | None:
    """Why a message must not be sent now; None when it may go.

    Reasons: `too-late`, `not-needed`, `stopped`, `no-consent`, `no-reaction`, and with an instant
    `rests`, `talking`, `night`, `cap`.
    """
    ctx.session.flush()
    never = _never(ctx, telling, follow)
    if never is not None:
        return Withheld(never)
    if follow.meets:
        # It comes with an answer, at an hour the person has chosen.
        return None
    later = _later(ctx, telling, follow)
    if later is None or later.until is None:
        return later
    if telling.give_up_at is not None and later.until >= telling.give_up_at:
        return Withheld(later.reason)
    return later


def told(ctx: Shopping, telling: Telling) -> None:
    """The message goes out now; remember those that no order needed."""
    if telling.topic.is_counted:
        ctx.session.add(
            Told(
                id=new_id(),
                person_id=ctx.customer.id,
                topic=telling.topic.value,
                name=telling.name,
                at=ctx.now,
            )
        )
        ctx.session.flush()


def untold(session: Session, person_id: int, name: str) -> None:
    """The last message of this name did not get through, so it does not count."""
    last = (
        select(col(Told.id))
        .where(col(Told.person_id).in_(kin.of(person_id)), col(Told.name) == name)
        .order_by(col(Told.at).desc(), col(Told.id).desc())
        .limit(1)
    )
    session.execute(delete(Told).where(col(Told.id).in_(last)))


def _never(ctx: Shopping, telling: Telling, follow: Follow) -> str | None:
    if telling.give_up_at is not None and ctx.now >= telling.give_up_at:
        return "too-late"
    if follow.to is not None and not allows(ctx.role, follow.to):
        return "not-needed"
    if follow.unless is not None and follow.unless(ctx, telling.payload):
        return "not-needed"
    refusal = consents.refusal(ctx, telling.topic)
    if refusal is None and telling.topic.is_counted and _is_silent(ctx):
        return "no-reaction"
    return refusal


def _later(ctx: Shopping, telling: Telling, follow: Follow) -> Withheld | None:
    rest = follow.rests(ctx, telling.payload) if follow.rests is not None else None
    if rest is not None and rest > ctx.now:
        return Withheld("rests", rest)
    if telling.topic.is_counted and support.open_case_of(ctx, ctx.customer) is not None:
        return Withheld("talking", ctx.now + TALK)
    if not telling.topic.is_at_once:
        morning = quiet.morning_for(ctx, ctx.now)
        if morning > ctx.now and not _is_up(ctx):
            return Withheld("night", morning)
    return _capped(ctx) if telling.topic.is_counted else None


def _capped(ctx: Shopping) -> Withheld | None:
    """As soon as one of the last ones is a week old there is room again."""
    most = ctx.shop.most_a_week
    if not most:
        return Withheld("cap")
    since = ctx.now - WEEK
    told = _TOLD_SINCE.all(ctx.session, person_id=ctx.customer.id, since=since)
    return Withheld("cap", told[most - 1].at + WEEK) if len(told) >= most else None


def _is_up(ctx: Shopping) -> bool:
    heard = _last_heard(ctx)
    return heard is not None and ctx.now - heard < STILL_UP


def _is_silent(ctx: Shopping) -> bool:
    """Whether the last messages were all met with silence."""
    since = _last_heard(ctx) or ctx.customer.created_at
    told = _TOLD_SINCE.all(ctx.session, person_id=ctx.customer.id, since=since)
    return len(told) >= UNANSWERED


def _last_heard(ctx: Shopping) -> datetime | None:
    """When the person last wrote or pressed something, on whichever channel."""
    heard: datetime | None = _HEARD.first(ctx.session, person_id=ctx.customer.id).at
    return heard
