"""Money that fits no rule: it counts after all, goes back, becomes credit, or is put away, once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import select

from common.errors import Conflict, NotAllowed
from common.money import Money
from common.roles import Role
from models import AttemptState, DueWork, Order, OrderState, PaymentState, RefundWay, Variant
from payments.base import Undo, UndoResult, Verified
from shop import attempts, board, credit, ledger, money_queue, orders, refunds, stock
from shop.board import Pile
from shop.captures import ReviewReason
from tests.shop.world import World, at_once, paid, said, toman

SHAWL = toman(450_000)
Decision = Callable[..., Order]


@pytest.fixture
def shawl(world: World) -> int:
    return world.sells(stock_of=1)


def late(world: World, shawl: int) -> int:
    """Money came when the only shawl was somebody else's; the attempt."""
    attempt = world.begin(world.place(world.customer(), {shawl: 1}))
    world.wait(hours=3)
    world.pays(world.place(world.customer("سارا"), {shawl: 1}))
    world.record(attempt)
    return attempt


def decide(world: World, decision: Decision, attempt: int, role: Role = Role.OWNER) -> Order:
    with world.turn(None, role) as ctx:
        return decision(ctx, attempt)


def waits(world: World) -> list[tuple[ReviewReason, Money]]:
    with world.turn(None, Role.OWNER) as ctx:
        found = money_queue.waiting(ctx)
        assert len(found) == money_queue.count(ctx)
        return [(one.reason, one.amount) for one in found]


def kept_apart(world: World) -> int:
    with world.turn() as ctx:
        return ledger.balance(ctx.session, "shop", "IRR", name=ledger.TO_REVIEW)


def test_money_counts_after_all_when_the_goods_are_there_again(world: World, shawl: int) -> None:
    attempt = late(world, shawl)
    assert waits(world) == [(ReviewReason.LATE, SHAWL)]
    with pytest.raises(Conflict, match="money-goods-gone"):
        decide(world, money_queue.accept, attempt)
    with world.turn() as ctx:
        stock.receive(ctx, shawl, 1, key="found")
    order = decide(world, money_queue.accept, attempt, Role.MANAGER)
    assert (order.state, order.payment_state) == (OrderState.CONFIRMED, PaymentState.PAID)
    assert waits(world) == []
    assert kept_apart(world) == 0
    world.healthy()


@pytest.mark.parametrize("silence", [Verified.UNKNOWN, Verified.HELD])
def test_what_a_gateway_does_not_explain_for_a_day_stands_in_the_queue(
    world: World, shawl: int, silence: Verified
) -> None:
    attempt = world.begin(world.place(world.customer(), {shawl: 1}))
    answer = said(world.attempt(attempt), silence)
    begun = world.clock.now()
    for minutes in (*attempts.CHECK_AFTER_MINUTES, 2000):
        assert waits(world) == []
        world.clock.set(begun + timedelta(minutes=minutes))
        world.record(attempt, answer, source="poll")
        if minutes >= attempts.CHECK_AFTER_MINUTES[-1]:
            break
    assert waits(world) == [(ReviewReason.UNKNOWN, toman(0))]
    with world.turn(None, Role.MANAGER) as ctx:
        assert board.counts(ctx)[Pile.PROBLEMS] == 1
        money_queue.ask_again(ctx, attempt)
    with world.turn() as ctx:
        asked = ctx.session.exec(select(DueWork.due_at).where(DueWork.kind == attempts.CHECK)).all()
        assert world.clock.now() in asked
    for decision in (money_queue.accept, money_queue.give_back, money_queue.into_credit):
        with pytest.raises(Conflict):
            decide(world, decision, attempt)
    decide(world, money_queue.put_away, attempt)
    assert waits(world) == []
    with pytest.raises(Conflict, match="money-decided-already"):
        decide(world, money_queue.ask_again, attempt)
    # Proof that comes after all still counts.
    world.record(attempt)
    world.healthy()


def test_a_gateway_that_speaks_again_takes_it_out_of_the_queue(world: World, shawl: int) -> None:
    attempt = world.begin(world.place(world.customer(), {shawl: 1}))
    answer = said(world.attempt(attempt), Verified.UNKNOWN)
    world.clock.advance(timedelta(minutes=attempts.CHECK_AFTER_MINUTES[-1]))
    world.record(attempt, answer, source="poll")
    assert waits(world) == [(ReviewReason.UNKNOWN, toman(0))]
    world.record(attempt, source="poll")
    assert waits(world) == []
    world.healthy()


