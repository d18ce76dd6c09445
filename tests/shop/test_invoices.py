"""Each paid order has one invoice, and their numbers have no gaps."""

from functools import partial

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlmodel import col, select

from models import Invoice, Order
from models.migrating import migrating
from shop import invoices, orders
from tests.shop.world import World, at_once


def numbers(world: World) -> list[int]:
    """The numbers in the order in which money came."""
    with world.database.reading() as session:
        paid = select(Invoice.number).join(Order, col(Order.id) == Invoice.order_id)
        return list(session.exec(paid.order_by(col(Order.paid_at), col(Invoice.number))).all())


def test_numbers_follow_the_money_and_not_the_orders(world: World) -> None:
    shawl, mina = world.sells(tax_bps=1000), world.customer()
    first, second, third = (world.place(world.customer(), {shawl: n}) for n in (1, 2, 1))
    world.place(mina, {shawl: 1})

    for order in (third, first, second):
        world.wait(minutes=1)
        world.pays(order)

    with world.database.reading() as session:
        found = [invoices.of(session, order) for order in (third, first, second)]
    assert [one and one.number for one in found] == [1, 2, 3]
    last, placed = found[-1], world.order(second)
    assert last is not None
    assert (last.total, last.tax.minor) == (placed.total, placed.tax_minor)
    assert last.tax.minor > 0
    world.healthy()


def test_twelve_who_pay_at_once_leave_no_gap(world: World) -> None:
    shawl = world.sells(stock_of=50)
    attempts = [world.begin(world.place(world.customer(), {shawl: 1})) for _ in range(12)]

    # Each notice comes twice, and some of the transactions fail and are done again.
    done = at_once([partial(world.record, attempt) for attempt in attempts * 2])
    for attempt, came in zip(attempts * 2, done, strict=True):
        if isinstance(came, Exception):
            world.record(attempt)

    assert numbers(world) == list(range(1, 13))
    world.healthy()


def test_who_asks_twice_at_once_gets_one_number(world: World) -> None:
    order = world.place(world.customer(), {world.sells(): 1})
    world.pays(order)

    def issue() -> int:
        with world.turn() as ctx:
            return invoices.issue(ctx, orders.locked(ctx.session, order)).number

    assert at_once([issue] * 6) == [1] * 6


def test_what_is_rolled_back_takes_no_number(world: World) -> None:
    shawl = world.sells()
    first, second = (world.place(world.customer(), {shawl: 1}) for _ in range(2))

    def fail() -> None:
        with world.turn() as ctx:
            invoices.issue(ctx, orders.locked(ctx.session, first))
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    world.pays(second)

    assert numbers(world) == [1]
    world.healthy()


def test_a_shop_from_before_there_were_invoices_numbers_what_was_paid(world: World) -> None:
    shawl = world.sells()
    first, second, _ = (world.place(world.customer(), {shawl: 1}) for _ in range(3))
    world.pays(second)
    world.wait(minutes=1)
    world.pays(first)
    with migrating(str(world.database.url.render_as_string(hide_password=False))) as config:
        ours = ScriptDirectory.from_config(config).get_revision("0018_invoices")
        assert ours is not None
        command.downgrade(config, str(ours.down_revision))
        command.upgrade(config, "head")
    world.healthy()

    world.pays(world.place(world.customer(), {shawl: 1}))

    assert numbers(world) == [1, 2, 3]
    with world.database.reading() as session:
        found = invoices.of(session, second)
    assert found is not None
    assert (found.number, found.issued_at) == (1, world.order(second).paid_at)
    world.healthy()
