"""Card numbers as people write them, and what of them may be kept."""

import pytest

from common.cards import grouped, masked, read_card


@pytest.mark.parametrize(
    "written",
    [
        "6037997512345670",
        "6037 9975 1234 5670",
        "۶۰۳۷-۹۹۷۵-۱۲۳۴-۵۶۷۰",
        "\u20666037 9975 1234 5670\u2069",
        " ٦٠٣٧٩٩٧٥١٢٣٤٥٦٧٠ ",
    ],
)
def test_a_number_is_read_however_it_is_written(written: str) -> None:
    assert read_card(written) == "6037997512345670"


@pytest.mark.parametrize(
    "written", ["", "6037", "6037997512345671", "6037997512345670 2", "0" * 16, "کارت", "6" * 16]
)
def test_what_cannot_be_a_card_is_none(written: str) -> None:
    assert read_card(written) is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("6037997512345670", "603799******5670"),
        ("603799******5670", "603799******5670"),
        ("6037-9975-1234-5670", "603799******5670"),
        ("5670", "5670"),
        ("", None),
        (None, None),
    ],
)
def test_of_a_card_at_most_ten_digits_are_kept(given: str | None, kept: str | None) -> None:
    assert masked(given) == kept


def test_it_is_shown_in_fours() -> None:
    assert grouped("6037997512345670") == "6037 9975 1234 5670"
