"""What shows only with the books behind a gateway: whose money it is, and whether it is wanted.

Over gateways that can be asked, and one that takes the money by being asked; those that can only be
heard are in `test_heard.py`.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import Session

from common.errors import Unavailable as OutOfReach
from common.roles import Role
from models import AttemptState, PaymentState, Refund, RefundState
from payments.base import AttemptView, FailureClass, Forged, Verification
from payments.sizpay import SizpayGateway
from shop import orders, refunds
from shop.events import OrderPaid, PaymentNeedsReview, RefundByHand
from shop.outcomes import Already, Pending, Review, Settled
from tests.payments.contract.peer import Fault, Peer, Slow
from tests.payments.contract.peers import all_peers
from tests.payments.contract.till import Counter, counter_of, to

pytestmark = pytest.mark.anyio


@pytest.fixture(
    scope="session", params=["testbank", "sizpay-key", "zibal", "zarinpal", "iyzico", "paytr"]
)
async def peer(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, anyio_backend: str
) -> AsyncIterator[Peer]:
    async with all_peers()[request.param](tmp_path_factory.mktemp(request.param)) as peer:
        yield peer


@pytest.fixture
async def counter(peer: Peer, database_url: str, tmp_path: Path) -> AsyncIterator[Counter]:
    async with counter_of(peer, database_url, tmp_path) as counter:
        yield counter


async def test_a_report_replayed_for_another_order_pays_neither_twice(counter: Counter) -> None:
    cheap, dear = await counter.shop.order(), await counter.shop.order(units=3)
    paid, (unpaid, _) = await counter.paid(cheap), await counter.opened(dear)

    for request in counter.reports(paid):
        with pytest.raises(Forged):
            await counter.shop.cashier.callback(counter.peer.gateway.name, to(request, unpaid))
    await counter.told(paid)
    await counter.told(paid)

    assert counter.shop.again(cheap).payment_state is PaymentState.PAID
    assert counter.shop.again(dear).payment_state is PaymentState.UNPAID
    assert counter.shop.told(OrderPaid) == 1


async def test_money_that_comes_twice_is_taken_once_or_kept_apart(counter: Counter) -> None:
    order = await counter.shop.order()
    first, created = await counter.opened(order)
    second = await counter.paid(order)
    await counter.peer.pay(created)

    await counter.told(first)
    outcome = await counter.asked(second)

    assert counter.again(first).state is AttemptState.PAID
    if counter.peer.gateway.capabilities.poll_settles:
        assert outcome == Already(order.id, second.id)
        assert counter.again(second).state is AttemptState.REVERSED
        assert counter.taken(second) == 0
    else:
        assert isinstance(outcome, Review)
        assert counter.taken(second) == second.amount_minor
    assert counter.shop.told(OrderPaid) == 1
    total = counter.taken(first) + counter.taken(second)
    assert sum(amount for amount in counter.shop.booked() if amount > 0) == total


async def test_late_money_buys_what_is_still_there(counter: Counter) -> None:
    order = await counter.shop.order()
    attempt = await counter.paid(order)
    await counter.shop.pass_time(120)

    outcome = await counter.asked(attempt)

    assert outcome == Settled(order.id, attempt.id, late=True)
    assert counter.taken(attempt) == attempt.amount_minor


async def test_late_money_for_what_is_gone_is_not_kept_silently(counter: Counter) -> None:
    order = await counter.shop.order(units=9)
    attempt = await counter.paid(order)
    await counter.shop.pass_time(120)
    await counter.shop.order(units=5)

    outcome = await counter.asked(attempt)

    if counter.peer.gateway.capabilities.poll_settles:
        assert (outcome, counter.taken(attempt)) == (Already(order.id, attempt.id), 0)
        assert counter.again(attempt).state is AttemptState.REVERSED
        assert counter.shop.booked() == []
    else:
        assert isinstance(outcome, Review)
        assert counter.taken(attempt) == attempt.amount_minor
    assert counter.shop.told(OrderPaid) == 0


async def test_nobody_pays_for_an_ended_order_by_being_asked(counter: Counter) -> None:
    order = await counter.shop.order(units=9)
    attempt, _ = await counter.opened(order)
    await counter.shop.pass_time(120)
    await counter.shop.order(units=5)

    outcome = await counter.asked(attempt)

    assert isinstance(outcome, Pending)
    assert counter.again(attempt).state is AttemptState.EXPIRED
    assert counter.taken(attempt) == 0


async def test_the_first_answer_is_lost_and_the_order_is_paid_once(counter: Counter) -> None:
    order = await counter.shop.order()
    attempt = await counter.paid(order)
    counter.peer.break_next(Fault.LOST_ANSWER)

    lost, found = await counter.asked(attempt), await counter.asked(attempt)

    assert isinstance(lost, Pending)
    assert found == Settled(order.id, attempt.id)
    assert counter.shop.told(OrderPaid) == 1
    # Who does not say any more how much it was has a person compare.
    unproven = counter.peer.gateway.name == "sizpay"
    assert counter.shop.told(PaymentNeedsReview) == unproven


async def test_a_slow_gateway_keeps_nobody_else_and_settles_once(counter: Counter) -> None:
    late, quick = await counter.shop.order(), await counter.shop.order()
    waits, pays = await counter.paid(late), await counter.paid(quick)
    counter.peer.break_next(slow := Slow())
    asked = asyncio.create_task(counter.asked(waits))
    await slow.began.wait()

    assert await counter.asked(pays) == Settled(quick.id, pays.id)
    assert not asked.done()
    slow.takes_too_long()
    lost, found = await asked, await counter.asked(waits)

    assert isinstance(lost, Pending)
    assert (found, counter.taken(waits)) == (Settled(late.id, waits.id), waits.amount_minor)
    assert counter.shop.told(OrderPaid) == 2


async def test_the_shop_dies_between_the_answer_and_the_books(
    peer: Peer, database_url: str, tmp_path: Path
) -> None:
    async with counter_of(peer, database_url, tmp_path) as counter:
        order = await counter.shop.order()
        attempt = await counter.paid(order)
        verify = peer.gateway.verify

        async def die(view: AttemptView) -> Verification:
            await verify(view)
            raise asyncio.CancelledError

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(peer.gateway, "verify", die)
            with pytest.raises(asyncio.CancelledError):
                await counter.asked(attempt)

        assert await counter.asked(attempt) == Settled(order.id, attempt.id)
        assert counter.taken(attempt) == attempt.amount_minor


async def test_money_goes_back_through_the_gateway_or_by_a_persons_hand(counter: Counter) -> None:
    shop, order = counter.shop, await counter.shop.order()
    attempt = await counter.paid(order)
    await counter.told(attempt)

    def give_back(session: Session) -> int:
        ctx = shop.engine.context(session, None, Role.OWNER, "owner")
        return refunds.whole(ctx, orders.by_id(session, order.id), "برگشت")[0].id

    refund_id = await shop.engine.transact(give_back)
    assert await shop.cashier.refund(refund_id) is None

    refund = shop.look(lambda session: session.get_one(Refund, refund_id))
    gateway = counter.peer.gateway
    # ZarinPal takes a payment back within half an hour of it.
    if gateway.capabilities.can_refund or gateway.name == "zarinpal":
        assert (refund.state, counter.taken(attempt)) == (RefundState.DONE, 0)
    else:
        assert (refund.state, counter.taken(attempt)) == (RefundState.BY_HAND, attempt.amount_minor)
        assert shop.told(RefundByHand) == 1


async def test_a_refused_buyer_may_try_again_at_once(counter: Counter) -> None:
    order = await counter.shop.order()
    attempt, created = await counter.opened(order)
    await counter.peer.cancel(created)
    await counter.told(attempt)

    paid = await counter.paid(order)
    await counter.told(paid)

    says_so = FailureClass.CANCELLED in counter.peer.refusals
    ended = AttemptState.CANCELLED if says_so else AttemptState.EXPIRED
    assert counter.again(attempt).state is ended
    assert counter.shop.again(order).payment_state is PaymentState.PAID


async def test_a_direct_link_is_there_where_a_link_is_enough(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, gateway = await counter.shop.order(), counter.peer.gateway

    if gateway.capabilities.needs_email:
        # In the chat nobody is asked for it.
        with pytest.raises(OutOfReach, match="page-no-way"):
            await counter.shop.cashier.pay_link(order.id)
        return
    if isinstance(gateway, SizpayGateway):
        monkeypatch.setattr(gateway, "_by_link", True)
    link = await counter.shop.cashier.pay_link(order.id)

    attempt = counter.shop.attempts(order)[-1]
    assert attempt.provider_ref is not None
    assert attempt.provider_ref in link
