"""Journeys: what is written to whom after something has happened, and when.

A declaration says which event begins it, who hears of it and which notice is composed. The event's
transaction writes only an intent, a row of due work with ids; the words are made when it is sent.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

from common.ids import new_id
from common.roles import Role
from shop import attempts, digital, orders, staff, support, waiting, work
from shop.context import Shopping
from shop.events import (
    BackInStock,
    CaseClosed,
    CaseMessage,
    CaseOpened,
    Dispatcher,
    Event,
    OrderExpired,
    OrderPaid,
    OrderReaddressed,
    OrderShipped,
    PaymentFailed,
    PaymentNeedsReview,
    ReturnRequested,
    StockLow,
)

NOW = timedelta()


@dataclass(frozen=True, slots=True)
class Journey:
    """One follow-up.

    `to` is a role, whose holders all hear of it, or None for the buyer it is about. `wait` and
    `at` make its time on the shop's wall clock. `when` says whether this event begins it at all.
    `leaves_out` are facts of the event that the notice does not need. Without `repeats` it is
    told once for each event with the same facts, however often that is published.
    """

    say: str
    after: type[Event]
    to: Role | None = None
    wait: timedelta = NOW
    at: time | None = None
    when: Callable[[Shopping, Any], bool] = lambda _ctx, _event: True
    leaves_out: frozenset[str] = frozenset()
    repeats: bool = False


def _without(*names: str) -> frozenset[str]:
    return frozenset(names)


def _is_customer(ctx: Shopping, event: CaseClosed) -> bool:
    """Whether who acts is the customer the talk was with."""
    return ctx.person is not None and ctx.person.id == support.case(ctx, event.case_id).person_id


def _is_digital(ctx: Shopping, event: OrderPaid) -> bool:
    """Whether something of it is delivered right here."""
    return digital.is_of(ctx.session, orders.by_id(ctx.session, event.order_id))


def _is_paid(ctx: Shopping, event: OrderReaddressed) -> bool:
    """Whether somebody may be about to pack it."""
    return orders.by_id(ctx.session, event.order_id).paid_at is not None


JOURNEYS = (
    Journey("order-thanks", OrderPaid),
    Journey(
        "digital-goods",
        OrderPaid,
        when=_is_digital,
        leaves_out=_without("attempt_id", "late"),
    ),
    Journey("order-paid-alert", OrderPaid, Role.OWNER, leaves_out=_without("attempt_id")),
    Journey("payment-failed", PaymentFailed),
    Journey("payment-review", PaymentNeedsReview),
    Journey("payment-review-alert", PaymentNeedsReview, Role.OWNER),
    Journey("order-expired", OrderExpired),
    Journey("order-shipped", OrderShipped),
    Journey("order-readdressed", OrderReaddressed, Role.AGENT, when=_is_paid, repeats=True),
    Journey("return-requested", ReturnRequested, Role.AGENT),
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


def begin(journey: Journey, ctx: Shopping, event: Event) -> None:
    """Plan what a journey says after this event."""
    if not journey.when(ctx, event):
        return
    facts = {field.name: getattr(event, field.name) for field in fields(event)}
    payload = {name: fact for name, fact in facts.items() if name not in journey.leaves_out}
    once = str(new_id()) if journey.repeats else ":".join(map(str, facts.values()))
    for person_id in _people(journey, ctx, event):
        work.plan(
            ctx,
            f"notice:{journey.say}",
            f"{journey.say}:{once}:{person_id}",
            due_at=due_at(ctx.now, journey, ctx),
            payload=payload,
            person_id=person_id,
        )


def due_at(now: datetime, journey: Journey, ctx: Shopping) -> datetime:
    """When a journey that begins now is to be told: after its wait, at its hour of the shop's day.

    An hour that has passed on that day means the next day's.
    """
    zone = ctx.shop.zone
    days = timedelta(days=journey.wait.days)
    # Whole days as people count them: the same hour on the wall, also when clocks change between.
    then = (now.astimezone(zone) + days).astimezone(UTC) + (journey.wait - days)
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
        case PaymentNeedsReview():
            order_id = attempts.order_of(ctx.session, event.attempt_id)
        case OrderPaid() | PaymentFailed() | OrderExpired() | OrderShipped():
            order_id = event.order_id
        case _:
            raise TypeError(f"nobody knows whom {type(event).__name__} is about")
    return [orders.by_id(ctx.session, order_id).person_id]
