"""Money that comes in: once, late, twice, wrong, unknown."""

from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import col, func, select

from models import AttemptState, DueWork, OrderState, PaymentEvent, PaymentState, Shipment, Transfer
from payments.base import Verified
from shop import attempts, billing, ledger, orders, stock
from shop.billing import Failed, Pending, ReviewReason, Settled
from shop.events import OrderPaid, PaymentFailed
from tests.shop.books import earned, reviews
from tests.shop.world import GATEWAY, World, at_once, failed, order_now, paid, said, toman


def test_a_payment_settles_its_order(world: World, shawl: int, order_id: int) -> None:
    attempt_id = world.begin(order_id)
    assert world.record(attempt_id) == Settled(order_id, attempt_id)
    order, attempt = world.order(order_id), world.attempt(attempt_id)
    assert order.payment_state is PaymentState.PAID
    assert order.state is OrderState.CONFIRMED
    assert order.paid == order.total == toman(450_000)
    assert order.paid_at == world.clock.now()
    assert attempt.state is AttemptState.PAID
    assert attempt.masked_card == "603799******1234"
    assert world.left(shawl) == (2, 0)
    assert earned(world) == order.total_minor
    assert OrderPaid(order_id, attempt_id) in world.heard
    with world.database.reading() as session:
        assert session.exec(select(Shipment)).one().order_id == order_id
        assert ledger.balance(session, f"gateway:{GATEWAY}", "IRR") == -order.total_minor
    world.healthy()


def test_the_same_answer_ten_times_at_once_settles_once(
    world: World, shawl: int, order_id: int
) -> None:
    attempt_id = world.begin(order_id)
    answer = paid(world.attempt(attempt_id))
    sources: list[billing.Source] = ["callback", "poll", "buyer", "effect", "callback"] * 2
    works = [partial(world.record, attempt_id, answer, source=source) for source in sources]
    told = at_once(works)
    assert sorted(type(one).__name__ for one in told) == ["Already"] * 9 + ["Settled"]
    assert world.heard.count(OrderPaid(order_id, attempt_id)) == 1
    assert world.left(shawl) == (2, 0)
    assert earned(world) == toman(450_000).minor
    with world.database.reading() as session:
        captures = select(func.count()).select_from(Transfer).where(Transfer.kind == "capture")
        assert session.exec(captures).one() == 1
    world.healthy()


def test_paying_and_expiring_at_once_end_in_a_paid_order(
    world: World, shawl: int, order_id: int
) -> None:
    attempt_id = world.begin(order_id)
    answer = paid(world.attempt(attempt_id))
    world.clock.advance(timedelta(hours=3))

    def expire() -> object:
        with world.turn() as ctx:
            return orders.expire(ctx, order_id)

    def pay() -> object:
        return world.record(attempt_id, answer)

    told = at_once([pay, expire, expire])
    assert isinstance(told[0], Settled)
    assert world.order(order_id).payment_state is PaymentState.PAID
    assert world.left(shawl) == (2, 0)
    world.healthy()


@pytest.mark.parametrize("ending", ["failed", "cancelled", "expired", "unknown"])
def test_a_soft_end_may_still_turn_out_to_be_paid(world: World, order_id: int, ending: str) -> None:
    attempt_id = world.begin(order_id)
    attempt = world.attempt(attempt_id)
    answers = {
        "failed": failed(attempt),
        "cancelled": said(attempt, Verified.CANCELLED),
        "expired": said(attempt, Verified.PENDING),
        "unknown": said(attempt, Verified.UNKNOWN),
    }
    if ending == "expired":
        world.clock.advance(timedelta(minutes=76))
    world.record(attempt_id, answers[ending])
    assert world.attempt(attempt_id).state == ending
    assert isinstance(world.record(attempt_id), Settled)
    settled = world.attempt(attempt_id)
    assert settled.state is AttemptState.PAID
    assert settled.failure_class is None
    world.healthy()


def test_a_failure_is_told_once(world: World, order_id: int) -> None:
    attempt_id = world.begin(order_id)
    answer = failed(world.attempt(attempt_id))
    sources: list[billing.Source] = ["callback", "poll", "callback"]
    for source in sources:
        outcome = world.record(attempt_id, answer, source=source)
        assert outcome == Failed(order_id, attempt_id, "insufficient_funds")
    assert world.heard.count(PaymentFailed(order_id, attempt_id, "insufficient_funds")) == 1
    assert world.attempt(attempt_id).failure_code == "5"
    assert world.order(order_id).payment_state is PaymentState.UNPAID
    world.healthy()


def test_nobody_who_has_paid_is_told_of_an_earlier_failure(world: World, order_id: int) -> None:
    first, second = world.begin(order_id), world.begin(order_id, "other")
    world.record(second)
    world.record(first, said(world.attempt(first), Verified.CANCELLED))
    assert not [one for one in world.heard if isinstance(one, PaymentFailed)]
    world.healthy()


def test_an_answer_about_another_payment_fails_nothing(world: World, order_id: int) -> None:
    attempt_id = world.begin(order_id)
    other = said(world.attempt(attempt_id), Verified.FAILED, provider_ref="ref-of-somebody")
    assert isinstance(world.record(attempt_id, other), Pending)
    assert world.attempt(attempt_id).state is AttemptState.UNKNOWN


