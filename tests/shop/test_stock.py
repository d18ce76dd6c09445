"""How many there are, and why."""

import pytest
from sqlmodel import col, select

from common.errors import BadInput, NotFound
from models import Audit, MovementKind, StockMovement
from shop import orders, stock
from tests.shop.world import World


def movements(world: World) -> list[tuple[str, int]]:
    with world.database.reading() as session:
        rows = session.exec(select(StockMovement).order_by(col(StockMovement.id)))
        return [(row.kind.value, row.quantity) for row in rows]


def test_goods_come_in_once_for_each_delivery(world: World) -> None:
    shawl = world.sells(stock_of=0)
    with world.turn() as ctx:
        assert stock.receive(ctx, shawl, 5, key="parcel-1")
        assert not stock.receive(ctx, shawl, 5, key="parcel-1")
        assert stock.receive(ctx, shawl, 2, key="parcel-2")
    assert world.left(shawl) == (7, 0)
    assert movements(world) == [("receive", 5), ("receive", 2)]
    world.healthy()


@pytest.mark.parametrize(("counted", "now"), [(10, 10), (4, 4), (2, 2), (1, 2), (0, 2)])
def test_counting_never_takes_away_what_orders_hold(world: World, counted: int, now: int) -> None:
    shawl = world.sells(stock_of=5)
    world.place(world.customer(), {shawl: 2})
    with world.turn() as ctx:
        assert stock.adjust(ctx, shawl, counted) == now
    assert world.left(shawl) == (now, 2)
    world.healthy()


def test_counting_what_is_there_changes_nothing(world: World) -> None:
    shawl = world.sells(stock_of=5)
    with world.turn() as ctx:
        assert stock.adjust(ctx, shawl, 5) == 5
    assert movements(world) == [("receive", 5)]


def test_changes_of_stock_are_on_record(world: World) -> None:
    shawl = world.sells(stock_of=5)
    with world.turn() as ctx:
        stock.adjust(ctx, shawl, 3)
        row = ctx.session.exec(select(Audit).where(Audit.what == "stock.adjusted")).one()
    assert (row.on_id, row.before, row.after) == (str(shawl), {"on_hand": 5}, {"on_hand": 3})


@pytest.mark.parametrize("quantity", [0, -1, stock.MOST_UNITS + 1])
def test_odd_numbers_are_refused(world: World, quantity: int) -> None:
    shawl = world.sells(stock_of=0)
    with world.turn() as ctx:
        with pytest.raises(BadInput):
            stock.receive(ctx, shawl, quantity, key="odd")
        if quantity:
            with pytest.raises(BadInput):
                stock.adjust(ctx, shawl, quantity)


def test_there_is_no_stock_of_what_is_not_there(world: World) -> None:
    with world.turn() as ctx, pytest.raises(NotFound):
        stock.adjust(ctx, 1, 5)


def test_an_order_lets_go_once(world: World) -> None:
    shawl = world.sells(stock_of=5)
    order_id = world.place(world.customer(), {shawl: 2})
    with world.turn() as ctx:
        order = orders.locked(ctx.session, order_id)
        for _ in range(3):
            stock.release(ctx, order)
            stock.commit(ctx, order)
        assert stock.holds(ctx.session, order_id) == {}
    assert world.left(shawl) == (5, 0)
    assert [kind for kind, _ in movements(world)] == [
        MovementKind.RECEIVE,
        MovementKind.RESERVE,
        MovementKind.RELEASE,
    ]
