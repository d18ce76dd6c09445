"""Money that comes late or twice, does not fit, or is play money."""

from functools import partial

import pytest

from common.errors import MoneyError
from common.money import Money
from models import AttemptState, OrderState, PaymentAttempt, PaymentState, Variant
from payments.base import Verified
from shop import billing, ledger, orders
from shop.billing import Already, Review, ReviewReason, Settled
from shop.events import OrderPaid
from tests.shop.books import earned, reviews
from tests.shop.world import GATEWAY, World, at_once, paid, toman


def test_late_money_buys_the_goods_that_are_still_there(
    world: World, shawl: int, order_id: int
) -> None:
    attempt_id = world.begin(order_id)
    world.wait(hours=3)
    assert world.order(order_id).state is OrderState.EXPIRED
    assert world.record(attempt_id) == Settled(order_id, attempt_id, late=True)
    order = world.order(order_id)
    assert order.state is OrderState.CONFIRMED
    assert order.closed_at is None
    assert order.payment_state is PaymentState.PAID
    assert OrderPaid(order_id, attempt_id, late=True) in world.heard
    assert world.left(shawl) == (2, 0)
    world.healthy()


def test_late_money_for_goods_that_are_gone_reaches_the_owner(
    world: World, shawl: int, order_id: int
) -> None:
    attempt_id = world.begin(order_id)
    world.wait(hours=3)
    world.pays(world.place(world.customer("سارا"), {shawl: 3}))
    outcome = world.record(attempt_id)
    assert outcome == Review(order_id, attempt_id, ReviewReason.LATE)
    order = world.order(order_id)
    assert order.state is OrderState.EXPIRED
    assert order.payment_state is PaymentState.UNPAID
    assert reviews(world) == [ReviewReason.LATE]
    assert earned(world, ledger.TO_REVIEW) == toman(450_000).minor
    assert world.record(attempt_id) == outcome
    assert reviews(world) == [ReviewReason.LATE]
    world.healthy()


@pytest.mark.parametrize(("price", "accepted"), [(500_000, False), (400_000, True)])
def test_late_money_does_not_buy_what_has_become_dearer(
    world: World, shawl: int, order_id: int, price: int, accepted: bool
) -> None:
    attempt_id = world.begin(order_id)
    world.wait(hours=3)
    with world.turn() as ctx:
        ctx.session.get_one(Variant, shawl).price_minor = toman(price).minor
    assert isinstance(world.record(attempt_id), Settled if accepted else Review)
    world.healthy()


def test_money_for_a_cancelled_order_is_late_money(world: World, shawl: int) -> None:
    mina = world.customer()
    order_id = world.place(mina, {shawl: 1})
    attempt_id = world.begin(order_id)
    with world.turn(mina) as ctx:
        orders.cancel(ctx, orders.by_id(ctx.session, order_id), "")
    assert world.record(attempt_id) == Settled(order_id, attempt_id, late=True)
    assert world.order(order_id).reason is None
    world.healthy()


def test_the_second_payment_of_an_order_is_surplus(world: World, order_id: int) -> None:
    first, second = world.begin(order_id), world.begin(order_id, "other")
    world.record(first)
    assert world.record(second) == Review(order_id, second, ReviewReason.SURPLUS)
    order = world.order(order_id)
    assert order.payment_state is PaymentState.SURPLUS
    assert order.paid_minor == order.total_minor
    assert earned(world, ledger.TO_REVIEW) == order.total_minor
    assert earned(world) == order.total_minor
    assert len([one for one in world.heard if isinstance(one, OrderPaid)]) == 1
    world.healthy()


def test_two_attempts_paid_at_once_settle_one_and_keep_the_other_apart(
    world: World, shawl: int, order_id: int
) -> None:
    both = [world.begin(order_id), world.begin(order_id, "other")]
    told = at_once([partial(world.record, one) for one in both])
    assert sorted(type(one).__name__ for one in told) == ["Review", "Settled"]
    assert world.left(shawl) == (2, 0)
    assert reviews(world) == [ReviewReason.SURPLUS]
    world.healthy()


