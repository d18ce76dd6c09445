"""Errors drop the answer that caused them and say why."""

from bot.dialogue.cards import Answer, Said
from bot.dialogue.dialogues import Ending, Given, Talk, dialogue
from common.errors import LimitReached, OutOfStock
from tests.dialogue.chat import Chat, World, lines_of
from tests.dialogue.gift import CANDLE, SHAWL, a_name, at_the_end, begun, gift


def test_a_shop_error_drops_the_answer_that_caused_it() -> None:
    chat = at_the_end()
    chat.world.done.append("sold out")
    chat.taps("Yes, that is right")
    assert chat.lines == ["test-sold-out", "مینا", "test-price", "test-confirm"]
    assert [answer["question"] for answer in chat.state.answers] == [
        "test-product",
        "test-name",
        "test-note",
    ]
    chat.world.done.clear()
    chat.taps("Yes, that is right")
    assert chat.world.done == ["1 مینا None"]


def test_the_button_that_met_an_error_is_an_old_one() -> None:
    chat = at_the_end()
    first_tap = chat.data_of("Yes, that is right")
    chat.world.done.append("sold out")
    chat.taps_data(first_tap)
    chat.world.done.clear()
    chat.taps_data(first_tap)
    assert chat.lines == ["dialogue-old-tap", "مینا", "test-price", "test-confirm"]
    assert chat.world.done == []


def test_an_error_without_answers_ends_the_dialogue_and_is_said() -> None:
    chat = Chat(gift, World(offers=[]))
    assert chat.finished is not None
    assert chat.finished.ending is Ending.REFUSED
    assert chat.finished.answer is not None
    assert lines_of(chat.finished.answer) == ["test-nothing-left"]  # type: ignore[arg-type]


def test_an_error_that_no_answer_helps_ends_even_a_long_dialogue() -> None:
    chat = at_the_end()
    chat.world.offers = []
    chat.taps("Yes, that is right")
    assert chat.finished is not None
    assert chat.finished.ending is Ending.REFUSED
    assert chat.world.done == []


def test_errors_fall_back_as_far_as_the_answer_to_blame() -> None:
    @dialogue("falling", version=1)
    def falling(talk: Talk[World]) -> Answer:
        product = talk.choose("test-product", talk.ctx.offers)
        if product in talk.ctx.done:
            raise OutOfStock("test-sold-out")
        talk.ask("test-name", a_name)
        raise LimitReached("test-too-many")

    chat = Chat(falling, World(offers=[SHAWL, CANDLE]))
    chat.writes("شال")
    chat.world.done.append("1")
    chat.writes("مینا")
    assert chat.lines == ["test-sold-out", "test-product"]


def test_what_cannot_be_read_is_asked_again_with_the_reason() -> None:
    chat = begun()
    chat.writes("1")
    back = chat.data_of("Back")
    chat.writes("12")
    assert chat.lines == ["test-name-please", "test-name"]
    chat.taps_data(back)
    assert chat.question == "test-product", "the buttons shown before are still good"


def test_words_given_are_parsed_again_on_every_run() -> None:
    forbidden: list[str] = []

    def allowed(given: Given) -> str:
        if given.text in forbidden:
            raise LimitReached("test-code-used-up")
        return given.text

    @dialogue("coupon", version=1)
    def coupon(talk: Talk[World]) -> Answer:
        code = talk.ask("test-code", allowed)
        talk.confirm("test-confirm", summary=[Said(code)])
        return None

    chat = Chat(coupon)
    chat.writes("NOWRUZ")
    assert chat.state.answers[0]["given"] == {"text": "NOWRUZ"}
    forbidden.append("NOWRUZ")
    chat.taps("Yes, that is right")
    assert chat.lines == ["test-code-used-up", "test-code"]


def test_a_person_is_offered_after_three_answers_that_do_not_fit() -> None:
    chat = begun()
    for _ in range(2):
        chat.writes("نمی‌دانم")
        assert chat.lines == ["dialogue-misfit", "test-product"]
    chat.writes("نمی‌دانم")
    assert chat.lines == ["dialogue-misfit", "dialogue-offer-person", "test-product"]
    assert chat.data_of("Talk to a person") == "person"
    chat.writes("شمع")
    assert "Talk to a person" not in chat.buttons
    for _ in range(3):
        chat.writes("7")
    assert "Talk to a person" in chat.buttons
