"""From paid to delivered."""

from collections.abc import Callable

import pytest

from common.errors import BadInput, Conflict, NotAllowed
from common.roles import Role
from models import (
    Order,
    OrderState,
    Product,
    ProductKind,
    ShipmentState,
    TransitStage,
    Variant,
)
from shop import fulfilment, orders
from shop.context import Shopping
from shop.events import (
    OrderAccepted,
    OrderDelivered,
    OrderPacked,
    OrderShipped,
    ShipmentMoved,
)
from tests.shop.world import World, at_once


def test_a_paid_order_is_packed_shipped_and_delivered(world: World) -> None:
    order_id = world.place(world.customer(), {world.sells(): 1})
    world.pays(order_id)
    with world.turn() as ctx:
        waiting = fulfilment.shipments_of(ctx.session, order_id)
        assert [one.state for one in waiting] == [ShipmentState.TO_PACK]
    shipment_id = world.ship(order_id, "۱۲۳۴ ۵۶۷۸ ۹۰۱۲")
    with world.turn(None, Role.PACKER) as ctx:
        parcel = fulfilment.shipment(ctx, shipment_id)
        assert parcel.tracking_code == "123456789012"
        fulfilment.delivered(ctx, parcel)
        fulfilment.delivered(ctx, parcel)
        stages = [one.stage for one in fulfilment.events_of(ctx.session, order_id)]
    assert stages == ["to_pack", "handed_over", "delivered"]
    assert world.order(order_id).state is OrderState.COMPLETED
    assert world.heard.count(OrderShipped(order_id, shipment_id)) == 1
    assert world.heard.count(OrderDelivered(order_id, shipment_id)) == 1
    world.healthy()


def test_the_same_tracking_code_again_changes_nothing(world: World) -> None:
    order_id = world.place(world.customer(), {world.sells(): 1})
    world.pays(order_id)
    first = world.ship(order_id, "RR123456789TR")
    assert world.ship(order_id, "rr 123 456 789 tr") == first
    assert world.heard.count(OrderShipped(order_id, first)) == 1
    with pytest.raises(Conflict) as refused:
        world.ship(order_id, "RR000000000TR")
    assert refused.value.message.key == "order-shipped-already"


@pytest.mark.parametrize(("end", "key"), [(False, "order-not-paid"), (True, "order-closed")])
def test_only_paid_orders_leave(world: World, end: bool, key: str) -> None:
    order_id = world.place(world.customer(), {world.sells(): 1})
    if end:
        world.wait(hours=3)
    with pytest.raises(Conflict) as refused:
        world.ship(order_id)
    assert refused.value.message.key == key


def test_buyers_do_not_ship(world: World) -> None:
    mina = world.customer()
    order_id = world.place(mina, {world.sells(): 1})
    world.pays(order_id)
    with world.turn(mina) as ctx:
        order = orders.by_id(ctx.session, order_id)
        with pytest.raises(NotAllowed):
            fulfilment.ship(ctx, order, "123456789012")


def test_what_nobody_carries_is_not_delivered(world: World) -> None:
    order_id = world.place(world.customer(), {world.sells(): 1})
    world.pays(order_id)
    with world.turn(None, Role.OWNER) as ctx:
        parcel = fulfilment.shipments_of(ctx.session, order_id)[0]
        with pytest.raises(Conflict):
            fulfilment.delivered(ctx, parcel)


def test_what_is_digital_needs_no_parcel(world: World) -> None:
    lesson = world.sells("آموزش گره‌زدن شال")
    with world.turn() as ctx:
        variant = ctx.session.get_one(Variant, lesson)
        ctx.session.get_one(Product, variant.product_id).kind = ProductKind.DIGITAL
    order_id = world.place(world.customer(), {lesson: 1})
    world.pays(order_id)
    with world.turn() as ctx:
        assert fulfilment.shipments_of(ctx.session, order_id) == []
    world.healthy()
    for _ in range(2):
        with world.turn(None, Role.PACKER) as ctx:
            fulfilment.sent_digitally(ctx, orders.by_id(ctx.session, order_id))
    assert world.order(order_id).state is OrderState.COMPLETED
    assert sum(isinstance(one, OrderDelivered) for one in world.heard) == 1
    world.healthy()


def test_what_travels_is_not_sent_digitally(world: World) -> None:
    order_id = paid(world)
    with pytest.raises(Conflict), world.turn(None, Role.OWNER) as ctx:
        fulfilment.sent_digitally(ctx, orders.by_id(ctx.session, order_id))


