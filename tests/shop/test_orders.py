"""Placing, keeping, expiring and cancelling orders."""

from contextlib import nullcontext
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import col, func, select, update

from common.errors import BadInput, Conflict, LimitReached, NotFound, OutOfStock
from common.ids import CODE_ALPHABET
from common.roles import Role
from models import (
    CartLine,
    DueWork,
    Order,
    OrderState,
    PaymentState,
    Person,
    StockMovement,
    Variant,
    WorkState,
)
from shop import billing, cart, orders, placing, pricing, support
from shop.events import OrderCancelled, OrderExpired, OrderPlaced, StockLow
from tests.shop.world import World, at_once, order_now, toman


def test_an_order_keeps_its_goods_for_an_hour(world: World) -> None:
    shawl = world.sells("شال نخی", stock_of=3)
    order = world.order(world.place(world.customer(), {shawl: 2}))
    assert order.state is OrderState.PLACED
    assert order.payment_state is PaymentState.UNPAID
    assert order.total == toman(900_000)
    assert order.reserved_until == world.clock.now() + timedelta(hours=1)
    assert set(order.code) <= set(CODE_ALPHABET)
    assert len(order.page_key) >= 22
    assert order.address is not None
    assert order.address["phone"] == "+989123456789"
    assert world.left(shawl) == (3, 2)
    assert OrderPlaced(order.id) in world.heard
    world.healthy()


def test_ordering_empties_the_cart_and_leaves_movements_and_a_planned_end(world: World) -> None:
    shawl = world.sells(stock_of=3)
    order_id = world.place(world.customer(), {shawl: 1})
    with world.turn() as ctx:
        assert ctx.session.exec(select(CartLine)).all() == []
        movement = ctx.session.exec(
            select(StockMovement).where(StockMovement.order_id == order_id)
        ).one()
        assert movement.key == f"order:{order_id}:reserve:{shawl}"
        work = ctx.session.exec(select(DueWork).where(DueWork.kind == "order-expire")).one()
        assert work.due_at == world.order(order_id).reserved_until
        assert work.payload == {"order_id": order_id}


def test_the_same_quote_cannot_be_ordered_twice(world: World) -> None:
    shawl = world.sells(stock_of=3)
    mina = world.customer()
    with world.turn(mina) as ctx:
        cart.put(ctx, shawl, 1)
        quote = pricing.quote(cart.lines(ctx).lines, None, (), "IRR")
        orders.place(ctx, quote, None)
        with pytest.raises(Conflict) as refused:
            orders.place(ctx, quote, None)
    assert refused.value.message.key == "order-cart-changed"
    assert world.left(shawl) == (3, 1)
    world.healthy()


def test_five_taps_at_once_place_one_order(world: World) -> None:
    shawl = world.sells(stock_of=9)
    mina = world.customer()
    with world.turn(mina) as ctx:
        cart.put(ctx, shawl, 1)
        quote = pricing.quote(cart.lines(ctx).lines, None, (), "IRR")

    def tap() -> int:
        with world.turn(mina) as ctx:
            return orders.place(ctx, quote, None).id

    told = at_once([tap] * 5)
    assert sum(isinstance(one, int) for one in told) == 1
    assert sum(isinstance(one, Conflict) for one in told) == 4
    world.healthy()


def test_the_last_unit_goes_to_one_of_fifty_buyers(world: World) -> None:
    shawl = world.sells("شال نخی", stock_of=1)
    people = [world.customer(f"خریدار {number}") for number in range(50)]
    for person in people:
        with world.turn(person) as ctx:
            cart.put(ctx, shawl, 1)

    def buy(person: int) -> int:
        with world.turn(person) as ctx:
            quote = pricing.quote(cart.lines(ctx).lines, None, (), "IRR")
            return orders.place(ctx, quote, None).id

    told = at_once([partial(buy, person) for person in people])
    assert sum(isinstance(one, int) for one in told) == 1
    refused = [one for one in told if isinstance(one, OutOfStock)]
    assert len(refused) == 49
    assert dict(refused[0].message.args) == {"name": "شال نخی", "left": 0}
    assert world.left(shawl) == (1, 1)
    with world.turn() as ctx:
        assert ctx.session.exec(select(func.count()).select_from(Order)).one() == 1
    world.healthy()


