"""JSON on the wire and in the database."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pytest

from common.compact_json import dump, load


class State(StrEnum):
    PAID = "paid"


@dataclass
class Parcel:
    code: str


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (
            {"text": "شال نخی", "rows": [[1, None, True]]},
            '{"text":"شال نخی","rows":[[1,null,true]]}',
        ),
        ({"state": State.PAID}, '{"state":"paid"}'),
        (("کاسه", 1.5), '["کاسه",1.5]'),
        # What the quick way refuses.
        ("سلام \ud83d", '"سلام ?"'),
        ({17: "simit"}, '{"17":"simit"}'),
        (2**70, str(2**70)),
    ],
)
def test_values_are_written_without_spaces_and_letters_as_letters(value: Any, text: str) -> None:
    assert dump(value).decode() == text


@pytest.mark.parametrize("value", [Parcel("A7"), datetime(2026, 11, 22, tzinfo=UTC), {1, 2}])
def test_what_has_no_form_in_json_is_a_mistake(value: Any) -> None:
    with pytest.raises(TypeError):
        dump(value)


@pytest.mark.parametrize("text", ["", "{", "NaN", "[" * 100_000, b"\xff"])
def test_what_is_not_json_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        load(text)


def test_half_a_letter_that_somebody_sends_can_be_read() -> None:
    assert load(b'{"text": "\\ud83d"}') == {"text": "\ud83d"}


def test_what_is_not_text_is_a_type_error() -> None:
    with pytest.raises(TypeError):
        load(60)  # type: ignore[arg-type]
