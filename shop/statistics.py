"""How the shop does, on its own wall clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import col, func, select

from common.money import Money
from common.roles import Role
from models import (
    AttemptState,
    CaseState,
    Order,
    OrderState,
    PaymentAttempt,
    PaymentState,
    Person,
    Shipment,
    ShipmentState,
    Staff,
    SupportCase,
)
from shop.context import Shopping
from shop.settings import Shop


@dataclass(frozen=True, slots=True)
class DayNumbers:
    """One day of the shop. `revenue` is the money that came that day and settled an order, also
    for orders of another day; the last three are as of now.
    """

    day: date
    orders_placed: int
    orders_paid: int
    revenue: Money
    new_customers: int
    awaiting_payment: int
    to_ship: int
    open_cases: int


def today(ctx: Shopping) -> DayNumbers:
    """The numbers of the present day in the shop's time zone.

    Raises:
        NotAllowed: for anybody who does not run the shop.
    """
    ctx.need(Role.MANAGER)
    day = ctx.now.astimezone(ctx.shop.zone).date()
    begin, end = bounds(ctx.shop, day)
    paid_for = (
        select(func.coalesce(func.sum(PaymentAttempt.order_amount_minor), 0))
        .join(Order, col(Order.id) == PaymentAttempt.order_id)
        .where(
            PaymentAttempt.state == AttemptState.PAID,
            col(PaymentAttempt.paid_at) >= begin,
            col(PaymentAttempt.paid_at) < end,
            Order.currency == ctx.shop.currency,
        )
    )
    return DayNumbers(
        day=day,
        orders_placed=_count(ctx, Order.placed_at >= begin, Order.placed_at < end),
        orders_paid=_count(ctx, col(Order.paid_at) >= begin, col(Order.paid_at) < end),
        revenue=Money(int(ctx.session.exec(paid_for).one()), ctx.shop.currency),
        new_customers=_people(ctx, begin, end),
        awaiting_payment=_count(
            ctx,
            Order.state == OrderState.PLACED,
            Order.payment_state == PaymentState.UNPAID,
        ),
        to_ship=_parcels(ctx),
        open_cases=_cases(ctx),
    )


def bounds(shop: Shop, day: date) -> tuple[datetime, datetime]:
    """When a day of the shop begins and when the next one does, in UTC; not always 24 hours."""
    begin = datetime.combine(day, time.min, shop.zone)
    end = datetime.combine(day + timedelta(days=1), time.min, shop.zone)
    return begin.astimezone(UTC), end.astimezone(UTC)


def _count(ctx: Shopping, *conditions: object) -> int:
    return ctx.session.exec(select(func.count()).select_from(Order).where(*conditions)).one()  # type: ignore[arg-type]


def _people(ctx: Shopping, begin: datetime, end: datetime) -> int:
    """Who has come for the first time; those who work here are no customers."""
    new = (
        select(func.count())
        .select_from(Person)
        .where(
            Person.created_at >= begin,
            Person.created_at < end,
            col(Person.merged_into).is_(None),
            col(Person.id).not_in(select(Staff.person_id)),
        )
    )
    return ctx.session.exec(new).one()


def _parcels(ctx: Shopping) -> int:
    here = (ShipmentState.TO_PACK, ShipmentState.PACKED)
    waiting = select(func.count()).select_from(Shipment).where(col(Shipment.state).in_(here))
    return ctx.session.exec(waiting).one()


def _cases(ctx: Shopping) -> int:
    waiting = (
        select(func.count()).select_from(SupportCase).where(SupportCase.state == CaseState.OPEN)
    )
    return ctx.session.exec(waiting).one()
