"""On which days an order was promised; what was said stays on record beside what came of it."""

from datetime import date, timedelta

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, col

from models import DeliveryKind, DeliveryPromise, Order
from models.loaded import PreparedRows
from shop import orders
from shop.context import Shopping
from shop.events import CashChosen, OrderPaid, PromiseMade
from shop.settings import Shop


def make(ctx: Shopping, event: OrderPaid | CashChosen) -> None:
    """Promise an order that is to be sent for the days of its way of delivery; nothing where no days are known."""
    order = orders.by_id(ctx.session, event.order_id)
    if order.delivery is None or of(ctx.session, order.id) is not None:
        return
    today = today_in(ctx)
    first, last = (today + timedelta(days=count) for count in order.delivery["days"])
    is_pickup = order.delivery["kind"] == DeliveryKind.PICKUP.value
    leaves = last if is_pickup else min(today + timedelta(days=ctx.shop.dispatch_days), first)
    write(ctx, order.id, leaves, first, last)


_NOW = PreparedRows(
    DeliveryPromise,
    sqlalchemy.select(DeliveryPromise)
    .where(col(DeliveryPromise.order_id) == bindparam("order_id"))
    .order_by(col(DeliveryPromise.made_at).desc(), col(DeliveryPromise.id).desc())
    .limit(1),
)


def write(
    ctx: Shopping, order_id: int, ships_on: date, first_on: date, last_on: date, reason: str = ""
) -> DeliveryPromise:
    """From now on these days count."""
    promise = DeliveryPromise(
        order_id=order_id,
        ships_on=ships_on,
        first_on=first_on,
        last_on=last_on,
        reason=reason,
        made_at=ctx.now,
    )
    ctx.session.add(promise)
    ctx.session.flush()
    ctx.publish(PromiseMade(order_id, promise.id))
    return promise


def of(session: Session, order_id: int) -> DeliveryPromise | None:
    """What is promised now."""
    return _NOW.first(session, order_id=order_id)


def for_buyer(ctx: Shopping, order: Order) -> DeliveryPromise | None:
    """What the buyer was told of; also of an order that was paid before promises were kept."""
    return told(ctx.session, ctx.shop, order)


def told(session: Session, shop: Shop, order: Order) -> DeliveryPromise | None:
    """The same for whoever only reads."""
    found = of(session, order.id)
    if found is not None or order.delivery is None or order.paid_at is None:
        return found
    paid_on = order.paid_at.astimezone(shop.zone).date()
    first, last = (paid_on + timedelta(days=count) for count in order.delivery["days"])
    return DeliveryPromise(
        order_id=order.id, ships_on=first, first_on=first, last_on=last, made_at=order.paid_at
    )


def days_left(ctx: Shopping, promise: DeliveryPromise) -> tuple[int, int]:
    """Days until it may be there, and until it is there at the latest, on the shop's calendar."""
    today = today_in(ctx)
    return (promise.first_on - today).days, (promise.last_on - today).days


def today_in(ctx: Shopping) -> date:
    """The day it is in the shop."""
    return ctx.now.astimezone(ctx.shop.zone).date()
