"""Journeys: what is written to whom after something has happened, and when.

A declaration says which event begins it, who hears of it and which notice is composed. The event's
transaction writes only an intent, a row of due work with ids; the words are made when it is sent.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any, Literal

from common.ids import new_id
from common.roles import Role
from shop import attempts, orders, reviews, staff, support, waiting, welcoming, work
from shop.context import Shopping
from shop.events import (
    BackInStock,
    CaseClosed,
    CaseMessage,
    CaseOpened,
    Dispatcher,
    Event,
    FeedbackAsked,
    OrderAccepted,
    OrderDelayed,
    OrderDelivered,
    OrderExpired,
    OrderPacked,
    OrderPaid,
    OrderReaddressed,
    OrderReviewed,
    OrderShipped,
    PaymentFailed,
    PaymentNeedsReview,
    PersonMet,
    ReviewExplained,
    ShipmentMoved,
    StockLow,
)
from shop.gate import Follow
from shop.settings import Shop

NOW = timedelta()
AT_ONCE = Follow()
A_LITTLE = timedelta(minutes=10)
AFTER_WORK = time(18, 30)


@dataclass(frozen=True, slots=True)
class Journey:
    """One follow-up.

    `to` is a role, whose holders all hear of it, or None for the buyer it is about. `wait` and
    `at` make its time on the shop's wall clock. `when` says whether this event begins it at all.
    `leaves_out` are facts of the event that the notice does not need. Without `repeats` it is
    told once for each event with the same facts, however often that is published; `once_per` says
    that it is once for each order or for each person instead. `give_up_after` its time it is worth
    nothing any more. What `follow` says is looked at when it is about to be sent.
    """

    say: str
    after: type[Event]
    to: Role | None = None
    wait: timedelta | Callable[[Shop], timedelta] = NOW
    at: time | None = None
    when: Callable[[Shopping, Any], bool] = lambda _ctx, _event: True
    leaves_out: frozenset[str] = frozenset()
    repeats: bool = False
    once_per: Literal["event", "order", "person"] = "event"
    give_up_after: timedelta | None = None
    follow: Follow = AT_ONCE


def _without(*names: str) -> frozenset[str]:
    return frozenset(names)


def _is_customer(ctx: Shopping, event: CaseClosed) -> bool:
    """Whether who acts is the customer the talk was with."""
    return ctx.person is not None and ctx.person.id == support.case(ctx, event.case_id).person_id


def _is_paid(ctx: Shopping, event: OrderReaddressed) -> bool:
    """Whether somebody may be about to pack it."""
    return orders.by_id(ctx.session, event.order_id).paid_at is not None


def _was_brought(ctx: Shopping, event: OrderDelivered) -> bool:
    """Whether somebody else than its buyer says that it has arrived."""
    buyer = orders.by_id(ctx.session, event.order_id).person_id
    return ctx.person is None or ctx.person.id != buyer


def _is_poor(_: Shopping, event: OrderReviewed) -> bool:
    return event.stars <= reviews.POOR


def _was_poor(ctx: Shopping, event: ReviewExplained) -> bool:
    said = reviews.of(ctx.session, event.order_id)
    return said is not None and said.stars <= reviews.POOR


JOURNEYS = (
    Journey("order-thanks", OrderPaid),
    Journey("order-paid-alert", OrderPaid, Role.OWNER, leaves_out=_without("attempt_id")),
    Journey("payment-failed", PaymentFailed),
    Journey("payment-review", PaymentNeedsReview),
    Journey("payment-review-alert", PaymentNeedsReview, Role.OWNER),
    Journey("order-expired", OrderExpired),
    # The next step may follow at once; then only that is told.
    Journey("order-accepted", OrderAccepted, wait=A_LITTLE),
    Journey("order-packed", OrderPacked, wait=A_LITTLE),
    Journey("order-shipped", OrderShipped),
    Journey("shipment-moved", ShipmentMoved),
    Journey("order-delivered", OrderDelivered, when=_was_brought),
    Journey("order-delayed", OrderDelayed),
    Journey(
        reviews.ASK,
        OrderDelivered,
        when=reviews.is_complete,
        wait=reviews.wait,
        at=AFTER_WORK,
        once_per="order",
        give_up_after=timedelta(days=10),
        leaves_out=_without("shipment_id"),
        follow=Follow(unless=reviews.asked_when_met),
    ),
    Journey(
        reviews.MEET,
        OrderDelivered,
        when=reviews.is_complete,
        wait=timedelta(days=1),
        once_per="order",
        give_up_after=timedelta(days=60),
        leaves_out=_without("shipment_id"),
        follow=Follow(unless=reviews.asked_in_time, meets=True),
    ),
    Journey(
        reviews.REMIND,
        FeedbackAsked,
        wait=timedelta(days=3),
        at=AFTER_WORK,
        once_per="order",
        give_up_after=timedelta(days=10),
        follow=Follow(unless=reviews.answered),
    ),
    Journey("feedback-poor", OrderReviewed, Role.AGENT, when=_is_poor),
    Journey("feedback-words", ReviewExplained, Role.AGENT, when=_was_poor, repeats=True),
    Journey("order-readdressed", OrderReaddressed, Role.AGENT, when=_is_paid, repeats=True),
    Journey(
        "welcome",
        PersonMet,
        when=lambda ctx, _: ctx.role < Role.AGENT,
        wait=welcoming.gap,
        once_per="person",
        give_up_after=timedelta(days=7),
        leaves_out=_without("person_id"),
        follow=Follow(unless=welcoming.is_off, rests=welcoming.after_thanks),
    ),
    Journey("stock-low", StockLow, Role.OWNER, repeats=True),
    Journey("back-in-stock", BackInStock, repeats=True),
    Journey("case-opened", CaseOpened, Role.AGENT),
    Journey(
        "case-message",
        CaseMessage,
        Role.AGENT,
        when=lambda _, event: not event.from_staff,
        leaves_out=_without("from_staff"),
        repeats=True,
    ),
    Journey(
        "case-answer",
        CaseMessage,
        when=lambda _, event: event.from_staff,
        leaves_out=_without("from_staff", "case_id"),
        repeats=True,
    ),
    Journey("case-ended", CaseClosed, when=lambda ctx, event: not _is_customer(ctx, event)),
)


def subscribe(dispatcher: Dispatcher, journeys: Iterable[Journey] = JOURNEYS) -> None:
    """Have the events of a shop begin its journeys."""
    for journey in journeys:
        dispatcher.subscribe(journey.after, partial(begin, journey))


def follows(journeys: Iterable[Journey] = JOURNEYS) -> dict[str, Follow]:
    """What is looked at before each of them is sent, by the names of their notices."""
    return {journey.say: journey.follow for journey in journeys}


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
    return f"order:{facts['order_id']}" if journey.once_per == "order" else "person"


def due_at(now: datetime, journey: Journey, ctx: Shopping) -> datetime:
    """When a journey that begins now is to be told: after its wait, at its hour of the shop's day.

    An hour that has passed on that day means the next day's.
    """
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
        return staff.with_role(ctx.session, journey.to)
    match event:
        case CaseOpened() | CaseMessage() | CaseClosed():
            return [support.case(ctx, event.case_id).person_id]
        case BackInStock():
            return waiting.people(ctx.session, event.variant_id)
        case PersonMet():
            return [event.person_id]
        case PaymentNeedsReview():
            order_id = attempts.order_of(ctx.session, event.attempt_id)
        case _ if hasattr(event, "order_id"):
            order_id = event.order_id
        case _:
            raise TypeError(f"nobody knows whom {type(event).__name__} is about")
    return [orders.by_id(ctx.session, order_id).person_id]