def test_orders_for_the_same_two_goods_the_other_way_round_do_not_wait_for_each_other(
    world: World,
) -> None:
    shawl, scarf = world.sells("شال", stock_of=20), world.sells("روسری", stock_of=20)
    works = []
    for number in range(10):
        wanted = {shawl: 1, scarf: 1} if number % 2 else {scarf: 1, shawl: 1}
        works.append(partial(world.place, world.customer(), wanted))
    assert all(isinstance(one, int) for one in at_once(works))
    assert world.left(shawl) == (20, 10)
    world.healthy()


def test_an_order_takes_all_of_its_goods_or_none(world: World) -> None:
    shawl, scarf = world.sells("شال", stock_of=5), world.sells("روسری", stock_of=2)
    mina = world.customer()
    with world.turn(mina) as ctx:
        cart.put(ctx, shawl, 3)
        cart.put(ctx, scarf, 2)
    world.place(world.customer("سارا"), {scarf: 1})
    with world.turn(mina) as ctx:
        quote = pricing.quote(cart.lines(ctx).lines, None, (), "IRR")
        with pytest.raises(OutOfStock) as refused:
            orders.place(ctx, quote, None)
        # The turn goes on and commits: the rule has cleaned up behind itself.
        assert len(cart.lines(ctx).lines) == 2
    assert dict(refused.value.message.args) == {"name": "روسری", "left": 1}
    assert world.left(shawl) == (5, 0)
    assert world.left(scarf) == (2, 1)
    world.healthy()


def test_nobody_has_more_than_two_unpaid_orders(world: World) -> None:
    shawl = world.sells(stock_of=9)
    mina = world.customer()
    first = world.place(mina, {shawl: 1})
    world.place(mina, {shawl: 1})
    with world.turn(mina) as ctx, pytest.raises(LimitReached):
        order_now(ctx, {shawl: 1})
    world.pays(first)
    world.place(mina, {shawl: 1})
    world.healthy()


def test_the_limit_holds_when_orders_come_at_once(world: World) -> None:
    goods = [world.sells(f"کالا {number}", stock_of=5) for number in range(6)]
    mina = world.customer()
    quotes = []
    for variant in goods:
        with world.turn(mina) as ctx:
            cart.put(ctx, variant, 1)
            lines = [one for one in cart.lines(ctx).lines if one.variant_id == variant]
            quotes.append(pricing.quote(lines, None, (), "IRR"))

    def yes(quote: pricing.Quote) -> int:
        with world.turn(mina) as ctx:
            return orders.place(ctx, quote, None).id

    told = at_once([partial(yes, quote) for quote in quotes])
    assert sum(isinstance(one, int) for one in told) == 2
    assert sum(isinstance(one, LimitReached) for one in told) == 4
    world.healthy()


def test_a_price_that_changed_is_agreed_to_again(world: World) -> None:
    shawl = world.sells("شال نخی")
    mina = world.customer()
    with world.turn(mina) as ctx:
        cart.put(ctx, shawl, 1)
        quote = pricing.quote(cart.lines(ctx).lines, None, (), "IRR")
    with world.turn() as ctx:
        ctx.session.get_one(Variant, shawl).price_minor = toman(500_000).minor
    with world.turn(mina) as ctx, pytest.raises(Conflict) as refused:
        orders.place(ctx, quote, None)
    assert refused.value.message.key == "order-price-changed"
    assert refused.value.message.args["price"] == toman(500_000)


