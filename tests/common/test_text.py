import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import BadInput
from common.text import (
    ascii_digits,
    clean_input,
    clip,
    fold,
    isolate,
    persian_digits,
    utf16_len,
)

FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كتاب علي", "کتاب علی"),
        ("می\u200cخواهم", "میخواهم"),
        ("شال ۱۲", "شال 12"),
        ("شال ٤", "شال 4"),
        ("İSTANBUL", "istanbul"),
        ("ISPARTA", "ısparta"),
        ("ÇAĞRI ŞÖLEN", "cagri solen"),
        ("مُدِّ روز", "مد روز"),
        ("آبی", "ابی"),
        ("خانهٔ ما", "خانه ما"),
        ("مدرسة", "مدرسه"),
        ("كـــتاب", "کتاب"),
        ("\u200eSHAL-01\u200f", "shal-01"),
        ("  دو \t\n  کلمه\u00a0", "دو کلمه"),
        ("ﻻﻟﻪ", "لاله"),
        ("ＡＢＣ", "abc"),
        ("straße", "STRASSE"),
    ],
)
def test_what_means_the_same_folds_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_words_stay_different() -> None:
    assert len({fold(word) for word in ("شال", "شل", "سال", "shal", "çay", "cam")}) == 6


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_case_and_composition_make_no_difference(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert fold(fold(text).upper()) == fold(text)


def test_digits_of_every_script_become_ascii() -> None:
    assert ascii_digits("۱۲ ٣٤ 56 ７ ८ x²") == "12 34 56 7 8 x²"
    assert persian_digits("A-12") == "A-۱۲"


@given(st.text(alphabet="0123456789- "))
def test_persian_digits_can_be_read_back(text: str) -> None:
    assert ascii_digits(persian_digits(text)) == text


def test_a_code_in_a_sentence_is_kept_together() -> None:
    assert isolate("A3F") == "\u2068A3F\u2069"


@given(st.text())
def test_length_is_counted_as_telegram_counts(text: str) -> None:
    assert utf16_len(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(st.text(), st.integers(0, 40))
def test_a_clipped_text_fits_and_keeps_its_beginning(text: str, units: int) -> None:
    clipped = clip(text, units)
    assert utf16_len(clipped) <= units
    assert clipped == text or text.startswith(clipped.removesuffix("…"))


def test_clipping_parts_no_emoji_and_no_letter_from_its_marks() -> None:
    assert clip(f"خانواده {FAMILY}", 12) == "خانواده…"
    assert clip("salam👍🏽 dost", 9) == "salam…"
    assert clip("cafe\u0301 noir", 5) == "caf…"
    assert clip("سلام", 4) == "سلام"
    assert clip("سلام", 0) == ""


def test_what_somebody_wrote_is_cleaned_and_stays_readable() -> None:
    assert clean_input("  علي كريمي\r\nتهران\t۵ ") == "علی کریمی\nتهران ۵"
    assert clean_input("می\u200cخواهم") == "می\u200cخواهم"
    assert clean_input(FAMILY) == FAMILY
    assert clean_input("🏴\U000e0067\U000e0062\U000e007f") == "🏴\U000e0067\U000e0062\U000e007f"


def test_marks_that_turn_or_hide_text_are_taken_out() -> None:
    assert clean_input("\u202eexe.pdf\u2066\x00\x1b[31m\ufeff\u200f") == "exe.pdf[31m"
    assert clean_input("\u200c \u2068\u2069 \u200c") == ""
    assert clean_input("a\ud800b") == "ab"


@given(st.text(alphabet=st.characters(codec=None)))
def test_cleaned_text_can_be_stored_and_cleaned_again(text: str) -> None:
    cleaned = clean_input(text)
    assert cleaned.encode().decode() == cleaned
    assert clean_input(cleaned) == cleaned


def test_a_text_that_is_too_long_is_refused_and_not_cut() -> None:
    assert len(clean_input("ا" * 500, 500)) == 500
    with pytest.raises(BadInput) as caught:
        clean_input("ا" * 5_000, 500)
    assert caught.value.message.key == "text-too-long"
    assert caught.value.message.args == {"limit": 500, "length": 5_000}