def test_what_has_become_dearer_is_said_with_the_difference(world: World, shawl: int) -> None:
    attempt = late(world, shawl)
    with world.turn() as ctx:
        stock.receive(ctx, shawl, 1, key="found")
        ctx.session.get_one(Variant, shawl).price_minor = toman(500_000).minor
    with pytest.raises(Conflict, match="money-goods-dearer") as refused:
        decide(world, money_queue.accept, attempt)
    assert refused.value.message.args["more"] == toman(50_000)
    assert waits(world) == [(ReviewReason.LATE, SHAWL)]
    world.healthy()


def test_money_goes_back_the_way_it_came(world: World, shawl: int) -> None:
    attempt = late(world, shawl)
    order = decide(world, money_queue.give_back, attempt)
    assert waits(world) == []
    with world.turn() as ctx:
        (refund,) = refunds.of_order(ctx.session, order.id)
    world.healthy()
    with world.turn() as ctx:
        refunds.record(ctx, refund.id, Undo(UndoResult.DONE))
    assert world.attempt(attempt).state is AttemptState.REVERSED
    assert kept_apart(world) == 0
    world.healthy()


def test_money_becomes_credit(world: World, shawl: int) -> None:
    attempt = late(world, shawl)
    order = decide(world, money_queue.into_credit, attempt)
    with world.turn(order.person_id) as ctx:
        assert credit.balance(ctx) == SHAWL
        (refund,) = refunds.of_order(ctx.session, order.id)
    assert refund.way is RefundWay.CREDIT
    assert kept_apart(world) == 0
    world.healthy()


@pytest.mark.parametrize("amount", [toman(440_000), toman(460_000), Money(4_000, "TRY")])
@pytest.mark.parametrize("reason", ["amount", "mismatch"])
def test_another_amount_than_was_asked_for_has_a_way_out(
    world: World, shawl: int, amount: Money, reason: str
) -> None:
    order_id = world.place(world.customer(), {shawl: 1})
    attempt = world.begin(order_id)
    answer = paid(world.attempt(attempt), amount=amount)
    if reason == "mismatch":
        answer = replace(answer, result=Verified.MISMATCH)
    world.record(attempt, answer)
    assert waits(world) == [(ReviewReason(reason), amount)]
    with pytest.raises(Conflict, match="money-does-not-fit"):
        decide(world, money_queue.accept, attempt)
    if amount.currency == "IRR":
        decide(world, money_queue.into_credit, attempt)
        with world.turn(world.order(order_id).person_id) as ctx:
            assert credit.balance(ctx) == amount
    else:
        with pytest.raises(Conflict):
            decide(world, money_queue.into_credit, attempt)
        decide(world, money_queue.give_back, attempt)
        with world.turn() as ctx:
            (refund,) = refunds.of_order(ctx.session, order_id)
            assert refund.amount == amount
            refunds.record(ctx, refund.id, Undo(UndoResult.REFUSED, "limit"))
        with world.turn(None, Role.OWNER) as ctx:
            refunds.paid_by_hand(ctx, refund.id, "12345")
    assert waits(world) == []
    world.healthy()


def test_surplus_goes_back_and_does_not_count_twice(world: World, shawl: int) -> None:
    order_id = world.place(world.customer(), {shawl: 1})
    first, second = world.begin(order_id), world.begin(order_id, "other")
    world.record(first)
    world.record(second)
    with pytest.raises(Conflict, match="money-does-not-fit"):
        decide(world, money_queue.accept, second)
    decide(world, money_queue.into_credit, second)
    assert world.order(order_id).payment_state is PaymentState.PAID
    world.healthy()


def test_what_brought_no_money_is_put_away(world: World, shawl: int) -> None:
    order_id = world.place(world.customer(), {shawl: 1})
    attempt = world.begin(order_id)
    world.record(attempt, paid(world.attempt(attempt), provider_ref="another"))
    assert waits(world) == [(ReviewReason.REFERENCE, toman(0))]
    for decision in (money_queue.accept, money_queue.give_back, money_queue.into_credit):
        with pytest.raises(Conflict):
            decide(world, decision, attempt)
    decide(world, money_queue.put_away, attempt)
    assert waits(world) == []
    world.healthy()


def test_money_is_not_put_away(world: World, shawl: int) -> None:
    with pytest.raises(Conflict, match="money-is-here"):
        decide(world, money_queue.put_away, late(world, shawl))


def test_two_people_decide_at_the_same_moment(world: World, shawl: int) -> None:
    attempt = late(world, shawl)
    with world.turn() as ctx:
        stock.receive(ctx, shawl, 1, key="found")
    decisions = (money_queue.accept, money_queue.give_back, money_queue.into_credit)
    outcomes = at_once([partial(decide, world, one, attempt) for one in decisions * 2])
    assert sum(isinstance(one, Order) for one in outcomes) == 1
    assert sum(isinstance(one, Conflict) for one in outcomes) == 5
    world.healthy()


