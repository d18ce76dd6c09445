"""What was promised beside what came of it: how many orders arrived by the day that was first said."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import col, func, select

from models import DeliveryPromise, Order, OrderState
from shop.context import Shopping


@dataclass(frozen=True, slots=True)
class Kept:
    """Of so many orders that have arrived, so many came in time."""

    in_time: int
    arrived: int


def kept(ctx: Shopping, first: date, last: date) -> Kept:
    """Orders that were complete on these days of the shop's and had been promised for a day.

    The first promise counts: who moves it has not kept it.
    """
    begins, ends = (
        datetime.combine(day, time(), ctx.shop.zone).astimezone(UTC)
        for day in (first, last + timedelta(days=1))
    )
    said_first = (
        select(func.min(DeliveryPromise.id))
        .where(DeliveryPromise.order_id == Order.id)
        .correlate(Order)
        .scalar_subquery()
    )
    rows = ctx.session.exec(
        select(col(Order.closed_at), col(DeliveryPromise.last_on))
        .join(DeliveryPromise, col(DeliveryPromise.id) == said_first)
        .where(
            Order.state == OrderState.COMPLETED,
            col(Order.closed_at) >= begins,
            col(Order.closed_at) < ends,
        )
    ).all()
    in_time = [
        closed_at
        for closed_at, last_on in rows
        if closed_at is not None and closed_at.astimezone(ctx.shop.zone).date() <= last_on
    ]
    return Kept(len(in_time), len(rows))
