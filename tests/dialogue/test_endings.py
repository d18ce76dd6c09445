"""How a dialogue ends, what it may hold, and what is a mistake of whoever wrote it."""

import pytest

from bot.dialogue.cards import Answer, Begin, Card, Go, Reply, Said, card
from bot.dialogue.dialogues import (
    Given,
    Option,
    Talk,
    begin,
    dialogue,
)
from common.errors import BadInput
from common.i18n import msg
from tests.dialogue.chat import Chat, World, entry_of, lines_of

POST = Option("post", Said("پست پیشتاز"))
COURIER = Option("courier", Said("پیک"))


def a_name(given: Given) -> str:
    if not given.text.strip():
        raise BadInput("test-name-please")
    return given.text.strip()


@dialogue("rows", version=1)
def rows(talk: Talk[World]) -> Answer:
    talk.ask("test-name", a_name)
    return ["a row"]  # type: ignore[return-value]


def test_a_dialogue_that_returns_no_answer_is_a_clear_mistake() -> None:
    chat = Chat(rows)
    with pytest.raises(TypeError, match=r"'rows' must return a Card, .* not list"):
        chat.writes("مینا")


def test_rows_cannot_be_stored() -> None:
    with pytest.raises(TypeError, match="must be a str, not World"):
        Option(World(), Said("row"))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"dialogue 'checkout' must be plain values .* not World"):
        Begin("checkout", {"address": [World()]})  # type: ignore[list-item]


@dialogue("farewell", version=1)
def farewell(talk: Talk[World], how: str) -> Answer:
    talk.say(msg("test-hello"))
    talk.ask("test-name", a_name)
    talk.say(msg("test-goodbye"))
    ends: dict[str, Answer] = {
        "card": card(msg("test-thanks")),
        "reply": Reply((card(msg("test-thanks")),)),
        "none": None,
        "go": Go("menu"),
    }
    return ends[how]


@pytest.mark.parametrize(
    ("how", "lines"),
    [
        ("card", [["test-goodbye", "test-thanks"]]),
        ("reply", [["test-goodbye"], ["test-thanks"]]),
        ("none", [["test-goodbye"]]),
    ],
)
def test_what_was_said_last_stands_above_the_end(how: str, lines: list[list[str]]) -> None:
    chat = Chat(farewell, how=how)
    chat.writes("مینا")
    assert chat.finished is not None
    answer = chat.finished.answer
    cards = answer.cards if isinstance(answer, Reply) else (answer,)
    assert [lines_of(one) for one in cards if isinstance(one, Card)] == lines


def test_what_was_said_before_another_screen_is_handed_over() -> None:
    chat = Chat(farewell, how="go")
    chat.writes("مینا")
    assert chat.finished is not None
    assert chat.finished.answer == Go("menu")
    assert chat.finished.said == (msg("test-goodbye"),)


def test_a_choice_of_one_is_not_asked() -> None:
    @dialogue("lone", version=1)
    def lone(talk: Talk[World]) -> Answer:
        method = talk.choose("test-delivery", talk.ctx.offers)
        name = talk.ask("test-name", a_name)
        talk.ctx.done.append(f"{name} {method}")
        return None

    chat = Chat(lone, World(offers=[POST]))
    assert chat.question == "test-name"
    chat.world.offers = [POST, COURIER]
    chat.writes("مینا")
    assert chat.question == "test-delivery"
    chat.world.offers = [POST]
    chat.writes("پیک")
    assert chat.lines == ["dialogue-changed", "test-delivery"]
    chat.writes("1")
    assert chat.world.done == ["مینا post"]


def test_a_choice_of_nothing_is_a_mistake_of_the_dialogue() -> None:
    @dialogue("nothing", version=1)
    def nothing(talk: Talk[World]) -> Answer:
        talk.choose("test-delivery", [])
        return None

    with pytest.raises(ValueError, match="test-delivery"):
        Chat(nothing)


def test_options_of_one_value_are_a_mistake_of_the_dialogue() -> None:
    @dialogue("twins", version=1)
    def twins(talk: Talk[World]) -> Answer:
        talk.choose("test-delivery", [POST, POST])
        return None

    with pytest.raises(ValueError, match="'post' twice"):
        Chat(twins)


def test_a_dialogue_begins_only_with_arguments_it_takes() -> None:
    entry = entry_of(farewell)
    with pytest.raises(TypeError, match="'farewell' does not take"):
        begin(entry, 1, Begin("farewell", {"colour": "آبی"}))


def test_what_no_database_stores_is_left_out_of_an_answer() -> None:
    chat = Chat(farewell, how="none")
    chat.writes("مینا\x00\ud83d")
    assert chat.state.answers[0]["given"] == {"text": "مینا"}
