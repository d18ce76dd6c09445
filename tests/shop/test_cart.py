"""Choosing: the same cart everywhere, never more than there is."""

import pytest
from sqlmodel import select

from common.errors import BadInput, NotFound, OutOfStock
from models import Activity, ActivityKind, Variant
from shop import cart
from shop.context import Shopping
from tests.shop.world import World, toman


def test_a_line_says_the_quantity_wished_so_twice_is_once(world: World) -> None:
    shawl = world.sells("شال نخی", stock_of=5)
    with world.turn(world.customer()) as ctx:
        for _ in range(3):
            cart.put(ctx, shawl, 2)
        view = cart.lines(ctx)
    assert [(line.name, line.quantity, line.total) for line in view.lines] == [
        ("شال نخی", 2, toman(900_000))
    ]
    assert view.total == toman(900_000)
    assert view.units == 2
    assert view.is_orderable
    assert view.needs_address


def test_taking_out_and_clearing(world: World) -> None:
    shawl, scarf = world.sells("شال"), world.sells("روسری")
    with world.turn(world.customer()) as ctx:
        cart.put(ctx, shawl, 1)
        cart.put(ctx, scarf, 1)
        cart.put(ctx, shawl, 0)
        cart.put(ctx, shawl, 0)
        assert [line.variant_id for line in cart.lines(ctx).lines] == [scarf]
        cart.clear(ctx)
        assert cart.lines(ctx).lines == ()
        assert not cart.lines(ctx).is_orderable


def test_what_is_chosen_is_remembered(world: World) -> None:
    shawl = world.sells()
    with world.turn(world.customer()) as ctx:
        for quantity in (2, 2, 1, 3, 0):
            cart.put(ctx, shawl, quantity)
        noted = ctx.session.exec(select(Activity).order_by(Activity.id)).all()  # type: ignore[arg-type]
    added, removed = ActivityKind.ADDED, ActivityKind.REMOVED
    assert [one.kind for one in noted] == [added, removed, added, removed]
    assert {one.variant_id for one in noted} == {shawl}


@pytest.mark.parametrize("quantity", [-1, 1000, 10**12])
def test_odd_quantities_are_refused(shop_ctx: Shopping, quantity: int) -> None:
    with pytest.raises(BadInput):
        cart.put(shop_ctx, 1, quantity)


def test_nobody_chooses_more_than_there_is(world: World) -> None:
    shawl = world.sells("شال نخی", stock_of=3)
    world.place(world.customer("سارا"), {shawl: 1})
    with world.turn(world.customer()) as ctx, pytest.raises(OutOfStock) as refused:
        cart.put(ctx, shawl, 3)
    assert dict(refused.value.message.args) == {"name": "شال نخی", "left": 2}


@pytest.mark.parametrize("hidden", [True, False])
def test_what_is_not_for_sale_is_not_chosen(world: World, hidden: bool) -> None:
    shawl = world.sells()
    with world.turn() as ctx:
        ctx.session.get_one(Variant, shawl).active = not hidden
    with world.turn(world.customer()) as ctx:
        unknown = shawl if hidden else shawl + 1
        with pytest.raises(NotFound):
            cart.put(ctx, unknown, 1)


def test_a_cart_shows_what_has_become_scarce(world: World) -> None:
    shawl = world.sells(stock_of=3)
    mina = world.customer()
    with world.turn(mina) as ctx:
        cart.put(ctx, shawl, 3)
    world.place(world.customer("سارا"), {shawl: 1})
    with world.turn(mina) as ctx:
        line = cart.lines(ctx).lines[0]
        assert (line.quantity, line.left, line.is_available) == (3, 2, False)
        assert not cart.lines(ctx).is_orderable