def test_each_step_is_told_once_however_often_it_is_taken(world: World) -> None:
    order_id = paid(world)
    with world.turn() as ctx:
        parcel = fulfilment.shipments_of(ctx.session, order_id)[0]
    for _ in range(2):
        with world.turn(None, Role.PACKER) as ctx:
            fulfilment.accept(ctx, orders.by_id(ctx.session, order_id))
        with world.turn(None, Role.PACKER) as ctx:
            fulfilment.pack(ctx, orders.by_id(ctx.session, order_id))
    world.ship(order_id)
    for stage in (TransitStage.SORTING_CENTRE, TransitStage.AT_THE_DOOR) * 2:
        with world.turn(None, Role.PACKER) as ctx:
            fulfilment.move(ctx, fulfilment.shipment(ctx, parcel.id), stage)
    with world.turn() as ctx:
        told = [one.stage for one in fulfilment.events_of(ctx.session, order_id)]
    assert told == ["to_pack", "packed", "handed_over", "sorting_centre", "at_the_door"]
    heard = [
        OrderAccepted(order_id),
        OrderPacked(order_id, parcel.id),
        OrderShipped(order_id, parcel.id),
        ShipmentMoved(order_id, parcel.id, "sorting_centre"),
        ShipmentMoved(order_id, parcel.id, "at_the_door"),
    ]
    assert world.heard[-len(heard) :] == heard
    world.healthy()


def test_what_is_packed_or_shipped_is_accepted_without_a_word(world: World) -> None:
    packed, shipped = paid(world), paid(world)
    with world.turn(None, Role.PACKER) as ctx:
        fulfilment.pack(ctx, orders.by_id(ctx.session, packed))
    world.ship(shipped)
    assert world.order(packed).accepted_at == world.order(shipped).accepted_at == world.clock.now()
    assert not any(isinstance(one, OrderAccepted) for one in world.heard)


def test_a_parcel_does_not_go_backwards(world: World) -> None:
    order_id = paid(world)
    with world.turn(None, Role.OWNER) as ctx:
        parcel = fulfilment.shipments_of(ctx.session, order_id)[0]
        with pytest.raises(Conflict) as early:
            fulfilment.move(ctx, parcel, TransitStage.AT_THE_DOOR)
    assert early.value.message.key == "order-not-shipped"
    world.ship(order_id)
    with world.turn(None, Role.OWNER) as ctx:
        parcel = fulfilment.shipment(ctx, parcel.id)
        fulfilment.move(ctx, parcel, TransitStage.AT_THE_DOOR)
        with pytest.raises(Conflict) as late:
            fulfilment.move(ctx, parcel, TransitStage.SORTING_CENTRE)
        assert late.value.message.key == "parcel-further"
        order = orders.by_id(ctx.session, order_id)
        assert fulfilment.pack(ctx, order).state is ShipmentState.HANDED_OVER
        fulfilment.delivered(ctx, parcel)
        with pytest.raises(Conflict):
            fulfilment.move(ctx, parcel, TransitStage.SORTING_CENTRE)


def test_the_shops_own_courier_needs_no_code(world: World) -> None:
    order_id = paid(world)
    for _ in range(2):
        with world.turn(None, Role.PACKER) as ctx:
            order = orders.by_id(ctx.session, order_id)
            with pytest.raises(BadInput):
                fulfilment.ship(ctx, order, None, "tipax")
            fulfilment.ship(ctx, order, None, "own")
    assert sum(isinstance(one, OrderShipped) for one in world.heard) == 1


def test_what_its_buyer_comes_for_is_handed_over_without_a_carrier(world: World) -> None:
    order_id = paid(world)
    with world.turn() as ctx:
        orders.by_id(ctx.session, order_id).delivery = {"kind": "pickup"}
    with world.turn(None, Role.PACKER) as ctx:
        fulfilment.delivered(ctx, fulfilment.shipments_of(ctx.session, order_id)[0])
    assert world.order(order_id).state is OrderState.COMPLETED
    assert world.order(order_id).accepted_at is not None


STEPS: dict[str, Callable[[Shopping, Order], object]] = {
    "accept": fulfilment.accept,
    "pack": fulfilment.pack,
    "ship": lambda ctx, order: fulfilment.ship(ctx, order, "123456789012", "yurtici"),
}


@pytest.mark.parametrize("step", STEPS)
def test_two_at_once_take_a_step_once(world: World, step: str) -> None:
    order_id = paid(world)

    def take() -> None:
        with world.turn(None, Role.PACKER) as ctx:
            STEPS[step](ctx, orders.by_id(ctx.session, order_id))

    assert at_once([take] * 4) == [None] * 4
    with world.turn() as ctx:
        parcel = fulfilment.shipments_of(ctx.session, order_id)[0]
    told = {
        "accept": OrderAccepted(order_id),
        "pack": OrderPacked(order_id, parcel.id),
        "ship": OrderShipped(order_id, parcel.id),
    }
    assert world.heard.count(told[step]) == 1
    world.healthy()


def test_of_two_codes_at_once_one_stands_and_the_other_is_refused(world: World) -> None:
    order_id = paid(world)
    codes = ("111111111111", "222222222222")

    def ship(code: str) -> str:
        with world.turn(None, Role.PACKER) as ctx:
            order = orders.by_id(ctx.session, order_id)
            return str(fulfilment.ship(ctx, order, code).tracking_code)

    came = at_once([lambda code=code: ship(code) for code in codes])  # type: ignore[misc]
    refused = [one for one in came if isinstance(one, Conflict)]
    assert [one.message.key for one in refused] == ["order-shipped-already"]
    assert [one for one in came if one in codes]


def paid(world: World) -> int:
    """An order that waits to be packed."""
    order_id = world.place(world.customer(), {world.sells(): 1})
    world.pays(order_id)
    return order_id
