"""Store credit: money that goes back into it, and orders that it pays, never twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from common.errors import Conflict, LimitReached, NotFound
from common.money import Money
from common.roles import Role
from models import Order, OrderState, PaymentState, RefundState, RefundWay
from payments.base import Undo, UndoResult
from shop import billing, credit, customers, ledger, money_queue, orders, refunds
from shop.context import Shopping
from shop.events import MoneyEarned, OrderPaid
from shop.ledger import CLEARING, POCKET, SALES, SHOP, TO_REVIEW
from tests.databases import NewDatabase
from tests.shop.world import GATEWAY, World, at_once, paid, toman

SHAWL = toman(450_000)


def give(world: World, person_id: int, shawls: int = 1) -> None:
    """Credit for so many shawls, from orders that were undone."""
    variant = world.sells(stock_of=99)
    for _ in range(shawls):
        order_id = world.place(person_id, {variant: 1})
        world.pays(order_id)
        with world.turn(None, Role.OWNER) as ctx:
            order = orders.by_id(ctx.session, order_id)
            refunds.whole(ctx, order, "رنگش تمام شد", way=RefundWay.CREDIT)


def have(world: World, person_id: int) -> Money:
    with world.turn(person_id) as ctx:
        return credit.balance(ctx)


def use(world: World, person_id: int, order_id: int) -> Order:
    with world.turn(person_id) as ctx:
        return billing.settle_with_credit(ctx, orders.by_id(ctx.session, order_id))


def test_money_goes_back_into_credit_at_once(world: World) -> None:
    mina = world.customer()
    give(world, mina)
    assert have(world, mina) == SHAWL
    world.healthy()


def test_credit_pays_a_whole_order_without_any_gateway(world: World) -> None:
    mina = world.customer()
    give(world, mina, 2)
    order_id = world.place(mina, {world.sells(): 1})
    world.heard.clear()
    use(world, mina, order_id)
    order = world.order(order_id)
    assert (order.state, order.payment_state) == (OrderState.CONFIRMED, PaymentState.PAID)
    assert [type(one) for one in world.heard if isinstance(one, OrderPaid | MoneyEarned)] == [
        OrderPaid,
        MoneyEarned,
    ]
    assert have(world, mina) == SHAWL
    with pytest.raises(Conflict, match="order-closed"):
        use(world, mina, order_id)
    world.healthy()


def test_a_gateway_pays_the_rest(world: World) -> None:
    mina = world.customer()
    give(world, mina)
    order_id = world.place(mina, {world.sells(): 3})
    use(world, mina, order_id)
    assert have(world, mina) == toman(0)
    assert world.order(order_id).open_amount == 2 * SHAWL
    world.healthy()
    attempt = world.begin(order_id)
    assert world.attempt(attempt).amount == 2 * SHAWL
    world.record(attempt)
    assert world.order(order_id).payment_state is PaymentState.PAID
    assert world.order(order_id).paid == 3 * SHAWL
    world.healthy()


def test_an_order_that_dies_gives_its_credit_free_and_late_money_takes_it_again(
    world: World,
) -> None:
    mina = world.customer()
    give(world, mina)
    order_id = world.place(mina, {world.sells(): 3})
    use(world, mina, order_id)
    attempt = world.begin(order_id)
    world.wait(hours=3)
    assert world.order(order_id).state is OrderState.EXPIRED
    assert have(world, mina) == SHAWL
    world.healthy()
    assert isinstance(world.record(attempt), billing.Settled)
    assert have(world, mina) == toman(0)
    world.healthy()


def test_late_money_waits_for_the_owner_when_the_credit_was_spent_elsewhere(world: World) -> None:
    mina = world.customer()
    give(world, mina)
    order_id = world.place(mina, {world.sells(): 3})
    use(world, mina, order_id)
    attempt = world.begin(order_id)
    world.wait(hours=3)
    use(world, mina, world.place(mina, {world.sells(): 1}))
    assert isinstance(world.record(attempt), billing.Review)
    world.healthy()


def test_who_pays_all_at_the_gateway_keeps_the_credit(world: World) -> None:
    mina = world.customer()
    give(world, mina)
    order_id = world.place(mina, {world.sells(): 3})
    attempt = world.begin(order_id)
    use(world, mina, order_id)
    assert isinstance(world.record(attempt), billing.Settled)
    assert have(world, mina) == SHAWL
    assert world.order(order_id).payment_state is PaymentState.PAID
    world.healthy()


def test_what_was_paid_with_credit_goes_back_into_it(world: World) -> None:
    mina = world.customer()
    give(world, mina)
    order_id = world.place(mina, {world.sells(): 3})
    use(world, mina, order_id)
    world.record(world.begin(order_id))
    with world.turn(None, Role.OWNER) as ctx:
        begun = refunds.whole(ctx, orders.by_id(ctx.session, order_id), "نداریم")
    assert have(world, mina) == SHAWL
    assert sorted((one.way, one.state) for one in begun) == [
        (RefundWay.CREDIT, RefundState.DONE),
        (RefundWay.GATEWAY, RefundState.ASKED),
    ]
    world.healthy()


def test_nobody_pays_with_what_they_have_not_or_for_others(world: World) -> None:
    mina = world.customer()
    order_id = world.place(mina, {world.sells(): 1})
    with pytest.raises(LimitReached, match="credit-none"):
        use(world, mina, order_id)
    reza = world.customer("رضا")
    give(world, reza)
    with pytest.raises(NotFound):
        use(world, reza, order_id)


def test_credit_of_play_money_pays_for_nothing_in_earnest(world: World) -> None:
    mina, shawl = world.customer(), world.sells(stock_of=99)
    world.shop = replace(world.shop, testing=True)
    for way in (RefundWay.CREDIT, None):
        order_id = world.place(mina, {shawl: 1})
        world.record(world.begin(order_id, test=True))
        if way is not None:
            with world.turn(None, Role.OWNER) as ctx:
                refunds.whole(ctx, orders.by_id(ctx.session, order_id), "نداریم", way=way)
    assert have(world, mina) == SHAWL
    order_id = world.place(mina, {shawl: 3})
    use(world, mina, order_id)
    world.healthy()
    world.shop = replace(world.shop, testing=False)
    assert have(world, mina) == toman(0)
    with pytest.raises(LimitReached):
        use(world, mina, world.place(mina, {shawl: 1}))
    assert isinstance(world.record(world.begin(order_id)), billing.Review)
    assert world.order(order_id).payment_state is PaymentState.UNPAID
    world.healthy()


def test_credit_is_never_spent_twice(world: World) -> None:
    mina = world.customer()
    give(world, mina)
    shawl = world.sells(stock_of=99)
    ids = [world.place(mina, {shawl: 1}) for _ in range(2)]
    works: list[Callable[[], object]] = [partial(use, world, mina, id_) for id_ in ids * 3]
    outcomes = at_once(works)
    assert sum(isinstance(one, Order) for one in outcomes) == 1
    assert sum(isinstance(one, Conflict | LimitReached) for one in outcomes) == 5
    assert have(world, mina) == toman(0)
    world.healthy()


def test_the_gateway_and_the_credit_may_come_at_once(world: World) -> None:
    mina = world.customer()
    give(world, mina)
    order_id = world.place(mina, {world.sells(): 1})
    attempt = world.begin(order_id)
    works: list[Callable[[], object]] = [
        partial(world.record, attempt),
        partial(use, world, mina, order_id),
    ]
    at_once(works)
    assert world.order(order_id).paid == SHAWL
    world.healthy()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["pay", "credit", "both", "late", "less", "undo", "undo to credit",
                         "accept", "give back", "keep as credit"]),
        st.integers(1, 3),
        st.integers(0, 3),
    ),
    max_size=10,
)  # fmt: skip


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_all_money_that_came_is_settled_credit_returned_or_waits(
    new_database: NewDatabase, steps: list[tuple[str, int, int]]
) -> None:
    world = World(new_database())
    try:
        mina, shawl = world.customer(), world.sells(stock_of=200)
        came, known = 0, list[int]()
        for what, units, which in steps:
            came += live(world, what, mina, shawl, units, known, which)
            returned = money_goes(world)
            with world.turn() as ctx:
                books = {
                    name: ledger.balance(ctx.session, owner, "IRR", name=name)
                    for owner, name in (
                        (SHOP, SALES),
                        (SHOP, TO_REVIEW),
                        (SHOP, POCKET),
                        (f"person:{mina}", credit.READY),
                        (f"person:{mina}", credit.HELD),
                        (f"gateway:{GATEWAY}", CLEARING),
                    )
                }
            assert came == returned + sum(books.values()) - books[CLEARING]
            assert books[CLEARING] == returned - came
            world.healthy()
            world.clock.advance(timedelta(minutes=7))
    finally:
        world.close()


def live(
    world: World, what: str, mina: int, shawl: int, units: int, known: list[int], which: int
) -> int:
    """Let something happen; how much money came."""
    if what in ("undo", "undo to credit"):
        way = RefundWay.CREDIT if what == "undo to credit" else RefundWay.GATEWAY
        with world.turn(None, Role.OWNER) as ctx:
            sold = [id_ for id_ in known if orders.by_id(ctx.session, id_).paid_minor]
            for id_ in sold[which : which + 1]:
                refunds.whole(ctx, orders.by_id(ctx.session, id_), "نداریم", way=way)
        return 0
    if what in ("accept", "give back", "keep as credit"):
        decide(world, what, which)
        return 0
    with world.turn(None, Role.OWNER) as ctx:
        for one in orders.for_person(
            world.context(ctx.session, customers.by_id(ctx.session, mina))
        ):
            if one.awaits_payment:
                orders.cancel(ctx, one, "")
    order_id = world.place(mina, {shawl: units})
    known.append(order_id)
    if what in ("credit", "both") and have(world, mina):
        use(world, mina, order_id)
    if what == "credit" or not world.order(order_id).awaits_payment:
        return 0
    first = world.begin(order_id)
    if what == "late":
        world.wait(hours=26)
    amount = world.attempt(first).amount
    if what == "less":
        amount = amount - toman(1000)
    world.record(first, paid(world.attempt(first), amount=amount))
    return amount.minor


def decide(world: World, what: str, which: int) -> None:
    decisions = {
        "accept": money_queue.accept,
        "give back": money_queue.give_back,
        "keep as credit": money_queue.into_credit,
    }
    with world.turn(None, Role.OWNER) as ctx:
        waits = money_queue.waiting(ctx)
        ids = [one.attempt.id for one in waits[which : which + 1]]
    for id_ in ids:
        try:
            with world.turn(None, Role.OWNER) as ctx:
                decisions[what](ctx, id_)
        except (Conflict, LimitReached):
            continue


def money_goes(world: World) -> int:
    """The bank gives back what was decided; how much it has given back since the beginning."""
    with world.turn() as ctx:
        found = [one for id_ in ids_of(ctx) for one in refunds.of_order(ctx.session, id_)]
    for one in found:
        if one.state is RefundState.ASKED:
            with world.turn() as ctx:
                refunds.record(ctx, one.id, Undo(UndoResult.DONE))
    return sum(one.amount_minor for one in found if one.way is RefundWay.GATEWAY)


def ids_of(ctx: Shopping) -> list[int]:
    return list(ctx.session.exec(select(Order.id)).all())
