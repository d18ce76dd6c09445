"""What people type against what they saw; nothing is ever guessed, and nothing ever breaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.matching import (
    Ambiguous,
    Universal,
    chosen,
    exact,
    match,
    numbers_are_places,
)
from common.text import persian_digits
from tests.dialogue.chat import UNIVERSAL

GOODS = ["🛒 شال نخی", "شمع دست‌ساز", "Şal İpek", "گلدان شماره ۷", "Izgara seti"]
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("1", 0),
        ("۲", 1),
        ("٣", 2),
        ("#4", 3),
        ("(5)", 4),
        ("۵.", 4),
        ("شال نخی", 0),
        ("شمع دستساز", 1),
        ("SAL IPEK", 2),
        ("ızgara", 4),
        ("IZGARA SETİ", 4),
        ("گلدان", 3),
        ("ipek", 2),
        ("7", 3),
        ("دست‌ساز", 1),
        ("شمع دست ساز", 1),
        ("لدان", None),
        ("0", None),
        ("6", None),
        ("-1", None),
        ("se", None),
        ("🛒", None),
        ("🎁", None),
        ("", None),
        (" \u200f\u2068 ", None),
        ("شال نخی " * 50, None),
    ],
)
def test_goods_are_found_as_people_write_them(text: str, place: int | None) -> None:
    assert match(text, GOODS) == place


@pytest.mark.parametrize(
    ("text", "labels", "places"),
    [
        ("شال", ["شال نخی", "شال ابریشم", "شمع"], (0, 1)),
        ("آبی", ["آبی", "سبز", "آبی"], (0, 2)),
        ("شال", ["شال نخی", "شالگردن"], (0, 1)),
        ("2", ["2 kilo", "1 kilo", "Hepsi"], (0, 1)),
    ],
)
def test_what_fits_several_is_ambiguous(
    text: str, labels: list[str], places: tuple[int, ...]
) -> None:
    assert match(text, labels) == Ambiguous(places)


def test_a_whole_label_goes_before_its_place_and_before_parts() -> None:
    assert match("2", ["5", "2", "1"]) == 1
    assert match("10", ["1", "10", "100"]) == 1
    assert match("2", ["1", "5", "10"]) is None
    assert match("شال", ["شال", "شال نخی"]) == 0


@pytest.mark.parametrize("labels", [["5", "2"], ["شال", "۵ ⭐", "۲ ⭐"], ["منو", "2 ⭐"]])
def test_a_list_is_not_counted_where_a_number_is_a_label(labels: list[str]) -> None:
    """What is counted is understood by its number, and here 2 means two stars, not the second."""
    assert not numbers_are_places(labels)
    assert match("2", labels) == len(labels) - 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("۲", 1),
        ("2.", 1),
        ("سبد خرید", 1),
        ("سبد", None),
        ("9", None),
        ("دو تا سبد خرید می‌خواهم", None),
        ("", None),
    ],
)
def test_in_a_talk_with_a_person_only_a_number_or_a_whole_label_chooses(
    text: str, place: int | None
) -> None:
    assert chosen(text, ["پایان گفتگو", "🛒 سبد خرید", "شال"]) == place


def test_an_alias_is_another_name_of_a_place() -> None:
    assert match("OK", ["Evet, doğru", "Hayır"], {"ok": 0}) == 0


def test_exactly_one_whole_label() -> None:
    assert exact("ŞAL ipek", GOODS) == 2
    assert exact("ipek", GOODS) is None
    assert exact("آبی", ["آبی", "آبی"]) is None
    assert exact("", ["", "x"]) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("منو", "words-menu"),
        ("MENÜ", "words-menu"),
        ("بي‌خيال", "words-cancel"),
        ("İPTAL", "words-cancel"),
        ("Back", "words-back"),
        ("تایید", "words-yes"),
        ("منو لطفا", None),
        ("منو" * 100, None),
    ],
)
def test_universal_words_work_in_every_language(text: str, key: str | None) -> None:
    assert UNIVERSAL.meaning(text) == key


def test_only_the_lists_asked_for_are_known() -> None:
    class Words:
        languages = ("fa",)

        def words(self, key: str, language: str) -> tuple[str, ...]:
            return (f"{key} {language}",)

    assert Universal(Words(), ["words-stop"]).meaning("WORDS-STOP fa") == "words-stop"


@given(ANY_TEXT, st.lists(ANY_TEXT, max_size=12))
def test_no_text_breaks_matching(text: str, labels: list[str]) -> None:
    found = match(text, labels)
    places = found.places if isinstance(found, Ambiguous) else [found] if found is not None else []
    assert all(0 <= place < len(labels) for place in places)
    assert not isinstance(found, Ambiguous) or len(found.places) > 1
    whole = exact(text, labels)
    assert whole is None or whole == found
    UNIVERSAL.meaning(text)


@given(
    st.lists(
        st.text("آبپتثجچحخدذرز", min_size=3, max_size=8), min_size=1, max_size=20, unique=True
    ),
    st.data(),
)
def test_every_label_is_found_by_its_number_and_by_itself(
    labels: list[str], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(labels) - 1))
    assert match(persian_digits(str(place + 1)), labels) == place
    assert match(f" \u200f{labels[place]} ", labels) == place
