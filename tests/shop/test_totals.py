"""The totals say what a plain look at all orders says, whatever happened in the shop."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.roles import Role
from payments.base import Undo, UndoResult
from shop import (
    calling_off,
    delays,
    fulfilment,
    keeping,
    orders,
    periods,
    promises,
    rankings,
    recounting,
    refunds,
    statistics,
)
from shop import settings as shop_settings
from shop.events import OrderPaid
from shop.periods import Period, Span
from tests.databases import NewDatabase
from tests.shop.plainly import Plain, day_total
from tests.shop.world import World, at_once, toman

ZONES = ("Asia/Tehran", "Europe/Istanbul", "Europe/London", "America/New_York")
CALENDARS = ("gregorian", "jalali")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "arrives",
                "never marked",
                "delayed",
                "paid",
                "late",
                "unpaid",
                "cancelled",
                "called-off",
                "refunded",
                "twice",
                "next day",
            ]
        ),
        st.integers(0, 2),
        st.integers(0, 1),
        st.integers(1, 3),
        st.integers(0, 40),
    ),
    max_size=9,
)
"""What becomes of an order, whose it is, of what, how much, and after how many hours."""
SEASONS = (
    datetime(2026, 3, 19, 12, tzinfo=UTC),
    datetime(2025, 3, 18, 21, tzinfo=UTC),
    datetime(2028, 2, 27, 3, tzinfo=UTC),
    datetime(2026, 10, 24, 20, tzinfo=UTC),
    datetime(2028, 2, 29, 20, tzinfo=UTC),
    datetime(2027, 1, 30, 22, tzinfo=UTC),
    datetime(2026, 12, 31, 15, tzinfo=UTC),
)
"""Ends of Esfand, a leap day, the night the clocks of London go back; ends of months and of a year
of the other calendar, with a February that is too short for what it is compared with.
"""


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=STEPS,
    zone=st.sampled_from(ZONES),
    calendar=st.sampled_from(CALENDARS),
    begin=st.sampled_from(SEASONS),
)
def test_every_figure_is_that_of_a_plain_look(
    new_database: NewDatabase,
    steps: list[tuple[str, int, int, int, int]],
    zone: str,
    calendar: str,
    begin: datetime,
) -> None:
    world = World(new_database(), timezone=zone)
    try:
        world.clock.set(begin)
        live_by(world, calendar)
        happen(world, steps)
        for span in Span:
            check_figures(world, span)
        world.healthy()
        move_to_another_zone(world)
        live_by(world, CALENDARS[calendar == CALENDARS[0]])
        for span in Span:
            check_figures(world, span)
        world.healthy()
    finally:
        world.close()


def happen(world: World, steps: list[tuple[str, int, int, int, int]]) -> None:
    people = [world.customer(name) for name in ("مینا", "سارا", "رضا")]
    goods = [world.sells(stock_of=200), world.sells("گز آردی", price=990_000, stock_of=200)]
    for fate, who, what, units, hours in steps:
        world.wait(hours=hours)
        live(world, fate, world.place(people[who], {goods[what]: units}))


def live(world: World, fate: str, order_id: int) -> None:
    match fate:
        case "paid":
            world.pays(order_id)
        case "next day":
            attempt = world.begin(order_id)
            world.clock.advance(timedelta(minutes=50))
            world.record(attempt)
        case "late":
            attempt = world.begin(order_id)
            world.wait(hours=26)
            world.record(attempt)
        case "twice":
            first, second = world.begin(order_id), world.begin(order_id, "other")
            world.record(first)
            world.record(second)
        case "arrives":
            arrive(world, order_id, moved=False)
        case "never marked":
            arrive(world, order_id, moved=False, marked=False)
        case "delayed":
            arrive(world, order_id, moved=True)
        case "cancelled":
            with world.turn() as ctx:
                orders.cancel(ctx, orders.by_id(ctx.session, order_id), "نمی‌خواهم")
        case "called-off":
            world.pays(order_id)
            world.clock.advance(timedelta(hours=11))
            call_off(world, order_id)
        case "refunded":
            world.pays(order_id)
            world.clock.advance(timedelta(hours=15))
            give_back(world, order_id)
        case _:
            world.wait(hours=2)


def arrive(world: World, order_id: int, *, moved: bool, marked: bool = True) -> None:
    """Paid, promised for two days, perhaps moved, and there after as many days as its id says, if
    somebody has marked it at all.
    """
    with world.turn() as ctx:
        orders.by_id(ctx.session, order_id).delivery = {
            "method_id": 1, "kind": "parcel", "name": "پست", "days": [1, 2], "slot": None, "place": "",
        }  # fmt: skip
    world.pays(order_id)
    with world.turn(None, Role.OWNER) as ctx:
        promises.make(ctx, OrderPaid(order_id, 0))
        if moved:
            delays.delay(ctx, order_id, 3, "weather")
    parcel = world.ship(order_id, f"12345678{order_id}")
    world.wait(hours=order_id % 7 * 13)
    with world.turn(None, Role.OWNER) as ctx:
        if marked:
            fulfilment.delivered(ctx, fulfilment.shipment(ctx, parcel))
        else:
            fulfilment.count_as_delivered(ctx, parcel)


def call_off(world: World, order_id: int) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        calling_off.call_off(ctx, orders.by_id(ctx.session, order_id), "نداریم")
    world.clock.advance(timedelta(hours=5))
    give_back(world, order_id)


def give_back(world: World, order_id: int) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        begun = refunds.whole(ctx, orders.by_id(ctx.session, order_id), "نداریم")
    for refund in begun:
        with world.turn() as ctx:
            refunds.record(ctx, refund.id, Undo(UndoResult.DONE))


def move_to_another_zone(world: World) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        world.shop = shop_settings.change(ctx, "timezone", "Asia/Kabul")
    recounting.recount(world.database)


def live_by(world: World, calendar: str) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        world.shop = shop_settings.change(ctx, "calendar", calendar)


def check_figures(world: World, span: Span) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        today = periods.today(ctx.shop, ctx.now)
        for period in (
            periods.of(ctx.shop, span, today),
            periods.before(ctx.shop, span, today),
        ):
            plain = Plain(world, period)
            assert statistics.of(ctx, period) == plain.numbers()
            assert dict(statistics.by_day(ctx, period)) == plain.by_day()
            assert keeping.kept(ctx, period) == plain.kept()
            best = rankings.best_sellers(ctx, period, most=9)
            assert {one.name: one.units for one in best} == plain.sold()
        best = rankings.best_sellers(ctx, None, most=9)
        ever = Plain(world, Period(date(2020, 1, 1), date(2030, 1, 1)))
        assert {one.name: one.units for one in best} == ever.sold()


def test_refunds_lower_the_day_on_which_they_go_back(world: World) -> None:
    shawl = world.sells(stock_of=9)
    order_id = world.place(world.customer(), {shawl: 2})
    world.pays(order_id)
    world.clock.advance(timedelta(days=1))
    give_back(world, order_id)
    with world.turn(None, Role.OWNER) as ctx:
        days = statistics.by_day(ctx, Period(date(2026, 3, 10), date(2026, 3, 11)))
        sold = rankings.best_sellers(ctx, None)
    assert [revenue for _, revenue in days] == [toman(900_000), toman(-900_000)]
    # The money went back, the goods did not.
    assert sold[0].units == 2


def test_goods_that_come_back_are_not_sold(world: World) -> None:
    shawl = world.sells(stock_of=9)
    order_id = world.place(world.customer(), {shawl: 2})
    world.pays(order_id)
    call_off(world, order_id)
    with world.turn(None, Role.OWNER) as ctx:
        assert rankings.best_sellers(ctx, None) == []
    world.healthy()


def test_payments_at_the_same_moment_are_all_counted(world: World) -> None:
    shawl = world.sells(stock_of=99)
    attempts = [world.begin(world.place(world.customer(), {shawl: 1})) for _ in range(12)]
    pays: list[Callable[[], object]] = [partial(world.record, attempt) for attempt in attempts]
    failed = [one for one in at_once(pays) if isinstance(one, Exception)]
    assert failed == []
    with world.turn(None, Role.OWNER) as ctx:
        day = periods.today(ctx.shop, ctx.now)
        found = statistics.of(ctx, Period(day, day))
    assert (found.placed, found.paid, found.revenue) == (12, 12, toman(12 * 450_000))
    assert found.buyers_new == 12
    world.healthy()


def test_orders_at_the_same_moment_are_all_counted(world: World) -> None:
    shawl = world.sells(stock_of=99)
    people = [world.customer() for _ in range(12)]
    places: list[Callable[[], object]] = [
        partial(world.place, person, {shawl: 1}) for person in people
    ]
    failed = [one for one in at_once(places) if isinstance(one, Exception)]
    assert failed == []
    assert day_total(world.database).placed == 12
    world.healthy()


def test_the_zone_changes_while_orders_are_paid(world: World) -> None:
    shawl = world.sells(stock_of=99)
    world.clock.set(datetime(2026, 3, 10, 20, tzinfo=UTC))
    attempts = [world.begin(world.place(world.customer(), {shawl: 1})) for _ in range(8)]

    def move() -> None:
        with world.turn(None, Role.OWNER) as ctx:
            shop_settings.change(ctx, "timezone", "Asia/Kolkata")
        recounting.recount(world.database)

    works: list[Callable[[], object]] = [partial(world.record, one) for one in attempts]
    assert [
        one for one in at_once([*works[:4], move, *works[4:]]) if isinstance(one, Exception)
    ] == []
    world.healthy()
