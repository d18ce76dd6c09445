"""Giving goods back, and parcels that count as delivered."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from common.errors import BadInput, Conflict, NotFound, ShopError
from common.roles import Role
from models import (
    OrderState,
    Product,
    ProductKind,
    ReturnReason,
    ReturnRequest,
    ShipmentState,
    Variant,
)
from scheduler.transactions import arrive
from shop import fulfilment, orders, returns, settings, support, withdrawal
from shop.events import OrderDelivered, ReturnRequested
from shop.settings import Shop
from tests.shop.world import World, at_once

IRAN = Shop("گلستان", "fa", "IRR", "Asia/Tehran")
TURKEY = Shop("Kordon", "tr", "TRY", "Europe/Istanbul")
UNLIKE = ReturnReason.UNLIKE


@pytest.mark.parametrize(
    ("shop", "arrived", "last"),
    [
        # 2026-03-10 is a Tuesday; Fridays do not count in Iran.
        (IRAN, "2026-03-10T08:30", date(2026, 3, 18)),
        (IRAN, "2026-03-12T08:30", date(2026, 3, 21)),
        (IRAN, "2026-03-13T08:30", date(2026, 3, 21)),
        # After half past eight in the evening it is tomorrow in Tehran.
        (IRAN, "2026-03-10T20:45", date(2026, 3, 19)),
        (TURKEY, "2026-02-20T12:00", date(2026, 3, 6)),
        (TURKEY, "2028-02-20T12:00", date(2028, 3, 5)),
        (replace(TURKEY, return_days=30), "2026-02-20T12:00", date(2026, 3, 22)),
        (replace(TURKEY, return_days=7), "2026-02-20T12:00", date(2026, 3, 6)),
        (replace(IRAN, return_days=10), "2026-03-10T08:30", date(2026, 3, 22)),
    ],
)
def test_the_last_day_to_give_goods_back(shop: Shop, arrived: str, last: date) -> None:
    closes = withdrawal.closes_at(shop, datetime.fromisoformat(arrived).replace(tzinfo=UTC))
    wall = closes.astimezone(shop.zone)
    assert (wall.hour, wall.minute) == (0, 0)
    assert wall.date() - timedelta(days=1) == last


def sent(world: World, units: int = 3) -> tuple[int, int]:
    """A paid order on its way, and its buyer."""
    mina = world.customer()
    order_id = world.place(mina, {world.sells(): units})
    world.pays(order_id)
    world.ship(order_id)
    return order_id, mina


def give_back(
    world: World, person_id: int, order_id: int, units: int, reason: ReturnReason = UNLIKE
) -> ReturnRequest:
    with world.turn(person_id) as ctx:
        order = orders.by_id(ctx.session, order_id)
        line = orders.lines_of(ctx.session, order_id)[0]
        return returns.request(ctx, order, {line.id: units}, reason, "رنگش فرق دارد")


def test_a_request_is_kept_and_the_staff_have_it_in_a_talk(world: World) -> None:
    order_id, mina = sent(world)
    made = give_back(world, mina, order_id, 2)
    assert world.heard.count(ReturnRequested(made.id, made.case_id)) == 1
    with world.turn(mina) as ctx:
        case = support.case(ctx, made.case_id)
        assert case.order_id == order_id
        left = returns.returnable(ctx, orders.by_id(ctx.session, order_id))
        assert [one.left for one in left] == [1]
        assert [units for _, units in returns.goods_of(ctx.session, made.id)] == [2]
    give_back(world, mina, order_id, 1)
    with pytest.raises(Conflict) as refused:
        give_back(world, mina, order_id, 1)
    assert refused.value.message.key == "return-asked-already"
    world.healthy()


def test_nobody_gives_back_more_than_they_bought(world: World) -> None:
    order_id, mina = sent(world)
    outcomes = at_once([partial(give_back, world, mina, order_id, 2) for _ in range(4)])
    assert sum(isinstance(one, ReturnRequest) for one in outcomes) == 1
    assert sum(isinstance(one, Conflict) for one in outcomes) == 3


@pytest.mark.parametrize(("units", "refusal"), [(0, Conflict), (4, Conflict), (-1, Conflict)])
def test_units_that_nobody_has_are_refused(
    world: World, units: int, refusal: type[ShopError]
) -> None:
    order_id, mina = sent(world)
    with pytest.raises(refusal):
        give_back(world, mina, order_id, units)
    with world.turn(mina) as ctx, pytest.raises(BadInput):
        returns.request(ctx, orders.by_id(ctx.session, order_id), {}, UNLIKE)


def test_it_is_asked_by_its_buyer_alone(world: World) -> None:
    order_id, _ = sent(world)
    with pytest.raises(NotFound):
        give_back(world, world.customer("رضا"), order_id, 1)
    with world.turn(world.customer("مینا"), Role.OWNER) as ctx, pytest.raises(NotFound):
        returns.request(ctx, orders.by_id(ctx.session, order_id), {1: 1}, UNLIKE)


def test_before_it_has_left_and_after_its_days_nothing_is_given_back(world: World) -> None:
    mina = world.customer()
    order_id = world.place(mina, {world.sells(): 1})
    with pytest.raises(Conflict):
        give_back(world, mina, order_id, 1)
    world.pays(order_id)
    with pytest.raises(Conflict):
        give_back(world, mina, order_id, 1)
    world.ship(order_id)
    # Four days on the road at most, then seven days of work and the rest of the last one.
    world.clock.set(datetime(2026, 3, 22, 20, 29, tzinfo=UTC))
    with world.turn(mina) as ctx:
        assert returns.check(ctx, orders.by_id(ctx.session, order_id))
    world.clock.set(datetime(2026, 3, 22, 20, 30, tzinfo=UTC))
    with pytest.raises(Conflict) as refused:
        give_back(world, mina, order_id, 1)
    assert refused.value.message.key == "return-too-late"
    assert dict(refused.value.message.args)["until"] == date(2026, 3, 22)


def test_what_was_delivered_here_is_not_given_back(world: World) -> None:
    order_id, mina = sent(world)
    with world.turn() as ctx:
        line = orders.lines_of(ctx.session, order_id)[0]
        variant = ctx.session.get_one(Variant, line.variant_id)
        ctx.session.get_one(Product, variant.product_id).kind = ProductKind.DIGITAL
    with pytest.raises(Conflict):
        give_back(world, mina, order_id, 1)


def test_the_shop_may_grant_more_days_but_not_fewer(world: World) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        assert withdrawal.days_to_return(settings.change(ctx, "return_days", 30)) == 30
        assert withdrawal.days_to_return(settings.change(ctx, "return_days", 0)) == 7
        for nonsense in (-1, 366, "7", True):
            with pytest.raises(BadInput):
                settings.change(ctx, "return_days", nonsense)


def test_a_buyer_says_that_it_has_come(world: World) -> None:
    order_id, mina = sent(world)
    for _ in range(2):
        with world.turn(mina) as ctx:
            fulfilment.received(ctx, orders.by_id(ctx.session, order_id))
    order = world.order(order_id)
    assert order.state is OrderState.COMPLETED
    assert sum(isinstance(one, OrderDelivered) for one in world.heard) == 1
    world.healthy()


def test_only_its_buyer_says_so_and_only_of_what_has_left(world: World) -> None:
    order_id, _ = sent(world)
    with world.turn(world.customer("رضا")) as ctx, pytest.raises(NotFound):
        fulfilment.received(ctx, orders.by_id(ctx.session, order_id))
    mina = world.customer()
    waiting = world.place(mina, {world.sells(): 1})
    world.pays(waiting)
    with world.turn(mina) as ctx, pytest.raises(Conflict):
        fulfilment.received(ctx, orders.by_id(ctx.session, waiting))


def test_the_buyer_the_seller_and_the_clock_may_all_say_it_at_once(world: World) -> None:
    order_id, mina = sent(world)
    with world.turn() as ctx:
        parcel = fulfilment.shipments_of(ctx.session, order_id)[0]

    def by_buyer() -> None:
        with world.turn(mina) as ctx:
            fulfilment.received(ctx, orders.by_id(ctx.session, order_id))

    def by_seller() -> None:
        with world.turn(None, Role.OWNER) as ctx:
            fulfilment.delivered(ctx, fulfilment.shipment(ctx, parcel.id))

    def by_clock() -> None:
        with world.turn() as ctx:
            arrive(ctx, {"shipment_id": parcel.id})

    assert at_once([by_buyer, by_seller, by_clock, by_buyer]) == [None] * 4
    with world.turn() as ctx:
        stages = [one.stage for one in fulfilment.events_of(ctx.session, order_id)]
    assert stages.count(ShipmentState.DELIVERED.value) == 1
    assert sum(isinstance(one, OrderDelivered) for one in world.heard) == 1
    world.healthy()
