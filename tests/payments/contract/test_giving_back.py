"""What every gateway keeps while money goes back, or says honestly that a person has to do it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from common.money import Money
from payments.base import AttemptView, Undo, UndoResult, Unknown
from tests.payments.contract.counter import ask, hear, nothing, open_payment, settles
from tests.payments.contract.peer import Fault, Peer

pytestmark = pytest.mark.anyio


async def paid(peer: Peer) -> AttemptView:
    """An attempt whose money is the shop's."""
    view, created = await open_payment(peer)
    await peer.pay(created)
    said = await hear(peer, view)
    assert said is not None
    assert settles(view, said)
    return replace(view, raw=said.raw)


async def finally_(peer: Peer, undo: Callable[[], Awaitable[Undo]]) -> Undo:
    """How it went, once it is no longer on its way."""
    for _ in range(3):
        said = await undo()
        if said.result is not UndoResult.PENDING:
            return said
        await peer.age(24 * 60)
    return await undo()


def key(view: AttemptView, name: str) -> str:
    """A name of a refund that no other has."""
    return f"refund-{view.attempt_id}-{name}"


def share(view: AttemptView, parts: int) -> Money:
    """A part of it in whole units of what people write, as some providers want."""
    return Money(view.amount.minor // parts // 100 * 100, view.amount.currency)


async def test_a_part_goes_back_once_per_key_and_never_more_than_came(peer: Peer) -> None:
    can, view = peer.gateway.capabilities, await paid(peer)
    part = share(view, 3)
    rest = view.amount - part

    first = await finally_(peer, lambda: peer.gateway.refund(view, part, key(view, "return-1")))

    if not can.can_refund or not can.partial_refund:
        assert first.result in {UndoResult.UNSUPPORTED, UndoResult.REFUSED}
        assert can.can_refund or first.result is UndoResult.UNSUPPORTED
        assert peer.taken(view) == view.amount
        return
    again = await finally_(peer, lambda: peer.gateway.refund(view, part, key(view, "return-1")))
    assert (first.result, again.result) == (UndoResult.DONE, UndoResult.DONE)
    assert peer.taken(view) == rest
    too_much = await peer.gateway.refund(view, view.amount, key(view, "return-2"))
    assert too_much.result is UndoResult.REFUSED
    assert peer.taken(view) == rest
    last = await finally_(peer, lambda: peer.gateway.refund(view, rest, key(view, "return-3")))
    assert last.result is UndoResult.DONE
    assert peer.taken(view) == nothing(view)


async def test_the_whole_goes_back_once(peer: Peer) -> None:
    view = await paid(peer)

    said = await finally_(peer, lambda: peer.gateway.refund(view, view.amount, key(view, "whole")))

    if not peer.gateway.capabilities.can_refund:
        assert said.result is UndoResult.UNSUPPORTED
        assert peer.taken(view) == view.amount
        return
    again = await finally_(peer, lambda: peer.gateway.refund(view, view.amount, key(view, "whole")))
    assert (said.result, again.result) == (UndoResult.DONE, UndoResult.DONE)
    assert peer.taken(view) == nothing(view)


@pytest.mark.parametrize("fault", [Fault.LOST_ANSWER, Fault.CUT_OFF, Fault.SLOW])
async def test_a_refund_whose_answer_was_lost_is_asked_with_the_same_key(
    peer: Peer, fault: Fault
) -> None:
    view = await paid(peer)
    if not peer.gateway.capabilities.can_refund:
        said = await peer.gateway.refund(view, view.amount, key(view, "lost"))
        assert said.result is UndoResult.UNSUPPORTED
        return
    peer.break_next(fault)

    with pytest.raises(Unknown):
        await peer.gateway.refund(view, view.amount, key(view, "lost"))

    said = await finally_(peer, lambda: peer.gateway.refund(view, view.amount, key(view, "lost")))
    assert said.result is UndoResult.DONE
    assert peer.taken(view) == nothing(view)


async def test_money_nobody_wanted_is_reversed(peer: Peer) -> None:
    view, created = await open_payment(peer)
    await peer.pay(created)

    said = await peer.gateway.reverse(view)

    if not peer.gateway.capabilities.can_reverse:
        assert said.result is UndoResult.UNSUPPORTED
        assert settles(view, await hear(peer, view))
        return
    again = await peer.gateway.reverse(view)
    assert (said.result, again.result) == (UndoResult.DONE, UndoResult.DONE)
    assert peer.taken(view) == nothing(view)
    if peer.gateway.capabilities.poll_settles:
        # Whoever only looks may go on telling that it was paid once; the shop asks no more. Where
        # money is sent back by being left alone, that takes its time.
        await peer.age(3 * 60)
        assert not settles(view, await ask(peer, view))
    assert peer.taken(view) == nothing(view)


async def test_what_cannot_be_reversed_stays_and_is_not_called_done(peer: Peer) -> None:
    view = await paid(peer)

    said = await peer.gateway.reverse(view)

    assert said.result is not UndoResult.PENDING
    is_back = said.result is UndoResult.DONE
    assert peer.taken(view) == (nothing(view) if is_back else view.amount)


async def test_what_was_never_paid_is_not_given_back(peer: Peer) -> None:
    view, _ = await open_payment(peer)

    reversed_ = await peer.gateway.reverse(view)
    refunded = await peer.gateway.refund(view, view.amount, key(view, "unpaid"))

    assert refunded.result in {UndoResult.REFUSED, UndoResult.UNSUPPORTED}
    assert peer.gateway.capabilities.can_reverse or reversed_.result is UndoResult.UNSUPPORTED
    assert peer.taken(view) == nothing(view)


async def test_a_page_is_closed_without_harm(peer: Peer) -> None:
    unpaid, _ = await open_payment(peer)
    money = await paid(peer)

    for view in (unpaid, money):
        await peer.gateway.close(view)

    assert peer.taken(unpaid) == nothing(unpaid)
    assert peer.taken(money) == money.amount
