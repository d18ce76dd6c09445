"""The test bank and its adapter keep the contract of a gateway, outcome by outcome."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from common.money import Money
from payments.base import (
    FailureClass,
    Forged,
    GetRedirect,
    Rejected,
    UndoResult,
    Unknown,
    Verified,
)
from payments.testbank import TestbankGateway as Gateway
from tests.payments.rig import Rig, bank_rig, inbound, intent_of, view_of

pytestmark = pytest.mark.anyio


async def test_money_is_settled_once_and_asking_again_says_so(rig: Rig) -> None:
    view, created = await rig.opened(450_000)
    await rig.at_the_bank(created, "paid")

    first = await rig.gateway.verify(view)
    again = await rig.gateway.verify(view)

    assert (first.result, again.result) == (Verified.PAID, Verified.ALREADY_PAID)
    assert first.amount == again.amount == Money(4_500_000, "IRR")
    assert first.bank_ref is not None
    assert first.bank_ref == again.bank_ref
    assert first.masked_card == "603799******1234"


async def test_ten_verifications_at_once_settle_once(rig: Rig) -> None:
    view, created = await rig.opened()
    await rig.at_the_bank(created, "paid")

    found = await asyncio.gather(*(rig.gateway.verify(view) for _ in range(10)))

    results = sorted(verification.result for verification in found)
    assert results == [*[Verified.ALREADY_PAID] * 9, Verified.PAID]
    assert len({verification.bank_ref for verification in found}) == 1


@pytest.mark.parametrize(
    ("reason", "failure_class"),
    [
        ("insufficient_funds", FailureClass.INSUFFICIENT_FUNDS),
        ("wrong_pin", FailureClass.CARD_PROBLEM),
        ("daily_limit", FailureClass.LIMIT),
        ("blocked_card", FailureClass.FRAUD_OR_BLOCKED),
        ("bank_down", FailureClass.GATEWAY_DOWN),
    ],
)
async def test_a_refusal_says_why(rig: Rig, reason: str, failure_class: FailureClass) -> None:
    view, created = await rig.opened()
    await rig.at_the_bank(created, "refused", reason=reason)

    verification = await rig.gateway.verify(view)

    assert verification.result is Verified.FAILED
    assert verification.failure_class is failure_class
    assert verification.failure_code == reason
    assert verification.bank_ref is None


async def test_turning_back_is_not_a_failure(rig: Rig) -> None:
    view, created = await rig.opened()
    await rig.at_the_bank(created, "cancelled")

    verification = await rig.gateway.verify(view)

    assert verification.result is Verified.CANCELLED
    assert verification.failure_class is FailureClass.CANCELLED


async def test_nothing_is_decided_while_the_buyer_is_at_the_bank(rig: Rig) -> None:
    view, _ = await rig.opened()

    assert (await rig.gateway.verify(view)).result is Verified.PENDING


async def test_a_page_left_open_too_long_has_expired(rig: Rig) -> None:
    view, created = await rig.opened()
    rig.clock.advance(timedelta(minutes=31))

    page = await rig.at_the_bank(created, "paid")
    verification = await rig.gateway.verify(view)

    assert page.status_code == 303
    assert verification.result is Verified.FAILED
    assert verification.failure_class is FailureClass.EXPIRED


async def test_a_lost_notice_does_not_lose_the_money(rig: Rig) -> None:
    view, created = await rig.opened()

    page = await rig.at_the_bank(created, "lost")

    assert page.headers["location"].startswith("/pay/")
    assert rig.notices == []
    assert (await rig.gateway.verify(view)).result is Verified.PAID


async def test_late_money_is_pending_until_it_arrives(rig: Rig) -> None:
    view, created = await rig.opened()

    page = await rig.at_the_bank(created, "late", minutes="۹۰")
    rig.clock.advance(timedelta(minutes=89))
    early = await rig.gateway.verify(view)
    rig.clock.advance(timedelta(minutes=1))
    arrived = await rig.gateway.verify(view)

    assert "status=PENDING" in page.headers["location"]
    assert (early.result, arrived.result) == (Verified.PENDING, Verified.PAID)


async def test_paying_twice_pays_every_page_of_the_order_and_repeats_each_notice(rig: Rig) -> None:
    other, _ = await rig.opened(order_code="R3D9TX")
    first, turned_back = await rig.opened(order_code="K7MWQ4")
    await rig.at_the_bank(turned_back, "cancelled")
    second, created = await rig.opened(order_code="K7MWQ4")

    await rig.at_the_bank(created, "twice")

    assert (await rig.gateway.verify(first)).result is Verified.PAID
    assert (await rig.gateway.verify(second)).result is Verified.PAID
    assert (await rig.gateway.verify(other)).result is Verified.PENDING
    told = [notice.split("?")[0].rsplit("/", 1)[1] for notice in rig.notices]
    assert told == [str(second.attempt_id), str(first.attempt_id), str(first.attempt_id)]


async def test_a_choice_is_made_once(rig: Rig) -> None:
    view, created = await rig.opened()
    await rig.at_the_bank(created, "cancelled")

    await rig.at_the_bank(created, "paid")

    assert (await rig.gateway.verify(view)).result is Verified.CANCELLED


async def test_another_amount_than_was_asked_for_is_never_settled(rig: Rig) -> None:
    view, created = await rig.opened(450_000)
    await rig.at_the_bank(created, "paid")
    cheaper = view_of(intent_of(4_500, attempt_id=view.attempt_id), view.provider_ref)

    wrong = await rig.gateway.verify(cheaper)

    assert wrong.result is Verified.MISMATCH
    assert wrong.amount == Money(4_500_000, "IRR")
    assert (await rig.gateway.verify(view)).result is Verified.PAID


async def test_the_answer_about_another_attempt_is_a_mismatch(rig: Rig) -> None:
    view, created = await rig.opened()
    await rig.at_the_bank(created, "paid")
    stranger = view_of(intent_of(), view.provider_ref)

    assert (await rig.gateway.verify(stranger)).result is Verified.MISMATCH


async def test_asking_without_settling_leaves_the_money_where_it_is(rig: Rig) -> None:
    view, created = await rig.opened()
    await rig.at_the_bank(created, "paid")

    assert (await rig.gateway.inquire(view)).result is Verified.PAID
    assert (await rig.gateway.verify(view)).result is Verified.PAID
    assert (await rig.gateway.inquire(view)).result is Verified.ALREADY_PAID


async def test_a_reversal_gives_everything_back_and_may_be_repeated(rig: Rig) -> None:
    view, created = await rig.opened()
    unpaid = await rig.gateway.reverse(view)
    await rig.at_the_bank(created, "paid")

    assert unpaid.result is UndoResult.REFUSED
    assert (await rig.gateway.reverse(view)).result is UndoResult.DONE
    assert (await rig.gateway.reverse(view)).result is UndoResult.DONE
    assert (await rig.gateway.verify(view)).result is Verified.FAILED


async def test_refunds_never_exceed_what_was_paid_and_count_once_per_key(rig: Rig) -> None:
    view, created = await rig.opened(450_000)
    await rig.at_the_bank(created, "paid")
    await rig.gateway.verify(view)
    part = Money(3_000_000, "IRR")

    done = [await rig.gateway.refund(view, part, "return-1") for _ in range(2)]
    too_much = await rig.gateway.refund(view, part, "return-2")
    rest = await rig.gateway.refund(view, Money(1_500_000, "IRR"), "return-3")
    whole = await rig.gateway.reverse(view)

    assert [undo.result for undo in done] == [UndoResult.DONE, UndoResult.DONE]
    assert too_much.result is UndoResult.REFUSED
    assert rest.result is UndoResult.DONE
    assert whole.result is UndoResult.REFUSED


async def test_an_attempts_id_is_accepted_once(rig: Rig) -> None:
    await rig.opened(attempt_id=42)

    with pytest.raises(Unknown):
        await rig.opened(attempt_id=42)


async def test_a_wrong_key_is_refused_before_anything_happens(rig: Rig) -> None:
    stranger = Gateway(rig.address, "not-the-key")
    view, created = await rig.opened()
    await rig.at_the_bank(created, "paid")

    with pytest.raises(Rejected):
        await stranger.create(intent_of())
    with pytest.raises(Unknown):
        await stranger.verify(view)
    await stranger.aclose()

    assert (await rig.gateway.verify(view)).result is Verified.PAID


async def test_the_browser_brings_back_which_attempt_it_was(rig: Rig) -> None:
    view, created = await rig.opened()
    page = await rig.at_the_bank(created, "paid")

    hint = rig.gateway.parse_callback(inbound(page.headers["location"], view.attempt_id))

    assert (hint.attempt_id, hint.provider_ref) == (view.attempt_id, view.provider_ref)
    assert (hint.claimed, hint.authenticated) == ("OK", False)


async def test_a_bank_that_posts_brings_back_the_same(tmp_path: Path) -> None:
    async with bank_rig(tmp_path, callback_method="POST") as rig:
        view, created = await rig.opened()
        page = await rig.at_the_bank(created, "paid")

        assert page.status_code == 200
        assert f'action="http://127.0.0.1:1/pay/testbank/{view.attempt_id}"' in page.text
        assert f'name="token" value="{view.provider_ref}"' in page.text
        form = {"token": view.provider_ref, "status": "OK"}
        hint = rig.gateway.parse_callback(inbound("", view.attempt_id, form=form))
        assert hint.provider_ref == view.provider_ref


@pytest.mark.parametrize(
    ("attempt", "token"), [("۴۲", "x"), ("-1", "x"), ("", "x"), ("4 2", "x"), ("42", "")]
)
async def test_a_callback_without_sense_is_forged(rig: Rig, attempt: str, token: str) -> None:
    request = inbound(f"http://127.0.0.1/?token={token}", 0)
    odd = type(request)(
        "GET", {"attempt_id": attempt}, request.query, request.form, request.headers, b""
    )

    with pytest.raises(Forged):
        rig.gateway.parse_callback(odd)


async def test_what_is_kept_of_an_answer_holds_no_token(rig: Rig) -> None:
    view, created = await rig.opened()
    await rig.at_the_bank(created, "paid")

    raw = (await rig.gateway.verify(view)).raw

    assert view.provider_ref not in repr(raw)
    assert raw["status"] == "paid"


async def test_the_banks_books_outlive_a_restart(tmp_path: Path) -> None:
    async with bank_rig(tmp_path) as rig:
        view, created = await rig.opened()
        await rig.at_the_bank(created, "lost")

    async with bank_rig(tmp_path) as rig:
        assert (await rig.gateway.verify(view)).result is Verified.PAID


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"choice": "free"},
        {"choice": "refused", "reason": "full moon"},
        {"choice": "late", "minutes": "many"},
        {"choice": "late", "minutes": "0"},
        {"choice": "late", "minutes": "-5"},
        {"choice": "late", "minutes": "99999"},
        {"choice": "late", "minutes": "9" * 400},
    ],
)
async def test_an_odd_choice_is_refused_and_changes_nothing(
    rig: Rig, fields: dict[str, str]
) -> None:
    view, created = await rig.opened()
    assert isinstance(created.redirect, GetRedirect)

    page = await rig.browser.post(created.redirect.url, data=fields)

    assert page.status_code == 400
    assert "لطفاً یکی از این‌ها را انتخاب کنید" in page.text
    assert (await rig.gateway.verify(view)).result is Verified.PENDING
