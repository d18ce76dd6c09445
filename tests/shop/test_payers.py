"""What gateways want to know of payers, as people write it."""

import pytest

from common.errors import BadInput
from shop.payers import parse_email, parse_identity


@pytest.mark.parametrize("text", ["mina@example.com", "  a.b+c@posta.example.com.tr "])
def test_an_address_for_mail(text: str) -> None:
    assert parse_email(text) == text.strip()


@pytest.mark.parametrize(
    "text", ["", "mina", "mina@", "@example.com", "mina@example", "a b@c.de", "a@b.c" + "m" * 250]
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(BadInput):
        parse_email(text)


@pytest.mark.parametrize(
    ("country", "text", "digits"),
    [
        ("IR", "۰۰۱۳۵۴۲۴۱۹", "0013542419"),
        ("IR", "001-354241-9", "0013542419"),
        ("TR", "10000000146", "10000000146"),
        ("TR", "100 000 001 46", "10000000146"),
        ("GB", "QQ123456C", "QQ123456C"),
        (None, "١٢٣٤٥٦", "123456"),
    ],
)
def test_a_number_of_the_shops_country(country: str | None, text: str, digits: str) -> None:
    assert parse_identity(text, country) == digits


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("IR", "0013542418"),
        ("IR", "1111111111"),
        ("IR", "10000000146"),
        ("TR", "10000000147"),
        ("TR", "01000000146"),
        ("TR", "0013542419"),
        ("GB", "1"),
        (None, "شماره"),
    ],
)
def test_a_number_that_cannot_be(country: str | None, text: str) -> None:
    with pytest.raises(BadInput):
        parse_identity(text, country)