@pytest.mark.parametrize(
    ("other", "reason", "aside"),
    [
        ({"amount": toman(449_999)}, ReviewReason.AMOUNT, toman(449_999)),
        ({"amount": toman(900_000)}, ReviewReason.AMOUNT, toman(900_000)),
        ({"amount": Money(4_500_000, "TRY")}, ReviewReason.AMOUNT, Money(4_500_000, "TRY")),
        ({"amount": None}, ReviewReason.AMOUNT, None),
        ({"result": Verified.MISMATCH}, ReviewReason.MISMATCH, toman(450_000)),
        ({"result": Verified.MISMATCH, "amount": None}, ReviewReason.MISMATCH, None),
        ({"provider_ref": "ref-of-somebody"}, ReviewReason.REFERENCE, None),
        ({"result": Verified.ALREADY_PAID, "amount": None}, ReviewReason.AMOUNT, None),
    ],
)
def test_money_that_does_not_fit_settles_nothing(
    world: World,
    shawl: int,
    order_id: int,
    other: dict[str, object],
    reason: ReviewReason,
    aside: Money | None,
) -> None:
    attempt_id = world.begin(order_id)
    answer = paid(world.attempt(attempt_id), **other)
    assert world.record(attempt_id, answer) == Review(order_id, attempt_id, reason)
    attempt = world.attempt(attempt_id)
    assert attempt.state is AttemptState.REVIEW
    assert attempt.review_reason == reason
    assert reviews(world) == [reason]
    assert world.order(order_id).payment_state is PaymentState.UNPAID
    assert world.left(shawl) == (3, 1)
    assert earned(world) == 0
    asset = aside.currency if aside else "IRR"
    assert earned(world, ledger.TO_REVIEW, asset) == (aside.minor if aside else 0)
    world.healthy()


def test_one_transfer_at_the_bank_pays_for_one_attempt(world: World, shawl: int) -> None:
    first = world.begin(world.place(world.customer(), {shawl: 1}))
    second = world.begin(world.place(world.customer("سارا"), {shawl: 1}))
    world.record(first, paid(world.attempt(first), bank_ref="770011"))
    outcome = world.record(second, paid(world.attempt(second), bank_ref="770011"))
    assert isinstance(outcome, Review)
    assert outcome.reason is ReviewReason.BANK_REFERENCE
    assert earned(world, ledger.TO_REVIEW) == 0
    world.healthy()


def test_one_transfer_at_the_bank_reported_at_once_for_two_orders_pays_for_one(
    world: World, shawl: int
) -> None:
    both = [world.begin(world.place(world.customer(name), {shawl: 1})) for name in ("مینا", "سارا")]
    answers = [paid(world.attempt(one), bank_ref="770011") for one in both]
    told = at_once(
        [partial(world.record, one, answer) for one, answer in zip(both, answers, strict=True)]
    )
    assert sorted(type(one).__name__ for one in told) == ["Review", "Settled"]
    world.healthy()


def test_a_paid_attempt_reported_under_another_reference_is_looked_at_once(
    world: World, order_id: int
) -> None:
    attempt_id = world.begin(order_id)
    world.record(attempt_id)
    again = paid(world.attempt(attempt_id), bank_ref="another")
    for _ in range(3):
        assert world.record(attempt_id, again) == Already(order_id, attempt_id)
    assert reviews(world) == [ReviewReason.REFERENCE]
    world.healthy()


def test_play_money_settles_nothing_in_a_shop_that_sells_in_earnest(
    world: World, order_id: int
) -> None:
    with world.turn() as ctx:
        order = orders.by_id(ctx.session, order_id)
        with pytest.raises(MoneyError):
            billing.open_attempt(ctx, order, GATEWAY, test=True)
    attempt_id = world.begin(order_id)
    with world.turn() as ctx:
        ctx.session.get_one(PaymentAttempt, attempt_id).test = True
    outcome = world.record(attempt_id)
    assert outcome == Review(order_id, attempt_id, ReviewReason.PLAY_MONEY)
    assert earned(world, ledger.TO_REVIEW) == 0
    world.healthy()


def test_play_money_settles_in_a_shop_that_is_being_tried_out(database_url: str) -> None:
    world = World(database_url, testing=True)
    order_id = world.place(world.customer(), {world.sells(): 1})
    assert isinstance(world.record(world.begin(order_id, test=True)), Settled)
    world.healthy()
    world.close()
