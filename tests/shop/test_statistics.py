"""The day of the shop is the day on its own wall."""

from datetime import UTC, date, datetime, timedelta

import pytest

from common.errors import NotAllowed
from common.roles import Role
from models import Person, Product, StaffRole, Variant
from shop import periods, rankings, staff, statistics
from shop.periods import Period, Span
from shop.rankings import Low, Sold
from shop.statistics import Numbers, Waiting
from tests.shop.world import World, toman


def numbers(world: World, span: Span = Span.TODAY) -> Numbers:
    with world.turn(None, Role.OWNER) as ctx:
        day = periods.today(ctx.shop, ctx.now)
        return statistics.of(ctx, periods.of(ctx.shop, span, day))


def waiting(world: World) -> Waiting:
    with world.turn(None, Role.OWNER) as ctx:
        return statistics.waiting(ctx)


def test_todays_orders_and_revenue(world: World) -> None:
    shawl = world.sells(stock_of=9)
    first = world.place(world.customer(), {shawl: 2})
    world.place(world.customer("سارا"), {shawl: 1})
    world.pays(first)
    assert numbers(world) == Numbers(
        came=toman(900_000),
        returned=toman(0),
        placed=2,
        paid=1,
        buyers_new=1,
        buyers_returning=0,
        revenue_new=toman(900_000),
        newcomers=2,
    )
    assert waiting(world) == Waiting(awaiting_payment=1, to_ship=1, open_cases=0)
    world.ship(first)
    assert waiting(world).to_ship == 0


def test_who_works_here_is_no_customer(world: World) -> None:
    owner, _ = world.customer("نسرین"), world.customer("سارا")
    with world.turn() as ctx:
        staff.appoint(ctx.session, owner, StaffRole.OWNER, ctx.now, actor="installation")
    assert numbers(world).newcomers == 1


def test_the_day_ends_at_midnight_in_tehran(world: World) -> None:
    shawl = world.sells(stock_of=9)
    world.clock.set(datetime(2026, 3, 10, 20, 29, tzinfo=UTC))
    order_id = world.place(world.customer(), {shawl: 1})
    world.clock.advance(timedelta(minutes=1))
    world.pays(order_id)
    today, yesterday = numbers(world), numbers(world, Span.YESTERDAY)
    assert (today.placed, today.revenue, today.buyers) == (0, toman(450_000), 1)
    # Yesterday's order is paid by now, though its money came today.
    assert (yesterday.placed, yesterday.paid, yesterday.revenue) == (1, 1, toman(0))


def test_money_under_review_is_no_revenue(world: World) -> None:
    shawl = world.sells(stock_of=9)
    order_id = world.place(world.customer(), {shawl: 1})
    first, second = world.begin(order_id), world.begin(order_id, "other")
    world.record(first)
    world.record(second)
    assert numbers(world).revenue == toman(450_000)


def test_who_comes_back_is_a_returning_buyer(world: World) -> None:
    shawl, mina = world.sells(stock_of=9), world.customer()
    world.pays(world.place(mina, {shawl: 1}))
    world.pays(world.place(mina, {shawl: 1}))
    assert numbers(world).buyers_new == 1
    world.clock.advance(timedelta(days=1))
    world.pays(world.place(mina, {shawl: 1}))
    world.pays(world.place(world.customer("سارا"), {shawl: 2}))
    today = numbers(world)
    assert (today.buyers_new, today.buyers_returning) == (1, 1)
    assert today.revenue_new == toman(900_000)


def test_two_chats_that_were_joined_are_one_buyer(world: World) -> None:
    shawl, mina, other = world.sells(stock_of=9), world.customer(), world.customer("مینا ۲")
    world.pays(world.place(mina, {shawl: 1}))
    world.clock.advance(timedelta(days=1))
    world.pays(world.place(other, {shawl: 1}))
    world.pays(world.place(mina, {shawl: 1}))
    with world.turn() as ctx:
        ctx.session.get_one(Person, other).merged_into = mina
    today = numbers(world)
    assert (today.buyers_new, today.buyers_returning) == (0, 1)


def test_what_sells_best(world: World) -> None:
    shawl = world.sells(stock_of=9)
    gaz = world.sells("گز آردی", price=1_500_000, stock_of=9)
    world.sells("چای")
    world.pays(world.place(world.customer(), {shawl: 1, gaz: 3}))
    world.clock.advance(timedelta(days=1))
    world.pays(world.place(world.customer(), {shawl: 5}))
    with world.turn(None, Role.OWNER) as ctx:
        first = rankings.best_sellers(ctx, Period(date(2026, 3, 10), date(2026, 3, 10)))
        ever = rankings.best_sellers(ctx, None, most=1)
    assert [(one.name, one.units, one.revenue) for one in first] == [
        ("گز آردی", 3, toman(450_000)),
        ("شال نخی", 1, toman(450_000)),
    ]
    assert ever == [Sold(ever[0].product_id, "شال نخی", 6, toman(2_700_000))]


def test_what_runs_out(world: World) -> None:
    shawl = world.sells(stock_of=3)
    world.sells("گز آردی", stock_of=0)
    hidden = world.sells("چای", stock_of=0)
    with world.turn() as ctx:
        product = ctx.session.get_one(Variant, hidden).product_id
        ctx.session.get_one(Product, product).visible = False
    world.place(world.customer(), {shawl: 1})
    with world.turn(None, Role.OWNER) as ctx:
        found = rankings.low_stock(ctx)
    assert [(one.name, one.left) for one in found] == [("گز آردی", 0), ("شال نخی", 2)]
    assert isinstance(found[0], Low)


def test_buyers_do_not_see_the_numbers(world: World) -> None:
    period = Period(date(2026, 3, 10), date(2026, 3, 10))
    with world.turn(world.customer()) as ctx:
        for ask in (
            lambda: statistics.of(ctx, period),
            lambda: statistics.by_day(ctx, period),
            lambda: rankings.best_sellers(ctx, period),
            lambda: rankings.low_stock(ctx),
            lambda: statistics.waiting(ctx),
        ):
            with pytest.raises(NotAllowed):
                ask()
