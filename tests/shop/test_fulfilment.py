"""From paid to delivered."""

import pytest

from common.errors import BadInput, Conflict, NotAllowed
from common.roles import Role
from models import OrderState, Product, ProductKind, ShipmentState, Variant
from shop import fulfilment, orders
from shop.events import OrderDelivered, OrderShipped
from tests.shop.world import World


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


@pytest.mark.parametrize("text", ["", "سلام", "abcd", "12", "1" * 65, "12 34 ۵۶ کد"])
def test_what_is_no_tracking_code_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        fulfilment.parse_tracking(text)
