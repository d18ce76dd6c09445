"""Promised days that have passed: one letter for all orders of a day, on the morning after it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from common.roles import Role
from models import DeliveryPromise, Order, OrderState, Shipment, ShipmentState
from shop import fulfilment, parcels, staff, work
from shop.context import Shopping

LETTER = "promise-overdue"
"""The name of the notice."""
LOOK, ARRIVE = "promises-overdue", "overdue-arrived"
"""The kinds of work: look on the morning after, and count one parcel as arrived."""
AT_TEN = time(10)
MOST = 100
STILL_OPEN = (OrderState.PLACED, OrderState.CONFIRMED)
_EXPECTED = (ShipmentState.TO_PACK, ShipmentState.PACKED, ShipmentState.HANDED_OVER)


def plan(ctx: Shopping, day: date) -> None:
    """Something was promised for this day: on the next morning it is looked what became of it."""
    morning = datetime.combine(day + timedelta(days=1), AT_TEN, ctx.shop.zone)
    work.plan(
        ctx,
        LOOK,
        f"{LOOK}:{day}",
        due_at=morning.astimezone(UTC),
        payload={"day": day.isoformat()},
    )


def look(ctx: Shopping, payload: Mapping[str, Any]) -> None:
    """Have whoever packs told of all that was promised for a day and has not arrived."""
    day = payload["day"]
    if not of_day(ctx, date.fromisoformat(day)):
        return
    for person_id in staff.with_role(ctx.session, Role.PACKER):
        key = f"{LETTER}:{day}:{person_id}"
        work.plan(ctx, f"notice:{LETTER}", key, payload={"day": day}, person_id=person_id)


def of_day(ctx: Shopping, day: date) -> Sequence[Order]:
    """Orders that were promised for this day at the latest, and are still expected. A promise in
    place of which there is a newer one does not count; who comes for their goods comes when they
    like, ours was to have them ready.
    """
    newer = aliased(DeliveryPromise)
    made, mine = col(DeliveryPromise.made_at), col(DeliveryPromise.id)
    at, number = col(newer.made_at), col(newer.id)
    is_newer = or_(at > made, and_(at == made, number > mine))
    found = ctx.session.exec(
        select(Order)
        .join(DeliveryPromise, col(DeliveryPromise.order_id) == col(Order.id))
        .where(
            col(DeliveryPromise.last_on) == day,
            ~exists().where(col(newer.order_id) == col(Order.id), is_newer),
            col(Order.state).in_(STILL_OPEN),
            exists().where(
                col(Shipment.order_id) == col(Order.id), col(Shipment.state).in_(_EXPECTED)
            ),
        )
        .order_by(col(Order.id))
        .limit(MOST)
    ).all()
    return [order for order in found if not _waits_for_its_buyer(ctx, order)]


def on_the_way(ctx: Shopping, late: Sequence[Order]) -> Sequence[Order]:
    """Those of some orders of which something is with its carrier."""
    ids = [order.id for order in late]
    left = ctx.session.exec(
        select(Shipment.order_id).where(
            col(Shipment.order_id).in_(ids), Shipment.state == ShipmentState.HANDED_OVER
        )
    ).all()
    return [order for order in late if order.id in set(left)]


def have_arrived(ctx: Shopping, day: date) -> int:
    """Nobody has marked them, but what was on its way for that day has come; of how many orders.
    Each is written down in a transaction of its own, and its buyer need not be told.

    Raises:
        NotAllowed: for whoever does not pack.
    """
    ctx.need(Role.PACKER)
    come = on_the_way(ctx, of_day(ctx, day))
    for order in come:
        for parcel in fulfilment.shipments_of(ctx.session, order.id):
            if parcel.state is ShipmentState.HANDED_OVER:
                payload = {"shipment_id": parcel.id, "actor": ctx.actor}
                work.plan(ctx, ARRIVE, f"{ARRIVE}:{parcel.id}", payload=payload)
    return len(come)


def arrive(ctx: Shopping, payload: Mapping[str, Any]) -> None:
    """Count one of them as arrived."""
    ctx.actor = payload["actor"]
    fulfilment.count_as_delivered(ctx, payload["shipment_id"])


def _waits_for_its_buyer(ctx: Shopping, order: Order) -> bool:
    if not parcels.is_collected(order):
        return False
    known = fulfilment.shipments_of(ctx.session, order.id)
    return all(one.state is not ShipmentState.TO_PACK for one in known)
