from contextlib import suppress
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from common.amounts import find_count, read_count
from common.i18n import Reader, Translator, msg
from common.money import EXPONENTS, LARGEST_MINOR, BadAmount, Money, parse_money

LOCALES = Path(__file__).parents[2] / "locales"
READERS = [
    Reader("fa", "Asia/Tehran", "jalali"),
    Reader("tr", "Europe/Istanbul", "gregorian"),
    Reader("en", "Europe/London", "gregorian"),
]
TRANSLATOR = Translator(
    {
        path.stem: path.read_text(encoding="utf-8") + "\nprice = { $amount }\n"
        for path in LOCALES.glob("*.ftl")
    }
)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("450,000 تومان", "IRR", 4_500_000),
        ("۴۵۰٬۰۰۰", "IRR", 4_500_000),
        ("۴۵۰،۰۰۰ تومن", "IRR", 4_500_000),
        ("۴۵۰/۰۰۰ت", "IRR", 4_500_000),
        ("٤٥٠٠٠٠", "IRR", 4_500_000),
        ("450000 ریال", "IRR", 450_000),
        ("۴۵۰٬۰۰۰ ريال", "IRR", 450_000),
        ("450 000 rial", "IRR", 450_000),
        ("450.000 tümen", "IRR", 4_500_000),
        ("Toman 450,000", "IRR", 4_500_000),
        ("۴۵۰ هزار تومان", "IRR", 4_500_000),
        ("۱٫۵ میلیون", "IRR", 15_000_000),
        ("۰٫۵ تومان", "IRR", 5),
        ("\u200f۴۵۰\u00a0هزارتومان \u200e", "IRR", 4_500_000),
        ("4,5 TL", "TRY", 450),
        ("₺1.234,50", "TRY", 123_450),
        ("₺450,50", "TRY", 45_050),
        ("1.250 lira", "TRY", 125_000),
        ("4,5 bin tl.", "TRY", 450_000),
        ("1.234.567", "TRY", 123_456_700),
        ("$1,234.50", "USD", 123_450),
        ("12'500 USD", "USD", 1_250_000),
        ("1.2k", "USD", 120_000),
        ("0.500", "USD", 50),
        ("0,50 €", "EUR", 50),
        ("２５０", "USD", 25_000),
        ("1,10", "GBP", 110),
        ("1.5000", "USD", 150),
    ],
)
def test_an_amount_is_understood_as_people_write_it(text: str, currency: str, minor: int) -> None:
    assert parse_money(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "unit", "minor"),
    [
        ("450000", "rial", 450_000),
        ("450000", "toman", 4_500_000),
        ("450000", None, 4_500_000),
        ("450000 تومان", "rial", 4_500_000),
        ("450000 ریال", "toman", 450_000),
    ],
)
def test_a_word_beside_the_number_outweighs_the_habit_of_the_form(
    text: str, unit: Literal["toman", "rial"] | None, minor: int
) -> None:
    assert parse_money(text, "IRR", unit=unit) == Money(minor, "IRR")


def refusal(text: str, currency: str) -> str:
    with pytest.raises(BadAmount) as caught:
        parse_money(text, currency)
    return caught.value.message.key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "گران",
        "😀",
        "۴۵۰٬۰۰",
        "12,34,567",
        "1.234,567.89",
        "1,234.5.6",
        "1,5,5",
        "1234,567,000",
        "450-500",
        "5 $ 6",
        "5e3",
        "$5 TL",
        "₺",
        "½",
        "قیمت ۴۵۰",
        "تومان ریال 5",
        "-",
        "\u202e\u202d",
        "ا" * 5_000,
        "9" * 5_000,
    ],
)
def test_what_is_no_amount_is_answered_with_an_example(text: str) -> None:
    for currency in ("IRR", "TRY", "USD"):
        with pytest.raises(BadAmount) as caught:
            parse_money(text, currency)
        assert caught.value.message.key == "amount-unreadable"
        shown = caught.value.message.args["example"]
        assert isinstance(shown, Money)
        assert shown.currency == currency


@pytest.mark.parametrize(
    ("text", "currency"), [("$5", "TRY"), ("5 تومان", "TRY"), ("₺5", "IRR"), ("5 euro", "USD")]
)
def test_another_currency_is_not_taken_for_ours(text: str, currency: str) -> None:
    assert refusal(text, currency) == "amount-unreadable"


@pytest.mark.parametrize("text", ["0", "۰", "0,00", "-5", "−۵۰٬۰۰۰", "-$5", "$-5", "- 450"])
def test_an_amount_is_above_zero(text: str) -> None:
    assert refusal(text, "USD") == "amount-not-positive"


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("4,50501", "TRY"),
        ("0,505", "TRY"),
        ("1.50001", "USD"),
        ("450000,5 ریال", "IRR"),
        ("0.05", "IRR"),
    ],
)
def test_nothing_is_finer_than_the_smallest_unit(text: str, currency: str) -> None:
    assert refusal(text, currency) == "amount-too-fine"


def test_an_amount_beyond_any_price_is_refused() -> None:
    assert parse_money(str(LARGEST_MINOR // 100), "TRY").minor == LARGEST_MINOR
    assert refusal(str(LARGEST_MINOR // 100 + 1), "TRY") == "amount-too-large"
    assert refusal("9" * 60, "IRR") == "amount-too-large"


@given(st.integers(1, LARGEST_MINOR), st.sampled_from(sorted(EXPONENTS)), st.sampled_from(READERS))
@example(4_500_005, "IRR", READERS[0])
@example(123_450, "TRY", READERS[1])
def test_what_we_write_we_can_read(minor: int, currency: str, reader: Reader) -> None:
    amount = Money(minor, currency)
    written = TRANSLATOR.plain(msg("price", amount=amount), reader)
    assert parse_money(written, currency) == amount
    assert refusal(TRANSLATOR.plain(msg("price", amount=-amount), reader), currency) == (
        "amount-not-positive"
    )


@pytest.mark.parametrize(
    ("text", "alone", "among_words"),
    [
        ("3", 3, 3),
        (" ۱۴\u200f", 14, 14),
        ("٠", 0, 0),
        ("\u2066۷\u2069", 7, 7),
        ("²", 2, 2),
        ("①", 1, 1),
        ("تا ۳ روز", None, 3),
        ("-3", None, None),
        ("\u2212۳ روز", None, None),
        ("۱٫۵", None, None),
        ("½", None, None),
        ("22-9", None, None),
        ("1234567890", None, None),
        ("9" * 5000, None, None),
        ("", None, None),
        ("هیچ", None, None),
    ],
)
def test_counts_are_read_and_what_is_none_is_not(
    text: str, alone: int | None, among_words: int | None
) -> None:
    assert (read_count(text), find_count(text)) == (alone, among_words)


@given(st.text(max_size=80))
def test_any_text_is_a_count_or_is_not(text: str) -> None:
    assert read_count(text) in {None, find_count(text)}


@given(st.text(max_size=80), st.sampled_from(sorted(EXPONENTS)))
def test_any_text_is_an_amount_or_is_refused_kindly(text: str, currency: str) -> None:
    amount = None
    with suppress(BadAmount):
        amount = parse_money(text, currency)
    assert amount is None or 0 < amount.minor <= LARGEST_MINOR
