"""The day a parcel is expected: its buyer hears of it, and the shop when it has passed."""

from datetime import UTC, date, datetime, time, timedelta

from common.roles import Role
from models import DeliveryKind, Order, OrderState, Shipment, ShipmentState
from shop import fulfilment, orders, promises, staff, work
from shop.context import Shopping
from shop.events import OrderShipped, PromiseMade

EXPECTED, OVERDUE = "parcel-expected", "promise-overdue"
"""The names of the two notices."""
IN_THE_MORNING, AT_TEN, IN_THE_EVENING = time(9, 30), time(10), time(20)
STILL_OPEN = (OrderState.PLACED, OrderState.CONFIRMED)


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
    for person_id in staff.with_role(ctx.session, Role.PACKER):
        work.plan(
            ctx,
            f"notice:{OVERDUE}",
            f"{OVERDUE}:{promise.id}:{person_id}",
            due_at=_at(ctx, promise.last_on + timedelta(days=1), AT_TEN),
            payload={"order_id": event.order_id, "promise_id": promise.id},
            person_id=person_id,
        )


def is_expected(ctx: Shopping, order: Order, parcel: Shipment) -> bool:
    """Whether it is still true that this parcel comes today."""
    promise = promises.of(ctx.session, order.id)
    is_today = promise is not None and promise.last_on == promises.today_in(ctx)
    return is_today and parcel.state is ShipmentState.HANDED_OVER


def is_overdue(ctx: Shopping, order: Order, promise_id: int) -> bool:
    """Whether this promise was not kept and still stands."""
    promise = promises.of(ctx.session, order.id)
    if promise is None or promise.id != promise_id or order.state not in STILL_OPEN:
        return False
    parcels = fulfilment.shipments_of(ctx.session, order.id)
    collected = order.delivery is not None and order.delivery["kind"] == DeliveryKind.PICKUP.value
    done = {ShipmentState.DELIVERED, ShipmentState.RETURNED}
    # Who comes for their goods comes when they like; ours was to have them ready.
    done |= {ShipmentState.PACKED} if collected else set()
    return any(parcel.state not in done for parcel in parcels)


def _expected(shipment_id: int) -> str:
    return f"{EXPECTED}:{shipment_id}"


def _that_day(ctx: Shopping, day: date) -> tuple[datetime, datetime]:
    """When it is told, and from when it is not worth telling any more."""
    return _at(ctx, day, IN_THE_MORNING), _at(ctx, day, IN_THE_EVENING)


def _at(ctx: Shopping, day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, ctx.shop.zone).astimezone(UTC)