def test_what_is_not_for_sale_any_more_cannot_be_ordered(world: World) -> None:
    shawl = world.sells("شال نخی")
    mina = world.customer()
    with world.turn(mina) as ctx:
        cart.put(ctx, shawl, 1)
        quote = pricing.quote(cart.lines(ctx).lines, None, (), "IRR")
    with world.turn() as ctx:
        ctx.session.get_one(Variant, shawl).active = False
    with world.turn(mina) as ctx, pytest.raises(OutOfStock):
        orders.place(ctx, quote, None)


@pytest.mark.parametrize(("price", "key"), [(None, "order-empty"), (0, "order-costs-nothing")])
def test_there_must_be_something_to_order_and_to_pay(
    world: World, price: int | None, key: str
) -> None:
    card = world.sells("کارت تبریک", price=price or 0)
    with world.turn(world.customer()) as ctx:
        if price is not None:
            cart.put(ctx, card, 1)
        quote = pricing.quote(cart.lines(ctx).lines, None, (), "IRR")
        with pytest.raises(BadInput) as refused:
            orders.place(ctx, quote, None)
    assert refused.value.message.key == key


def test_a_taken_code_is_drawn_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shawl = world.sells()
    first = world.order(world.place(world.customer(), {shawl: 1}))
    codes = iter([first.code, first.code, "KJ4M7P"])
    monkeypatch.setattr(placing, "new_code", lambda: next(codes))
    second = world.order(world.place(world.customer("سارا"), {shawl: 1}))
    assert second.code == "KJ4M7P"


def test_an_unpaid_order_expires_and_gives_its_goods_back(world: World) -> None:
    shawl = world.sells(stock_of=3)
    order_id = world.place(world.customer(), {shawl: 2})
    world.wait(minutes=59)
    assert world.order(order_id).state is OrderState.PLACED
    world.wait(minutes=1)
    order = world.order(order_id)
    assert order.state is OrderState.EXPIRED
    assert order.closed_at == world.clock.now()
    assert world.left(shawl) == (3, 0)
    world.expire_all()
    assert world.heard.count(OrderExpired(order_id)) == 1
    world.healthy()


def test_goods_are_kept_longer_while_somebody_pays_but_not_for_ever(world: World) -> None:
    shawl = world.sells(stock_of=3)
    order_id = world.place(world.customer(), {shawl: 1})
    world.wait(minutes=55)
    world.begin(order_id)
    extended = [world.order(order_id).reserved_until]
    for _ in range(20):
        world.wait(minutes=11)
        world.healthy()
        order = world.order(order_id)
        if order.state is not OrderState.PLACED:
            break
        world.begin(order_id, "other")
        extended.append(world.order(order_id).reserved_until)
    assert world.order(order_id).state is OrderState.EXPIRED
    assert len(set(extended)) == 3
    longest = world.order(order_id).placed_at + timedelta(minutes=60 + 3 * 20)
    assert max(extended) <= longest
    assert world.left(shawl) == (3, 0)


def test_after_a_standstill_the_gateway_is_asked_before_the_order_ends(world: World) -> None:
    order_id = world.place(world.customer(), {world.sells(): 1})
    attempt_id = world.begin(order_id)
    world.clock.advance(timedelta(minutes=61))
    world.expire_all()
    assert world.order(order_id).state is OrderState.PLACED
    assert isinstance(world.record(attempt_id, source="poll"), billing.Settled)
    world.healthy()


def test_the_end_that_was_put_off_is_not_acted_on(world: World) -> None:
    shawl = world.sells()
    order_id = world.place(world.customer(), {shawl: 1})
    world.wait(minutes=55)
    world.begin(order_id)
    world.clock.advance(timedelta(minutes=6))
    with world.turn() as ctx:
        assert not orders.expire(ctx, order_id)
        due = ctx.session.exec(
            select(DueWork).where(DueWork.kind == "order-expire").order_by(col(DueWork.due_at))
        ).all()
    assert [one.state for one in due] == [WorkState.DUE, WorkState.DUE]
    assert due[1].due_at == world.order(order_id).reserved_until


