"""A dialogue is replayed from its answers: it survives restarts and does nothing before its end."""

import pytest

from bot.dialogue.cards import Answer, Begin, Said, card
from bot.dialogue.dialogues import (
    OTHER,
    Asked,
    Ending,
    Given,
    Option,
    Talk,
    advance,
    begin,
    dialogue,
)
from common.errors import BadInput
from common.i18n import msg
from tests.dialogue.chat import Chat, World, entry_of, lines_of, say

SANANDAJ = Option("17", Said("سنندج، خیابان پاسداران، پلاک ۲"))
IZMIR = Option("18", Said("İzmir, Kıbrıs Şehitleri Caddesi 12"))
POST = Option("post", Said("پست پیشتاز"))
COURIER = Option("courier", Said("پیک"))


def a_name(given: Given) -> str:
    if not given.text.strip():
        raise BadInput("test-name-please")
    return given.text.strip()


def a_number(given: Given) -> int:
    if not given.text.isdecimal():
        raise BadInput("test-number-please")
    return int(given.text)


def new_address(talk: Talk[World]) -> str:
    city = talk.ask("test-city", a_name)
    street = talk.ask("test-street", a_name)
    return f"{city}، {street}"


@dialogue("checkout", version=1)
def checkout(talk: Talk[World]) -> Answer:
    talk.say(msg("test-hello"))
    talk.ctx.done.append("begun")
    address = talk.choose("test-address", [SANANDAJ, IZMIR], other="test-new-address")
    where = new_address(talk) if address is OTHER else str(address)
    talk.say(msg("test-delivery-hint"))
    method = talk.choose("test-delivery", [POST, COURIER])
    talk.confirm("test-confirm", summary=[Said(where), msg("test-total", total=talk.ctx.price)])
    talk.ctx.done.append(f"ordered to {where} by {method}")
    return card(msg("test-thanks"))


def test_the_first_unanswered_question_ends_the_run() -> None:
    chat = Chat(checkout)
    assert chat.question == "test-address"
    chat.taps("سنندج، خیابان پاسداران، پلاک ۲")
    assert chat.question == "test-delivery"
    chat.taps("پیک")
    assert chat.question == "test-confirm"
    chat.taps("Yes, that is right")
    assert chat.finished is not None
    assert chat.finished.ending is Ending.DONE
    assert chat.finished.answer == card(msg("test-thanks"))


def test_only_the_run_that_returns_is_kept() -> None:
    chat = Chat(checkout)
    chat.writes("2")
    chat.writes("پیک")
    assert chat.world.done == []
    assert chat.world.rolled_back == chat.world.runs == 3
    chat.writes("yes")
    assert chat.world.done == ["begun", "ordered to 18 by courier"]


def test_only_answers_are_stored_with_what_was_shown() -> None:
    chat = Chat(checkout)
    chat.writes("۱")
    (answer,) = chat.state.answers
    assert answer["question"] == "test-address"
    assert answer["nth"] == 0
    assert answer["value"] == "17"
    assert [option["label"] for option in answer["options"]] == [
        "سنندج، خیابان پاسداران، پلاک ۲",
        "İzmir, Kıbrıs Şehitleri Caddesi 12",
        "[test-new-address]",
    ]
    assert len(answer["digest"]) == 32


def test_a_dialogue_calls_another_as_a_function() -> None:
    chat = Chat(checkout)
    chat.taps("[test-new-address]")
    assert chat.question == "test-city"
    chat.writes("شیراز")
    assert chat.question == "test-street"
    chat.writes("زند ۱۲")
    chat.writes("پست پیشتاز")
    assert "شیراز، زند ۱۲" in chat.lines
    chat.taps("Yes, that is right")
    assert chat.world.done[-1] == "ordered to شیراز، زند ۱۲ by post"


def test_what_was_said_before_an_answered_question_is_not_said_again() -> None:
    chat = Chat(checkout)
    assert chat.lines == ["test-hello", "test-address"]
    chat.writes("1")
    assert chat.lines == ["test-delivery-hint", "test-delivery"]
    chat.writes("1")
    assert chat.lines == ["17", "test-total", "test-confirm"]


@dialogue("basket", version=1)
def basket(talk: Talk[World], limit: int = 5) -> Answer:
    names: list[str] = []
    while len(names) < limit:
        names.append(talk.ask("test-name", a_name))
        if (
            talk.choose("test-more", [Option("more", Said("More")), Option("end", Said("End"))])
            == "end"
        ):
            break
    talk.ctx.done.extend(names)
    return None


def test_a_question_in_a_loop_is_counted() -> None:
    chat = Chat(basket)
    for name, more in (("گلدان", "More"), ("شمع", "More"), ("شال", "End")):
        chat.writes(name)
        chat.writes(more)
    assert chat.world.done == ["گلدان", "شمع", "شال"]
    assert [answer["nth"] for answer in chat.state.answers] == [0, 0, 1, 1, 2, 2]


def test_arguments_of_a_dialogue_survive() -> None:
    chat = Chat(basket, limit=1)
    chat.writes("گلدان")
    chat.writes("More")
    assert chat.finished is not None
    assert chat.world.done == ["گلدان"]


@dialogue("careless", version=1)
def careless(talk: Talk[World]) -> Answer:
    try:
        talk.ask("test-name", a_name)
        talk.ask("test-city", a_name)
    except Exception:  # noqa: BLE001 - the very thing that must not matter
        talk.ctx.done.append("swallowed")
    return None


def test_a_careless_except_does_not_swallow_the_end_of_a_run() -> None:
    chat = Chat(careless)
    assert chat.question == "test-name"
    chat.writes(" ")
    assert chat.lines == ["test-name-please", "test-name"]
    chat.writes("مینا")
    chat.writes("شیراز")
    assert chat.finished is not None
    assert chat.world.done == []


@dialogue("greedy", version=1)
def greedy(talk: Talk[World]) -> Answer:
    try:
        talk.ask("test-name", a_name)
    except BaseException:  # noqa: BLE001 - a bug that must be found
        talk.ctx.done.append("swallowed")
    return None


def test_swallowing_even_the_end_of_a_run_is_a_bug_that_is_found() -> None:
    world = World()
    with pytest.raises(RuntimeError, match="greedy"):
        Chat(greedy, world)
    assert world.done == []


def test_the_state_given_in_is_left_as_it_was() -> None:
    entry, world = entry_of(basket), World()
    first = advance(
        entry, begin(entry, 1, Begin("basket")), None, world, world.savepoint, say=say
    ).state
    before = repr(first)
    advance(entry, first, Given(text="گلدان"), world, world.savepoint, say=say)
    assert repr(first) == before


def test_a_lead_line_stands_above_the_question() -> None:
    chat = Chat(basket)
    again = advance(
        chat.entry,
        chat.state,
        None,
        chat.world,
        chat.world.savepoint,
        say=say,
        lines=[msg("dialogue-resumed")],
    )
    assert isinstance(again, Asked)
    assert lines_of(again.card) == ["dialogue-resumed", "test-name"]
    assert again.state.serial == chat.state.serial
