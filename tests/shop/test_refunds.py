"""Money that goes back: once, never more than came, and with it goods, coupons and points."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import select

from common.errors import BadInput, Conflict, NotAllowed, NotFound
from common.roles import Role
from models import (
    AttemptState,
    Order,
    OrderState,
    PaymentState,
    Redemption,
    RedemptionState,
    Refund,
    RefundState,
)
from payments.base import Undo, UndoResult, Verified
from shop import calling_off, fulfilment, orders, points, refunds, settings, support
from shop.context import Shopping
from shop.events import MoneyReturned, OrderCancelled, RefundByHand
from tests.shop.test_coupons import buy, make
from tests.shop.world import World, at_once, give_points, paid, said, toman

DONE = Undo(UndoResult.DONE)
NO = Undo(UndoResult.REFUSED, "too late")


def test_a_paid_order_is_called_off_and_everything_goes_back(world: World) -> None:
    shawl = world.sells(stock_of=3)
    order_id = world.place(world.customer(), {shawl: 2})
    world.pays(order_id)
    assert world.left(shawl) == (1, 0)
    calls_off(world, order_id)
    calls_off(world, order_id)
    order = world.order(order_id)
    assert (order.state, order.payment_state) == (OrderState.CANCELLED, PaymentState.PAID)
    assert world.left(shawl) == (3, 0)
    world.healthy()
    only = the_refund(world, order_id)
    assert only.amount == order.total
    assert answers(world, only.id, DONE) is None
    assert answers(world, only.id, NO) is None
    order = world.order(order_id)
    assert (order.payment_state, order.paid_minor) == (PaymentState.REFUNDED, 0)
    assert not order.open_amount
    assert world.heard.count(OrderCancelled(order_id)) == 1
    assert world.heard.count(MoneyReturned(order_id, only.id)) == 1
    world.healthy()


def test_what_has_left_is_refunded_and_not_called_off(world: World) -> None:
    shawl = world.sells(stock_of=3)
    order_id = world.place(world.customer(), {shawl: 1})
    world.pays(order_id)
    world.ship(order_id)
    with pytest.raises(Conflict) as refused:
        calls_off(world, order_id)
    assert refused.value.message.key == "order-left-already"
    refund_whole(world, order_id)
    answers(world, the_refund(world, order_id).id, DONE)
    order = world.order(order_id)
    assert (order.state, order.payment_state) == (OrderState.CONFIRMED, PaymentState.REFUNDED)
    assert world.left(shawl) == (2, 0)
    world.healthy()
    with world.turn(None, Role.OWNER) as ctx:
        fulfilment.delivered(ctx, fulfilment.shipments_of(ctx.session, order_id)[0])
    world.healthy()


def test_a_gateway_is_asked_until_it_says_how_it_went(world: World) -> None:
    order_id = sold(world)
    refund_whole(world, order_id)
    only = the_refund(world, order_id)
    rests = [answers(world, only.id, None) for _ in range(7)]
    minutes = [int((at - world.clock.now()).total_seconds() // 60) for at in rests if at]
    assert minutes == [1, 5, 30, 120, 360, 360, 360]
    assert answers(world, only.id, Undo(UndoResult.PENDING)) is not None
    assert world.order(order_id).payment_state is PaymentState.PAID
    answers(world, only.id, DONE)
    assert world.order(order_id).payment_state is PaymentState.REFUNDED
    world.healthy()


@pytest.mark.parametrize("answer", [NO, Undo(UndoResult.UNSUPPORTED)])
def test_what_a_gateway_does_not_give_back_a_person_does(world: World, answer: Undo) -> None:
    order_id = sold(world)
    refund_whole(world, order_id)
    only = the_refund(world, order_id)
    with pytest.raises(Conflict), world.turn(None, Role.MANAGER) as ctx:
        refunds.paid_by_hand(ctx, only.id, "۱۲۳۴۵۶")
    answers(world, only.id, answer)
    assert world.heard.count(RefundByHand(order_id, only.id)) == 1
    world.healthy()
    for nothing in ("", " ", "؟"):
        with pytest.raises(BadInput), world.turn(None, Role.MANAGER) as ctx:
            refunds.paid_by_hand(ctx, only.id, nothing)
    for _ in range(2):
        with world.turn(None, Role.MANAGER) as ctx:
            refunds.paid_by_hand(ctx, only.id, " پایا  ۱۲۳۴۵۶ ")
    only = the_refund(world, order_id)
    assert (only.state, only.reference) == (RefundState.DONE, "پایا ۱۲۳۴۵۶")
    assert world.order(order_id).payment_state is PaymentState.REFUNDED
    assert world.heard.count(MoneyReturned(order_id, only.id)) == 1
    world.healthy()


def test_money_that_came_too_late_goes_back(world: World) -> None:
    shawl = world.sells(stock_of=1)
    late = world.place(world.customer(), {shawl: 1})
    attempt_id = world.begin(late)
    world.wait(hours=3)
    world.pays(world.place(world.customer("نگار"), {shawl: 1}))
    world.record(attempt_id)
    assert world.attempt(attempt_id).state is AttemptState.REVIEW
    refund_whole(world, late)
    assert world.attempt(attempt_id).state is AttemptState.REVERSING
    world.healthy()
    answers(world, the_refund(world, late).id, DONE)
    assert world.attempt(attempt_id).state is AttemptState.REVERSED
    assert world.order(late).state is OrderState.EXPIRED
    world.healthy()


def test_only_what_came_twice_goes_back(world: World) -> None:
    order_id = world.place(world.customer(), {world.sells(): 1})
    first, second = world.begin(order_id), world.begin(order_id, "other")
    for attempt_id in (first, second):
        world.record(attempt_id, paid(world.attempt(attempt_id)))
    assert world.order(order_id).payment_state is PaymentState.SURPLUS
    with world.turn(None, Role.MANAGER) as ctx:
        order = orders.by_id(ctx.session, order_id)
        assert refunds.returnable_amount(ctx.session, order, only_set_aside=True) == order.total
        refunds.whole(ctx, order, "دو بار پرداخت شد", only_set_aside=True)
    only = the_refund(world, order_id)
    assert only.attempt_id == second
    answers(world, only.id, DONE)
    assert world.order(order_id).payment_state is PaymentState.PAID
    world.healthy()


def test_more_money_for_a_sale_that_was_undone_waits_for_the_owner(world: World) -> None:
    order_id = world.place(world.customer(), {world.sells(): 1})
    first, second = world.begin(order_id), world.begin(order_id, "other")
    world.record(first)
    calls_off(world, order_id)
    world.record(second)
    assert world.attempt(second).state is AttemptState.REVIEW
    assert world.order(order_id).state is OrderState.CANCELLED
    world.healthy()


def test_a_coupon_can_be_used_again(world: World) -> None:
    mina, shawl = world.customer(), world.sells()
    make(world)
    order_id = buy(world, mina, shawl).id
    world.pays(order_id)
    calls_off(world, order_id)
    with world.turn() as ctx:
        redemption = ctx.session.get_one(Redemption, redemption_of(ctx, order_id))
        assert redemption.state is RedemptionState.RELEASED
    world.healthy()
    answers(world, the_refund(world, order_id).id, DONE)
    world.healthy()


@pytest.mark.parametrize("ripe", [False, True])
def test_points_a_sale_brought_are_gone_with_it(world: World, ripe: bool) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        world.shop = settings.change(ctx, "points_bps", 500)
    mina = world.customer()
    order_id = world.place(mina, {world.sells(): 1})
    world.pays(order_id)
    world.ship(order_id)
    if ripe:
        with world.turn() as ctx:
            points.ripen(ctx, orders.locked(ctx.session, order_id))
    refund_whole(world, order_id)
    answers(world, the_refund(world, order_id).id, DONE)
    with world.turn(mina) as ctx:
        assert points.balance(ctx) == points.Balance(0, 0)
        points.ripen(ctx, orders.locked(ctx.session, order_id))
        assert points.balance(ctx) == points.Balance(0, 0)
    world.healthy()


def test_points_that_were_spent_meanwhile_are_missed_below_zero(world: World) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        world.shop = settings.change(ctx, "points_bps", 500)
    mina = world.customer()
    order_id = world.place(mina, {world.sells(): 1})
    world.pays(order_id)
    world.ship(order_id)
    with world.turn(mina) as ctx:
        points.ripen(ctx, orders.locked(ctx.session, order_id))
        ready = points.ready(ctx)
        assert ready > 0
        give_points(ctx, mina, -ready)
    refund_whole(world, order_id)
    answers(world, the_refund(world, order_id).id, DONE)
    with world.turn(mina) as ctx:
        assert points.ready(ctx) == -ready
    world.healthy()


def test_an_unpaid_order_is_called_off_without_a_refund(world: World) -> None:
    mina = world.customer()
    order_id = world.place(mina, {world.sells(): 1})
    with pytest.raises(NotFound), world.turn(None, Role.AGENT) as ctx:
        calling_off.call_off(ctx, orders.by_id(ctx.session, order_id), "تمام شد")
    with world.turn(mina) as ctx:
        support.open_case(ctx, order=orders.by_id(ctx.session, order_id))
    with world.turn(None, Role.AGENT) as ctx:
        calling_off.call_off(ctx, orders.by_id(ctx.session, order_id), "تمام شد")
    order = world.order(order_id)
    assert (order.state, order.reason) == (OrderState.CANCELLED, "تمام شد")
    with pytest.raises(Conflict) as refused:
        refund_whole(world, order_id)
    assert refused.value.message.key == "refund-nothing"
    world.healthy()


def test_an_attempt_that_brought_nothing_is_never_given_back(world: World) -> None:
    order_id = world.place(world.customer(), {world.sells(): 1})
    attempt_id = world.begin(order_id)
    world.record(attempt_id, said(world.attempt(attempt_id), Verified.CANCELLED))
    with pytest.raises(Conflict):
        refund_whole(world, order_id)


REFUSED: dict[str, Callable[[Shopping, Order], object]] = {
    "refund": lambda ctx, order: refunds.whole(ctx, order, ""),
    "call off": lambda ctx, order: calling_off.call_off(ctx, order, "تمام شد"),
}


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("role", [Role.BUYER, Role.AGENT, Role.PACKER])
def test_money_is_given_back_by_whoever_runs_the_shop(world: World, what: str, role: Role) -> None:
    order_id = sold(world)
    with pytest.raises(NotAllowed), world.turn(None, role) as ctx:
        REFUSED[what](ctx, orders.by_id(ctx.session, order_id))
    assert world.order(order_id).state is OrderState.CONFIRMED


def test_two_at_once_give_back_once(world: World) -> None:
    order_id = sold(world)
    works: list[Callable[[], None]] = [
        lambda: calls_off(world, order_id),
        lambda: refund_whole(world, order_id),
    ]
    at_once(works * 3)
    with world.turn() as ctx:
        assert len(refunds.of_order(ctx.session, order_id)) == 1
    only = the_refund(world, order_id)
    at_once([lambda: answers(world, only.id, DONE)] * 4)
    assert world.heard.count(MoneyReturned(order_id, only.id)) == 1
    assert world.order(order_id).payment_state is PaymentState.REFUNDED
    world.healthy()


def test_parts_given_back_at_once_are_never_more_than_came(world: World) -> None:
    for _ in range(3):
        order_id = world.place(world.customer(), {world.sells(stock_of=1): 1})
        world.pays(order_id)

        def gives_back(order_id: int = order_id) -> str:
            with world.turn(None, Role.OWNER) as ctx:
                refunds.part(ctx, orders.by_id(ctx.session, order_id), toman(200_000), "برگشت")
            return "given"

        done = at_once([gives_back] * 6)

        assert done.count("given") == 2
        assert sum(isinstance(one, Conflict) for one in done) == 4
        with world.turn() as ctx:
            known = refunds.of_order(ctx.session, order_id)
        worth = [(one.amount_minor, one.order_amount_minor) for one in known]
        assert worth == [(toman(200_000).minor,) * 2] * 2
    world.healthy()


def test_called_off_and_shipped_at_once_is_one_of_them(world: World) -> None:
    order_id = sold(world)
    at_once([lambda: calls_off(world, order_id), lambda: ships(world, order_id)])
    order = world.order(order_id)
    with world.turn() as ctx:
        left = bool(fulfilment.shipments_of(ctx.session, order_id)[0].tracking_code)
        known = refunds.of_order(ctx.session, order_id)
    assert left == (order.state is OrderState.CONFIRMED) == (not known)
    world.healthy()


def sold(world: World) -> int:
    order_id = world.place(world.customer(), {world.sells(): 1})
    world.pays(order_id)
    return order_id


def calls_off(world: World, order_id: int) -> None:
    with world.turn(None, Role.MANAGER) as ctx:
        calling_off.call_off(ctx, orders.by_id(ctx.session, order_id), "رنگش تمام شده است")


def refund_whole(world: World, order_id: int) -> None:
    with world.turn(None, Role.MANAGER) as ctx:
        refunds.whole(ctx, orders.by_id(ctx.session, order_id), "پارگی داشت")


def ships(world: World, order_id: int) -> None:
    world.ship(order_id)


def answers(world: World, refund_id: int, undo: Undo | None) -> datetime | None:
    """The gateway says something about a refund."""
    with world.turn() as ctx:
        return refunds.record(ctx, refund_id, undo)


def the_refund(world: World, order_id: int) -> Refund:
    with world.turn() as ctx:
        (only,) = refunds.of_order(ctx.session, order_id)
        return only


def redemption_of(ctx: Shopping, order_id: int) -> int:
    return ctx.session.exec(select(Redemption.id).where(Redemption.order_id == order_id)).one()
