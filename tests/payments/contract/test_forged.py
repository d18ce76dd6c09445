"""What every gateway keeps when somebody wants the goods for nothing, or other money comes."""

from dataclasses import replace

import pytest

from common.money import Money
from payments.base import Forged, Verified
from tests.payments.contract.counter import (
    IN,
    ask,
    hear,
    nothing,
    open_payment,
    report,
    settles,
)
from tests.payments.contract.peer import Peer

pytestmark = pytest.mark.anyio


async def test_a_forged_report_is_worth_nothing(peer: Peer) -> None:
    view, created = await open_payment(peer)
    forged = peer.forged(view)
    assert forged
    before = peer.calls()

    for request in forged:
        try:
            hint = peer.gateway.parse_callback(request)
        except Forged:
            continue
        assert not hint.authenticated
        assert hint.proof is None
    assert peer.calls() == before
    for request in forged:
        try:
            assert not settles(view, await report(peer, view, request))
        except Forged:
            continue

    await peer.pay(created)
    assert settles(view, await hear(peer, replace(view, asked_before=True)))


@pytest.mark.parametrize("attempt_id", ["۴۲", "-1", "4 2", "x", "", "1" * 400])
async def test_a_report_to_an_address_we_never_gave_is_about_nothing(
    peer: Peer, attempt_id: str
) -> None:
    view, _ = await open_payment(peer)

    for request in peer.forged(view):
        odd = replace(request, path_params={**request.path_params, "attempt_id": attempt_id})
        try:
            hint = peer.gateway.parse_callback(odd)
        except Forged:
            continue
        assert not hint.authenticated
        assert hint.attempt_id is None or str(hint.attempt_id) == attempt_id


async def test_what_was_changed_on_the_way_is_no_proof(peer: Peer) -> None:
    view, created = await open_payment(peer)
    await peer.pay(created)

    for request in peer.callbacks(view):
        for name in request.form:
            form = {**request.form, name: "1" + request.form[name]}
            try:
                hint = peer.gateway.parse_callback(replace(request, form=form))
            except Forged:
                continue
            proof = hint.proof
            assert proof is None or settles(view, proof), name


async def test_a_report_replayed_for_another_order_buys_nothing(peer: Peer) -> None:
    cheap, created = await open_payment(peer)
    dear, _ = await open_payment(peer, cheap.amount.minor * 2)
    await peer.pay(created)

    for request in peer.callbacks(cheap):
        params = {**request.path_params, "attempt_id": str(dear.attempt_id)}
        try:
            said = await report(peer, dear, replace(request, path_params=params))
        except Forged:
            continue
        assert not settles(dear, said)
    assert peer.taken(dear) == nothing(dear)


async def test_the_token_of_a_cheap_payment_does_not_pay_a_dear_one(peer: Peer) -> None:
    cheap, created = await open_payment(peer)
    dear, _ = await open_payment(peer, cheap.amount.minor * 2)
    await peer.pay(created)

    said = await ask(peer, replace(dear, provider_ref=cheap.provider_ref))

    assert not settles(dear, said)
    assert said is None or said.result not in {Verified.PAID, Verified.ALREADY_PAID}


@pytest.mark.parametrize("factor", [2, 10])
async def test_another_amount_than_was_asked_for_is_for_a_person(peer: Peer, factor: int) -> None:
    view, created = await open_payment(peer)
    await peer.pay_other(created, Money(view.amount.minor // factor, view.amount.currency))

    said = await hear(peer, view)

    assert said is not None
    assert not settles(view, said)
    assert said.result is Verified.MISMATCH or (said.result in IN and said.amount is not None)


async def test_another_currency_than_was_asked_for_is_for_a_person(peer: Peer) -> None:
    view, created = await open_payment(peer)
    others = sorted(peer.gateway.capabilities.currencies - {view.amount.currency})
    if not others:
        other = "TRY" if view.amount.currency != "TRY" else "IRR"
        assert not peer.gateway.capabilities.takes(Money(view.amount.minor, other))
        return
    await peer.pay_other(created, Money(view.amount.minor, others[0]))

    said = await hear(peer, view)

    assert said is not None
    assert not settles(view, said)
    assert said.result is Verified.MISMATCH or (said.result in IN and said.amount is not None)
