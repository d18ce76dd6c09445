"""The same over gateways that tell by themselves what was paid, above all one that nobody can ask."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from models import AttemptState, OrderState, PaymentState
from payments.base import CallbackReply, Forged, InboundRequest
from payments.stripe import StripeGateway
from shop.events import OrderPaid, PaymentDisputed, PaymentNeedsReview
from tests.payments.contract.peer import Peer
from tests.payments.contract.peers import all_peers
from tests.payments.contract.peers.stripe import StripePeer, notice
from tests.payments.contract.till import Counter, counter_of, to

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="session", params=["iyzico", "paytr", "paytrlink", "stripe"])
async def peer(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, anyio_backend: str
) -> AsyncIterator[Peer]:
    async with all_peers()[request.param](tmp_path_factory.mktemp(request.param)) as peer:
        yield peer


@pytest.fixture
async def counter(peer: Peer, database_url: str, tmp_path: Path) -> AsyncIterator[Counter]:
    async with counter_of(peer, database_url, tmp_path) as counter:
        yield counter


async def test_what_is_told_settles_once_however_often(counter: Counter) -> None:
    order = await counter.shop.order()
    attempt = await counter.paid(order)

    for _ in range(3):
        await counter.told(attempt)

    assert counter.again(attempt).state is AttemptState.PAID
    assert counter.shop.again(order).payment_state is PaymentState.PAID
    assert counter.shop.told(OrderPaid) == 1
    assert counter.taken(attempt) == attempt.amount_minor == max(counter.shop.booked())


async def test_a_report_brought_to_another_order_pays_neither(counter: Counter) -> None:
    cheap, dear = await counter.shop.order(), await counter.shop.order(units=3)
    paid, (unpaid, _) = await counter.paid(cheap), await counter.opened(dear)

    for request in counter.reports(paid):
        if "attempt_id" not in request.path_params:
            continue
        try:
            heard = await counter.shop.cashier.callback(
                counter.peer.gateway.name, to(request, unpaid)
            )
        except Forged:
            continue
        assert heard.page_key is None
    assert counter.again(unpaid).state is AttemptState.OPENED
    await counter.told(paid)

    assert counter.shop.again(cheap).payment_state is PaymentState.PAID
    assert counter.shop.again(dear).payment_state is PaymentState.UNPAID


async def test_a_dispute_is_acknowledged_and_told_once(counter: Counter) -> None:
    gateway = counter.peer.gateway
    if not isinstance(gateway, StripeGateway):
        return
    order = await counter.shop.order()
    attempt = await counter.paid(order)
    await counter.told(attempt)
    payment = counter.again(attempt).bank_ref
    for name in (payment, payment, "pi_of_others"):
        heard = await counter.shop.cashier.callback(gateway.name, disputed(counter, str(name)))
        assert heard.reply == CallbackReply(200, "ok")

    assert counter.shop.told(PaymentDisputed) == 1
    assert counter.again(attempt).state is AttemptState.PAID


def disputed(counter: Counter, payment: str) -> InboundRequest:
    """What Stripe's server tells of a dispute, signed."""
    assert isinstance(counter.peer, StripePeer)
    thing = {"id": "dp_1", "payment_intent": payment, "status": "needs_response"}
    counter.peer.account.tell("charge.dispute.created", thing)
    return notice(*counter.peer.account.notices[-1])


async def test_late_news_buys_what_is_still_there(counter: Counter) -> None:
    order = await counter.shop.order()
    attempt = await counter.paid(order)
    await counter.shop.pass_time(120)
    assert counter.shop.again(order).state is OrderState.EXPIRED

    await counter.told(attempt)

    assert counter.again(attempt).state is AttemptState.PAID
    assert counter.shop.again(order).payment_state is PaymentState.PAID


async def test_late_news_for_what_is_gone_waits_for_the_owner(counter: Counter) -> None:
    order = await counter.shop.order(units=9)
    attempt = await counter.paid(order)
    await counter.shop.pass_time(120)
    await counter.shop.order(units=5)

    await counter.told(attempt)
    await counter.told(attempt)

    assert counter.again(attempt).state is AttemptState.REVIEW
    assert counter.taken(attempt) == attempt.amount_minor == max(counter.shop.booked())
    assert (counter.shop.told(OrderPaid), counter.shop.told(PaymentNeedsReview)) == (0, 1)
