"""Cash at the door: who may, what is held meanwhile, and money that is booked once."""

from functools import partial

import pytest

from common.errors import BadInput, Conflict, LimitReached, NotAllowed
from common.roles import Role
from models import AttemptState, OrderState, PaymentState
from shop import (
    at_the_door,
    billing,
    card_transfers,
    fulfilment,
    orders,
    receipt_pictures,
    settings,
)
from shop.events import CashChosen, OrderPaid
from tests.shop.world import World, at_once, toman

CASH = {"regions": ["تهران"], "most_minor": toman(1_000_000).minor, "most_orders": 1}
CARD = {"number": "6037997512345670", "holder": "مینا رضایی", "bank": "بانک ملی"}


def terms(world: World, **changed: object) -> None:
    with world.turn() as ctx:
        world.shop = settings.change(ctx, "cash", {**CASH, **changed})


def choose(world: World, order_id: int) -> None:
    with world.turn() as ctx:
        at_the_door.choose(ctx, orders.by_id(ctx.session, order_id))


def collect(world: World, order_id: int, role: Role = Role.PACKER) -> None:
    with world.turn(None, role) as ctx:
        at_the_door.collected(ctx, orders.by_id(ctx.session, order_id))


@pytest.fixture
def cash_world(world: World) -> World:
    terms(world)
    return world


def test_goods_stay_held_until_the_money_comes(cash_world: World) -> None:
    world, variant = cash_world, cash_world.sells(stock_of=3)
    order = world.place(world.customer(), {variant: 1})

    choose(world, order)
    choose(world, order)
    world.wait(days=3)

    found = world.order(order)
    assert (found.state, found.payment_state) == (OrderState.CONFIRMED, PaymentState.UNPAID)
    assert world.left(variant) == (3, 1)
    assert sum(isinstance(event, CashChosen) for event in world.heard) == 1
    world.healthy()

    world.ship(order)
    for _ in range(2):
        collect(world, order)

    found = world.order(order)
    assert (found.state, found.payment_state) == (OrderState.COMPLETED, PaymentState.PAID)
    assert world.left(variant) == (2, 0)
    assert sum(isinstance(event, OrderPaid) for event in world.heard) == 1
    world.healthy()


def test_two_who_collect_at_once_book_once(cash_world: World) -> None:
    world = cash_world
    order = world.place(world.customer(), {world.sells(): 1})
    choose(world, order)
    world.ship(order)

    done = at_once([partial(collect, world, order) for _ in range(4)])

    assert done == [None] * 4
    assert sum(isinstance(event, OrderPaid) for event in world.heard) == 1
    world.healthy()


def test_one_person_owes_for_so_many_orders_and_no_more(cash_world: World) -> None:
    world, variant, buyer = cash_world, cash_world.sells(), cash_world.customer()
    placed = [world.place(buyer, {variant: 1}) for _ in range(2)]

    done = at_once([partial(choose, world, order) for order in placed])

    assert sum(isinstance(one, LimitReached) for one in done) == 1
    states = sorted(world.order(order).state.value for order in placed)
    assert states == ["confirmed", "placed"]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"regions": ["یزد"]}, "cash-not-there"),
        ({"most_minor": 1_000}, "cash-too-much"),
    ],
)
def test_who_may_not_hears_why(world: World, changed: dict[str, object], why: str) -> None:
    terms(world, **changed)
    order = world.place(world.customer(), {world.sells(): 1})

    with pytest.raises(BadInput, match=why):
        choose(world, order)


def test_nothing_is_collected_that_is_not_due(cash_world: World) -> None:
    world = cash_world
    order = world.place(world.customer(), {world.sells(): 1})
    with pytest.raises(Conflict, match="cash-not-due"):
        collect(world, order)
    choose(world, order)
    with pytest.raises(Conflict, match="order-not-shipped"):
        collect(world, order)
    with pytest.raises(NotAllowed):
        collect(world, order, Role.AGENT)
    assert world.order(order).payment_state is PaymentState.UNPAID


def test_what_nobody_takes_goes_back_on_the_shelf(cash_world: World) -> None:
    world, variant = cash_world, cash_world.sells(stock_of=1)
    order = world.place(world.customer(), {variant: 1})
    choose(world, order)
    world.ship(order)
    for _ in range(2):
        with world.turn(None, Role.PACKER) as ctx:
            at_the_door.unclaimed(ctx, orders.by_id(ctx.session, order))

    assert world.order(order).state is OrderState.CANCELLED
    assert world.left(variant) == (1, 0)
    with pytest.raises(Conflict, match="cash-not-due"):
        collect(world, order)
    world.healthy()


def test_the_buyers_word_completes_nothing_that_is_not_paid(cash_world: World) -> None:
    world, buyer = cash_world, cash_world.customer()
    order = world.place(buyer, {world.sells(): 1})
    choose(world, order)
    world.ship(order)
    with world.turn(buyer) as ctx:
        fulfilment.received(ctx, orders.by_id(ctx.session, order))
    assert world.order(order).state is OrderState.CONFIRMED

    collect(world, order)

    assert world.order(order).state is OrderState.COMPLETED
    world.healthy()


def test_money_that_came_by_a_gateway_is_not_asked_for_again(cash_world: World) -> None:
    world = cash_world
    order = world.place(world.customer(), {world.sells(): 1})
    begun = world.begin(order)
    choose(world, order)
    assert isinstance(world.record(begun), billing.Settled)
    world.ship(order)

    collect(world, order)

    assert _states(world, order) == [
        AttemptState.PAID,
        AttemptState.ISSUED,
    ]
    world.healthy()


def test_a_card_transfer_gives_way_unless_somebody_looks_at_it(cash_world: World) -> None:
    world, buyer = cash_world, cash_world.customer()
    with world.turn() as ctx:
        world.shop = settings.change(ctx, "card", CARD)
    order = world.place(buyer, {world.sells(): 1})
    with world.turn(buyer) as ctx:
        found = orders.by_id(ctx.session, order)
        card_transfers.begin(ctx, found)
        receipt = receipt_pictures.send(ctx, found, "ref").id
    with pytest.raises(Conflict, match="card-under-review"):
        choose(world, order)
    with world.turn() as ctx:
        receipt_pictures.lost(ctx, receipt)

    choose(world, order)

    assert _states(world, order) == [
        AttemptState.CANCELLED,
        AttemptState.ISSUED,
    ]


def _states(world: World, order_id: int) -> list[AttemptState]:
    with world.database.reading() as session:
        return [one.state for one in billing.attempts_of(session, order_id)]
