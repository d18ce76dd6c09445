"""An answer is what the person saw: a number, a label, a part of it, or the button."""

import pytest

from bot.dialogue.cards import Answer, Said
from bot.dialogue.dialogues import OTHER, Given, Option, Talk, dialogue
from bot.dialogue.given import StoredMedia
from common.errors import BadInput
from tests.dialogue.chat import Chat, World

SIZES = [
    Option("s", Said("۵۰۰ گرم")),
    Option("m", Said("۱ کیلو")),
    Option("l", Said("۲ کیلو")),
]


@dialogue("weight", version=1)
def weight(talk: Talk[World]) -> Answer:
    size = talk.choose("test-weight", SIZES, other="dialogue-menu-button")
    talk.ctx.done.append("other" if size is OTHER else str(size))
    return None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("۳", "l"),
        ("3", "l"),
        ("٣", "l"),
        ("۱ کیلو", "m"),
        ("1 کيلو", "m"),
        ("۵۰۰", "s"),
        ("500 گرم", "s"),
        ("4", "other"),
        ("menu", "other"),
        ("\u200f۳.", "l"),
        ("3️⃣", "l"),
    ],
)
def test_a_choice_is_understood_as_people_write_it(text: str, value: str) -> None:
    chat = Chat(weight)
    chat.writes(text)
    assert chat.world.done == [value]


@pytest.mark.parametrize(
    ("text", "left"), [("کیلو", ["۱ کیلو", "۲ کیلو"]), ("2", ["۱ کیلو", "۲ کیلو"])]
)
def test_what_fits_several_is_told_apart_by_asking(text: str, left: list[str]) -> None:
    chat = Chat(weight)
    chat.writes(text)
    assert chat.lines == ["dialogue-which", "test-weight"]
    assert chat.buttons == [*left, "Cancel"]
    chat.taps(left[1])
    assert chat.world.done == ["l"]


def test_who_does_not_decide_sees_all_choices_again() -> None:
    chat = Chat(weight)
    chat.writes("کیلو")
    narrow = chat.data_of("۲ کیلو")
    chat.writes("نه")
    assert chat.lines == ["dialogue-misfit", "test-weight"]
    assert chat.buttons == ["۵۰۰ گرم", "۱ کیلو", "۲ کیلو", "Menu", "Cancel"]
    chat.taps_data(narrow)
    assert chat.lines == ["dialogue-old-tap", "test-weight"]


@pytest.mark.parametrize(
    "given",
    [
        Given(),
        Given(media=(StoredMedia("photo", "AgAC"),)),
        Given(phone="+989121234567"),
        Given(location=(35.7, 51.4)),
        Given(text="😀" * 5000),
        Given(text="\u202e\u2066"),
        Given(value="made up"),
    ],
)
def test_what_is_no_choice_gets_a_sentence_and_loses_nothing(given: Given) -> None:
    chat = Chat(weight)
    chat.receives(given)
    assert chat.lines == ["dialogue-misfit", "test-weight"]


def test_a_value_given_by_the_channel_is_the_option() -> None:
    chat = Chat(weight)
    chat.receives(Given(value="m"))
    assert chat.world.done == ["m"]


def a_quantity(given: Given) -> int:
    number = int(given.text) if given.text.isdecimal() else 0
    if number < 5:
        raise BadInput("test-at-least-five")
    return number


def a_phone(given: Given) -> str:
    text = given.phone or given.value or given.text
    if len(text) < 8:
        raise BadInput("test-phone-please")
    return text


@dialogue("order", version=1)
def order(talk: Talk[World]) -> Answer:
    amounts = [Option(str(number), Said(str(number))) for number in (5, 10, 20)]
    quantity = talk.ask("test-quantity", a_quantity, options=amounts)
    known = [Option("+989121234567", Said("۰۹۱۲ ۱۲۳ ۴۵۶۷")), Option("+905321234567", Said("Annem"))]
    phone = talk.ask("test-phone", a_phone, options=known)
    photo = talk.ask("test-photo", lambda given: given.media, optional=True)
    place = talk.ask("test-place", lambda given: given.location)
    talk.ctx.done.append(f"{quantity} {phone} {photo and photo[0].ref} {place}")
    return None


def at_the_phone() -> Chat:
    chat = Chat(order)
    chat.writes("7")
    return chat


def test_a_free_answer_is_not_taken_for_the_number_of_a_suggestion() -> None:
    chat = Chat(order)
    chat.writes("2")
    assert chat.lines == ["test-at-least-five", "test-quantity"]
    chat.writes("7")
    assert chat.question == "test-phone"
    assert chat.state.answers[0]["given"] == {"text": "7"}


def test_a_suggestion_is_taken_by_tap_label_number_or_part() -> None:
    for text in ("۰۹۱۲ ۱۲۳ ۴۵۶۷", "1", "۱", "0912"):
        chat = at_the_phone()
        chat.writes(text)
        assert chat.question == "test-photo", text
        assert chat.state.answers[1]["given"]["value"] == "+989121234567"
    chat = at_the_phone()
    chat.taps("Annem")
    assert chat.state.answers[1]["given"] == {"text": "Annem", "value": "+905321234567"}


def test_contacts_photos_and_places_survive_a_restart() -> None:
    chat = at_the_phone()
    chat.receives(Given(phone="+989351112233"))
    chat.receives(Given(text="عکس", media=(StoredMedia("photo", "AgAC", "image/jpeg", 4096),)))
    chat.receives(Given(location=(35.7, 51.4)))
    assert chat.world.done == ["7 +989351112233 AgAC (35.7, 51.4)"]


def test_short_labels_share_a_row_and_long_ones_do_not() -> None:
    chat = Chat(order)
    assert chat.card is not None
    assert [len(row) for row in chat.card.rows] == [3, 1]
    chat = at_the_phone()
    assert chat.card is not None
    assert [len(row) for row in chat.card.rows] == [2, 2]
    chat = Chat(weight)
    assert chat.card is not None
    assert [len(row) for row in chat.card.rows] == [2, 1, 1, 1]
