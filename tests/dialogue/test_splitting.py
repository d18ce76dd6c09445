"""Long texts are cut where they read best, and never where they would break."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.splitting import Unit, measure, split
from common.i18n import escape, plain

PIECES = st.sampled_from(
    [
        "شال",
        "نخی",
        " ",
        "\n",
        "\n\n",
        "a",
        "&",
        "<",
        ">",
        "👩‍👩‍👧‍👦",
        "👍🏽",
        "é",
        "e\u0301",
        "İ",
        "x" * 9,
        "\u200d",
    ]
)
TEXTS = st.lists(PIECES, max_size=60).map("".join)
TAGGED = st.recursive(
    TEXTS.map(escape),
    lambda inner: st.tuples(st.sampled_from(["b", "i", "code"]), st.lists(inner, max_size=3)).map(
        lambda drawn: f"<{drawn[0]}>{''.join(drawn[1])}</{drawn[0]}>"
    ),
    max_leaves=6,
)


def test_a_text_that_fits_stays_as_it_is() -> None:
    text = "<b>شال نخی</b>\n\n" + "ب" * 90
    assert split(text, first=100, rest=100, unit="utf16", markup=True) == [text]


def test_lines_stay_whole_where_they_can() -> None:
    assert split("یک دو\nسه چهار\nپنج", first=14, rest=14, unit="utf16", markup=False) == [
        "یک دو\nسه چهار",
        "پنج",
    ]


def test_then_words_stay_whole_then_letters() -> None:
    assert split("یک دو سه چهار", first=8, rest=8, unit="utf16", markup=False) == [
        "یک دو سه",
        "چهار",
    ]
    assert split("x" * 10, first=4, rest=4, unit="utf16", markup=False) == ["xxxx", "xxxx", "xx"]


def test_a_text_is_counted_as_the_channel_counts() -> None:
    assert split("😀" * 5, first=4, rest=4, unit="utf16", markup=False) == ["😀😀", "😀😀", "😀"]
    assert split("ابپ", first=4, rest=4, unit="bytes", markup=False) == ["اب", "پ"]


def test_tags_are_closed_and_opened_again() -> None:
    assert split("<b>یک <i>دو سه</i></b> چهار", first=6, rest=6, unit="utf16", markup=True) == [
        "<b>یک <i>دو</i></b>",
        "<b><i>سه</i></b>",
        "چهار",
    ]


def test_markup_costs_nothing_and_an_entity_one_unit() -> None:
    text = "<code>a&lt;&amp;b</code>"
    assert split(text, first=4, rest=4, unit="utf16", markup=True) == [text]


def test_an_emoji_is_not_parted() -> None:
    family = "👩‍👩‍👧‍👦"
    assert split(f"abc{family}", first=12, rest=12, unit="utf16", markup=False) == ["abc", family]


def test_the_first_part_may_be_shorter() -> None:
    assert split("یک\nدو\nسه", first=4, rest=50, unit="utf16", markup=False) == ["یک", "دو\nسه"]


def test_empty_parts_are_left_out() -> None:
    text = "یک" + "\n" * 30 + "دو"
    assert [part.strip() for part in split(text, first=6, rest=6, unit="utf16", markup=False)] == [
        "یک",
        "دو",
    ]


def test_a_limit_below_a_letter_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="room"):
        split("شال", first=3, rest=10, unit="bytes", markup=False)


@given(TAGGED, st.integers(8, 60), st.integers(8, 60), st.sampled_from(["utf16", "bytes"]))
def test_no_part_is_longer_than_its_limit_and_nothing_is_lost(
    text: str, first: int, rest: int, unit: Unit
) -> None:
    parts = split(text, first=first, rest=rest, unit=unit, markup=True)
    for place, part in enumerate(parts):
        assert measure(plain(part), unit) <= (first if place == 0 else rest)
        assert well_formed(part)
    assert letters("".join(map(plain, parts))) == letters(plain(text))


@given(st.text(max_size=200), st.integers(4, 40), st.sampled_from(["utf16", "bytes"]))
def test_any_plain_text_is_cut_within_its_limit(text: str, limit: int, unit: Unit) -> None:
    parts = split(text, first=limit, rest=limit, unit=unit, markup=False)
    assert all(measure(part, unit) <= limit for part in parts)
    assert letters("".join(parts)) == letters(text)


def letters(text: str) -> str:
    return "".join(text.split())


def well_formed(markup: str) -> bool:
    """Tags closed in order, no bare < or &."""
    rest = re.sub(r"&(?:amp|lt|gt);", "", markup)
    while (shorter := re.sub(r"<(b|i|code)>[^<>&]*</\1>", "", rest)) != rest:
        rest = shorter
    return not re.search(r"[<>&]", rest)
