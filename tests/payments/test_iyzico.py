"""iyzico beyond what all gateways share: fraud holds, notices, forgotten pages, items of a basket."""

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from common.money import Money
from payments import iyzico_codes
from payments.base import (
    AttemptView,
    BasketLine,
    Created,
    FailureClass,
    Forged,
    Rejected,
    Unavailable,
    UndoResult,
    Unknown,
    Verification,
    Verified,
)
from payments.iyzico import KIND, IyzicoGateway
from payments.kinds import Given
from tests.payments.contract.counter import view_of
from tests.payments.contract.peer import Fault
from tests.payments.contract.peers.iyzico import IyzicoPeer, came, intent_of, iyzico, notice

pytestmark = pytest.mark.anyio


@pytest.fixture
async def peer(tmp_path: Path, anyio_backend: str) -> AsyncIterator[IyzicoPeer]:
    async with iyzico(tmp_path) as peer:
        assert isinstance(peer, IyzicoPeer)
        yield peer


async def opened(peer: IyzicoPeer, minor: int = 45_990) -> tuple[AttemptView, Created]:
    intent = intent_of(minor)
    created = await peer.gateway.create(intent)
    return view_of(intent, created), created


async def test_what_is_looked_at_is_held_until_it_is_approved(peer: IyzicoPeer) -> None:
    view, created = await opened(peer)
    peer.iyzico.buyer_pays(created.provider_ref, fraud=0)

    held = await peer.gateway.verify(view)
    peer.iyzico.payments[created.provider_ref].fraud = 1
    approved = await peer.gateway.verify(view)

    assert (held.result, approved.result) == (Verified.HELD, Verified.PAID)
    assert held.amount == view.amount
    assert held.raw["fraudStatus"] == 0


async def test_what_is_found_to_be_fraud_has_failed(peer: IyzicoPeer) -> None:
    view, created = await opened(peer)
    peer.iyzico.buyer_pays(created.provider_ref, fraud=-1)

    said = await peer.gateway.verify(view)

    assert (said.result, said.failure_class) == (Verified.FAILED, FailureClass.FRAUD_OR_BLOCKED)
    assert said.failure_code == "fraud"


@pytest.mark.parametrize("fraud", [2, None, "1"])
async def test_an_odd_word_about_fraud_is_no_approval(peer: IyzicoPeer, fraud: object) -> None:
    view, created = await opened(peer)
    peer.iyzico.buyer_pays(created.provider_ref)
    peer.iyzico.payments[created.provider_ref].fraud = fraud  # type: ignore[assignment]

    with pytest.raises(Unknown):
        await peer.gateway.verify(view)


@pytest.mark.parametrize(("code", "expected"), sorted(iyzico_codes.CLASSES.items()))
async def test_every_code_has_its_class(
    peer: IyzicoPeer, code: str, expected: FailureClass
) -> None:
    view, created = await opened(peer)
    peer.iyzico.buyer_pays(created.provider_ref, code=code)

    said = await peer.gateway.verify(view)

    assert (said.result, said.failure_class) == (Verified.FAILED, expected)
    assert said.failure_code == code


async def test_without_three_d_secure_the_card_is_the_problem(peer: IyzicoPeer) -> None:
    view, created = await opened(peer)
    peer.iyzico.buyer_pays(created.provider_ref, "4131111111111117")

    said = await peer.gateway.verify(view)

    assert (said.failure_class, said.failure_code) == (FailureClass.CARD_PROBLEM, "md_0")


async def test_another_card_on_the_same_page_pays_after_all(peer: IyzicoPeer) -> None:
    view, created = await opened(peer)
    peer.iyzico.buyer_pays(created.provider_ref, "4111111111111129")
    refused = await peer.gateway.verify(view)
    peer.iyzico.buyer_pays(created.provider_ref)

    assert refused.result is Verified.FAILED
    assert (await peer.gateway.verify(view)).result is Verified.PAID


