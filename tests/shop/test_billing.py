"""Money that comes in: once, late, twice, wrong, unknown."""

from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import col, func, select

from common.errors import Conflict, LimitReached, MoneyError
from common.money import Money
from models import (
    AttemptState,
    DueWork,
    OrderState,
    PaymentAttempt,
    PaymentEvent,
    PaymentState,
    Shipment,
    Transfer,
    Variant,
)
from payments.base import Created, FailureClass, GetRedirect, PostRedirect, Verified
from shop import attempts, billing, ledger, opening, orders, stock
from shop.billing import Already, Failed, Pending, Review, ReviewReason, Settled
from shop.events import OrderPaid, PaymentFailed, PaymentNeedsReview
from tests.shop.world import (
    GATEWAY,
    World,
    at_once,
    failed,
    link,
    order_now,
    paid,
    said,
    toman,
)


@pytest.fixture
def shawl(world: World) -> int:
    return world.sells("شال نخی", stock_of=3)


@pytest.fixture
def order_id(world: World, shawl: int) -> int:
    return world.place(world.customer(), {shawl: 1})


def earned(world: World, name: str = ledger.SALES, asset: str = "IRR") -> int:
    with world.database.reading() as session:
        return ledger.balance(session, ledger.SHOP, asset, name=name)


def reviews(world: World) -> list[str]:
    return [one.reason for one in world.heard if isinstance(one, PaymentNeedsReview)]


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


def test_a_young_link_is_given_again(world: World, order_id: int) -> None:
    first = world.begin(order_id)
    assert world.begin(order_id) == first
    assert world.begin(order_id, "other") != first
    world.clock.advance(timedelta(minutes=11))
    assert world.begin(order_id) != first


def test_a_link_that_failed_is_not_given_again(world: World, order_id: int) -> None:
    first = world.begin(order_id)
    world.record(first, failed(world.attempt(first)))
    assert world.begin(order_id) != first


def test_where_the_browser_goes_is_remembered(world: World, order_id: int) -> None:
    posted = PostRedirect("https://bank.example/route", {"token": "t-1"})
    with world.turn() as ctx:
        attempt = billing.open_attempt(ctx, orders.by_id(ctx.session, order_id), GATEWAY)
        assert billing.redirect_of(attempt) is None
        billing.issued(ctx, attempt.id, Created("r-1", posted))
        assert billing.redirect_of(attempt) == posted
        view = billing.to_check(ctx, attempt.id)
    assert view is not None
    assert (view.provider_ref, view.amount) == ("r-1", toman(450_000))


def test_a_gateway_that_repeats_a_reference_is_refused(world: World, shawl: int) -> None:
    first = world.begin(world.place(world.customer(), {shawl: 1}))
    order_id = world.place(world.customer("سارا"), {shawl: 1})
    with world.turn() as ctx:
        attempt = billing.open_attempt(ctx, orders.by_id(ctx.session, order_id), GATEWAY)
        created = Created(f"ref-{first}", GetRedirect("https://bank.example"))
        with pytest.raises(MoneyError):
            billing.issued(ctx, attempt.id, created)


def test_a_gateway_that_refuses_to_begin_is_noted(world: World, order_id: int) -> None:
    with world.turn() as ctx:
        attempt = billing.open_attempt(ctx, orders.by_id(ctx.session, order_id), GATEWAY)
    with world.turn() as ctx:
        billing.create_failed(ctx, attempt.id, FailureClass.GATEWAY_DOWN, "1011")
        assert billing.to_check(ctx, attempt.id) is None
    assert world.attempt(attempt.id).state is AttemptState.CREATE_FAILED
    assert not [one for one in world.heard if isinstance(one, PaymentFailed)]


def test_an_attempt_without_a_link_ends_with_its_time(world: World, order_id: int) -> None:
    with world.turn() as ctx:
        attempt = billing.open_attempt(ctx, orders.by_id(ctx.session, order_id), GATEWAY)
        billing.create_unknown(ctx, attempt.id)
    with world.turn() as ctx:
        assert billing.to_check(ctx, attempt.id) is None
    assert world.attempt(attempt.id).state is AttemptState.UNKNOWN
    world.clock.advance(timedelta(hours=2))
    with world.turn() as ctx:
        assert billing.to_check(ctx, attempt.id) is None
    assert world.attempt(attempt.id).state is AttemptState.EXPIRED


def test_an_answer_that_comes_after_all_still_gives_the_link(world: World, order_id: int) -> None:
    with world.turn() as ctx:
        attempt = billing.open_attempt(ctx, orders.by_id(ctx.session, order_id), GATEWAY)
        billing.create_unknown(ctx, attempt.id)
        billing.issued(ctx, attempt.id, link(attempt.id))
    assert world.attempt(attempt.id).state is AttemptState.ISSUED


def test_what_is_paid_or_over_is_not_paid_again(world: World, shawl: int, order_id: int) -> None:
    world.pays(order_id)
    expired = world.place(world.customer("سارا"), {shawl: 1})
    world.wait(hours=2)
    for one, key in ((order_id, "order-paid-already"), (expired, "order-closed")):
        with world.turn() as ctx, pytest.raises(Conflict) as refused:
            billing.open_attempt(ctx, orders.by_id(ctx.session, one), GATEWAY)
        assert refused.value.message.key == key


def test_attempts_of_one_order_are_limited(world: World, order_id: int) -> None:
    for number in range(opening.MOST_ATTEMPTS):
        world.begin(order_id, f"gateway-{number}")
    with world.turn() as ctx, pytest.raises(LimitReached):
        billing.open_attempt(ctx, orders.by_id(ctx.session, order_id), "one-more")


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