def test_unknown_is_not_failed_and_is_asked_about_again(world: World, order_id: int) -> None:
    attempt_id = world.begin(order_id)
    answer = said(world.attempt(attempt_id), Verified.UNKNOWN)
    world.clock.advance(timedelta(minutes=2))
    outcome = world.record(attempt_id, answer, source="poll")
    begun = world.attempt(attempt_id).created_at
    again = begun + timedelta(minutes=5)
    assert outcome == Pending(order_id, attempt_id, again, answered=False)
    assert world.attempt(attempt_id).state is AttemptState.UNKNOWN
    with world.database.reading() as session:
        planned = session.exec(
            select(DueWork.key).where(DueWork.kind == "attempt-check").order_by(col(DueWork.due_at))
        ).all()
    assert planned == [f"attempt:{attempt_id}:check:2", f"attempt:{attempt_id}:check:5"]


def test_open_attempts_are_asked_about_at_once_and_as_planned(
    world: World, shawl: int, order_id: int
) -> None:
    attempt_id = world.begin(order_id)
    world.pays(world.place(world.customer(), {shawl: 1}))
    for why in ("run-1", "run-1", "run-2"):
        with world.turn() as ctx:
            assert billing.ask_soon(ctx, why) == 1
    answer = said(world.attempt(attempt_id), Verified.PENDING)
    world.record(attempt_id, answer, source="poll")
    with world.database.reading() as session:
        work = session.exec(select(DueWork).where(DueWork.kind == "attempt-check")).all()
    begun = world.clock.now()
    assert {one.key: one.due_at for one in work if one.payload["attempt_id"] == attempt_id} == {
        f"attempt:{attempt_id}:check:run-1": begun,
        f"attempt:{attempt_id}:check:run-2": begun,
        f"attempt:{attempt_id}:check:2": begun + timedelta(minutes=2),
    }


def test_what_is_unknown_for_a_day_goes_to_the_owner_and_can_still_be_paid(
    world: World, order_id: int
) -> None:
    attempt_id = world.begin(order_id)
    answer = said(world.attempt(attempt_id), Verified.UNKNOWN)
    begun = world.clock.now()
    for minutes in (*attempts.CHECK_AFTER_MINUTES, 2000):
        world.clock.set(begun + timedelta(minutes=minutes))
        world.record(attempt_id, answer, source="poll")
    assert reviews(world) == [ReviewReason.UNKNOWN]
    assert isinstance(world.record(attempt_id), Settled)
    world.healthy()


def test_a_callback_that_is_not_decided_keeps_the_order_from_expiring(
    world: World, order_id: int
) -> None:
    attempt_id = world.begin(order_id)
    world.clock.advance(timedelta(minutes=58))
    world.record(attempt_id, said(world.attempt(attempt_id), Verified.PENDING))
    assert world.attempt(attempt_id).state is AttemptState.VERIFYING
    world.wait(minutes=2)
    assert world.order(order_id).state is OrderState.PLACED
    world.healthy()


def test_asking_too_early_leaves_the_way_to_pay_open(world: World, order_id: int) -> None:
    attempt_id = world.begin(order_id)
    answer = said(world.attempt(attempt_id), Verified.PENDING)
    assert isinstance(world.record(attempt_id, answer, source="buyer"), Pending)
    assert world.attempt(attempt_id).state is AttemptState.OPENED


def test_everything_reported_is_kept(world: World, order_id: int) -> None:
    attempt_id = world.begin(order_id)
    world.record(attempt_id, failed(world.attempt(attempt_id)))
    world.record(attempt_id)
    with world.database.reading() as session:
        events = session.exec(select(PaymentEvent).order_by(col(PaymentEvent.id))).all()
    assert [one.kind for one in events] == ["opened", "failed", "paid"]
    assert [one.actor for one in events] == ["shop", "callback", "callback"]
    assert events[-1].amount_minor == toman(450_000).minor
    assert events[-1].reference == f"bank-{attempt_id}"
    assert len(events[-1].raw_sha256 or "") == 64


def test_a_broken_payment_rolls_everything_back(
    world: World, shawl: int, order_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt_id = world.begin(order_id)

    def breaks(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(stock, "commit", breaks)
    with pytest.raises(RuntimeError):
        world.record(attempt_id)
    monkeypatch.undo()
    assert world.attempt(attempt_id).state is AttemptState.OPENED
    assert earned(world) == 0
    world.healthy()
    assert isinstance(world.record(attempt_id), Settled)
    world.healthy()


def test_an_order_of_two_goods_is_paid_as_one(world: World, shawl: int) -> None:
    scarf = world.sells("روسری ابریشمی", price=toman(820_000).minor, stock_of=2)
    with world.turn(world.customer()) as ctx:
        order_id = order_now(ctx, {shawl: 2, scarf: 1}).id
    world.pays(order_id)
    assert world.order(order_id).paid == toman(1_720_000)
    assert (world.left(shawl), world.left(scarf)) == ((1, 0), (1, 0))
    world.healthy()
