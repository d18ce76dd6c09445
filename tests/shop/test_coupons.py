"""Discount codes: who may use them, what they take off, and that no limit is ever passed."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from common.errors import BadInput, Conflict, LimitReached, NotAllowed, NotFound, ShopError
from common.money import Money
from common.roles import Role
from models import Coupon, CouponKind, Order, Redemption, RedemptionState
from shop import billing, cart, coupon_making, coupons, customers, orders, quoting
from shop.context import Shopping
from shop.coupon_making import CouponPlan
from tests.shop.world import ADDRESS, NOON, World, at_once, toman

Used = tuple[int, list[RedemptionState]]


def make(world: World, code: str = "BAHAR", **terms: Any) -> int:
    """A coupon of a tenth unless said otherwise; its id."""
    plan: dict[str, Any] = {
        "kind": CouponKind.PERCENT,
        "value": 1_000,
        "least": toman(0),
    }
    with world.turn(None, Role.OWNER) as ctx:
        return coupon_making.create(ctx, CouponPlan(code=code, **(plan | terms))).id


def buy(world: World, person_id: int, variant_id: int, code: str = "bahar") -> Order:
    """Order one with a code."""
    with world.turn(person_id) as ctx:
        return order_with(ctx, variant_id, code)


def order_with(ctx: Shopping, variant_id: int, code: str) -> Order:
    cart.put(ctx, variant_id, 1)
    chosen = cart.lines(ctx)
    coupon = quoting.read_coupon(ctx, code, chosen.total)
    quote = quoting.quote_cart(ctx, chosen, coupon=coupon)
    address = customers.save_address(ctx, "مینا رضایی", "0912 345 6789", ADDRESS)
    return orders.place(ctx, quote, address)


def used(world: World, coupon_id: int) -> Used:
    """How often it counts as used, and what became of each redemption."""
    with world.database.reading() as session:
        from sqlmodel import select

        rows = session.exec(select(Redemption).where(Redemption.coupon_id == coupon_id)).all()
        return session.get_one(Coupon, coupon_id).used, sorted(row.state for row in rows)


def cancel(world: World, order_id: int) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        orders.cancel(ctx, orders.by_id(ctx.session, order_id), "buyer")


def test_an_order_keeps_its_coupon_and_its_payment_uses_it_up(world: World) -> None:
    shawl, coupon = world.sells(), make(world, limit_all=5)
    order = buy(world, world.customer(), shawl, " Bahar ")
    assert (order.discount_minor, order.total) == (toman(45_000).minor, toman(405_000))
    assert used(world, coupon) == (1, [RedemptionState.RESERVED])
    world.healthy()
    world.pays(order.id)
    assert used(world, coupon) == (1, [RedemptionState.REDEEMED])
    world.healthy()


def expire(world: World, _: int) -> None:
    world.wait(minutes=61)


@pytest.mark.parametrize("dies", [cancel, expire])
def test_an_order_that_dies_gives_its_coupon_back(
    world: World, dies: Callable[[World, int], None]
) -> None:
    shawl, coupon = world.sells(), make(world, limit_all=1, limit_person=1)
    mina = world.customer()
    order = buy(world, mina, shawl)
    with pytest.raises(LimitReached):
        buy(world, world.customer("رضا"), shawl)
    dies(world, order.id)
    assert used(world, coupon) == (0, [RedemptionState.RELEASED])
    world.healthy()
    buy(world, mina, shawl)
    assert used(world, coupon) == (1, [RedemptionState.RELEASED, RedemptionState.RESERVED])
    world.healthy()


def test_money_that_comes_late_finds_its_coupon_again(world: World) -> None:
    shawl = world.sells()
    coupon = make(world, limit_all=1, ends_at=NOON + timedelta(minutes=30))
    order = buy(world, world.customer(), shawl)
    attempt = world.begin(order.id)
    world.wait(hours=5)
    assert used(world, coupon) == (0, [RedemptionState.RELEASED])
    settled = world.record(attempt)
    assert isinstance(settled, billing.Settled)
    assert settled.late
    assert used(world, coupon) == (1, [RedemptionState.REDEEMED])
    world.healthy()


def test_money_that_comes_late_for_a_coupon_others_used_up_goes_to_the_owner(world: World) -> None:
    shawl, coupon = world.sells(), make(world, limit_all=1)
    order = buy(world, world.customer(), shawl)
    attempt = world.begin(order.id)
    world.wait(hours=5)
    buy(world, world.customer("رضا"), shawl)
    assert isinstance(world.record(attempt), billing.Review)
    assert used(world, coupon) == (1, [RedemptionState.RELEASED, RedemptionState.RESERVED])
    assert world.left(shawl) == (10, 1)
    world.healthy()


def test_a_late_payment_does_not_pass_the_limit_of_its_buyer(world: World) -> None:
    shawl, coupon, mina = world.sells(), make(world, limit_person=1), world.customer()
    order = buy(world, mina, shawl)
    attempt = world.begin(order.id)
    world.wait(hours=5)
    buy(world, mina, shawl)
    assert isinstance(world.record(attempt), billing.Review)
    assert used(world, coupon) == (1, [RedemptionState.RELEASED, RedemptionState.RESERVED])
    world.healthy()


@pytest.mark.parametrize(
    ("terms", "error", "key"),
    [
        ({"starts_at": NOON + timedelta(days=1)}, BadInput, "coupon-not-yet"),
        ({"least": toman(450_001)}, BadInput, "coupon-goods-too-few"),
    ],
)
def test_a_code_that_does_not_fit_says_why(
    world: World, terms: dict[str, Any], error: type[ShopError], key: str
) -> None:
    make(world, **terms)
    with pytest.raises(error) as refusal:
        buy(world, world.customer(), world.sells())
    assert refusal.value.message.key == key
    world.healthy()


def test_a_code_ends_with_its_last_moment(world: World) -> None:
    make(world, ends_at=NOON + timedelta(hours=1))
    shawl = world.sells()
    world.clock.advance(timedelta(minutes=59, seconds=59))
    buy(world, world.customer(), shawl)
    world.clock.advance(timedelta(seconds=1))
    with pytest.raises(BadInput) as refusal:
        buy(world, world.customer(), shawl)
    assert refusal.value.message.key == "coupon-over"


def test_a_stopped_code_sounds_like_none_and_placed_orders_keep_it(world: World) -> None:
    shawl, coupon = world.sells(), make(world)
    order = buy(world, world.customer(), shawl)
    with world.turn(None, Role.OWNER) as ctx:
        coupon_making.stop(ctx, coupon_making.by_id(ctx, coupon))
    with pytest.raises(NotFound):
        buy(world, world.customer("رضا"), shawl)
    world.pays(order.id)
    assert used(world, coupon) == (1, [RedemptionState.REDEEMED])
    world.healthy()


def test_a_quote_made_before_the_code_changed_is_refused(world: World) -> None:
    coupon, shawl = make(world), world.sells()
    with world.turn(world.customer()) as ctx:
        cart.put(ctx, shawl, 1)
        chosen = cart.lines(ctx)
        quote = quoting.quote_cart(ctx, chosen, coupon=ctx.session.get_one(Coupon, coupon))
        ctx.session.get_one(Coupon, coupon).value = 500
        with pytest.raises(Conflict):
            orders.place(ctx, quote, None)
        ctx.session.rollback()


def test_the_last_use_of_a_code_goes_to_one_buyer(world: World) -> None:
    shawl, coupon = world.sells(stock_of=50), make(world, limit_all=3)
    buyers = [world.customer(f"خریدار {number}") for number in range(12)]
    came = at_once([partial(buy, world, one, shawl) for one in buyers])
    placed = [one for one in came if isinstance(one, Order)]
    assert len(placed) == 3
    assert all(isinstance(one, LimitReached) for one in came if not isinstance(one, Order)), came
    assert used(world, coupon) == (3, [RedemptionState.RESERVED] * 3)
    world.healthy()


def test_one_person_cannot_use_a_code_twice_at_once(world: World) -> None:
    coupon, mina = make(world, limit_person=1), world.customer()
    goods = [world.sells(f"کالا {number}") for number in range(2)]

    def order(variant_id: int) -> Order:
        with world.turn(mina) as ctx:
            return order_with(ctx, variant_id, "BAHAR")

    came = at_once([partial(order, one) for one in goods])
    assert sum(isinstance(one, Order) for one in came) == 1, came
    assert used(world, coupon) == (1, [RedemptionState.RESERVED])
    world.healthy()


def test_giving_back_and_taking_at_once_never_passes_the_limit(world: World) -> None:
    shawl, coupon = world.sells(stock_of=50), make(world, limit_all=4)
    first = [buy(world, world.customer(f"اول {n}"), shawl) for n in range(4)]
    later = [world.customer(f"دوم {n}") for n in range(6)]
    acts: list[Callable[[], object]] = [partial(cancel, world, order.id) for order in first]
    acts += [partial(buy, world, one, shawl) for one in later]
    at_once(acts)
    count, states = used(world, coupon)
    assert count == states.count(RedemptionState.RESERVED) <= 4
    assert states.count(RedemptionState.RELEASED) == 4
    world.healthy()


def test_a_code_is_kept_for_the_next_order_and_then_forgotten(world: World) -> None:
    make(world)
    shawl, mina = world.sells(), world.customer()
    with world.turn(mina) as ctx:
        coupons.keep(ctx, coupons.find(ctx, "BAHAR"))
        assert quoting.kept_coupon(ctx, toman(450_000))[0] is not None
    buy(world, mina, shawl)
    with world.turn(mina) as ctx:
        assert coupons.kept(ctx) is None


def test_only_the_owner_makes_codes(world: World) -> None:
    with world.turn(world.customer()) as ctx, pytest.raises(NotAllowed):
        coupon_making.create(ctx, CouponPlan("BAHAR", CouponKind.PERCENT, 1_000, toman(0)))


@pytest.mark.parametrize("again", ["BAHAR", "bahar", "Ba-har"])
def test_a_code_is_there_once_however_it_is_written(world: World, again: str) -> None:
    make(world)
    with pytest.raises(Conflict):
        make(world, again)


@pytest.mark.parametrize("least", [0, 50_000])
def test_an_amount_needs_goods_that_cost_more(world: World, least: int) -> None:
    with pytest.raises(BadInput):
        make(world, kind=CouponKind.AMOUNT, value=toman(50_000).minor, least=toman(least))


@pytest.mark.parametrize(
    ("text", "currency", "kind", "value"),
    [
        ("10%", "IRR", CouponKind.PERCENT, 1_000),
        ("۱۵٪", "IRR", CouponKind.PERCENT, 1_500),
        ("٪۱۵", "IRR", CouponKind.PERCENT, 1_500),
        ("۲۰ درصد", "IRR", CouponKind.PERCENT, 2_000),
        ("%25", "TRY", CouponKind.PERCENT, 2_500),
        ("yüzde", "TRY", None, "coupon-percent-unusable"),
        ("15 yüzde", "TRY", CouponKind.PERCENT, 1_500),
        ("۵۰ هزار تومان", "IRR", CouponKind.AMOUNT, 500_000),
        ("50", "TRY", CouponKind.AMOUNT, 5_000),
        ("0%", "IRR", None, "coupon-percent-unusable"),
        ("91%", "IRR", None, "coupon-percent-unusable"),
        ("10.5%", "IRR", None, "coupon-percent-unusable"),
        ("ده", "IRR", None, "amount-unreadable"),
    ],
)
def test_percentages_and_amounts_as_people_write_them(
    text: str, currency: str, kind: CouponKind | None, value: int | str
) -> None:
    if kind is not None:
        assert coupon_making.parse_value(text, currency) == (kind, value)
        return
    with pytest.raises(ShopError) as refusal:
        coupon_making.parse_value(text, currency)
    assert refusal.value.message.key == value


@pytest.mark.parametrize("code", ["", "A", "TWO WORDS", "!!!", "A" * 25])
def test_codes_that_are_none(world: World, code: str) -> None:
    with world.turn(None, Role.OWNER) as ctx, pytest.raises(ShopError):
        coupon_making.parse_code(ctx, code)


@pytest.mark.parametrize(
    "uses", ["", "0", "-3", "چند", "1000001", "9" * 40, "0000000019999999", "9" * 5000]
)
def test_uses_nobody_means(uses: str) -> None:
    with pytest.raises(BadInput):
        coupon_making.parse_uses(uses)


def test_a_code_of_no_letters_is_looked_for_nowhere(world: World) -> None:
    with world.turn(world.customer()) as ctx:
        assert coupons.named(ctx, "؟؟") is None
        assert coupons.named(ctx, "الف" * 100) is None


def test_a_discount_is_in_the_money_of_the_shop(world: World) -> None:
    coupon = make(world, most=Money(100_000, "IRR"))
    with world.turn() as ctx:
        row = ctx.session.get_one(Coupon, coupon)
        assert coupons.worth(row, toman(450_000)) == toman(10_000)


def test_a_use_that_is_given_back_is_there_in_the_same_breath(world: World) -> None:
    coupon, shawl = make(world, limit_all=1), world.sells()
    with world.turn(world.customer()) as ctx:
        first = order_with(ctx, shawl, "BAHAR")
        known = coupons.find(ctx, "BAHAR")
        assert known.used == 1
        orders.cancel(ctx, first, "buyer")
        order_with(ctx, shawl, "BAHAR")
    assert used(world, coupon)[0] == 1
    world.healthy()
