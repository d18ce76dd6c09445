"""PayTR beyond what all gateways share: tokens, notices and what their hashes leave out, refunds."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from common.money import Money
from payments import paytr_codes
from payments.base import (
    AttemptView,
    Created,
    FailureClass,
    Forged,
    InboundRequest,
    Rejected,
    UndoResult,
    Unknown,
    Verified,
)
from payments.kinds import Given
from payments.paytr import KIND, PaytrGateway
from payments.paytr_account import SETTINGS, Account
from payments.paytr_link import KIND as LINK_KIND
from payments.paytr_link import istanbul_time
from tests.payments.contract.counter import view_of
from tests.payments.contract.peer import Fault
from tests.payments.contract.peers.iyzico import intent_of
from tests.payments.contract.peers.paytr import KEY, MERCHANT, PEERS, REASONS, SALT, PaytrPeer

pytestmark = pytest.mark.anyio

BOTH = sorted(PEERS)


@pytest.fixture
async def peer(
    request: pytest.FixtureRequest, tmp_path: Path, anyio_backend: str
) -> AsyncIterator[PaytrPeer]:
    async with PEERS[getattr(request, "param", "paytr")](tmp_path) as peer:
        assert isinstance(peer, PaytrPeer)
        yield peer


async def opened(peer: PaytrPeer) -> tuple[AttemptView, Created]:
    intent = peer.intent()
    created = await peer.gateway.create(intent)
    return view_of(intent, created), created


async def paid(peer: PaytrPeer) -> tuple[AttemptView, InboundRequest]:
    view, created = await opened(peer)
    await peer.pay(created)
    [told] = peer.callbacks(view)
    return view, told


def test_the_formulas_of_the_reference() -> None:
    account = Account("123456", "KEY", "SALT")
    frame = ("123456", "1.2.3.4", "OID1", "a@b.co", "1050", "W10=", "0", "0", "TL", "1")

    assert account.token("Test Urun", "1050", "TL", "1", "product", "tr", "1") == (
        "wp8iYsahvoq4LxWLU8QDJYHvOSBq5NDavkgQB+s7pVg="
    )
    assert account.hash("cb1", "OID1", "SALT", "success", "1050") == (
        "Eo0pEXYC9yd+kTT8TGMMS79P3Xvn7WtCz+wyieeh/zs="
    )
    assert account.token(*frame) == "W10aHTf6uT4DtLvhy/iucDWofQtcAbWM8I0qCXE9wpw="
    assert account.hash("OID1", "SALT", "success", "1050") == (
        "SBi97EkuPGcx34cNhf1GA1o6WOYO7XPrnysfLSdSfZY="
    )
    assert account.token("123456", "OID1") == "P7PDVKbza1ErGcTlFtQ/hJ5awZpHV5TQZMKWdqUaI7Y="
    assert account.token("123456", "OID1", "10.50") == (
        "ITKGyK1L/2rdsNR2HWhbpXY2cYtGYZfIVWdD13+e4pk="
    )


@pytest.mark.parametrize(("code", "expected"), sorted(paytr_codes.CLASSES.items()))
async def test_every_code_has_its_class(peer: PaytrPeer, code: str, expected: FailureClass) -> None:
    view, _ = await opened(peer)
    token = created_token(peer, view)
    peer.paytr.bank_refuses(token, code)

    [told] = peer.callbacks(view)
    proof = peer.gateway.parse_callback(told).proof

    assert proof is not None
    assert (proof.failure_class, proof.failure_code) == (expected, code)
    assert proof.result in {Verified.FAILED, Verified.CANCELLED}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Kartın limiti/bakiyesi yetersiz", FailureClass.INSUFFICIENT_FUNDS),
        ("YETERSİZ BAKİYE", FailureClass.INSUFFICIENT_FUNDS),
        ("Günlük harcama LİMİTİ aşıldı", FailureClass.LIMIT),
        ("Kayıp kart", FailureClass.FRAUD_OR_BLOCKED),
        ("ÇALINTI KART", FailureClass.FRAUD_OR_BLOCKED),
        ("Şifre hatalı", FailureClass.CARD_PROBLEM),
        ("Son kullanma tarihi hatalı", FailureClass.CARD_PROBLEM),
        ("Genel red", FailureClass.UNKNOWN),
        ("", FailureClass.UNKNOWN),
    ],
)
def test_the_banks_own_sentence_is_understood(sentence: str, expected: FailureClass) -> None:
    assert paytr_codes.class_of("0", sentence) is expected


@pytest.mark.parametrize("peer", BOTH, indirect=True)
async def test_a_notice_is_answered_with_ok_also_the_second_time(peer: PaytrPeer) -> None:
    _, told = await paid(peer)

    for _ in range(2):
        hint = peer.gateway.parse_callback(told)
        reply = peer.gateway.callback_reply(hint)
        assert hint.authenticated
        assert hint.proof is not None
        assert reply is not None
        assert (reply.status, reply.body, reply.content_type) == (200, "OK", "text/plain")


async def test_a_browser_proves_nothing_and_is_asked_about(peer: PaytrPeer) -> None:
    view, created = await opened(peer)
    await peer.pay(created)

    hint = peer.gateway.parse_callback(peer.browser_back(view))

    assert (hint.authenticated, hint.proof) == (False, None)
    assert peer.gateway.callback_reply(hint) is None
    assert (await peer.gateway.verify(view)).result is Verified.PAID


@pytest.mark.parametrize("peer", BOTH, indirect=True)
@pytest.mark.parametrize(
    "changed",
    [
        {"payment_amount": "99999999"},
        {"payment_amount": "-1"},
        {"payment_amount": ""},
        {"currency": "IRR"},
        {"currency": ""},
        {"test_mode": "1"},
        {"test_mode": "yes"},
        {"merchant_id": "654321"},
        {"status": "SUCCESS"},
        {"total_amount": "45990.0"},
        {"total_amount": "٤٥٩٩٠"},
        {"merchant_oid": "a b"},
        {"hash": ""},
    ],
)
async def test_what_the_hash_leaves_out_must_fit_what_it_covers(
    peer: PaytrPeer, changed: dict[str, str]
) -> None:
    _, told = await paid(peer)

    with pytest.raises(Forged):
        peer.gateway.parse_callback(replace(told, form={**told.form, **changed}))


@pytest.mark.parametrize(
    ("address", "heard"),
    [
        ("https://shop.example", True),
        ("https://shop.example/gelim/", True),
        ("https://shop.example:8443", False),
        ("https://shop.example:x", False),
        ("http://shop.example", False),
        ("https://", False),
        (None, False),
    ],
)
def test_links_are_for_shops_that_paytr_can_report_to(address: str | None, heard: bool) -> None:
    assert LINK_KIND.reports_to(address) is heard
    assert KIND.reports_to(address)


@pytest.mark.parametrize("peer", ["paytrlink"], indirect=True)
async def test_letters_that_wander_between_two_names_name_nobodys_payment(peer: PaytrPeer) -> None:
    view, told = await paid(peer)
    head, tail = view.provider_ref[:-1], view.provider_ref[-1]
    moved = {"callback_id": head, "merchant_oid": tail + told.form["merchant_oid"]}

    hint = peer.gateway.parse_callback(replace(told, form={**told.form, **moved}))

    # The hash still holds, since it has no commas; but this is nobody's payment.
    assert hint.provider_ref == head != view.provider_ref


async def test_the_two_kinds_of_notices_are_not_mixed_up(tmp_path: Path) -> None:
    async with PEERS["paytr"](tmp_path) as frame, PEERS["paytrlink"](tmp_path) as link:
        assert isinstance(frame, PaytrPeer)
        assert isinstance(link, PaytrPeer)
        view, of_frame = await paid(frame)
        _, of_link = await paid(link)
        params = {"gateway": "paytrlink", "attempt_id": str(view.attempt_id)}
        claimed = {**of_frame.form, "callback_id": view.provider_ref}

        with pytest.raises(Forged):
            link.gateway.parse_callback(replace(of_frame, path_params=params, form=claimed))
        with pytest.raises(Forged):
            frame.gateway.parse_callback(replace(of_link, path_params={"gateway": "paytr"}))


@pytest.mark.parametrize("peer", BOTH, indirect=True)
async def test_instalments_may_cost_the_buyer_more(peer: PaytrPeer) -> None:
    view, _ = await opened(peer)
    peer.paytr.buyer_pays(created_token(peer, view), charged=49_990)

    [told] = peer.callbacks(view)
    proof = peer.gateway.parse_callback(told).proof

    assert proof is not None
    assert (proof.result, proof.amount) == (Verified.PAID, view.amount)
    assert proof.raw["total_amount"] == "49990"


async def test_in_test_mode_only_play_money_counts(peer: PaytrPeer) -> None:
    account = Account(MERCHANT, KEY, SALT, test=True)
    tried = PaytrGateway(account, base_url=peer.paytr.address)
    intent = peer.intent()
    view = view_of(intent, await tried.create(intent))
    peer.paytr.buyer_pays(created_token(peer, view))
    [told] = peer.callbacks(view)

    assert tried.capabilities.test
    assert tried.parse_callback(told).proof is not None
    with pytest.raises(Forged, match="test_mode"):
        peer.gateway.parse_callback(told)
    await tried.aclose()


@pytest.mark.parametrize("peer", BOTH, indirect=True)
async def test_a_wrong_key_begins_nothing(peer: PaytrPeer) -> None:
    kind = type(peer.gateway)
    stranger = kind(Account(MERCHANT, "other", SALT), base_url=peer.paytr.address)

    with pytest.raises(Rejected, match="paytr_token") as refused:
        await stranger.create(peer.intent())
    assert refused.value.ours
    await stranger.aclose()


async def test_little_is_enough_but_not_without_a_browser(peer: PaytrPeer) -> None:
    bare = replace(
        intent_of(), payer_name=None, payer_phone=None, address=None, lines=(), language="fa"
    )

    created = await peer.gateway.create(bare)
    with pytest.raises(Rejected, match="no_ip"):
        await peer.gateway.create(replace(bare, payer_ip=None))

    assert created.provider_ref.isalnum()


async def test_what_went_back_unnamed_is_not_sent_again(peer: PaytrPeer) -> None:
    view, _ = await paid(peer)
    payment = peer.found(view)
    payment.back.append({"return_amount": "100.00"})

    with pytest.raises(Unknown):
        await peer.gateway.refund(view, Money(10_000, "TRY"), "refund-1")
    other = await peer.gateway.refund(view, Money(20_000, "TRY"), "refund-2")

    assert other.result is UndoResult.DONE
    assert peer.taken(view) == Money(45_990 - 30_000, "TRY")


@pytest.mark.parametrize("peer", ["paytrlink"], indirect=True)
async def test_a_deleted_link_is_paid_by_nobody(peer: PaytrPeer) -> None:
    view, created = await opened(peer)

    await peer.gateway.close(view)
    await peer.gateway.close(view)
    await peer.gateway.close(replace(view, raw={}))

    assert peer.found(view).deleted
    with pytest.raises(AssertionError):
        await peer.pay(created)
    peer.break_next(Fault.GARBAGE)
    with pytest.raises(Unknown):
        await peer.gateway.close(view)


def test_links_end_by_the_clock_of_istanbul() -> None:
    assert istanbul_time(datetime(2026, 12, 31, 22, 30, tzinfo=UTC)) == "2027-01-01 01:30:00"


def test_the_owner_is_asked_for_what_they_take() -> None:
    values = {"merchant_id": "123456", "merchant_key": KEY, "merchant_salt": SALT}
    values |= {one.name: one.default for one in SETTINGS if one.default is not None}

    for kind in (KIND, LINK_KIND):
        built = kind.build(Given({**values, "test": "yes"}))
        assert built.name == kind.name
        assert built.capabilities.test
        assert KEY not in repr(built)
    fits = {one.name: one.fits for one in SETTINGS}
    assert [one.name for one in SETTINGS if one.secret] == ["merchant_key", "merchant_salt"]
    assert fits["merchant_id"]("123456")
    assert not fits["merchant_id"]("MERCHANT")
    assert not fits["base_url"]("http://paytr.example")


def test_the_stand_in_knows_every_class() -> None:
    assert set(REASONS) == {*FailureClass} - {FailureClass.EXPIRED, FailureClass.UNKNOWN}


def created_token(peer: PaytrPeer, view: AttemptView) -> str:
    """The last part of the page's address."""
    found = peer.found(view)
    return next(token for token, one in peer.paytr.payments.items() if one is found)
