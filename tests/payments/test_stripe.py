"""Stripe, as far as the contract does not say it for every gateway."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from common.money import EXPONENTS, Money
from payments.base import (
    FailureClass,
    Rejected,
    UndoResult,
    Unknown,
    Verified,
)
from payments.kinds import Given
from payments.stripe import CURRENCIES, KIND, StripeGateway
from payments.stripe_session import session_wish
from tests.payments.contract.counter import open_payment, settles, view_of
from tests.payments.contract.peer import Fault
from tests.payments.contract.peers.stripe import KEY, SECRET, StripePeer, stripe_peer
from tests.payments.rig import intent_of

pytestmark = pytest.mark.anyio


@pytest.fixture
async def peer(tmp_path: Path, anyio_backend: str) -> AsyncIterator[StripePeer]:
    """An account of its own for each test."""
    async with stripe_peer(tmp_path) as peer:
        yield peer


def test_amounts_are_counted_as_we_count_them() -> None:
    assert {currency: EXPONENTS[currency] for currency in CURRENCIES if currency != "JPY"} == (
        dict.fromkeys(set(CURRENCIES) - {"JPY"}, 2)
    )
    assert EXPONENTS["JPY"] == 0


@pytest.mark.parametrize(
    "amount", [Money(1_250, "USD"), Money(500, "JPY"), Money(99_999_999, "TRY")]
)
async def test_an_amount_goes_over_the_wire_as_it_is(peer: StripePeer, amount: Money) -> None:
    intent = replace(peer.intent(), amount=amount)
    created = await peer.gateway.create(intent)
    session = peer.account.sessions[created.provider_ref]
    await peer.pay(created)

    assert (session["amount_total"], session["currency"]) == (
        amount.minor,
        amount.currency.lower(),
    )
    assert settles(view_of(intent, created), await peer.gateway.verify(view_of(intent, created)))


async def test_too_little_is_not_taken(peer: StripePeer) -> None:
    intent = peer.intent(49)

    assert not peer.gateway.capabilities.takes(intent.amount)
    with pytest.raises(Rejected, match="amount_too_small"):
        await peer.gateway.create(intent)


async def test_the_same_beginning_is_one_page_and_another_one_is_refused(peer: StripePeer) -> None:
    intent = peer.intent()
    first, again = [await peer.gateway.create(intent) for _ in range(2)]

    assert first == again
    with pytest.raises(Unknown, match="idempotency_error"):
        await peer.gateway.create(replace(intent, amount=Money(1, "EUR") + intent.amount))
    assert len(peer.account.sessions) == 1


@pytest.mark.parametrize(
    ("minutes", "lives"), [(-5, 31), (3, 31), (29, 31), (60, 60), (48 * 60, 24 * 60 - 1)]
)
async def test_a_page_lives_as_long_as_stripe_allows(
    peer: StripePeer, minutes: int, lives: int
) -> None:
    intent = peer.intent()
    shift = timedelta(minutes=minutes - 60)

    created = await peer.gateway.create(replace(intent, expires_at=intent.expires_at + shift))

    assert created.expires_at is not None
    assert created.expires_at.timestamp() == peer.account.now + lives * 60


async def test_the_buyer_comes_back_to_us_either_way(peer: StripePeer) -> None:
    intent = peer.intent()
    created = await peer.gateway.create(intent)
    session = peer.account.sessions[created.provider_ref]

    assert session["success_url"] == f"{intent.callback_url}?session_id={created.provider_ref}"
    assert session["cancel_url"] == intent.return_url
    assert urlsplit(session["url"]).scheme == "https"


async def test_a_refused_card_leaves_the_page_for_another(peer: StripePeer) -> None:
    view, created = await open_payment(peer)
    peer.account.declines(created.provider_ref, "insufficient_funds")

    assert (await peer.gateway.verify(view)).result is Verified.PENDING
    peer.account.pays(created.provider_ref, "1881")
    said = await peer.gateway.verify(view)

    assert settles(view, said)
    assert said.masked_card == "************1881"
    assert "مینا" not in repr(said)


async def test_slow_money_is_on_its_way_until_it_has_come(peer: StripePeer) -> None:
    view, created = await open_payment(peer)
    peer.account.pays_slowly(created.provider_ref)

    assert (await peer.gateway.verify(view)).result is Verified.PENDING
    peer.account.arrives(created.provider_ref)

    assert settles(view, await peer.gateway.verify(view))


async def test_a_word_nobody_knows_is_no_reason(peer: StripePeer) -> None:
    view, created = await open_payment(peer)
    peer.account.pays_slowly(created.provider_ref)
    peer.account.bounces(created.provider_ref, "moon_in_capricorn")

    said = await peer.gateway.verify(view)

    assert (said.result, said.failure_class) == (Verified.FAILED, FailureClass.UNKNOWN)
    assert said.failure_code == "moon_in_capricorn"


async def test_a_closed_page_is_over_and_closing_it_again_is_no_harm(peer: StripePeer) -> None:
    view, _ = await open_payment(peer)
    for _ in range(2):
        await peer.gateway.close(view)

    said = await peer.gateway.verify(view)
    assert (said.result, said.failure_class) == (Verified.FAILED, FailureClass.EXPIRED)
    assert len(peer.account.notices) == 1


@pytest.mark.parametrize(
    ("status", "result"), [("succeeded", UndoResult.DONE), ("failed", UndoResult.REFUSED)]
)
async def test_a_refund_on_its_way_is_asked_about_and_not_made_again(
    peer: StripePeer, status: str, result: UndoResult
) -> None:
    peer.account.slow_refunds = True
    view, created = await open_payment(peer)
    await peer.pay(created)
    said = [await peer.gateway.refund(view, view.amount, "refund-1") for _ in range(2)]
    peer.account.refunds_settle(status)

    said.append(await peer.gateway.refund(view, view.amount, "refund-1"))

    assert [one.result for one in said] == [UndoResult.PENDING, UndoResult.PENDING, result]
    assert len(peer.account.refunds) == 1
    [_, body] = peer.account.notices[-1]
    assert b"refund.updated" in body
    assert b"refund-1" in body


async def test_a_key_that_stripe_has_forgotten_gives_nothing_back_twice(peer: StripePeer) -> None:
    view, created = await open_payment(peer)
    await peer.pay(created)
    part = Money(250, "EUR")
    await peer.gateway.refund(view, part, "refund-1")
    peer.account.answers.clear()

    assert (await peer.gateway.refund(view, part, "refund-1")).result is UndoResult.DONE
    assert peer.taken(view) == view.amount - part


async def test_what_the_owner_gave_back_at_stripe_has_gone_back(peer: StripePeer) -> None:
    view, created = await open_payment(peer)
    await peer.pay(created)
    await peer.gateway.refund(view, view.amount, "by-the-owner")

    whole = await peer.gateway.refund(view, view.amount, "refund-1")
    part = await peer.gateway.refund(view, Money(100, "EUR"), "refund-2")

    assert (whole.result, part.result) == (UndoResult.DONE, UndoResult.REFUSED)


@pytest.mark.parametrize("fault", [Fault.LOST_ANSWER, Fault.CUT_OFF, Fault.ERROR_500])
async def test_closing_that_nobody_answers_is_unknown(peer: StripePeer, fault: Fault) -> None:
    view, _ = await open_payment(peer)
    peer.break_next(fault)

    with pytest.raises(Unknown):
        await peer.gateway.close(view)


async def test_a_key_of_somebody_else_is_refused(peer: StripePeer) -> None:
    peer.account.key = "sk_test_another"

    with pytest.raises(Rejected):
        await peer.gateway.probe()
    with pytest.raises(Rejected) as refused:
        await peer.gateway.create(peer.intent())
    assert refused.value.ours
    assert peer.account.sessions == {}


@pytest.mark.parametrize(
    ("key", "is_test"),
    [(KEY, True), ("rk_test_x", True), ("sk_live_x", False), ("rk_live_x", False)],
)
async def test_a_test_key_brings_play_money(key: str, is_test: bool) -> None:
    given = Given({"key": key, "webhook_secret": SECRET, "slow_methods": "yes"})
    gateway = KIND.build(given)

    assert gateway.capabilities.test is is_test
    assert isinstance(gateway, StripeGateway)
    assert key not in repr(gateway)
    await gateway.aclose()


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("key", "sk_live_x", True),
        ("key", "pk_live_x", False),
        ("key", "whsec_x", False),
        ("webhook_secret", "", True),
        ("webhook_secret", "whsec_x", True),
        ("webhook_secret", "sk_live_x", False),
    ],
)
def test_what_the_owner_answers_is_looked_at(name: str, value: str, fits: bool) -> None:
    [setting] = [one for one in KIND.settings if one.name == name]

    assert setting.fits(value) is fits
    assert setting.secret


@pytest.mark.parametrize("only_cards", [True, False])
def test_other_ways_than_cards_are_asked_for_only_where_wanted(only_cards: bool) -> None:
    wish = session_wish(intent_of(), now=0.0, only_cards=only_cards)

    assert ("payment_method_types[0]" in wish) is only_cards