def test_a_cancelled_order_gives_its_goods_back(world: World) -> None:
    shawl = world.sells(stock_of=3)
    mina = world.customer()
    order_id = world.place(mina, {shawl: 1})
    with world.turn(mina) as ctx:
        orders.cancel(ctx, orders.by_id(ctx.session, order_id), "اشتباه شد")
    order = world.order(order_id)
    assert order.state is OrderState.CANCELLED
    assert order.reason == "اشتباه شد"
    assert world.left(shawl) == (3, 0)
    assert OrderCancelled(order_id) in world.heard
    with world.turn(mina) as ctx, pytest.raises(Conflict):
        orders.cancel(ctx, orders.by_id(ctx.session, order_id), "")
    world.healthy()


def test_a_paid_order_cannot_be_cancelled(world: World) -> None:
    shawl = world.sells()
    mina = world.customer()
    order_id = world.place(mina, {shawl: 1})
    world.pays(order_id)
    with world.turn(mina) as ctx, pytest.raises(Conflict) as refused:
        orders.cancel(ctx, orders.by_id(ctx.session, order_id), "")
    assert refused.value.message.key == "order-paid-already"
    world.healthy()


def test_another_persons_order_sounds_as_if_there_were_none(world: World) -> None:
    shawl = world.sells()
    order = world.order(world.place(world.customer("مینا"), {shawl: 1}))
    stranger = world.customer("کیوان")
    with world.turn(stranger) as ctx:
        with pytest.raises(NotFound) as theirs:
            orders.by_code(ctx, order.code)
        with pytest.raises(NotFound) as none:
            orders.by_code(ctx, "XXXXXX")
        with pytest.raises(NotFound):
            orders.cancel(ctx, orders.by_id(ctx.session, order.id), "")
        assert theirs.value.message == none.value.message
        assert orders.for_person(ctx) == []


@pytest.mark.parametrize(
    ("role", "is_asked", "finds", "works_on"),
    [
        (Role.BUYER, True, False, False),
        (Role.PACKER, False, False, True),
        (Role.AGENT, False, False, False),
        (Role.AGENT, True, True, True),
        (Role.MANAGER, False, True, True),
        (Role.OWNER, False, True, True),
    ],
)
def test_the_staff_find_the_orders_they_have_to_do_with(
    world: World, role: Role, is_asked: bool, finds: bool, works_on: bool
) -> None:
    mina, stranger = world.customer("مینا"), world.customer("کیوان")
    order = world.order(world.place(mina, {world.sells(): 1}))
    if is_asked:
        with world.turn(mina) as ctx:
            support.open_case(ctx)
    for find, may in ((orders.by_code, finds), (orders.for_staff, works_on)):
        with world.turn(stranger, role) as ctx, nullcontext() if may else pytest.raises(NotFound):
            assert find(ctx, order.code).id == order.id


def test_a_code_is_found_however_it_was_typed(world: World) -> None:
    mina = world.customer()
    shawl = world.sells()
    order = world.order(world.place(mina, {shawl: 1}))
    with world.turn(mina) as ctx:
        assert orders.by_code(ctx, f" {order.code[:3].lower()}-{order.code[3:]} ").id == order.id


def test_orders_of_a_merged_person_are_theirs(world: World) -> None:
    shawl = world.sells()
    before, after = world.customer("مینا"), world.customer("Mina")
    order = world.order(world.place(before, {shawl: 1}))
    with world.turn() as ctx:
        ctx.session.exec(update(Person).where(col(Person.id) == before).values(merged_into=after))
    with world.turn(after) as ctx:
        assert [one.id for one in orders.for_person(ctx)] == [order.id]
        assert orders.by_code(ctx, order.code).id == order.id


def test_the_seller_hears_when_something_has_just_become_scarce(world: World) -> None:
    shawl = world.sells(stock_of=4)
    for name in ("مینا", "سارا", "لیلا"):
        world.place(world.customer(name), {shawl: 1})
    assert [one for one in world.heard if isinstance(one, StockLow)] == [StockLow(shawl, 2)]
