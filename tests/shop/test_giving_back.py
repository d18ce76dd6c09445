"""What becomes of a return: decided once, and stock, money and points follow it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import col, select

from common.errors import BadInput, Conflict, NotAllowed, NotFound
from common.roles import Role
from models import (
    Audit,
    CaseState,
    PaymentState,
    RefundWay,
    ReturnRequest,
    ReturnState,
    SupportCase,
)
from payments.base import Undo, UndoResult
from scheduler.transactions import return_over
from shop import giving_back, orders, refunds, returns, support
from shop import settings as shop_settings
from shop.events import MoneyReturned, ReturnAnswered, ReturnCameBack, ReturnDropped
from shop.points import Balance
from tests.shop.test_points import balance, ripen
from tests.shop.test_returns import give_back
from tests.shop.world import World, at_once, toman


@pytest.fixture
def club(world: World) -> World:
    with world.turn(None, Role.OWNER) as ctx:
        world.shop = shop_settings.change(ctx, "points_bps", 500)
    return world


def sent(world: World, units: int = 3) -> tuple[int, int, int]:
    """A paid order on its way, its buyer, and what was bought."""
    mina, shawl = world.customer(), world.sells()
    order_id = world.place(mina, {shawl: units})
    world.pays(order_id)
    world.ship(order_id)
    return order_id, mina, shawl


def accept(world: World, request_id: int) -> ReturnRequest:
    with world.turn(None, Role.AGENT) as ctx:
        return giving_back.accept(ctx, request_id, "به نشانی فروشگاه")


def here(world: World, request_id: int, *, fit: bool = True, money: bool = True) -> ReturnRequest:
    with world.turn(None, Role.MANAGER) as ctx:
        way = RefundWay.GATEWAY if money else None
        return giving_back.came_back(ctx, request_id, fit_to_sell=fit, money_back=way)


def state(world: World, request_id: int) -> ReturnState:
    with world.turn() as ctx:
        return returns.by_id(ctx.session, request_id).state


def money_goes(world: World, order_id: int) -> list[int]:
    """The bank gives back what was decided; how much each time."""
    with world.turn() as ctx:
        asked = refunds.of_order(ctx.session, order_id)
    for one in asked:
        with world.turn() as ctx:
            refunds.record(ctx, one.id, Undo(UndoResult.DONE))
    return [one.amount_minor for one in asked]


def test_goods_money_and_points_of_a_part_come_back(club: World) -> None:
    order_id, mina, shawl = sent(club)
    request = give_back(club, mina, order_id, 1)
    accept(club, request.id)
    here(club, request.id)
    assert club.left(shawl) == (8, 0)
    assert money_goes(club, order_id) == [toman(450_000).minor]
    assert club.order(order_id).payment_state is PaymentState.PART_REFUNDED
    assert balance(club, mina) == Balance(0, 450)
    club.clock.advance(timedelta(days=60))
    ripen(club)
    assert balance(club, mina) == Balance(450, 0)
    club.healthy()


def test_with_the_last_of_the_goods_everything_is_undone(club: World) -> None:
    order_id, mina, shawl = sent(club)
    for units in (1, 2):
        request = give_back(club, mina, order_id, units)
        accept(club, request.id)
        here(club, request.id)
        money_goes(club, order_id)
    assert club.left(shawl) == (10, 0)
    assert club.order(order_id).payment_state is PaymentState.REFUNDED
    assert balance(club, mina) == Balance(0, 0)
    club.clock.advance(timedelta(days=60))
    ripen(club)
    assert balance(club, mina) == Balance(0, 0)
    club.healthy()


def talk_of(world: World, request: ReturnRequest) -> SupportCase:
    with world.turn() as ctx:
        return support.by_id(ctx, request.case_id)


@pytest.mark.parametrize("taken", [True, False])
def test_deciding_answers_whoever_waits_for_it(world: World, taken: bool) -> None:
    order_id, mina, _ = sent(world)
    request = give_back(world, mina, order_id, 1)
    world.clock.advance(timedelta(minutes=20))
    assert talk_of(world, request).waiting_since is not None
    if taken:
        accept(world, request.id)
    else:
        with world.turn(None, Role.AGENT) as ctx:
            giving_back.refuse(ctx, request.id, "استفاده شده است")
    talk = talk_of(world, request)
    assert (talk.state, talk.waiting_since) == (CaseState.OPEN, None)
    assert talk.answered_in_s == 20 * 60


@pytest.mark.parametrize(("writes", "after"), [(False, CaseState.CLOSED), (True, CaseState.OPEN)])
def test_the_talk_ends_with_the_return_unless_somebody_waits(
    world: World, writes: bool, after: CaseState
) -> None:
    order_id, mina, _ = sent(world)
    request = give_back(world, mina, order_id, 1)
    accept(world, request.id)
    if writes:
        with world.turn(mina) as ctx:
            support.say_to_staff(ctx, "با چه شرکتی بفرستم؟")
    here(world, request.id)
    assert talk_of(world, request).state is after
    with world.turn(mina) as ctx:
        assert ctx.customer.hears_the_bot(ctx.now) is not writes


def test_a_talk_that_was_going_on_outlives_the_return(world: World) -> None:
    order_id, mina, _ = sent(world)
    with world.turn(mina) as ctx:
        support.open_case(ctx)
    world.clock.advance(timedelta(minutes=1))
    request = give_back(world, mina, order_id, 1)
    accept(world, request.id)
    here(world, request.id)
    assert talk_of(world, request).state is CaseState.OPEN


@pytest.mark.parametrize("end", ["refused", "kept", "never came"])
def test_points_wait_as_long_as_something_may_come_back(club: World, end: str) -> None:
    order_id, mina, shawl = sent(club)
    club.clock.advance(timedelta(days=8))
    request = give_back(club, mina, order_id, 3)
    if end == "never came":
        accept(club, request.id)
    club.clock.advance(timedelta(days=29))
    ripen(club)
    assert balance(club, mina) == Balance(0, 675)
    if end == "refused":
        with club.turn(None, Role.AGENT) as ctx:
            giving_back.refuse(ctx, request.id, "استفاده شده است")
    elif end == "kept":
        with club.turn(mina) as ctx:
            giving_back.keep(ctx, request.id)
    else:
        with club.turn() as ctx:
            return_over(ctx, {"request_id": request.id})
    ripen(club)
    assert balance(club, mina) == Balance(675, 0)
    assert club.left(shawl) == (7, 0)
    club.healthy()


def test_what_is_broken_stays_off_the_shelf_and_its_money_may_stay(world: World) -> None:
    order_id, mina, shawl = sent(world)
    request = give_back(world, mina, order_id, 2)
    accept(world, request.id)
    here(world, request.id, fit=False, money=False)
    assert world.left(shawl) == (7, 0)
    assert money_goes(world, order_id) == []
    assert world.order(order_id).payment_state is PaymentState.PAID
    world.healthy()


def test_two_people_of_the_shop_cannot_decide_twice(world: World) -> None:
    order_id, mina, _ = sent(world)
    request = give_back(world, mina, order_id, 1)

    def refuse() -> ReturnRequest:
        with world.turn(None, Role.AGENT) as ctx:
            return giving_back.refuse(ctx, request.id, "استفاده شده است")

    works: list[Callable[[], object]] = [partial(accept, world, request.id), refuse] * 3
    outcomes = at_once(works)
    assert sum(isinstance(one, ReturnRequest) for one in outcomes) == 1
    assert sum(isinstance(one, Conflict) for one in outcomes) == 5
    assert sum(isinstance(one, ReturnAnswered) for one in world.heard) == 1


def test_goods_that_are_here_twice_are_paid_back_once(world: World) -> None:
    order_id, mina, shawl = sent(world)
    request = give_back(world, mina, order_id, 2)
    accept(world, request.id)
    works: list[Callable[[], object]] = [partial(here, world, request.id)] * 4
    outcomes = at_once(works)
    assert sum(isinstance(one, ReturnRequest) for one in outcomes) == 1
    assert world.left(shawl) == (9, 0)
    assert money_goes(world, order_id) == [toman(900_000).minor]
    assert sum(isinstance(one, ReturnCameBack) for one in world.heard) == 1
    assert sum(isinstance(one, MoneyReturned) for one in world.heard) == 1
    world.healthy()


def test_who_may_decide_what(world: World) -> None:
    order_id, mina, _ = sent(world)
    request = give_back(world, mina, order_id, 1)
    for role in (Role.BUYER, Role.PACKER):
        with world.turn(mina, role) as ctx, pytest.raises(NotAllowed):
            giving_back.accept(ctx, request.id)
        with world.turn(mina, role) as ctx, pytest.raises(NotAllowed):
            giving_back.refuse(ctx, request.id, "نه")
    with world.turn(None, Role.AGENT) as ctx, pytest.raises(BadInput):
        giving_back.refuse(ctx, request.id, " ")
    with world.turn(world.customer("رضا")) as ctx, pytest.raises(NotFound):
        giving_back.keep(ctx, request.id)
    accept(world, request.id)
    with world.turn(mina, Role.AGENT) as ctx, pytest.raises(NotAllowed):
        giving_back.came_back(ctx, request.id, fit_to_sell=True, money_back=None)
    with world.turn() as ctx:
        written = ctx.session.exec(select(Audit.what).where(col(Audit.what).like("%return%")))
        assert set(written) == {"order.return-requested", "order.return-accepted"}


def test_what_was_not_sent_in_time_may_be_asked_for_again(world: World) -> None:
    order_id, mina, _ = sent(world)
    request = give_back(world, mina, order_id, 3)
    with world.turn(mina) as ctx:
        giving_back.keep(ctx, request.id)
    assert give_back(world, mina, order_id, 3).id != request.id
    with world.turn() as ctx:
        return_over(ctx, {"request_id": request.id})
    assert state(world, request.id) is ReturnState.CLOSED
    dropped = [one for one in world.heard if isinstance(one, ReturnDropped)]
    assert [one.in_time for one in dropped] == [True]
    with pytest.raises(Conflict, match="return-decided-already"):
        here(world, request.id)


def test_a_discount_is_shared_by_what_comes_back(world: World) -> None:
    order_id, mina, _ = sent(world)
    with world.turn() as ctx:
        order = orders.by_id(ctx.session, order_id)
        order.discount_minor = order.subtotal_minor // 10
    request = give_back(world, mina, order_id, 1)
    with world.turn() as ctx:
        assert giving_back.worth(ctx, request) == toman(405_000)
