from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.ids import CODE_ALPHABET, new_code, new_id, new_token, normalise_code
from common.text import persian_digits


def test_ids_grow_and_fit_a_bigint() -> None:
    made = [new_id() for _ in range(10_000)]
    assert made == sorted(set(made))
    assert 0 < made[0] < made[-1] < 2**63


def test_threads_never_get_the_same_id() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: new_id(), range(8_000)))
    assert len(set(made)) == 8_000


def test_ids_grow_even_when_the_machine_clock_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before = new_id()
    monkeypatch.setattr("common.ids.time.time_ns", lambda: 0)
    assert new_id() > before


def test_codes_have_no_letters_that_look_alike() -> None:
    letters = set("".join(new_code(40) for _ in range(100)))
    assert letters == set(CODE_ALPHABET)
    assert not letters & set("0O1ILU2Z5S8")
    assert len(new_code()) == 6


@pytest.mark.parametrize(
    "typed",
    ["A3F9K4", " a3f9k4 ", "a۳f-۹k٤", "A3F 9K4", "\u2068A3F9K4\u2069", "#a3f9k4", "Ａ３f9k4"],
)
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    assert normalise_code(typed) == "A3F9K4"


@given(st.integers(4, 12).map(new_code))
def test_a_code_survives_being_copied_from_a_persian_page(code: str) -> None:
    assert normalise_code(persian_digits(code.lower())) == code


def test_tokens_are_long_safe_in_an_address_and_never_the_same() -> None:
    tokens = {new_token() for _ in range(1_000)}
    assert len(tokens) == 1_000
    assert all(len(token) == 24 and token.isascii() and "/" not in token for token in tokens)
