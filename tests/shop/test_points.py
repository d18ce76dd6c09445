"""Points: earned by money that came, ready when goods cannot go back, never spent twice."""

from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from common.errors import Conflict, LimitReached, NotAllowed
from common.money import Money
from common.roles import Role
from models import AdjustmentKind, DueWork, Order, Shipment
from shop import billing, cart, fulfilment, orders, points, pricing, quoting, settings
from shop.context import Shopping
from shop.points import Balance
from shop.pricing import Change
from tests.shop.world import World, at_once, give_points, toman


@pytest.fixture
def club(world: World) -> World:
    """The shop with a club that gives five per cent back."""
    with world.turn(None, Role.OWNER) as ctx:
        world.shop = settings.change(ctx, "points_bps", 500)
    return world


def give(world: World, person_id: int, count: int) -> None:
    """Points from an earlier purchase."""
    with world.turn() as ctx:
        give_points(ctx, person_id, count)


def buy(world: World, person_id: int, variant_id: int) -> Order:
    with world.turn(person_id) as ctx:
        return order_with_points(ctx, variant_id)


def order_with_points(ctx: Shopping, variant_id: int) -> Order:
    cart.put(ctx, variant_id, 1)
    quote = quoting.quote_cart(ctx, cart.lines(ctx), with_points=True)
    return orders.place(ctx, quote, None)


def balance(world: World, person_id: int) -> Balance:
    with world.turn(person_id) as ctx:
        return points.balance(ctx)


def ripen(world: World) -> None:
    """Do what is due of it, as the scheduler does."""
    with world.turn() as ctx:
        due = select(DueWork).where(
            DueWork.kind == "points-ripen", col(DueWork.due_at) <= world.clock.now()
        )
        for row in ctx.session.exec(due).all():
            points.ripen(ctx, orders.locked(ctx.session, row.payload["order_id"]))


def test_points_come_with_the_money_and_are_ready_when_goods_cannot_go_back(club: World) -> None:
    mina = club.customer()
    order_id = club.place(mina, {club.sells(): 1})
    assert balance(club, mina) == Balance(0, 0)
    club.pays(order_id)
    # Five per cent of 450,000 Toman are 22,500 Toman; a point is 100.
    assert balance(club, mina) == Balance(0, 225)
    # A week until it counts as delivered, then seven days of work: one Friday lies between.
    club.clock.advance(timedelta(days=15, hours=11))
    ripen(club)
    assert balance(club, mina) == Balance(0, 225)
    club.clock.advance(timedelta(hours=2))
    ripen(club)
    ripen(club)
    assert balance(club, mina) == Balance(225, 0)
    club.healthy()


def test_from_its_delivery_on_the_time_to_return_runs(club: World) -> None:
    mina = club.customer()
    order_id = club.place(mina, {club.sells(): 1})
    club.pays(order_id)
    parcel = club.ship(order_id)
    club.clock.advance(timedelta(days=1))
    with club.turn(None, Role.OWNER) as ctx:
        fulfilment.delivered(ctx, ctx.session.get_one(Shipment, parcel))
    club.clock.advance(timedelta(days=8))
    ripen(club)
    assert balance(club, mina) == Balance(0, 225)
    club.clock.advance(timedelta(hours=13))
    ripen(club)
    assert balance(club, mina) == Balance(225, 0)


def test_a_shop_without_a_club_gives_none(world: World) -> None:
    mina = world.customer()
    world.pays(world.place(mina, {world.sells(): 1}))
    assert balance(world, mina) == Balance(0, 0)
    world.healthy()


def test_points_are_held_then_spent(club: World) -> None:
    mina, shawl = club.customer(), club.sells()
    give(club, mina, 1_000)
    order = buy(club, mina, shawl)
    assert (order.discount_minor, order.total) == (toman(100_000).minor, toman(350_000))
    assert balance(club, mina) == Balance(0, 0)
    club.healthy()
    club.pays(order.id)
    # What points paid brings none.
    assert balance(club, mina) == Balance(0, 175)
    club.healthy()


