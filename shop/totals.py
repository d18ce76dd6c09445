"""What a fact of the shop adds to its totals: each event adds in its own transaction.

What goes back lowers the day on which it goes back, never the day of the sale: a day that is over
and was told of stays as it was. So a day's revenue may be below zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy
from sqlmodel import SQLModel, col, select

from models import (
    AttemptState,
    BuyerDay,
    BuyerTotal,
    DayTotal,
    MovementKind,
    Order,
    OrderLine,
    PaymentAttempt,
    ProductDay,
    ProductTotal,
    Refund,
    Setting,
    StockMovement,
    Variant,
)
from models.database import add_up
from models.prepared import Prepared
from shop import work
from shop.context import Shopping
from shop.events import (
    Dispatcher,
    MoneyEarned,
    MoneyReturned,
    OrderCancelled,
    OrderPaid,
    OrderPlaced,
    SettingChanged,
)

RECOUNT = "numbers-recount"
"""The kind of work that counts everything again."""

KEYS: dict[type[SQLModel], tuple[str, ...]] = {
    DayTotal: ("day",),
    BuyerDay: ("day", "person_id"),
    BuyerTotal: ("person_id",),
    ProductDay: ("day", "product_id"),
    ProductTotal: ("product_id",),
}
"""The tables in the order in which everybody writes them, so that nobody waits in a circle."""

# Shared lock: the clock on the wall cannot be changed between here and the commit.
_ZONE = Prepared(
    sqlalchemy.select(col(Setting.value))
    .where(col(Setting.key) == "timezone")
    .with_for_update(read=True)
)
_FIRST = Prepared(
    sqlalchemy.update(BuyerTotal)
    .where(
        col(BuyerTotal.person_id) == sqlalchemy.bindparam("buyer"),
        sqlalchemy.or_(
            col(BuyerTotal.first_day).is_(None),
            col(BuyerTotal.first_day) > sqlalchemy.bindparam("bought_on"),
        ),
    )
    .values(first_day=sqlalchemy.bindparam("bought_on"))
)


@dataclass(frozen=True, slots=True)
class Addition:
    """So much more in one row of one table."""

    table: type[SQLModel]
    key: tuple[Any, ...]
    more: dict[str, int]

    @property
    def place(self) -> tuple[int, tuple[Any, ...]]:
        """Where it comes in the order of writing."""
        return list(KEYS).index(self.table), self.key


def placed(day: date) -> list[Addition]:
    """An order was placed."""
    return [Addition(DayTotal, (day,), {"placed": 1})]


def paid(placed_on: date, paid_on: date, person_id: int) -> list[Addition]:
    """All the money of an order has come."""
    return [
        Addition(DayTotal, (placed_on,), {"placed_paid": 1}),
        Addition(DayTotal, (paid_on,), {"paid": 1}),
        Addition(BuyerDay, (paid_on, person_id), {"orders": 1}),
        Addition(BuyerTotal, (person_id,), {"orders": 1}),
    ]


def earned(day: date, person_id: int, minor: int) -> list[Addition]:
    """Money came that counts for an order."""
    return [Addition(DayTotal, (day,), {"revenue_minor": minor}), *_of_buyer(day, person_id, minor)]


def returned(day: date, person_id: int, minor: int) -> list[Addition]:
    """Money that had counted for an order went back."""
    given = Addition(DayTotal, (day,), {"refunded_minor": minor})
    return [given, *_of_buyer(day, person_id, -minor)]


def moved(day: date, product_id: int, units: int, minor: int) -> list[Addition]:
    """Goods were sold; fewer than none are goods that came back."""
    more = {"units": units, "revenue_minor": minor}
    return [
        Addition(ProductDay, (day, product_id), more),
        Addition(ProductTotal, (product_id,), more),
    ]


def _of_buyer(day: date, person_id: int, minor: int) -> list[Addition]:
    more = {"revenue_minor": minor}
    return [
        Addition(BuyerDay, (day, person_id), more),
        Addition(BuyerTotal, (person_id,), more),
    ]


def subscribe(dispatcher: Dispatcher) -> None:
    """From now on the events of a shop change its totals."""
    dispatcher.subscribe(OrderPlaced, _placed)
    dispatcher.subscribe(OrderPaid, _paid)
    dispatcher.subscribe(MoneyEarned, _earned)
    dispatcher.subscribe(MoneyReturned, _returned)
    dispatcher.subscribe(OrderCancelled, _called_off)
    dispatcher.subscribe(SettingChanged, _clock_changed)


def write(ctx: Shopping, additions: Iterable[Addition]) -> None:
    """Add to the totals, always in the same order."""
    for one in sorted(additions, key=lambda one: one.place):
        names = KEYS[one.table]
        values = {**dict(zip(names, one.key, strict=True)), **one.more}
        add_up(ctx.session, one.table, values, key=names)


def _placed(ctx: Shopping, event: OrderPlaced) -> None:
    order = ctx.session.get_one(Order, event.order_id)
    write(ctx, placed(_day(order.placed_at, _zone(ctx))))


def _paid(ctx: Shopping, event: OrderPaid) -> None:
    zone = _zone(ctx)
    order = ctx.session.get_one(Order, event.order_id)
    day = _day(order.paid_at or ctx.now, zone)
    additions = paid(_day(order.placed_at, zone), day, order.person_id)
    write(ctx, additions + _goods(ctx, order.id, MovementKind.COMMIT, day))
    _FIRST.run(ctx.session, {"buyer": order.person_id, "bought_on": day})


def _earned(ctx: Shopping, event: MoneyEarned) -> None:
    order = ctx.session.get_one(Order, event.order_id)
    attempt = ctx.session.get_one(PaymentAttempt, event.attempt_id)
    day = _day(attempt.paid_at or ctx.now, _zone(ctx))
    write(ctx, earned(day, order.person_id, attempt.order_amount_minor))


def _returned(ctx: Shopping, event: MoneyReturned) -> None:
    refund = ctx.session.get_one(Refund, event.refund_id)
    attempt = ctx.session.get_one(PaymentAttempt, refund.attempt_id)
    if attempt.state is not AttemptState.PAID:
        # It had been set aside, and never was revenue.
        return
    order = ctx.session.get_one(Order, event.order_id)
    day = _day(refund.done_at or ctx.now, _zone(ctx))
    write(ctx, returned(day, order.person_id, refund.order_amount_minor))


def _called_off(ctx: Shopping, event: OrderCancelled) -> None:
    """The goods of a paid order are back on the shelf."""
    back = _goods(ctx, event.order_id, MovementKind.RECEIVE, _day(ctx.now, _zone(ctx)))
    write(ctx, back)


def _clock_changed(ctx: Shopping, event: SettingChanged) -> None:
    """Days begin at another moment; the calendar only says how they are called."""
    if event.key == "timezone":
        work.plan(ctx, RECOUNT, f"{RECOUNT}:{ctx.now.isoformat()}", payload={})


def _goods(ctx: Shopping, order_id: int, kind: MovementKind, day: date) -> list[Addition]:
    sign = 1 if kind is MovementKind.COMMIT else -1
    rows = ctx.session.exec(
        select(Variant.product_id, StockMovement.quantity, OrderLine.unit_minor)
        .select_from(StockMovement)
        .join(
            OrderLine,
            (col(OrderLine.order_id) == col(StockMovement.order_id))
            & (col(OrderLine.variant_id) == col(StockMovement.variant_id)),
        )
        .join(Variant, col(Variant.id) == StockMovement.variant_id)
        .where(StockMovement.order_id == order_id, StockMovement.kind == kind)
    )
    return [
        one
        for product_id, units, unit in rows
        for one in moved(day, product_id, sign * units, sign * units * unit)
    ]


def _day(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def _zone(ctx: Shopping) -> ZoneInfo:
    row = _ZONE.first(ctx.session)
    return ctx.shop.zone if row is None else ZoneInfo(row.value)
