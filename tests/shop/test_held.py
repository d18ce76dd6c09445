"""Money that a gateway keeps while it looks for fraud: nothing is packed, nothing is lost."""

from datetime import timedelta

import pytest

from models import AttemptState, OrderState, PaymentState
from payments.base import FailureClass, Verified
from shop import holds
from shop.billing import Failed, Pending, Settled
from shop.captures import ReviewReason
from shop.events import OrderExpired, OrderPaid, PaymentFailed, PaymentNeedsReview
from tests.shop.world import World, failed, paid, said


@pytest.fixture
def attempt_id(world: World) -> int:
    shawl = world.sells("شال نخی", stock_of=1)
    return world.begin(world.place(world.customer("زینب"), {shawl: 1}))


def hold(world: World, attempt_id: int) -> object:
    attempt = world.attempt(attempt_id)
    return world.record(attempt_id, said(attempt, Verified.HELD, raw={"fraudStatus": 0}))


def test_nothing_is_packed_and_everybody_is_told_once(world: World, attempt_id: int) -> None:
    first, again = hold(world, attempt_id), hold(world, attempt_id)

    attempt = world.attempt(attempt_id)
    order = world.order(attempt.order_id)
    assert isinstance(first, Pending)
    assert isinstance(again, Pending)
    assert attempt.state is AttemptState.VERIFYING
    assert attempt.raw_last == {"fraudStatus": 0}
    assert (order.state, order.payment_state) == (OrderState.PLACED, PaymentState.UNPAID)
    told = [one for one in world.heard if isinstance(one, PaymentNeedsReview)]
    assert [one.reason for one in told] == [ReviewReason.HELD]
    world.healthy()


def test_the_goods_are_kept_until_it_is_decided(world: World, attempt_id: int) -> None:
    hold(world, attempt_id)
    for _ in range(8):
        world.clock.advance(timedelta(hours=3))
        world.expire_all()
        hold(world, attempt_id)

    assert world.order(world.attempt(attempt_id).order_id).state is OrderState.PLACED
    assert isinstance(world.record(attempt_id, paid(world.attempt(attempt_id))), Settled)
    assert OrderPaid(world.attempt(attempt_id).order_id, attempt_id) in world.heard
    assert world.attempt(attempt_id).review_reason is None
    world.healthy()


def test_what_is_never_decided_reaches_the_owner_and_frees_the_goods(
    world: World, attempt_id: int
) -> None:
    hold(world, attempt_id)
    world.clock.advance(timedelta(hours=25))
    hold(world, attempt_id)
    for _ in range(holds.LAST_EXTENSION):
        world.clock.advance(holds.EXTENSION)
        world.expire_all()

    told = [one.reason for one in world.heard if isinstance(one, PaymentNeedsReview)]
    assert told == [ReviewReason.HELD, ReviewReason.UNKNOWN]
    assert any(isinstance(one, OrderExpired) for one in world.heard)
    assert isinstance(world.record(attempt_id, paid(world.attempt(attempt_id))), Settled)
    world.healthy()


def test_found_to_be_fraud_it_has_failed(world: World, attempt_id: int) -> None:
    hold(world, attempt_id)

    outcome = world.record(attempt_id, failed(world.attempt(attempt_id)))

    assert isinstance(outcome, Failed)
    assert world.attempt(attempt_id).review_reason is None
    assert any(isinstance(one, PaymentFailed) for one in world.heard)
    assert FailureClass(outcome.failure_class)


def test_a_second_try_finds_the_goods_kept_no_longer_than_once(
    world: World, attempt_id: int
) -> None:
    hold(world, attempt_id)
    until = world.order(world.attempt(attempt_id).order_id).reserved_until
    world.clock.advance(timedelta(hours=20))
    hold(world, attempt_id)

    assert world.order(world.attempt(attempt_id).order_id).reserved_until == until
    assert until == world.clock.now() + holds.WHILE_HELD - (holds.WHILE_HELD * 0.8)
