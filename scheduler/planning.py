"""What begins a journey, and when it is due: its event writes an intent, a row of due work with ids;
the words are made when it is sent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, time, timedelta
from typing import Any, Literal

from common.ids import new_id
from common.roles import Role
from shop import attempts, orders, staff, support, taking, waiting, work
from shop.context import Shopping
from shop.events import (
    BackInStock,
    CaseClosed,
    CaseFile,
    CaseMessage,
    CaseOpened,
    Event,
    LinkAsked,
    PaymentNeedsReview,
    PersonMet,
    StaffChanged,
    StaffJoined,
)
from shop.gate import Follow
from shop.settings import Shop

NOW = timedelta()
AT_ONCE = Follow()


@dataclass(frozen=True, slots=True)
class Journey:
    """One follow-up.

    `to` is a role, whose holders all hear of it but those who may also act as `not_to`, or None for
    the buyer it is about. `wait` and `at` make its time on the shop's wall clock, or else `due`
    does. `when` says whether this event begins it at all.
    `leaves_out` are facts of the event that the notice does not need. Without `repeats` it is
    told once for each event with the same facts, however often that is published; `once_per` says
    that it is once for each order, for each person, or for each way to pay and day instead.
    `give_up_after` its time it is worth nothing any more. What `follow` says is looked at when it
    is about to be sent.
    """

    say: str
    after: type[Event]
    to: Role | None = None
    not_to: Role | None = None
    wait: timedelta | Callable[[Shop], timedelta] = NOW
    at: time | None = None
    due: Callable[[Shop, datetime], datetime] | None = None
    when: Callable[[Shopping, Any], bool] = lambda _ctx, _event: True
    leaves_out: frozenset[str] = frozenset()
    repeats: bool = False
    once_per: Literal["event", "order", "person", "way"] = "event"
    give_up_after: timedelta | None = None
    follow: Follow = AT_ONCE


def without(*facts: str) -> frozenset[str]:
    """The facts of an event that its notice does not need."""
    return frozenset(facts)


def begin(journey: Journey, ctx: Shopping, event: Event) -> None:
    """Plan what a journey says after this event."""
    if not journey.when(ctx, event):
        return
    facts = {field.name: getattr(event, field.name) for field in fields(event)}
    payload = {name: fact for name, fact in facts.items() if name not in journey.leaves_out}
    told_at = due_at(ctx.now, journey, ctx)
    late = journey.give_up_after
    for person_id in _people(journey, ctx, event):
        work.plan(
            ctx,
            f"notice:{journey.say}",
            f"{journey.say}:{_once(journey, facts)}:{person_id}",
            due_at=told_at,
            payload=payload,
            person_id=person_id,
            give_up_at=told_at + late if late is not None else None,
        )


def _once(journey: Journey, facts: Mapping[str, Any]) -> str:
    """What the key says between the journey and the person."""
    if journey.repeats:
        return str(new_id())
    if journey.once_per == "event":
        return ":".join(map(str, facts.values()))
    if journey.once_per == "way":
        return f"{facts['gateway']}:{facts['day']}"
    return f"order:{facts['order_id']}" if journey.once_per == "order" else "person"


def due_at(now: datetime, journey: Journey, ctx: Shopping) -> datetime:
    """When a journey that begins now is to be told: after its wait, at its hour of the shop's day.

    An hour that has passed on that day means the next day's.
    """
    if journey.due is not None:
        return journey.due(ctx.shop, now)
    zone = ctx.shop.zone
    wait = journey.wait if isinstance(journey.wait, timedelta) else journey.wait(ctx.shop)
    days = timedelta(days=wait.days)
    # Whole days as people count them: the same hour on the wall, also when clocks change between.
    then = (now.astimezone(zone) + days).astimezone(UTC) + (wait - days)
    if journey.at is None:
        return then
    day = then.astimezone(zone).date()
    told = (
        datetime.combine(day + timedelta(days=more), journey.at, zone).astimezone(UTC)
        for more in (0, 1)
    )
    return next(instant for instant in told if instant >= then)


def _people(journey: Journey, ctx: Shopping, event: Event) -> list[int]:
    if journey.to is not None:
        return _staff(journey.to, journey.not_to, ctx, event)
    match event:
        case CaseOpened() | CaseMessage() | CaseFile() | CaseClosed():
            return [support.by_id(ctx, event.case_id).person_id]
        case BackInStock():
            return waiting.people(ctx.session, event.variant_id)
        case PersonMet() | StaffChanged() | LinkAsked():
            return [event.person_id]
        case StaffJoined():
            inviter = event.invited_by
            told = staff.with_role(ctx.session, Role.OWNER) if inviter is None else [inviter]
            return [person_id for person_id in told if person_id != event.person_id]
        case PaymentNeedsReview():
            order_id = attempts.order_of(ctx.session, event.attempt_id)
        case _ if hasattr(event, "order_id"):
            order_id = event.order_id
        case _:
            raise TypeError(f"nobody knows whom {type(event).__name__} is about")
    return [orders.by_id(ctx.session, order_id).person_id]


def _staff(to: Role, not_to: Role | None, ctx: Shopping, event: Event) -> list[int]:
    if isinstance(event, CaseMessage | CaseFile):
        return taking.listeners(ctx, support.by_id(ctx, event.case_id))
    others = set(staff.with_role(ctx.session, not_to)) if not_to is not None else set()
    return [one for one in staff.with_role(ctx.session, to) if one not in others]
