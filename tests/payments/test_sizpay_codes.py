"""Every code of SizPay, and what we make of it."""

from dataclasses import replace

import pytest

from payments.base import (
    FailureClass,
    Rejected,
    UndoResult,
    Unknown,
    Verified,
)
from payments.sizpay_codes import MEANINGS, REFUSED_TO_BEGIN, SUCCESS, Meaning, code_of
from tests.payments.contract.counter import open_payment
from tests.payments.contract.peer import Fault
from tests.payments.contract.peers.sizpay import SizpayPeer, sizpay_near
from tests.standins.sizpay import Sizpay

pytestmark = pytest.mark.anyio


@pytest.fixture
def peer() -> SizpayPeer:
    return sizpay_near()


@pytest.fixture
def sizpay(peer: SizpayPeer) -> Sizpay:
    return peer.sizpay


@pytest.mark.parametrize("code", sorted({*MEANINGS, "4711", "-7"}))
async def test_each_code_begins_nothing(peer: SizpayPeer, sizpay: Sizpay, code: str) -> None:
    sizpay.refuses_with = int(code)
    refused = MEANINGS.get(code) in REFUSED_TO_BEGIN

    with pytest.raises(Rejected if refused else Unknown, match=code) as said:
        await peer.gateway.create(peer.intent())

    if isinstance(said.value, Rejected):
        assert said.value.failure_class is FailureClass.GATEWAY_DOWN
        assert said.value.ours == (MEANINGS[code] is Meaning.SETTINGS)


ASKED = {
    "-1": (Verified.FAILED, FailureClass.UNKNOWN),
    "1018": (Verified.CANCELLED, FailureClass.CANCELLED),
    "1019": (Verified.FAILED, FailureClass.UNKNOWN),
    "1020": (Verified.FAILED, FailureClass.EXPIRED),
    "1021": (Verified.FAILED, FailureClass.UNKNOWN),
    "1022": (Verified.FAILED, FailureClass.UNKNOWN),
    "1023": (Verified.FAILED, FailureClass.EXPIRED),
    "1024": (Verified.MISMATCH, None),
    "1025": (Verified.MISMATCH, None),
    "1026": (Verified.FAILED, FailureClass.EXPIRED),
    "1030": (Verified.FAILED, FailureClass.UNKNOWN),
}
"""What is recorded of a payment from which the buyer has come back; of all others, nothing."""


@pytest.mark.parametrize("code", sorted({*MEANINGS, "4711", "-7"}))
async def test_each_code_decides_only_what_it_says(
    peer: SizpayPeer, sizpay: Sizpay, code: str
) -> None:
    view, _ = await open_payment(peer)
    sizpay.refuses_with = int(code)
    back = replace(view, returned=True)

    if code not in ASKED:
        with pytest.raises(Unknown, match=code):
            await peer.gateway.verify(back)
        return
    said = await peer.gateway.verify(back)

    assert (said.result, said.failure_class) == ASKED[code]
    assert said.failure_code == code
    if MEANINGS[code] is Meaning.NOTHING:
        assert (await peer.gateway.verify(view)).result is Verified.PENDING


@pytest.mark.parametrize("written", [0, "0", "00", " 0 "])
async def test_success_is_written_in_several_ways(written: object) -> None:
    assert code_of({"ResCod": written}) == SUCCESS


@pytest.mark.parametrize(
    "answer", [{}, {"ResCod": None}, {"ResCOd": 0}, {"ResCod": True}, {"ResCod": "ok"}]
)
async def test_no_code_is_no_answer(answer: dict[str, object]) -> None:
    with pytest.raises(Unknown):
        code_of(answer)


async def test_confirmed_before_is_paid_where_our_own_answer_was_lost(peer: SizpayPeer) -> None:
    view, created = await open_payment(peer)
    await peer.pay(created)
    peer.break_next(Fault.LOST_ANSWER)
    with pytest.raises(Unknown):
        await peer.gateway.verify(view)

    said = await peer.gateway.verify(replace(view, asked_before=True))

    assert (said.result, said.amount, said.unproven) == (Verified.ALREADY_PAID, view.amount, True)
    assert said.bank_ref is None


async def test_confirmed_by_nobody_we_know_is_for_a_person(peer: SizpayPeer) -> None:
    view, created = await open_payment(peer)
    await peer.pay(created)
    await peer.gateway.verify(view)

    said = await peer.gateway.verify(view)

    assert (said.result, said.amount, said.failure_code) == (Verified.MISMATCH, None, "1024")


async def test_after_confirming_only_a_person_gives_money_back(peer: SizpayPeer) -> None:
    view, created = await open_payment(peer)
    await peer.pay(created)
    await peer.gateway.verify(view)

    assert (await peer.gateway.reverse(view)).result is UndoResult.UNSUPPORTED
    assert (await peer.gateway.refund(view, view.amount, "k")).result is UndoResult.UNSUPPORTED
