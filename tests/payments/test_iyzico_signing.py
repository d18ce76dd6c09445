"""Signatures to and from iyzico, against known ones and against iyzico's own package."""

import base64
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payments import iyzico_signing as signing
from tests.judge.oracle import ask

KEY, SECRET, RANDOM = "api", "secret", "123456789"
PATH = "/payment/iyzipos/checkoutform/auth/ecom/detail"
BODY = b'{"locale":"tr","conversationId":"c1","token":"t1"}'
SAYS = "tests.judge.iyzico_says"
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def test_a_call() -> None:
    header = signing.authorization(KEY, SECRET, random=RANDOM, path=PATH, body=BODY)

    scheme, _, proof = header.partition(" ")
    assert scheme == "IYZWSv2"
    assert base64.b64decode(proof).decode() == (
        "apiKey:api&randomKey:123456789&signature:"
        "907e9b425a65cf362415b9eb19a1413c5bf32b564166372623ec60002df2f454"
    )


@pytest.mark.parametrize("price", ["10.5", "10.50", Decimal("10.5"), Decimal("10.500")])
def test_a_retrieved_payment(price: object) -> None:
    values = ("SUCCESS", "555", "TRY", "b1", "c1", price, price, "t1")
    fields: dict[str, object] = dict(zip(signing.RETRIEVE, values, strict=True))
    fields["signature"] = "57c36af8d9dea4b73079edd0ae0c6d480ffea6e28acea324a8646bf79317bb08"

    assert signing.is_signed(SECRET, fields, signing.RETRIEVE)
    for name in signing.RETRIEVE:
        assert not signing.is_signed(SECRET, {**fields, name: "1"}, signing.RETRIEVE)
    assert not signing.is_signed("another", fields, signing.RETRIEVE)
    del fields["signature"]
    assert not signing.is_signed(SECRET, fields, signing.RETRIEVE)


def test_an_opened_page() -> None:
    fields = {
        "conversationId": "c1",
        "token": "t1",
        "signature": "91537cae8ceb176aad8b4a87ef33f9bd5837be47ca6364fd5185175924420723",
    }

    assert signing.is_signed(SECRET, fields, signing.INITIALISE)


def test_a_notice() -> None:
    fields = {
        "iyziEventType": "CHECKOUT_FORM_AUTH",
        "iyziPaymentId": 555,
        "token": "t1",
        "paymentConversationId": "c1",
        "status": "SUCCESS",
    }
    signature = "dec626b287773c6b5f087a91fc8f9bf4de78e465fd5db8ae9a6d57aec9bbbcd1"

    assert signing.is_notice_signed(SECRET, fields, signature)
    assert not signing.is_notice_signed(SECRET, fields, "")
    assert not signing.is_notice_signed(SECRET, fields, "ğ" * 64)
    assert not signing.is_notice_signed(SECRET, {**fields, "status": "FAILURE"}, signature)


@pytest.mark.parametrize(
    ("value", "signed"),
    [
        ("10.50", "10.5"),
        ("1.0", "1"),
        ("100", "100"),
        ("10.00", "10"),
        ("0.05", "0.05"),
        (Decimal("120.0"), "120"),
        (Decimal("1E+2"), "100"),
        (10, "10"),
        (None, ""),
        ("tok.en.0", "tok.en.0"),
    ],
)
def test_a_value_is_signed_without_the_zeros_at_its_end(value: object, signed: str) -> None:
    assert signing.signed_text(value) == signed


@settings(max_examples=1, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(ANY, ANY, ANY, ANY, ANY), min_size=100, max_size=100))
def test_the_package_of_iyzico_signs_alike(some: list[tuple[str, ...]]) -> None:
    names = ("key", "path", "secret", "random", "body")
    calls = [dict(zip(names, one, strict=True)) for one in some]
    answers = [{"values": one, "secret": one[0]} for one in some]

    headers, signatures = ask(SAYS, calls), ask(SAYS, answers)

    ours = [
        signing.authorization(
            one["key"],
            one["secret"],
            random=one["random"],
            path=one["path"],
            body=one["body"].encode(),
        )
        for one in calls
    ]
    assert ours == [f"IYZWSv2 {header}" for header in headers]
    assert [signing.signature_of(one[0], one) for one in some] == signatures


def test_where_the_package_takes_zeros_away_we_do_too() -> None:
    numbers = ["10.0", "10.5", "7", "0.5", "120.0"]

    theirs = ask(SAYS, [{"number": one} for one in numbers])

    assert [signing.signed_text(one) for one in numbers] == theirs
