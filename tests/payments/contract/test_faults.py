"""What every gateway says when its provider is away, breaks off, or was slower than we waited."""

import asyncio
from dataclasses import replace

import pytest

from payments.base import GatewayError, Unavailable, Unknown, Unsupported
from tests.payments.contract.counter import ask, hear, nothing, open_payment, settles, view_of
from tests.payments.contract.peer import Fault, Peer, Slow

pytestmark = pytest.mark.anyio


def said_of(fault: Fault) -> type[GatewayError]:
    """Only a call that nobody took has surely done nothing."""
    return Unavailable if fault is Fault.REFUSED_LINE else Unknown


@pytest.mark.parametrize("fault", Fault)
async def test_a_payment_is_never_asked_for_twice_in_one(peer: Peer, fault: Fault) -> None:
    before = peer.calls()
    peer.break_next(fault)

    with pytest.raises(said_of(fault)):
        await peer.gateway.create(peer.intent())

    assert peer.calls() == before + 1
    view, created = await open_payment(peer)
    await peer.pay(created)
    assert settles(view, await hear(peer, view))


@pytest.mark.parametrize("fault", Fault)
async def test_no_answer_is_never_taken_for_one(peer: Peer, fault: Fault) -> None:
    view, created = await open_payment(peer)
    await peer.pay(created)
    if not peer.gateway.capabilities.can_poll:
        assert await ask(peer, view) is None
        assert settles(view, await hear(peer, view))
        return
    peer.break_next(fault)

    with pytest.raises(said_of(fault)) as broken:
        await peer.gateway.verify(view)

    for secret in peer.secrets:
        assert secret not in str(broken.value)
    assert settles(view, await ask(peer, replace(view, asked_before=True)))
    assert peer.taken(view) == view.amount


@pytest.mark.parametrize("fault", Fault)
async def test_an_unpaid_one_is_still_unpaid_after_trouble(peer: Peer, fault: Fault) -> None:
    view, _ = await open_payment(peer)
    if peer.gateway.capabilities.can_poll:
        peer.break_next(fault)
        with pytest.raises(said_of(fault)):
            await peer.gateway.verify(view)

    said = await ask(peer, replace(view, asked_before=True))

    assert not settles(view, said)
    assert peer.taken(view) == nothing(view)


@pytest.mark.parametrize("fault", Fault)
async def test_whether_it_knows_us_is_not_guessed(peer: Peer, fault: Fault) -> None:
    try:
        await peer.gateway.probe()
    except Unsupported:
        return
    peer.break_next(fault)

    with pytest.raises(said_of(fault)):
        await peer.gateway.probe()

    await peer.gateway.probe()


async def test_an_answer_that_comes_slowly_is_used_and_keeps_nobody(peer: Peer) -> None:
    slow = Slow()
    peer.break_next(slow)
    intent = peer.intent()
    opening = asyncio.create_task(peer.gateway.create(intent))
    await slow.began.wait()

    other, quick = await open_payment(peer)
    await peer.pay(quick)
    assert settles(other, await hear(peer, other))
    assert not opening.done()

    slow.goes_on()
    created = await opening
    view = view_of(intent, created)
    await peer.pay(created)
    if peer.gateway.capabilities.can_poll:
        peer.break_next(slow := Slow())
        asking = asyncio.create_task(peer.gateway.verify(view))
        await slow.began.wait()
        slow.goes_on()
        assert settles(view, await asking)
    assert settles(view, await hear(peer, replace(view, asked_before=True)))
    assert peer.taken(view) == view.amount
