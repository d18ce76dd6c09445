"""Merges beside merges and purchases, and in any order: nothing twice, and every balance kept."""

import threading
from functools import partial

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from common.errors import Conflict
from models import Person, PersonMerge
from shop import (
    customers,
    ledger,
    linking,
    merging,
    orders,
    points,
)
from shop.ledger import SHOP, AccountName
from tests.shop.merges import hold, join, patiently, ready, root, take, undo
from tests.shop.world import World, at_once, give_points, order_now


def join_while_served(world: World, gone: int, stays: int) -> int:
    """As a turn does it: whoever acts is held already."""
    with world.turn(stays) as ctx:
        served = select(Person).where(Person.id == stays)
        ctx.session.exec(served.with_for_update(key_share=True, nowait=True)).one()
        return merging.join(ctx, customers.by_id(ctx.session, gone), ctx.customer).id


def test_two_merges_that_cross_make_one_person(world: World, mina: int, other: int) -> None:
    told = at_once(
        [
            partial(patiently, partial(join_while_served, world, other, mina)),
            partial(patiently, partial(join_while_served, world, mina, other)),
        ]
    )
    assert sorted(isinstance(one, int) for one in told) == [False, True]
    assert {type(one) for one in told} == {int, Conflict}
    assert root(world, mina) == root(world, other)


def test_of_two_who_join_the_same_person_the_second_sees_what_the_first_has_done(
    world: World, mina: int, other: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody decides by what they have read before another, who reads it as well, is out of the way:
    on PostgreSQL the first goes on only when the second has come as far, or was turned away.
    """
    both, look = threading.Event(), merging.check_may_join
    come: list[threading.Thread] = []
    third = world.customer("مینا ۳")

    def arrive() -> None:
        come.append(threading.current_thread())
        if len(set(come)) == 2 or world.database.dialect == "sqlite":
            # On SQLite the second does not begin before the first has ended.
            both.set()

    def meet(*given: object) -> None:
        arrive()
        assert both.wait(20)
        look(*given)  # type: ignore[arg-type]

    def tried(stays: int) -> int:
        try:
            with world.turn(stays) as ctx:
                gone = ctx.session.get_one(Person, other)
                return merging.join(ctx, gone, ctx.customer).id
        except OperationalError:
            arrive()
            raise

    monkeypatch.setattr(merging, "check_may_join", meet)
    told = at_once([partial(patiently, partial(tried, one)) for one in (mina, third)])
    assert {type(one) for one in told} == {int, Conflict}
    assert root(world, other) in {mina, third}


def test_a_code_is_taken_once_and_confirmed_once(world: World, mina: int, other: int) -> None:
    code_id = take(world, mina, other)

    def confirm() -> int:
        with world.turn(mina) as ctx:
            return linking.confirm(ctx, code_id).id

    told = at_once([partial(patiently, confirm)] * 3)
    assert sum(isinstance(one, int) for one in told) == 1
    with world.turn() as ctx:
        assert len(ctx.session.exec(select(PersonMerge)).all()) == 1


def test_of_two_who_write_a_code_one_has(world: World, mina: int, other: int) -> None:
    third = world.customer("سارا")
    with world.turn(mina) as ctx:
        code = linking.show(ctx)

    def write(person_id: int) -> int:
        with world.turn(person_id) as ctx:
            found = linking.by_code(ctx, code)
            linking.take(ctx, found)
            return found.id

    told = at_once([partial(patiently, partial(write, one)) for one in (other, third)])
    assert sorted(isinstance(one, int) for one in told) == [False, True]


def test_a_purchase_beside_a_merge_spends_nothing_twice(
    world: World, mina: int, other: int
) -> None:
    shawl = world.sells(stock_of=9)
    with world.turn() as ctx:
        give_points(ctx, other, 50)

    def buy() -> int:
        with world.turn(other) as ctx:
            order = order_now(ctx, {shawl: 1})
            hold(ctx, order, 50)
            return order.id

    told = at_once(
        [partial(patiently, partial(buy)), partial(patiently, partial(join, world, other, mina))]
    )
    assert all(isinstance(one, int) for one in told)
    assert ready(world, mina) == 0
    with world.turn(mina) as ctx:
        assert len(orders.for_person(ctx)) == 1


class Merges(RuleBasedStateMachine):
    """Four records are joined and told apart in any order; each keeps what it was given, and
    together they have the sum.
    """

    world: World

    @initialize()
    def begin(self) -> None:
        self.people = [self.world.customer(f"مینا {number}") for number in range(4)]
        self.given = dict.fromkeys(self.people, 0)
        self.open: list[int] = []
        self.gifts = 0

    @rule(which=st.integers(0, 3), count=st.integers(1, 90))
    def gift(self, which: int, count: int) -> None:
        self.gifts += 1
        stands = root(self.world, self.people[which])
        self.given[stands] += count
        with self.world.turn() as ctx:
            source = AccountName(SHOP, points.GIVEN, points.POINTS)
            mine = AccountName(f"person:{stands}", points.READY, points.POINTS)
            key = f"gift:{self.people[0]}:{self.gifts}"
            ledger.post(ctx, key, "gift", [(source, -count), (mine, count)])

    @rule(gone=st.integers(0, 3), stays=st.integers(0, 3))
    def join(self, gone: int, stays: int) -> None:
        roots = [root(self.world, self.people[one]) for one in (gone, stays)]
        if roots[0] != roots[1]:
            self.open.append(join(self.world, roots[0], roots[1]))

    @precondition(lambda self: self.open)
    @rule(which=st.integers(0, 9))
    def apart(self, which: int) -> None:
        undo(self.world, self.open.pop(which % len(self.open)))

    @invariant()
    def everybody_has_the_sum_of_their_records(self) -> None:
        stands = {one: root(self.world, one) for one in self.people}
        for one in set(stands.values()):
            theirs = sum(self.given[record] for record in self.people if stands[record] == one)
            assert ready(self.world, one) == theirs


def test_merging_and_undoing_in_any_order_keeps_every_balance(world: World) -> None:
    class Here(Merges):
        pass

    Here.world = world
    limits = settings(max_examples=5, stateful_step_count=10, deadline=None, database=None)
    run_state_machine_as_test(Here, settings=limits)
