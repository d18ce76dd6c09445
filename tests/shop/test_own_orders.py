"""What a buyer can do about an order of theirs: send it elsewhere, buy it again."""

from dataclasses import replace

import pytest

from common.errors import BadInput, Conflict, NotFound
from common.roles import Role
from models import DeliveryKind, Order, Variant
from shop import cart, customers, delivery, delivery_making, orders, quoting, readdressing, rebuying
from shop.delivery_making import MethodPlan
from shop.events import OrderReaddressed
from tests.shop.world import World, toman

YAZD = "یزد، محلهٔ فهادان، کوچهٔ انار، پلاک ۱۲"
COURIER = MethodPlan(
    kind=DeliveryKind.PARCEL, name="پیک", price=toman(0), days=(1, 1), regions=("تهران",)
)


def send_to(world: World, person_id: int, order_id: int, text: str = YAZD) -> Order:
    with world.turn(person_id) as ctx:
        address = customers.save_address(ctx, "مینا", "09123456789", text)
        return readdressing.change_address(ctx, orders.by_id(ctx.session, order_id), address)


@pytest.mark.parametrize("is_paid", [True, False])
def test_it_goes_elsewhere_until_it_is_packed(world: World, is_paid: bool) -> None:
    mina = world.customer()
    order_id = world.place(mina, {world.sells(): 1})
    if is_paid:
        world.pays(order_id)
    send_to(world, mina, order_id)
    stored = world.order(order_id).address
    assert stored is not None
    assert stored["text"] == YAZD
    assert OrderReaddressed(order_id) in world.heard
    if not is_paid:
        world.pays(order_id)
    world.ship(order_id)
    with pytest.raises(Conflict):
        send_to(world, mina, order_id)
    world.healthy()


def test_an_ended_order_and_one_of_somebody_else_stay_as_they_are(world: World) -> None:
    mina, reza = world.customer(), world.customer("رضا")
    order_id = world.place(mina, {world.sells(): 1})
    with pytest.raises(NotFound):
        send_to(world, reza, order_id)
    world.wait(minutes=61)
    with pytest.raises(Conflict):
        send_to(world, mina, order_id)


@pytest.mark.parametrize("kind", DeliveryKind)
def test_the_way_that_was_paid_for_has_to_lead_there(world: World, kind: DeliveryKind) -> None:
    mina, shawl = world.customer(), world.sells()
    with world.turn(None, Role.OWNER) as ctx:
        delivery_making.create(ctx, replace(COURIER, kind=kind, place="تهران، لاله‌زار ۱"))
    with world.turn(mina) as ctx:
        cart.put(ctx, shawl, 1)
        chosen = cart.lines(ctx)
        way = delivery.offers(ctx, "تهران، ولیعصر", chosen.total, chosen.lines)[0]
        address = customers.save_address(ctx, "مینا", "09123456789", "تهران، ولیعصر ۱۲")
        order = orders.place(ctx, quoting.quote_cart(ctx, chosen, way=way), address, way=way)
    with pytest.raises(BadInput if kind is DeliveryKind.PARCEL else Conflict):
        send_to(world, mina, order.id)
    if kind is DeliveryKind.PARCEL:
        send_to(world, mina, order.id, "تهران، خیابان آزادی، پلاک ۳")


def test_what_is_gone_is_said_and_the_rest_is_in_the_cart(world: World) -> None:
    mina = world.customer()
    shawl, rug, cup = world.sells("شال"), world.sells("گلیم"), world.sells("فنجان")
    order_id = world.place(mina, {shawl: 2, rug: 3, cup: 1})
    world.pays(order_id)
    with world.turn(mina) as ctx:
        ctx.session.get_one(Variant, shawl).price_minor += 1_000
        ctx.session.get_one(Variant, rug).on_hand = 2
        ctx.session.get_one(Variant, cup).active = False
        ctx.session.flush()
        for _ in range(2):
            missing = rebuying.buy_again(ctx, orders.by_id(ctx.session, order_id))
            assert [(one.name, one.left) for one in missing] == [("گلیم", 2), ("فنجان", 0)]
        chosen = cart.lines(ctx)
        assert [(one.name, one.quantity) for one in chosen.lines] == [("شال", 2), ("گلیم", 2)]
        assert chosen.lines[0].unit == toman(450_100)
        ctx.session.rollback()
