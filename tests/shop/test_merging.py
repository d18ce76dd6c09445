"""Two records of one person: joined, in a chain, told apart; nothing lost and nothing given away."""

from datetime import timedelta

import pytest
from sqlmodel import select

from common.errors import Conflict, LimitReached, NotAllowed
from common.roles import Role
from models import Audit, StaffRole
from shop import (
    acquaintance,
    cart,
    merging,
    orders,
    points,
    pricing,
    staff,
    support,
)
from tests.shop.merges import hold, join, ready, root, undo
from tests.shop.world import World, give_points, order_now


def test_who_is_let_go_does_not_come_back_by_being_told_apart(
    world: World, mina: int, other: int
) -> None:
    with world.turn() as ctx:
        for person_id in (mina, other):
            staff.appoint(ctx.session, person_id, StaffRole.AGENT, ctx.now, actor="test")
    merge_id = join(world, other, mina)
    with world.turn(None, Role.OWNER) as ctx:
        staff.strike_off(ctx.session, mina)
    undo(world, merge_id)
    with world.turn() as ctx:
        assert staff.role_of(ctx.session, other) is Role.BUYER


def test_two_carts_are_both_contents_as_far_as_there_is_so_much(
    world: World, mina: int, other: int
) -> None:
    shawl, gaz = world.sells(stock_of=4), world.sells("گز آردی", stock_of=9)
    with world.turn(mina) as ctx:
        cart.put(ctx, shawl, 2)
    with world.turn(other) as ctx:
        cart.put(ctx, shawl, 3)
        cart.put(ctx, gaz, 1)
    merge_id = join(world, other, mina)
    with world.turn(mina) as ctx:
        assert [(one.variant_id, one.quantity) for one in cart.lines(ctx).lines] == [
            (shawl, 4),
            (gaz, 1),
        ]
    undo(world, merge_id)
    for person_id, units in ((mina, 2), (other, 4)):
        with world.turn(person_id) as ctx:
            assert cart.lines(ctx).units == units


def test_what_is_chosen_anew_stands_for_both_carts(world: World, mina: int, other: int) -> None:
    shawl = world.sells(stock_of=9)
    for person_id in (mina, other):
        with world.turn(person_id) as ctx:
            cart.put(ctx, shawl, 2)
    join(world, other, mina)
    for wanted in (3, 1, 0):
        with world.turn(mina) as ctx:
            cart.put(ctx, shawl, wanted)
            assert cart.lines(ctx).units == wanted


def test_an_order_takes_its_goods_out_of_both_carts(world: World, mina: int, other: int) -> None:
    shawl = world.sells(stock_of=4)
    with world.turn(mina) as ctx:
        cart.put(ctx, shawl, 2)
    with world.turn(other) as ctx:
        cart.put(ctx, shawl, 3)
    merge_id = join(world, other, mina)
    with world.turn(mina) as ctx:
        quote = pricing.quote(cart.lines(ctx).lines, None, (), ctx.shop.currency)
        orders.place(ctx, quote, None)
        assert not cart.lines(ctx).lines
        with pytest.raises(Conflict):
            orders.place(ctx, quote, None)
    undo(world, merge_id)
    with world.turn(other) as ctx:
        assert not cart.lines(ctx).lines
    world.healthy()


def test_points_of_both_pay_and_come_back_to_whose_they_were(
    world: World, mina: int, other: int
) -> None:
    with world.turn() as ctx:
        give_points(ctx, mina, 30)
        give_points(ctx, other, 50)
    merge_id = join(world, other, mina)
    shawl = world.sells()
    with world.turn(mina) as ctx:
        order = order_now(ctx, {shawl: 1})
        assert points.ready(ctx) == 80
        hold(ctx, order, 70)
        assert points.ready(ctx) == 10
        with pytest.raises(LimitReached):
            hold(ctx, order, 11)
    with world.turn(mina) as ctx:
        points.release(ctx, orders.by_id(ctx.session, order.id))
    undo(world, merge_id)
    assert [ready(world, one) for one in (mina, other)] == [30, 50]


def test_while_somebody_of_the_shop_talks_the_bot_is_silent_in_both(
    world: World, mina: int, other: int
) -> None:
    with world.turn(other) as ctx:
        theirs = support.open_case(ctx).id
    world.clock.advance(timedelta(minutes=5))
    with world.turn(mina) as ctx:
        own = support.open_case(ctx).id
    merge_id = join(world, other, mina)
    with world.turn(mina) as ctx:
        assert support.open_case(ctx).id == theirs
        support.close_case(ctx, support.by_id(ctx, theirs))
        assert not ctx.customer.hears_the_bot(ctx.now)
        assert support.open_case(ctx).id == own
        support.close_case(ctx, support.by_id(ctx, own))
        assert ctx.customer.hears_the_bot(ctx.now)
    undo(world, merge_id)
    with world.turn(other) as ctx:
        assert ctx.customer.hears_the_bot(ctx.now)


def test_any_link_of_a_chain_is_taken_out(world: World, mina: int, other: int) -> None:
    third = world.customer("مینا ۳")
    first, second = join(world, third, other), join(world, other, mina)
    assert [root(world, one) for one in (mina, other, third)] == [mina] * 3
    undo(world, second)
    assert [root(world, one) for one in (mina, other, third)] == [mina, other, other]
    again = join(world, other, mina)
    undo(world, first)
    undo(world, first)
    assert [root(world, one) for one in (mina, other, third)] == [mina, mina, third]
    undo(world, again)
    assert root(world, other) == other


def test_merging_and_undoing_are_on_record(world: World, mina: int, other: int) -> None:
    undo(world, join(world, other, mina))
    with world.turn() as ctx:
        rows = [(row.what, row.on_id) for row in ctx.session.exec(select(Audit)).all()]
    assert rows[-2:] == [("customer.merged", str(mina)), ("customer.told-apart", str(mina))]


@pytest.mark.parametrize("role", [Role.BUYER, Role.PACKER, Role.AGENT])
def test_only_who_runs_the_shop_tells_people_apart(
    world: World, mina: int, other: int, role: Role
) -> None:
    merge_id = join(world, other, mina)
    with world.turn(world.customer("سارا"), role) as ctx, pytest.raises(NotAllowed):
        merging.undo(ctx, merge_id)
    with world.turn(world.customer("سارا"), role) as ctx, pytest.raises(NotAllowed):
        acquaintance.of(ctx, mina)


def test_who_talks_with_a_customer_sees_every_chat_of_theirs(
    world: World, mina: int, other: int
) -> None:
    join(world, other, mina)
    with world.turn(other) as ctx:
        support.open_case(ctx)
    with world.turn(world.customer("سارا"), Role.AGENT) as ctx:
        known = acquaintance.of(ctx, other)
    assert known.person.id == mina
    assert len(known.identities) == 2
    assert [(one.record.id, list(one.channels)) for one in known.joined] == [(other, ["simulator"])]