async def test_instalments_may_cost_the_buyer_more(peer: IyzicoPeer) -> None:
    view, created = await opened(peer)
    peer.iyzico.buyer_pays(created.provider_ref, paid=Decimal("489.90"))

    said = await peer.gateway.verify(view)

    assert (said.result, said.amount) == (Verified.PAID, view.amount)
    assert (said.raw["price"], said.raw["paidPrice"]) == ("459.9", "489.9")


@pytest.mark.parametrize("fraud", [0, 1])
async def test_a_page_that_is_forgotten_is_looked_up_in_the_reports(
    peer: IyzicoPeer, fraud: int
) -> None:
    view, created = await opened(peer)
    peer.iyzico.buyer_pays(created.provider_ref, fraud=fraud)
    await peer.age(31)

    said = await peer.gateway.verify(view)

    assert said.result is (Verified.PAID if fraud else Verified.HELD)
    assert said.amount == view.amount
    assert said.bank_ref == peer.iyzico.payments[created.provider_ref].payment_id


async def test_a_page_that_nobody_used_is_no_riddle(peer: IyzicoPeer) -> None:
    view, _ = await opened(peer)
    await peer.age(31)

    assert (await peer.gateway.verify(view)).result is Verified.PENDING


async def test_a_report_about_another_amount_is_a_mismatch(peer: IyzicoPeer) -> None:
    view, created = await opened(peer)
    peer.iyzico.buyer_pays(created.provider_ref, paid=Decimal("1.00"))
    await peer.age(31)

    assert (await peer.gateway.verify(view)).result is Verified.MISMATCH


async def test_too_many_questions_decide_nothing(peer: IyzicoPeer) -> None:
    view, created = await opened(peer)
    peer.iyzico.buyer_pays(created.provider_ref, "4111111111111129")
    for _ in range(100):
        await peer.gateway.verify(view)

    with pytest.raises(Unknown) as broken:
        await peer.gateway.verify(view)
    assert broken.value.code == "50000"


async def test_an_answer_that_iyzico_has_not_signed_is_none(peer: IyzicoPeer) -> None:
    view, created = await opened(peer)
    peer.iyzico.buyer_pays(created.provider_ref)
    peer.iyzico.secret = "somebody-else"
    peer.iyzico._check = lambda request, body: None  # type: ignore[method-assign]

    with pytest.raises(Unknown, match="signature"):
        await peer.gateway.verify(view)
    with pytest.raises(Unknown, match="signature"):
        await peer.gateway.create(intent_of())


async def test_wrong_keys_are_found_out(peer: IyzicoPeer) -> None:
    await peer.gateway.probe()
    stranger = IyzicoGateway("api-key", "secret", base_url=peer.iyzico.address)

    with pytest.raises(Rejected, match="1001"):
        await stranger.probe()
    with pytest.raises(Rejected) as refused:
        await stranger.create(intent_of())
    assert refused.value.failure_class is FailureClass.GATEWAY_DOWN
    assert refused.value.ours
    await stranger.aclose()


async def test_who_pays_without_a_browser_is_not_sent_there(peer: IyzicoPeer) -> None:
    before = peer.calls()

    with pytest.raises(Rejected, match="no_ip"):
        await peer.gateway.create(replace(intent_of(), payer_ip=None))

    assert peer.calls() == before


@pytest.mark.parametrize(
    "bare",
    [
        {"payer_name": None, "payer_phone": None, "address": None, "city": None},
        {"payer_name": "Ayşe", "postal_code": None},
        {"lines": ()},
        {"lines": (BasketLine("E-kitap", Money(45_990, "TRY"), is_shipped=False),)},
        {"language": "fa"},
        {"payer_identity": None},
        {"payer_name": "  مینا   احمدی "},
    ],
)
async def test_little_is_enough(peer: IyzicoPeer, bare: dict[str, object]) -> None:
    created = await peer.gateway.create(replace(intent_of(), **bare))  # type: ignore[arg-type]

    assert created.provider_ref in peer.iyzico.payments


