"""What was promised beside what came of it: how many orders arrived by the day that was first said."""

from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlmodel import col

from models import DeliveryPromise, Order, OrderState
from shop.context import Shopping
from shop.periods import Period, bounds


@dataclass(frozen=True, slots=True)
class Kept:
    """Of so many orders that have arrived, so many came in time."""

    in_time: int
    arrived: int

    @property
    def percent(self) -> int:
        """Of a hundred orders so many; all of none."""
        return round(self.in_time * 100 / self.arrived) if self.arrived else 100


def kept(ctx: Shopping, period: Period) -> Kept:
    """Orders that were complete on these days of the shop's and had been promised for a day.

    The first promise counts: who moves it has not kept it.
    """
    begins, ends = bounds(ctx.shop, period)
    at = col(Order.closed_at)
    said_first = (
        select(func.min(col(DeliveryPromise.id)))
        .where(col(DeliveryPromise.order_id) == col(Order.id))
        .correlate(Order)
        .scalar_subquery()
    )
    # No database counts days on the shop's wall, so each day of the period says when it is over.
    days = [(at < bounds(ctx.shop, Period(day, day))[1], day) for day in period.days]
    in_time = case((col(DeliveryPromise.last_on) >= case(*days), 1), else_=0)
    row = ctx.session.execute(
        select(func.coalesce(func.sum(in_time), 0), func.count())
        .select_from(Order)
        .join(DeliveryPromise, col(DeliveryPromise.id) == said_first)
        .where(col(Order.state) == OrderState.COMPLETED, at >= begins, at < ends)
    ).one()
    return Kept(int(row[0]), int(row[1]))
