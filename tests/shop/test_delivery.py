"""Ways of delivery: what they cost, where they lead, and that an order has the one agreed to."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import BadInput, Conflict, LimitReached, NotAllowed, NotFound, ShopError
from common.money import Money
from common.roles import Role
from models import DeliveryKind, DeliveryMethod, Product, ProductKind, Variant
from shop import cart, delivery, delivery_making, orders, quoting, settings
from shop.context import Shopping
from shop.delivery import Offer
from shop.delivery_making import MethodPlan
from tests.shop.world import NOON, World, toman

POST = MethodPlan(kind=DeliveryKind.PARCEL, name="پست پیشتاز", price=toman(60_000), days=(2, 4))


def method(**facts: Any) -> DeliveryMethod:
    plain: dict[str, Any] = {"price_minor": 60_000, "days_least": 1, "days_most": 2}
    row = {"id": 1, "kind": DeliveryKind.PARCEL, "name": "PTT", "created_at": NOON}
    return DeliveryMethod(**{**row, **plain, **facts})


def offer(world: World, plan: MethodPlan = POST) -> int:
    with world.turn(None, Role.OWNER) as ctx:
        return delivery_making.create(ctx, plan).id


@pytest.mark.parametrize(
    ("goods", "grams", "price"),
    [
        (100_000, 0, 6_000),
        (100_000, 1_000, 6_000),
        (100_000, 1_001, 7_500),
        (100_000, 2_000, 7_500),
        (100_000, 2_001, 9_000),
        (499_999, 5_000, 12_000),
        # From the amount on it is free, whatever it weighs.
        (500_000, 50_000, 0),
    ],
)
def test_what_a_way_costs(goods: int, grams: int, price: int) -> None:
    ptt = method(price_minor=6_000, more_kg_minor=1_500, free_from_minor=500_000)
    assert delivery.cost(ptt, Money(goods, "TRY"), grams) == Money(price, "TRY")


@given(
    goods=st.integers(0, 10**10),
    grams=st.integers(0, 10**6),
    price=st.integers(0, 10**8),
    more=st.integers(0, 10**6),
    free=st.none() | st.integers(0, 10**10),
)
def test_delivery_never_costs_less_than_nothing(
    goods: int, grams: int, price: int, more: int, free: int | None
) -> None:
    way = method(price_minor=price, more_kg_minor=more, free_from_minor=free)
    cost = delivery.cost(way, Money(goods, "TRY"), grams)
    heavier = delivery.cost(way, Money(goods, "TRY"), grams + 1_000)
    assert 0 <= cost.minor <= heavier.minor


@pytest.mark.parametrize(
    ("regions", "address", "leads"),
    [
        ([], "یزد، فهادان", True),
        (["تهران"], "تهران، خیابان ولیعصر، پلاک ۱۲", True),
        (["تهران"], "استان تهران، ری، پلاک ۳", True),
        (["تهران"], "یزد، خیابان تهران، پلاک ۳", False),
        (["تهران", "کرج"], "كرج - گوهردشت", True),
        (["İstanbul"], "Moda Cad. 3, Kadıköy/ISTANBUL", True),
        (["Kadıköy"], "Moda Cad. 3, Kadıköy/İstanbul", True),
        (["İzmir"], "Alsancak, İzmir 12/4", True),
        (["İzmir"], "İzmirliler Sokak 4, Ankara", False),
    ],
)
def test_where_a_way_leads(regions: list[str], address: str, leads: bool) -> None:
    assert delivery.leads_to(method(regions=regions), address) is leads


def test_a_pickup_is_there_for_everybody() -> None:
    shop = method(kind=DeliveryKind.PICKUP, regions=["تهران"])
    assert delivery.leads_to(shop, "یزد")


def test_only_what_travels_is_weighed(world: World) -> None:
    shawl, song = world.sells(), world.sells("آهنگ")
    with world.turn(world.customer()) as ctx:
        ctx.session.get_one(Variant, shawl).weight_g = 700
        ctx.session.get_one(Variant, song).weight_g = 9_000
        product = ctx.session.get_one(Variant, song).product_id
        ctx.session.get_one(Product, product).kind = ProductKind.DIGITAL
        cart.put(ctx, shawl, 3)
        cart.put(ctx, song, 1)
        assert delivery.weight(cart.lines(ctx).lines) == 2_100


def first_offer(ctx: Shopping, variant_id: int, address: str = "تهران، ولیعصر ۱۲") -> Offer:
    cart.put(ctx, variant_id, 1)
    chosen = cart.lines(ctx)
    return delivery.offers(ctx, address, chosen.total, chosen.lines)[0]


def test_an_order_has_the_way_agreed_to(world: World) -> None:
    offer(world, replace(POST, slots=("۹ تا ۱۲",)))
    shawl = world.sells()
    with world.turn(world.customer()) as ctx:
        way = replace(first_offer(ctx, shawl), slot="۹ تا ۱۲")
        chosen = cart.lines(ctx)
        delivery.check(ctx, way, chosen.total, chosen.lines)
        order = orders.place(ctx, quoting.quote_cart(ctx, chosen, way=way), None, way=way)
    stored = world.order(order.id)
    assert stored.total == toman(510_000)
    assert stored.delivery is not None
    assert (stored.delivery["name"], stored.delivery["slot"]) == ("پست پیشتاز", "۹ تا ۱۲")
    assert stored.delivery["days"] == [2, 4]
    world.healthy()


@pytest.mark.parametrize("change", ["price", "gone"])
def test_a_way_that_changed_meanwhile_is_said(world: World, change: str) -> None:
    method_id, shawl = offer(world), world.sells()
    with world.turn(world.customer()) as ctx:
        way = first_offer(ctx, shawl)
        chosen = cart.lines(ctx)
        row = ctx.session.get_one(DeliveryMethod, method_id)
        if change == "price":
            row.price_minor += 10
        else:
            row.active = False
        with pytest.raises(Conflict):
            delivery.check(ctx, way, chosen.total, chosen.lines)


def test_an_address_nobody_goes_to_is_refused_with_where_we_go(world: World) -> None:
    offer(world, replace(POST, regions=("تهران", "کرج")))
    shawl = world.sells()
    with world.turn(world.customer()) as ctx, pytest.raises(BadInput) as refusal:
        first_offer(ctx, shawl, "یزد، محلهٔ فهادان")
    assert refusal.value.message.args["places"] == "تهران، کرج"


def test_a_shop_without_ways_sends_free(world: World) -> None:
    shawl = world.sells()
    with world.turn(world.customer()) as ctx:
        cart.put(ctx, shawl, 1)
        chosen = cart.lines(ctx)
        assert delivery.offers(ctx, "یزد", chosen.total, chosen.lines) == []


def test_goods_below_the_least_order_are_refused(world: World) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        world.shop = settings.change(ctx, "least_order_minor", toman(450_001).minor)
    shawl, mina = world.sells(), world.customer()
    with pytest.raises(BadInput) as refusal:
        world.place(mina, {shawl: 1})
    assert refusal.value.message.args["missing"] == toman(1)
    world.place(mina, {shawl: 2})
    world.healthy()


def test_only_the_owner_sets_ways_up(world: World) -> None:
    method_id = offer(world)
    with world.turn(world.customer()) as ctx:
        with pytest.raises(NotAllowed):
            delivery_making.create(ctx, POST)
        with pytest.raises(NotAllowed):
            delivery_making.by_id(ctx, method_id)


def test_a_removed_way_is_gone_and_there_are_not_too_many(world: World) -> None:
    method_id = offer(world)
    with world.turn(None, Role.OWNER) as ctx:
        delivery_making.remove(ctx, delivery_making.by_id(ctx, method_id))
        with pytest.raises(NotFound):
            delivery_making.by_id(ctx, method_id)
        for _ in range(delivery_making.MOST_METHODS):
            delivery_making.create(ctx, POST)
        with pytest.raises(LimitReached):
            delivery_making.create(ctx, POST)


@pytest.mark.parametrize(
    ("text", "days"),
    [("2-4", (2, 4)), ("۲ تا ۴ روز", (2, 4)), ("1", (1, 1)), ("۰", (0, 0)), ("3 gün", (3, 3))],
)
def test_days_as_people_write_them(text: str, days: tuple[int, int]) -> None:
    assert delivery_making.parse_days(text) == days


@pytest.mark.parametrize("text", ["", "زود", "4-2", "1-91", "-"])
def test_days_nobody_can_promise(text: str) -> None:
    with pytest.raises(BadInput):
        delivery_making.parse_days(text)


@pytest.mark.parametrize("text", ["", " ، ,", "x" * 41, ",".join(map(str, range(41)))])
def test_lists_that_are_none(text: str) -> None:
    with pytest.raises(BadInput):
        delivery_making.parse_list(text)


def test_lists_have_each_name_once() -> None:
    assert delivery_making.parse_list("تهران، کرج,تهران\n قم ") == ("تهران", "کرج", "قم")


@pytest.mark.parametrize("text", ["0", "۰", "رایگان", "Ücretsiz", "free"])
def test_free_is_a_price(text: str) -> None:
    assert delivery_making.parse_price(text, "IRR") == toman(0)


@pytest.mark.parametrize("name", ["", "x", "x" * 41])
def test_names_that_fit_on_no_button(name: str) -> None:
    with pytest.raises(ShopError):
        delivery_making.parse_name(name)
