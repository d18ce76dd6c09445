"""Being late, said openly: all whom it concerns are told, with the reason and the new days."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlmodel import col, select

from common.amounts import find_count
from common.errors import BadInput, Conflict, ShopError
from common.messages import Code
from common.roles import Role
from common.text import clean_input
from models import (
    DeliveryPromise,
    Order,
    OrderLine,
    OrderState,
    PaymentState,
    Shipment,
    ShipmentState,
    Variant,
)
from shop import audit, calling_off, orders, promises, work
from shop.context import Shopping
from shop.events import OrderDelayed

BY_THE_BUYER = "buyer"
"""Why an order was called off, as `shop.orders` has it."""
DELAY = "order-delay"
"""The kind of work that moves the days of one order."""
REASONS = ("weather", "carrier", "supplier", "busy", "holiday")
"""What is offered as a reason; any other is the seller's own words."""
MOST_DAYS = 60
"""Whoever is later than that had better talk with the buyer."""
MOST_AT_ONCE = 500
LONGEST_REASON = 200
_EXPECTED = (ShipmentState.TO_PACK, ShipmentState.PACKED, ShipmentState.HANDED_OVER)


def expected(ctx: Shopping, which: Any = None) -> Sequence[Order]:
    """Paid orders whose parcels have not arrived, the oldest first; `which` narrows them down."""
    found = (
        select(Order)
        .where(
            col(Order.payment_state).in_([PaymentState.PAID, PaymentState.SURPLUS]),
            col(Order.state).in_([OrderState.PLACED, OrderState.CONFIRMED]),
            select(Shipment.id)
            .where(Shipment.order_id == Order.id, col(Shipment.state).in_(_EXPECTED))
            .exists(),
        )
        .order_by(col(Order.id))
        .limit(MOST_AT_ONCE)
    )
    return ctx.session.exec(found if which is None else found.where(which)).all()


def expected_of(ctx: Shopping, some: Sequence[Order]) -> set[int]:
    """The ids of those among some orders."""
    return {order.id for order in expected(ctx, col(Order.id).in_([one.id for one in some]))}


def with_product(ctx: Shopping, product_id: int) -> Sequence[Order]:
    """Those with this product in them, in whichever variant."""
    kinds = select(Variant.id).where(Variant.product_id == product_id)
    lines = select(OrderLine.order_id).where(col(OrderLine.variant_id).in_(kinds))
    return expected(ctx, col(Order.id).in_(lines))


def paid_on(ctx: Shopping, day: date) -> Sequence[Order]:
    """Those that were paid on this day of the shop's."""
    begins, ends = (
        datetime.combine(day + timedelta(days=more), time(), ctx.shop.zone).astimezone(UTC)
        for more in (0, 1)
    )
    return expected(ctx, (col(Order.paid_at) >= begins) & (col(Order.paid_at) < ends))


def may_be_late(order: Order, parcels: Sequence[Shipment]) -> bool:
    """Whether its buyer still waits for any of it."""
    paid = order.payment_state in (PaymentState.PAID, PaymentState.SURPLUS)
    is_open = order.state in (OrderState.PLACED, OrderState.CONFIRMED)
    return paid and is_open and any(parcel.state in _EXPECTED for parcel in parcels)


def plan(ctx: Shopping, late: Sequence[Order], days: int, reason: str) -> None:
    """Have the days of these orders moved, each in a transaction of its own.

    Raises:
        NotAllowed: for whoever does not pack.
    """
    ctx.need(Role.PACKER)
    for order in late:
        payload = {"order_id": order.id, "days": days, "reason": reason, "actor": ctx.actor}
        work.plan(ctx, DELAY, f"{DELAY}:{order.id}:{ctx.now.isoformat()}", payload=payload)


def run(ctx: Shopping, payload: Any) -> None:
    """Move the days of one order; one that has arrived meanwhile stays as it is."""
    ctx.actor = payload["actor"]
    try:
        delay(ctx, payload["order_id"], payload["days"], payload["reason"])
    except ShopError:
        return


def delay(ctx: Shopping, order_id: int, days: int, reason: str) -> DeliveryPromise:
    """The order comes so many days later than was said, or than today where that is past.

    Raises:
        NotAllowed: for whoever does not pack.
        Conflict: it is not paid, or it has arrived.
    """
    ctx.need(Role.PACKER)
    order = orders.locked(ctx.session, order_id)
    if not expected(ctx, col(Order.id) == order_id):
        raise Conflict("delay-nothing-open", code=Code(order.code))
    today, before = promises.today_in(ctx), promises.for_buyer(ctx, order)
    said = (before.ships_on, before.first_on, before.last_on) if before else (today,) * 3
    leaves, first, last = (max(day, today) + timedelta(days=days) for day in said)
    promise = promises.write(ctx, order_id, leaves, first, last, reason)
    was = {"last_on": said[2].isoformat()} if before else None
    audit.write(
        ctx, "order.delayed", "order", order_id, was, {"last_on": str(last), "reason": reason}
    )
    ctx.publish(OrderDelayed(order_id, promise.id))
    return promise


def may_give_up(ctx: Shopping, order: Order) -> bool:
    """Whether its buyer was told of a delay, and nothing of it has left the shop."""
    promise = promises.of(ctx.session, order.id)
    told = promise is not None and bool(promise.reason)
    return told and calling_off.may_call_off(_as_the_shop(ctx), order)


def give_up(ctx: Shopping, order: Order) -> Order:
    """Its buyer does not wait any longer: the shop has offered it, so it asks nobody.

    Raises:
        Conflict: there is no delay, or it has left.
    """
    if order.state is not OrderState.CANCELLED and not may_give_up(ctx, order):
        raise Conflict("order-cannot-cancel")
    return calling_off.call_off(_as_the_shop(ctx), order, BY_THE_BUYER)


def _as_the_shop(ctx: Shopping) -> Shopping:
    """The shop keeps its word; the audit still says whose wish it was."""
    return replace(ctx, role=Role.SYSTEM)


def parse_days(text: str) -> int:
    """How many days later.

    Raises:
        BadInput: no number, or one that nobody should be told.
    """
    days = find_count(text)
    if days is None or not 1 <= days <= MOST_DAYS:
        raise BadInput("delay-days-unreadable", most=MOST_DAYS)
    return days


def parse_reason(text: str) -> str:
    """The seller's own words for why.

    Raises:
        BadInput: next to none.
    """
    reason = clean_input(text, LONGEST_REASON)
    if len(reason) < 3:
        raise BadInput("delay-reason-missing")
    return reason
