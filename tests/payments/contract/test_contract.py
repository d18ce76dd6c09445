"""What every gateway keeps while money comes in. `Peer` says what its provider can do; what is
expected follows from `capabilities`, and no provider is left out of any of it.
"""

import asyncio
from dataclasses import replace

import pytest

from common.money import EXPONENTS, Money
from payments.base import FailureClass, PostRedirect, Unsupported, Verified
from payments.wire import secure
from tests.payments.contract.counter import (
    IN,
    OPEN,
    ask,
    hear,
    nothing,
    open_payment,
    report,
    settles,
)
from tests.payments.contract.peer import Peer

pytestmark = pytest.mark.anyio

AT_THE_BANK = [one for one in FailureClass if one is not FailureClass.UNKNOWN]


async def test_it_says_truly_what_it_takes(peer: Peer) -> None:
    can, amount = peer.gateway.capabilities, peer.intent().amount

    assert peer.gateway.name.isidentifier()
    assert can.currencies
    assert can.currencies <= {*EXPONENTS, "XTR"}
    assert can.takes(amount)
    for least in can.minimum:
        assert not can.takes(Money(least.minor - 1, least.currency))
    for most in can.maximum:
        assert not can.takes(Money(most.minor + 1, most.currency))


async def test_a_payment_is_created_once(peer: Peer) -> None:
    before = peer.calls()
    first, created = await open_payment(peer)
    second, _ = await open_payment(peer)

    assert peer.calls() == before + 2
    assert 0 < len(first.provider_ref) <= 255
    assert first.provider_ref != second.provider_ref
    assert secure(created.redirect.url)
    if created.expires_at is not None:
        assert created.expires_at.tzinfo is not None


async def test_no_secret_goes_to_the_buyer_or_into_the_books(peer: Peer) -> None:
    view, created = await open_payment(peer)
    fields = created.redirect.fields if isinstance(created.redirect, PostRedirect) else {}
    await peer.pay(created)
    said = await hear(peer, view)

    for secret in peer.secrets:
        assert len(secret) > 3
        assert secret not in repr((created, dict(fields), said, peer.gateway))
    assert said is not None
    if said.masked_card is not None:
        assert sum(letter.isdigit() for letter in said.masked_card) <= 10


async def test_nothing_is_decided_while_the_buyer_is_at_the_bank(peer: Peer) -> None:
    view, _ = await open_payment(peer)

    said = await ask(peer, view)

    assert said is None or said.result in OPEN
    assert peer.taken(view) == nothing(view)


async def test_who_pays_has_paid(peer: Peer) -> None:
    view, created = await open_payment(peer)
    await peer.pay(created)

    said = await hear(peer, view)

    assert said is not None
    assert settles(view, said), said
    assert said.failure_class is None
    assert peer.taken(view) == view.amount


async def test_whatever_is_said_twice_is_done_once(peer: Peer) -> None:
    view, created = await open_payment(peer)
    await peer.pay(created)
    first = await hear(peer, view)
    known = replace(view, asked_before=True)

    again = [await report(peer, known, request) for request in peer.callbacks(view) * 2]
    again.append(await ask(peer, known))

    assert first is not None
    heard = [one for one in again if one is not None]
    assert all(settles(view, one) for one in heard), heard
    assert {one.bank_ref for one in heard} <= {first.bank_ref, None}
    assert peer.taken(view) == view.amount


async def test_ten_questions_at_once_take_the_money_once(peer: Peer) -> None:
    view, created = await open_payment(peer)
    await peer.pay(created)
    known = replace(view, asked_before=True)

    said = await asyncio.gather(*(ask(peer, known) for _ in range(10)))

    heard = [one for one in said if one is not None]
    assert all(settles(view, one) for one in heard), heard
    assert len({one.bank_ref for one in heard} - {None}) <= 1
    assert len(heard) == 10 or not peer.gateway.capabilities.can_poll
    if heard:
        assert peer.taken(view) == view.amount


@pytest.mark.parametrize("why", AT_THE_BANK)
async def test_a_refusal_says_why_if_the_provider_does(peer: Peer, why: FailureClass) -> None:
    view, created = await open_payment(peer)
    await (peer.cancel(created) if why is FailureClass.CANCELLED else peer.refuse(created, why))

    said = await hear(peer, view)

    assert peer.taken(view) == nothing(view)
    if why not in peer.refusals:
        assert said is None or said.result not in {*IN, Verified.MISMATCH}
        return
    assert said is not None
    is_cancelled = why is FailureClass.CANCELLED
    assert said.result is (Verified.CANCELLED if is_cancelled else Verified.FAILED)
    assert said.failure_class is why
    assert said.bank_ref is None
    assert is_cancelled or said.failure_code


async def test_money_is_found_though_nobody_told(peer: Peer) -> None:
    view, created = await open_payment(peer)
    await peer.pay(created)

    said = await ask(peer, view)

    assert settles(view, said) == peer.gateway.capabilities.can_poll
    assert settles(view, said if said is not None else await hear(peer, view))


async def test_an_order_paid_twice_is_two_payments(peer: Peer) -> None:
    first, one = await open_payment(peer, order_code="K7MWQ4")
    second, two = await open_payment(peer, order_code="K7MWQ4")
    await peer.pay(one)
    await peer.pay(two)

    said = [await hear(peer, first), await hear(peer, second)]

    assert settles(first, said[0])
    assert settles(second, said[1])
    references = [found.bank_ref for found in said if found is not None]
    assert None in references or len(set(references)) == 2
    assert peer.taken(first) == peer.taken(second) == first.amount


async def test_a_page_that_nobody_used_is_never_paid_by_waiting(peer: Peer) -> None:
    view, _ = await open_payment(peer)
    await peer.age(3 * 60)

    said = await ask(peer, view)

    if said is not None and said.result not in OPEN:
        assert (said.result, said.failure_class) == (Verified.FAILED, FailureClass.EXPIRED)
    assert peer.taken(view) == nothing(view)


async def test_what_is_said_of_late_money_is_what_became_of_it(peer: Peer) -> None:
    view, created = await open_payment(peer)
    await peer.pay(created)
    await peer.age(3 * 60)

    said = await hear(peer, view)

    assert said is not None
    assert settles(view, said) == (peer.taken(view) == view.amount)
    if not settles(view, said):
        assert said.result in {*OPEN, Verified.FAILED}
        assert peer.taken(view) == nothing(view)


async def test_asking_without_taking_takes_nothing(peer: Peer) -> None:
    view, created = await open_payment(peer)
    await peer.pay(created)
    before = peer.taken(view)

    try:
        said = await peer.gateway.inquire(view)
    except Unsupported:
        said = None

    assert said is None or said.result in IN
    assert peer.taken(view) == before
    assert settles(view, await hear(peer, view))
