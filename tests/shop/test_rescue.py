"""When buyers of unpaid orders are reminded, and when they are left alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import col, select

from models import DueWork, PaymentState
from payments.base import FailureClass, Verified
from shop import orders, rescue, support
from shop.events import OrderPlaced
from tests.shop.world import World, at_once, failed, said

FIRST, LAST = rescue.NUDGES


@pytest.fixture
def buyer(world: World) -> int:
    return world.customer()


@pytest.fixture
def order_id(world: World, buyer: int) -> int:
    return world.place(buyer, {world.sells(): 1})


def minutes_until(world: World, order_id: int, number: int) -> float | None:
    """Minutes after the order was placed, as it looks now."""
    with world.turn() as ctx:
        at = rescue.when(ctx, order_id, number)
    return None if at is None else (at - world.order(order_id).placed_at).total_seconds() / 60


def reminders(world: World) -> int:
    with world.database.reading() as session:
        kind = f"notice:{rescue.NUDGE}"
        return len(session.exec(select(DueWork.id).where(DueWork.kind == kind)).all())


@pytest.mark.parametrize(
    ("hold", "first", "last"),
    [
        (timedelta(minutes=15), None, None),
        (timedelta(minutes=60), 20, 45),
        (timedelta(hours=3), 60, 135),
        (timedelta(hours=24), 120, 21 * 60),
        # From noon to two at night: the last word would come at eleven, or too late.
        (timedelta(hours=14), 120, None),
        # Until half past nine in the morning: it waits from half past six until nine.
        (timedelta(hours=21, minutes=30), 120, 21 * 60),
    ],
)
def test_reminders_fit_the_time_for_which_goods_are_kept(
    world: World, order_id: int, hold: timedelta, first: int | None, last: int | None
) -> None:
    with world.turn() as ctx:
        order = orders.locked(ctx.session, order_id)
        order.reserved_until = order.placed_at + hold
    assert minutes_until(world, order_id, FIRST) == first
    assert minutes_until(world, order_id, LAST) == last


def test_who_orders_at_night_is_up_and_hears_of_it(world: World) -> None:
    world.clock.advance(timedelta(hours=13))
    order_id = world.place(world.customer(), {world.sells(): 1})
    assert minutes_until(world, order_id, FIRST) == 20
    assert minutes_until(world, order_id, LAST) == 45


def test_a_placed_order_is_looked_at_twice(world: World, order_id: int) -> None:
    for _ in range(2):
        with world.turn() as ctx:
            rescue.plan(ctx, OrderPlaced(order_id))
    with world.database.reading() as session:
        planned = session.exec(
            select(DueWork.due_at).where(DueWork.kind == rescue.NUDGE).order_by(col(DueWork.due_at))
        ).all()
    placed = world.order(order_id).placed_at
    assert [(at - placed) / timedelta(minutes=1) for at in planned] == [20, 45]


def _paid(world: World, order_id: int, _buyer: int) -> None:
    world.pays(order_id)


def _cancelled(world: World, order_id: int, buyer: int) -> None:
    with world.turn(buyer) as ctx:
        orders.cancel(ctx, orders.by_id(ctx.session, order_id), "buyer")


def _blocked(world: World, order_id: int, _buyer: int) -> None:
    attempt = world.attempt(world.begin(order_id))
    blocked = FailureClass.FRAUD_OR_BLOCKED
    world.record(attempt.id, said(attempt, Verified.FAILED, failure_class=blocked))


def _in_a_talk(world: World, _order_id: int, buyer: int) -> None:
    with world.turn(buyer) as ctx:
        support.open_case(ctx)


def _over(world: World, _order_id: int, _buyer: int) -> None:
    world.wait(minutes=61)


@pytest.mark.parametrize("happens", [_paid, _cancelled, _blocked, _in_a_talk, _over])
def test_nobody_is_reminded_of_what_is_over_or_in_other_hands(
    world: World, order_id: int, buyer: int, happens: Callable[[World, int, int], None]
) -> None:
    happens(world, order_id, buyer)
    for number in rescue.NUDGES:
        with world.turn() as ctx:
            assert rescue.remind(ctx, order_id, number) is None
    assert reminders(world) == 0


def test_whoever_is_at_the_bank_or_was_just_told_is_left_in_peace(
    world: World, order_id: int
) -> None:
    world.clock.advance(timedelta(minutes=12))
    attempt_id = world.begin(order_id)
    assert minutes_until(world, order_id, FIRST) == 12 + 10

    world.clock.advance(timedelta(minutes=1))
    world.record(attempt_id, failed(world.attempt(attempt_id)))
    assert minutes_until(world, order_id, FIRST) == 13 + 15


def test_a_first_reminder_that_comes_near_the_last_is_left_out(world: World, order_id: int) -> None:
    world.clock.advance(timedelta(minutes=17))
    attempt_id = world.begin(order_id)
    world.record(attempt_id, failed(world.attempt(attempt_id)))
    assert minutes_until(world, order_id, FIRST) is None
    assert minutes_until(world, order_id, LAST) == 45


def test_an_extended_hold_moves_the_last_reminder(world: World, order_id: int) -> None:
    world.clock.advance(timedelta(minutes=52))
    world.begin(order_id)
    kept = world.order(order_id)
    hold = kept.reserved_until - kept.placed_at
    assert hold == timedelta(minutes=72)
    assert minutes_until(world, order_id, LAST) == 62


def test_what_may_be_paid_is_asked_about_again_before_a_word_is_said(
    world: World, order_id: int
) -> None:
    attempt_id = world.begin(order_id)
    world.clock.advance(timedelta(minutes=20))
    world.record(attempt_id, said(world.attempt(attempt_id), Verified.UNKNOWN), source="poll")
    with world.turn() as ctx:
        assert rescue.remind(ctx, order_id, FIRST) == ctx.now + rescue.ASK_AGAIN
    assert reminders(world) == 0


def test_each_reminder_is_said_once_however_often_it_is_looked_for(
    world: World, order_id: int
) -> None:
    world.clock.advance(timedelta(minutes=20))

    def look() -> None:
        with world.turn() as ctx:
            rescue.remind(ctx, order_id, FIRST)

    assert at_once([look] * 8) == [None] * 8
    assert reminders(world) == 1


def test_paying_and_reminding_at_once_never_end_in_a_lie(world: World, order_id: int) -> None:
    """Who is faster decides whether a reminder is planned; it is never said of a paid order."""
    attempt_id = world.begin(order_id)
    world.clock.advance(timedelta(minutes=20))

    def look() -> None:
        with world.turn() as ctx:
            rescue.remind(ctx, order_id, FIRST)

    def pay() -> None:
        world.record(attempt_id)

    at_once([look, pay, look])
    assert world.order(order_id).payment_state is PaymentState.PAID
    assert minutes_until(world, order_id, FIRST) is None
    world.healthy()