def test_only_who_runs_the_shop_decides(world: World, shawl: int) -> None:
    attempt = late(world, shawl)
    decisions = (
        money_queue.accept,
        money_queue.count_in_part,
        money_queue.give_back,
        money_queue.into_credit,
        money_queue.put_away,
    )
    for decision in decisions:
        for role in (Role.PACKER, Role.AGENT):
            with pytest.raises(NotAllowed):
                decide(world, decision, attempt, role)
    with world.turn(None, Role.AGENT) as ctx, pytest.raises(NotAllowed):
        money_queue.waiting(ctx)


def test_a_payment_that_failed_does_not_wait(world: World, shawl: int) -> None:
    attempt = world.begin(world.place(world.customer(), {shawl: 1}))
    world.record(attempt, said(world.attempt(attempt), Verified.FAILED))
    assert waits(world) == []
    with pytest.raises(Conflict, match="money-decided-already"):
        decide(world, money_queue.give_back, attempt)
    with world.turn() as ctx:
        assert orders.by_id(ctx.session, world.attempt(attempt).order_id).awaits_payment


def other_amount(world: World, shawl: int, amount: Money) -> tuple[int, int]:
    """Another amount than was asked for has come; the order and the attempt."""
    order = world.place(world.customer(), {shawl: 1})
    attempt = world.begin(order)
    world.record(attempt, paid(world.attempt(attempt), amount=amount))
    return order, attempt


def test_too_little_counts_as_far_as_it_goes_and_the_rest_is_paid(world: World, shawl: int) -> None:
    order_id, attempt = other_amount(world, shawl, toman(400_000))

    order = decide(world, money_queue.count_in_part, attempt, Role.MANAGER)

    assert (order.open_amount, order.payment_state) == (toman(50_000), PaymentState.UNPAID)
    assert waits(world) == []
    world.healthy()
    world.pays(order_id)
    assert world.order(order_id).payment_state is PaymentState.PAID
    world.healthy()


def test_too_much_pays_the_order_and_the_rest_stays_the_buyers(world: World, shawl: int) -> None:
    _, attempt = other_amount(world, shawl, toman(500_000))

    order = decide(world, money_queue.count_in_part, attempt)

    assert (order.state, order.payment_state) == (OrderState.CONFIRMED, PaymentState.PAID)
    with world.turn(order.person_id) as ctx:
        assert credit.balance(ctx) == toman(50_000)
    with pytest.raises(Conflict, match="money-decided-already"):
        decide(world, money_queue.count_in_part, attempt)
    world.healthy()


def test_counting_what_came_spends_no_other_credit_of_the_buyers(world: World, shawl: int) -> None:
    buyer = world.customer()
    attempt = world.begin(world.place(buyer, {world.sells("روسری", stock_of=1): 1}))
    world.record(attempt, paid(world.attempt(attempt), amount=toman(70_000)))
    decide(world, money_queue.into_credit, attempt)
    order = world.place(buyer, {shawl: 1})
    attempt = world.begin(order)
    world.record(attempt, paid(world.attempt(attempt), amount=toman(400_000)))

    decide(world, money_queue.count_in_part, attempt)

    with world.turn(buyer) as ctx:
        assert credit.balance(ctx) == toman(70_000)
    assert world.order(order).open_amount == toman(50_000)
    world.healthy()


def test_what_cannot_count_in_part_is_refused(world: World, shawl: int) -> None:
    _, foreign = other_amount(world, shawl, Money(4_000, "TRY"))
    with pytest.raises(Conflict, match="money-does-not-fit"):
        decide(world, money_queue.count_in_part, foreign)
    decide(world, money_queue.give_back, foreign)
    world.wait(hours=3)
    attempt = late(world, shawl)
    with pytest.raises(Conflict, match="money-does-not-fit"):
        decide(world, money_queue.count_in_part, attempt)
    world.healthy()


@pytest.mark.parametrize("decision", [money_queue.give_back, money_queue.into_credit])
def test_who_paid_too_little_and_has_it_back_may_pay_the_order(
    world: World, shawl: int, decision: Decision
) -> None:
    order = world.place(world.customer(), {shawl: 1})
    attempt = world.begin(order)
    short = replace(said(world.attempt(attempt), Verified.PAID), amount=toman(400_000))
    world.record(attempt, short)
    decide(world, decision, attempt)

    world.pays(order)

    assert world.order(order).payment_state is PaymentState.PAID
    world.healthy()