@pytest.mark.parametrize(
    ("body", "signed"), [(True, True), (True, False), (False, False)], ids=["v3", "plain", "other"]
)
async def test_a_notice_names_its_page(peer: IyzicoPeer, body: bool, signed: bool) -> None:
    _, created = await opened(peer)
    content, headers = peer.iyzico.notice(created.provider_ref)
    request = notice(content if body else b'{"token": 5}', headers if signed else {})

    if not body:
        with pytest.raises(Forged):
            peer.gateway.parse_callback(request)
        return
    hint = peer.gateway.parse_callback(request)
    reply = peer.gateway.callback_reply(hint)
    assert (hint.attempt_id, hint.provider_ref) == (None, created.provider_ref)
    assert hint.authenticated is signed
    assert reply is not None
    assert reply.status == 200


async def test_a_browser_is_not_answered_like_a_server(peer: IyzicoPeer) -> None:
    view, created = await opened(peer)

    hint = peer.gateway.parse_callback(came(view, created.provider_ref))

    assert peer.gateway.callback_reply(hint) is None


async def test_money_goes_back_item_by_item(peer: IyzicoPeer) -> None:
    view, created = await opened(peer, 60_000)
    peer.iyzico.buyer_pays(created.provider_ref)
    kept = await known(peer, view)

    part = await peer.gateway.refund(kept, Money(45_000, "TRY"), "refund-1")

    assert part.result is UndoResult.DONE
    left = [item.left for item in peer.iyzico.payments[created.provider_ref].parts]
    assert left == [Decimal("0.00"), Decimal("50.00"), Decimal("100.00")]
    assert peer.taken(view) == Money(15_000, "TRY")


@pytest.mark.parametrize("fault", [Fault.LOST_ANSWER, Fault.REFUSED_LINE])
async def test_what_broke_off_in_the_middle_is_brought_to_its_end(
    peer: IyzicoPeer, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, created = await opened(peer, 60_000)
    peer.iyzico.buyer_pays(created.provider_ref)
    kept = await known(peer, view)
    second_item, real = peer.calls() + 3, peer.line.handle_async_request

    async def breaking(request: httpx.Request) -> httpx.Response:
        if peer.calls() + 1 == second_item:
            peer.break_next(fault)
        return await real(request)

    monkeypatch.setattr(peer.line, "handle_async_request", breaking)
    with pytest.raises((Unknown, Unavailable)):
        await peer.gateway.refund(kept, Money(60_000, "TRY"), "refund-1")
    assert peer.taken(view) in {Money(30_000, "TRY"), Money(10_000, "TRY")}

    said = await peer.gateway.refund(kept, Money(60_000, "TRY"), "refund-1")

    assert said.result is UndoResult.DONE
    assert peer.taken(view) == Money(0, "TRY")


async def test_on_the_next_day_it_is_refunded_and_not_cancelled(peer: IyzicoPeer) -> None:
    view, created = await opened(peer)
    peer.iyzico.buyer_pays(created.provider_ref)
    kept = await known(peer, view)
    await peer.age(24 * 60)

    late = await peer.gateway.reverse(kept)
    refunded = await peer.gateway.refund(kept, view.amount, "refund-1")

    assert (late.result, late.reason) == (UndoResult.REFUSED, "10214")
    assert refunded.result is UndoResult.DONE
    assert (await peer.gateway.reverse(kept)).result is UndoResult.DONE
    assert peer.taken(view) == Money(0, "TRY")


def test_the_owner_is_asked_for_what_it_takes() -> None:
    values = {"api_key": "k", "secret_key": "s"}
    values |= {one.name: one.default for one in KIND.settings if one.default is not None}

    live = KIND.build(Given(values))
    tried = KIND.build(Given({**values, "sandbox": "yes", "identity": "no", "instalments": "6"}))

    assert [one.name for one in KIND.settings if one.secret] == ["api_key", "secret_key"]
    assert (live.capabilities.test, live.capabilities.needs_identity) == (False, True)
    assert (tried.capabilities.test, tried.capabilities.needs_identity) == (True, False)
    [address] = [one for one in KIND.settings if one.name == "base_url"]
    assert address.fits("https://iyzico.example")
    assert not address.fits("http://iyzico.example")


async def known(peer: IyzicoPeer, view: AttemptView) -> AttemptView:
    """The attempt with what its last verification kept."""
    said: Verification = await peer.gateway.verify(view)
    return replace(view, raw=said.raw)
