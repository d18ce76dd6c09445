"""Who a shop is at SizPay, and how a wrong answer of its owner is found."""

import base64

import pytest

from common.money import Money
from payments.base import (
    Rejected,
)
from payments.sizpay import KIND
from payments.sizpay_accounts import SIGNED_TO_ASK, SIGNED_TO_CREATE, Signed
from tests.payments.contract.peers.sizpay import SizpayPeer, sizpay_near
from tests.standins.sizpay import Sizpay
from tests.standins.sizpay_merchant import Merchant

pytestmark = pytest.mark.anyio


@pytest.fixture
def peer() -> SizpayPeer:
    return sizpay_near()


@pytest.fixture
def sizpay(peer: SizpayPeer) -> Sizpay:
    return peer.sizpay


def test_signatures_are_those_that_were_computed_elsewhere() -> None:
    key_1 = base64.b64encode(bytes(range(32))).decode()
    key_2 = base64.b64encode(bytes(range(16))).decode()
    account = Signed("500000000000001", "30000001", key_1, key_2, "test-sign-key")
    fields = {"Amount": 125000, "DocDate": "", "OrderID": "ORD-1", "ExtraInf": ""}
    fields |= {"ReturnURL": "https://shop.example/cb", "InvoiceNo": "1001"}

    assert account.body(fields, SIGNED_TO_CREATE)["SignData"] == (
        "ztjZ/EXQCQ9qexnyuiW6N/5sciASGySkHx2IgSR7szQwEKaU+m+nbW5EC3EkC4dfSmTh3Dtz+UDzSCHViUktV3S9bS"
        "DCrZcTvQdEChjBaGgz2ZWs3aciOU0d4sL8Zfae2VfyXeZ5houE2HppHTSAy80L8bs2q53dYgzUV/cmJHc="
    )
    asked = account.body({"Token": "TKN123"}, SIGNED_TO_ASK)["SignData"]
    assert asked == account.form("TKN123")["SignData"]
    assert asked == (
        "ztjZ/EXQCQ9qexnyuiW6N3pudCvQ/tGtOrBUQzj0cYAi7FAhXiE95k5W8xE4QErtTdpnLoJjgysySuiaUzXWKOaR9u"
        "wpnEomUWQLfHj4BJE="
    )


@pytest.mark.parametrize(
    ("account", "known", "code"),
    [
        ("key", Merchant(key="V0-wrong"), "128"),
        ("fields", Merchant(merchant="500000000000009"), "1003"),
        ("fields", Merchant(terminal="39999999"), "1004"),
        ("fields", Merchant(key_2="wrong"), "1014"),
        ("signed", Merchant(sign_key="wrong"), "1029"),
    ],
)
async def test_a_wrong_account_is_found_without_a_payment(
    account: str, known: Merchant, code: str
) -> None:
    await sizpay_near(account).gateway.probe()
    peer = sizpay_near(account, known=known)

    with pytest.raises(Rejected, match=code):
        await peer.gateway.probe()
    with pytest.raises(Rejected, match=code):
        await peer.gateway.create(peer.intent())


async def test_a_server_that_is_not_on_sizpays_list_is_found_as_well(
    peer: SizpayPeer, sizpay: Sizpay
) -> None:
    sizpay.refuses_with = 1010

    with pytest.raises(Rejected, match="1010"):
        await peer.gateway.probe()


KEYS = f"{Merchant().key_1} {Merchant().key_2}"


@pytest.mark.parametrize(
    ("name", "fitting", "odd"),
    [
        (
            "account",
            ["V0-some-key", f"۵۰۰ ۳۰۰ {KEYS}", f"500 300 {KEYS} sign", "500\n300\nuser\npass"],
            ["", "500", "500 300", f"a 300 {KEYS}", "500 300 no base64 sign", f"{'5' * 16} 3 a b"],
        ),
        ("ceiling", ["50000000", "۲۰۰٬۰۰۰٬۰۰۰", "1,000"], ["0", "999", "-5", "x", "1.5", "9" * 30]),
        ("address", ["https://rt.sizpay.ir"], ["http://rt.sizpay.ir", "rt.sizpay.ir", "ftp://x"]),
    ],
)
def test_answers_that_cannot_be_right_are_refused(
    name: str, fitting: list[str], odd: list[str]
) -> None:
    setting = next(one for one in KIND.settings if one.name == name)

    assert [setting.fits(answer) for answer in fitting] == [True] * len(fitting)
    assert [setting.fits(answer) for answer in odd] == [False] * len(odd)


async def test_the_most_that_one_payment_may_be_is_the_sellers_contract() -> None:
    peer = sizpay_near(ceiling="۲۰۰٬۰۰۰")

    assert peer.gateway.capabilities.maximum == (Money(2_000_000, "IRR"),)
