"""What every gateway says when its provider is away, breaks off, or was slower than we waited."""

from dataclasses import replace

import pytest

from payments.base import GatewayError, Unavailable, Unknown, Unsupported
from tests.payments.contract.counter import ask, hear, nothing, open_payment, settles
from tests.payments.contract.peer import Fault, Peer

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
