"""What was promised beside what came of it: how many orders arrived by the day that was first said."""

from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlmodel import col

from models import DeliveryPromise, Order, OrderState, Shipment, ShipmentEvent
from shop.context import Shopping
from shop.parcels import UNSAID
from shop.periods import Period, bounds


@dataclass(frozen=True, slots=True)
class Kept:
    """Of so many orders that have arrived, so many came in time. Of the `unsaid` ones, which are not
    among them, nobody has said on which day they came.
    """

    in_time: int
    arrived: int
    unsaid: int = 0

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
    guessed = (
        select(col(ShipmentEvent.id))
        .join(Shipment, col(Shipment.id) == col(ShipmentEvent.shipment_id))
        .where(col(Shipment.order_id) == col(Order.id), col(ShipmentEvent.note) == UNSAID)
        .correlate(Order)
        .exists()
    )
    is_kept = (col(DeliveryPromise.last_on) >= case(*days)) & ~guessed
    sums = [func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in (is_kept, guessed)]
    in_time, unsaid, arrived = ctx.session.execute(
        select(*sums, func.count())
        .select_from(Order)
        .join(DeliveryPromise, col(DeliveryPromise.id) == said_first)
        .where(col(Order.state) == OrderState.COMPLETED, at >= begins, at < ends)
    ).one()
    return Kept(int(in_time), int(arrived) - int(unsaid), int(unsaid))
