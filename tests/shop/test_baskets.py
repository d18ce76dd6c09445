"""What a payment is for: the parts always sum to what is paid."""

import pytest

from common.money import Money
from shop import baskets, orders
from tests.shop.world import World


@pytest.mark.parametrize("minor", [1, 2, 7, 1_000, 4_500_001, 999_999_999])
def test_the_parts_sum_to_the_payment(world: World, minor: int) -> None:
    goods = [world.sells(name, stock_of=9) for name in ("شال نخی", "روسری ابریشمی", "کیف گلیم")]
    order_id = world.place(world.customer(), dict(zip(goods, (1, 2, 3), strict=True)))
    with world.database.reading() as session:
        order = orders.by_id(session, order_id)
        parts = baskets.basket(session, order, Money(minor, order.currency))

    assert sum(part.amount.minor for part in parts) == minor
    assert all(part.amount for part in parts)
    assert all(part.name and part.quantity > 0 for part in parts)
    assert len(parts) == min(minor, 3)


def test_free_goods_leave_the_order_itself(world: World) -> None:
    gift = world.sells("کارت تبریک", stock_of=9)
    order_id = world.place(world.customer(), {gift: 1})
    with world.turn() as ctx:
        order = orders.by_id(ctx.session, order_id)
        for line in orders.lines_of(ctx.session, order_id):
            line.total_minor = 0
        ctx.session.flush()
        [part] = baskets.basket(ctx.session, order, Money(30_000, order.currency))

    assert (part.name, part.amount.minor) == (order.code, 30_000)
