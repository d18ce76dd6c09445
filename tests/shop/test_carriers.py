"""Carriers: how their codes look, and where one is looked up."""

import pytest

from common.errors import BadInput
from shop import carriers

GOOD = [
    ("iran-post", "۱۲۳۴۵ ۶۷۸۹۰ ۱۲۳۴۵ ۶۷۸۹۰", "12345678901234567890"),
    ("iran-post", "123456789012345678901234", "123456789012345678901234"),
    ("tipax", "۲۱۰۰۰۰۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵", "210000123456789012345"),
    ("yurtici", "1234-5678-9012", "123456789012"),
    ("aras", "3513773163316", "3513773163316"),
    ("ptt", "rr 123 456 785 tr", "RR123456785TR"),
    ("ptt", "KP12345678901", "KP12345678901"),
    ("own", "۷۷۱۲", "7712"),
    ("Royal Mail", "ab 123", "AB123"),
    (None, "٤٥٦٧", "4567"),
]
WRONG = [
    ("iran-post", "123456789012", "tracking-not-iran-post"),
    ("iran-post", "1234567890123456789012", "tracking-not-iran-post"),
    ("iran-post", "RR123456785IR", "tracking-not-iran-post"),
    ("tipax", "1234567", "tracking-not-tipax"),
    ("yurtici", "1234567890123", "tracking-not-yurtici"),
    ("aras", "123456789012", "tracking-not-aras"),
    ("ptt", "123456789012", "tracking-not-ptt"),
    ("ptt", "", "tracking-unreadable"),
    (None, "سلام", "tracking-unreadable"),
    (None, "abcd", "tracking-unreadable"),
    (None, "12", "tracking-unreadable"),
    (None, "1" * 65, "tracking-unreadable"),
    (None, "12 34 ۵۶ کد", "tracking-unreadable"),
]


@pytest.mark.parametrize(("carrier", "text", "code"), GOOD)
def test_codes_are_read_as_people_write_them(carrier: str | None, text: str, code: str) -> None:
    assert carriers.parse_code(text, carrier) == code


@pytest.mark.parametrize(("carrier", "text", "key"), WRONG)
def test_a_code_no_carrier_gives_is_refused(carrier: str | None, text: str, key: str) -> None:
    with pytest.raises(BadInput) as refused:
        carriers.parse_code(text, carrier)
    assert refused.value.message.key == key


@pytest.mark.parametrize(
    ("code", "country", "whose"),
    [
        ("210000123456789012345", "IR", ["tipax"]),
        ("123456789012", "IR", ["tipax"]),
        ("123456789012345678901234", "IR", ["iran-post", "tipax"]),
        ("123456789012", "TR", ["yurtici"]),
        ("3513773163316", "TR", ["aras", "ptt"]),
        ("RR123456785TR", "TR", ["ptt"]),
        ("AB123", "TR", []),
        ("123456789012", "GB", ["tipax", "yurtici"]),
    ],
)
def test_a_code_says_whose_it_may_be(code: str, country: str, whose: list[str]) -> None:
    assert carriers.of_code(code, country) == whose


def test_a_code_is_looked_up_where_its_carrier_says() -> None:
    assert (
        carriers.page("iran-post", "12345678901234567890")
        == "https://tracking.post.ir/?id=12345678901234567890"
    )
    assert carriers.page("own", "12") is None
    assert carriers.page("Royal Mail", "AB123") is None
    assert carriers.page(None, None) is None
    assert carriers.page("aras", None) is None


@pytest.mark.parametrize(
    ("country", "names"),
    [
        ("IR", ["iran-post", "tipax", "own"]),
        ("TR", ["yurtici", "aras", "ptt", "own"]),
        ("GB", ["iran-post", "tipax", "yurtici", "aras", "ptt", "own"]),
        (None, ["iran-post", "tipax", "yurtici", "aras", "ptt", "own"]),
    ],
)
def test_a_shop_is_offered_the_carriers_of_its_country(
    country: str | None, names: list[str]
) -> None:
    assert [one.name for one in carriers.offered(country)] == names


def test_whatever_a_seller_calls_a_carrier_is_kept() -> None:
    assert carriers.parse_carrier("  چاپار \n") == "چاپار"
    assert carriers.title("چاپار") == "چاپار"
    for nothing in ("", "  ", "؟" * 65):
        with pytest.raises(BadInput):
            carriers.parse_carrier(nothing)
