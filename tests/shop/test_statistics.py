"""The day of the shop is the day on its own wall."""

from datetime import UTC, date, datetime, timedelta

import pytest

from common.errors import NotAllowed
from common.roles import Role
from models import StaffRole
from shop import staff, statistics
from shop.settings import Shop
from shop.statistics import DayNumbers
from tests.shop.world import World, toman


def today(world: World) -> DayNumbers:
    with world.turn(None, Role.OWNER) as ctx:
        return statistics.today(ctx)


def test_todays_orders_and_revenue(world: World) -> None:
    shawl = world.sells(stock_of=9)
    first = world.place(world.customer(), {shawl: 2})
    world.place(world.customer("سارا"), {shawl: 1})
    world.pays(first)
    assert today(world) == DayNumbers(
        day=date(2026, 3, 10),
        orders_placed=2,
        orders_paid=1,
        revenue=toman(900_000),
        new_customers=2,
        awaiting_payment=1,
        to_ship=1,
        open_cases=0,
    )
    world.ship(first)
    assert today(world).to_ship == 0


def test_who_works_here_is_no_customer(world: World) -> None:
    owner, _ = world.customer("نسرین"), world.customer("سارا")
    with world.turn() as ctx:
        staff.appoint(ctx.session, owner, StaffRole.OWNER, ctx.now, actor="installation")
    assert today(world).new_customers == 1


def test_the_day_ends_at_midnight_in_tehran(world: World) -> None:
    shawl = world.sells(stock_of=9)
    world.clock.set(datetime(2026, 3, 10, 20, 29, tzinfo=UTC))
    order_id = world.place(world.customer(), {shawl: 1})
    world.clock.advance(timedelta(minutes=1))
    world.pays(order_id)
    numbers = today(world)
    assert numbers.day == date(2026, 3, 11)
    assert (numbers.orders_placed, numbers.orders_paid) == (0, 1)
    assert numbers.revenue == toman(450_000)


def test_money_under_review_is_no_revenue(world: World) -> None:
    shawl = world.sells(stock_of=9)
    order_id = world.place(world.customer(), {shawl: 1})
    first, second = world.begin(order_id), world.begin(order_id, "other")
    world.record(first)
    world.record(second)
    assert today(world).revenue == toman(450_000)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Asia/Tehran", date(2026, 3, 22), 24),
        # Tehran put its clocks forward at midnight for the last time that day.
        ("Asia/Tehran", date(2022, 3, 22), 23),
        ("Asia/Tehran", date(2022, 9, 21), 25),
        ("Europe/Istanbul", date(2026, 3, 29), 24),
        ("Europe/London", date(2026, 3, 29), 23),
        ("Europe/London", date(2026, 10, 25), 25),
    ],
)
def test_days_have_the_hours_the_clock_gives_them(zone: str, day: date, hours: int) -> None:
    begin, end = statistics.bounds(Shop("گلستان", "fa", "IRR", zone), day)
    assert end - begin == timedelta(hours=hours)
    assert begin.tzinfo is UTC


def test_buyers_do_not_see_the_numbers(world: World) -> None:
    with world.turn(world.customer()) as ctx, pytest.raises(NotAllowed):
        statistics.today(ctx)
