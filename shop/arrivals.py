"""The day a parcel is expected: its buyer hears of it, and the shop when it has passed."""

from datetime import UTC, date, datetime, time

from models import Order, Shipment, ShipmentState
from shop import fulfilment, orders, overdue, promises, work
from shop.context import Shopping
from shop.events import OrderShipped, PromiseMade

EXPECTED = "parcel-expected"
"""The name of the notice."""
IN_THE_MORNING, IN_THE_EVENING = time(9, 30), time(20)


def plan(ctx: Shopping, event: OrderShipped) -> None:
    """A parcel has left: on the last day it is promised for, its buyer hears that it comes."""
    promise = promises.of(ctx.session, event.order_id)
    if promise is None or promise.last_on <= promises.today_in(ctx):
        return
    order = orders.by_id(ctx.session, event.order_id)
    at, too_late = _that_day(ctx, promise.last_on)
    work.plan(
        ctx,
        f"notice:{EXPECTED}",
        _expected(event.shipment_id),
        due_at=at,
        payload={"order_id": order.id, "shipment_id": event.shipment_id},
        person_id=order.person_id,
        give_up_at=too_late,
    )


def follow_promise(ctx: Shopping, event: PromiseMade) -> None:
    """New days: who looks after them does so on the morning after; what was planned moves along."""
    promise = promises.of(ctx.session, event.order_id)
    if promise is None:
        return
    at, too_late = _that_day(ctx, promise.last_on)
    for parcel in fulfilment.shipments_of(ctx.session, event.order_id):
        work.replan(ctx, _expected(parcel.id), at, give_up_at=too_late)
    overdue.plan(ctx, promise.last_on)


def is_expected(ctx: Shopping, order: Order, parcel: Shipment) -> bool:
    """Whether it is still true that this parcel comes today."""
    promise = promises.of(ctx.session, order.id)
    is_today = promise is not None and promise.last_on == promises.today_in(ctx)
    return is_today and parcel.state is ShipmentState.HANDED_OVER


def _expected(shipment_id: int) -> str:
    return f"{EXPECTED}:{shipment_id}"


def _that_day(ctx: Shopping, day: date) -> tuple[datetime, datetime]:
    """When it is told, and from when it is not worth telling any more."""
    return _at(ctx, day, IN_THE_MORNING), _at(ctx, day, IN_THE_EVENING)


def _at(ctx: Shopping, day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, ctx.shop.zone).astimezone(UTC)
