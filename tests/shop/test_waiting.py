"""Waiting for what is sold out, and wishing for what is not bought yet."""

import pytest

from common.errors import Conflict, NotFound
from models import Product, Variant
from shop import stock, waiting, wishes
from shop.events import BackInStock
from tests.shop.world import World, at_once


def back(world: World) -> list[BackInStock]:
    return [event for event in world.heard if isinstance(event, BackInStock)]


def test_who_waits_is_known_in_the_order_they_asked(world: World) -> None:
    shawl = world.sells(stock_of=0)
    mina, sara = world.customer(), world.customer("سارا")
    for person in (sara, mina, sara):
        with world.turn(person) as ctx:
            waiting.ask(ctx, shawl)
        world.wait(minutes=1)
    with world.turn() as ctx:
        assert waiting.people(ctx.session, shawl) == [sara, mina]
        assert waiting.count(ctx, ctx.session.get_one(Variant, shawl).product_id) == 2
    with world.turn(sara) as ctx:
        assert waiting.waits_for(ctx, [shawl, 404]) == {shawl}
        assert waiting.give_up(ctx, shawl)
        assert not waiting.give_up(ctx, shawl)
    with world.turn(mina) as ctx:
        waiting.give_all_up(ctx)
        assert waiting.people(ctx.session, shawl) == []


def test_nobody_waits_for_what_is_not_for_sale(world: World) -> None:
    shawl = world.sells(stock_of=0)
    with world.turn() as ctx:
        ctx.session.get_one(Variant, shawl).active = False
    with world.turn(world.customer()) as ctx:
        for variant_id in (shawl, 404):
            with pytest.raises(NotFound):
                waiting.ask(ctx, variant_id)


@pytest.mark.parametrize("how", ["received", "counted"])
def test_what_comes_back_is_told_when_there_was_none(world: World, how: str) -> None:
    shawl = world.sells(stock_of=0)
    for number, units in enumerate((3, 2)):
        with world.turn() as ctx:
            if how == "received":
                stock.receive(ctx, shawl, units, key=f"parcel-{number}")
            else:
                stock.adjust(ctx, shawl, units)
    assert back(world) == [BackInStock(shawl)]


def test_an_order_that_dies_brings_its_goods_back(world: World) -> None:
    shawl = world.sells(stock_of=2)
    world.place(world.customer(), {shawl: 1})
    world.heard.clear()
    world.place(world.customer("سارا"), {shawl: 1})
    world.wait(minutes=61)
    assert back(world) == [BackInStock(shawl)]
    assert world.left(shawl) == (2, 0)


def test_goods_that_orders_hold_are_not_back(world: World) -> None:
    shawl = world.sells(stock_of=2)
    world.place(world.customer(), {shawl: 2})
    world.heard.clear()
    with world.turn() as ctx:
        stock.adjust(ctx, shawl, 1)
    assert back(world) == []


def test_of_two_who_tell_one_person_at_once_one_does(world: World) -> None:
    shawl, mina = world.sells(stock_of=0), world.customer()
    with world.turn(mina) as ctx:
        waiting.ask(ctx, shawl)

    def tell() -> bool:
        with world.turn(mina) as ctx:
            return waiting.give_up(ctx, shawl)

    assert sorted(map(str, at_once([tell] * 8))) == ["False"] * 7 + ["True"]


def test_a_wish_is_there_once_and_until_it_is_taken_off(world: World) -> None:
    variant = world.sells()
    with world.turn(world.customer()) as ctx:
        shawl = ctx.session.get_one(Variant, variant).product_id
        assert not wishes.any_wished(ctx)
        for _ in range(2):
            wishes.put(ctx, shawl, wished=True)
        assert [line.id for line in wishes.lines(ctx)] == [shawl]
        assert wishes.any_wished(ctx)
        assert wishes.is_wished(ctx, shawl)
        for _ in range(2):
            wishes.put(ctx, shawl, wished=False)
        assert wishes.lines(ctx) == []
        with pytest.raises(NotFound):
            wishes.put(ctx, 404, wished=True)


def test_a_list_has_an_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wishes, "MOST", 1)
    one, other = (world.sells(name) for name in ("شال نخی", "شال پشمی"))
    with world.turn(world.customer()) as ctx:
        first, second = (ctx.session.get_one(Variant, id_).product_id for id_ in (one, other))
        wishes.put(ctx, first, wished=True)
        wishes.put(ctx, first, wished=True)
        with pytest.raises(Conflict):
            wishes.put(ctx, second, wished=True)
        ctx.session.get_one(Product, first).visible = False
        ctx.session.flush()
        assert wishes.lines(ctx) == []