def test_points_pay_half_of_the_goods_at_most(club: World) -> None:
    mina = club.customer()
    give(club, mina, 10_000)
    order = buy(club, mina, club.sells())
    assert order.total == toman(225_000)
    assert balance(club, mina).ready == 10_000 - 2_250


@pytest.mark.parametrize("expires", [True, False])
def test_an_order_that_dies_gives_its_points_back(club: World, expires: bool) -> None:
    mina, shawl = club.customer(), club.sells()
    give(club, mina, 1_000)
    order = buy(club, mina, shawl)
    if expires:
        club.wait(minutes=61)
    else:
        with club.turn(mina) as ctx:
            orders.cancel(ctx, orders.by_id(ctx.session, order.id), "buyer")
    assert balance(club, mina) == Balance(1_000, 0)
    club.healthy()
    buy(club, mina, shawl)
    assert balance(club, mina) == Balance(0, 0)
    club.healthy()


def test_late_money_takes_the_points_again(club: World) -> None:
    mina, shawl = club.customer(), club.sells()
    give(club, mina, 1_000)
    order = buy(club, mina, shawl)
    attempt = club.begin(order.id)
    club.wait(hours=5)
    assert balance(club, mina).ready == 1_000
    assert isinstance(club.record(attempt), billing.Settled)
    assert balance(club, mina) == Balance(0, 175)
    club.healthy()


def test_late_money_for_points_that_were_spent_goes_to_the_owner(club: World) -> None:
    mina, shawl = club.customer(), club.sells()
    give(club, mina, 1_000)
    order = buy(club, mina, shawl)
    attempt = club.begin(order.id)
    club.wait(hours=5)
    buy(club, mina, shawl)
    assert isinstance(club.record(attempt), billing.Review)
    assert balance(club, mina) == Balance(0, 0)
    club.healthy()


def test_the_same_points_are_not_spent_twice_at_once(club: World) -> None:
    mina = club.customer()
    give(club, mina, 1_000)
    goods = [club.sells(f"کالا {number}") for number in range(2)]

    def order(variant_id: int, quote: pricing.Quote) -> Order:
        with club.turn(mina) as ctx:
            return orders.place(ctx, quote, None)

    works = []
    for variant_id in goods:
        with club.turn(mina) as ctx:
            cart.clear(ctx)
            cart.put(ctx, variant_id, 1)
            quote = quoting.quote_cart(ctx, cart.lines(ctx), with_points=True)
        works.append(partial(order, variant_id, quote))
    with club.turn(mina) as ctx:
        for variant_id in goods:
            cart.put(ctx, variant_id, 1)
    came = at_once(works)
    assert sum(isinstance(one, Order) for one in came) == 1, came
    assert sum(isinstance(one, LimitReached) for one in came) == 1, came
    assert balance(club, mina) == Balance(0, 0)
    club.healthy()


@pytest.mark.parametrize(("count", "off"), [(10, 11), (4_000, 4_000)])
def test_a_quote_nobody_could_have_been_shown_is_refused(club: World, count: int, off: int) -> None:
    mina, shawl = club.customer(), club.sells()
    give(club, mina, 10_000)
    with club.turn(mina) as ctx:
        cart.put(ctx, shawl, 1)
        change = Change(AdjustmentKind.POINTS, str(count), -toman(off * 100))
        quote = pricing.quote(cart.lines(ctx).lines, None, [change], "IRR")
        with pytest.raises(Conflict):
            orders.place(ctx, quote, None)


def test_only_the_owner_sets_the_club_up(world: World) -> None:
    with world.turn(world.customer()) as ctx, pytest.raises(NotAllowed):
        settings.change(ctx, "points_bps", 500)


@given(ready=st.integers(-100, 10**9), minor=st.integers(0, 10**12))
def test_points_never_pay_more_than_half(ready: int, minor: int) -> None:
    for currency in ("IRR", "TRY", "USD"):
        spent = points.payable(ready, Money(minor, currency))
        assert 0 <= spent <= max(ready, 0)
        assert points.worth(spent, currency).minor * 2 <= minor
