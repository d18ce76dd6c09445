"""Back, skip, cancel, park and resume; buttons of cards from before."""

from bot.dialogue.dialogues import Ending, parked_rows
from tests.dialogue.chat import label_of
from tests.dialogue.gift import at_the_end, begun


def test_back_drops_the_last_answer() -> None:
    chat = at_the_end()
    chat.taps("Back")
    assert chat.question == "test-note"
    chat.goes_back()
    assert chat.question == "test-name"
    chat.writes("geri")
    assert chat.question == "test-product"
    assert chat.state.answers == []
    chat.writes("شمع")
    chat.writes("کاوه")
    chat.writes("مبارک باشد")
    chat.writes("بله")
    assert chat.world.done == ["2 کاوه مبارک باشد"]


def test_there_is_no_back_before_the_first_question() -> None:
    chat = begun()
    assert "Back" not in chat.buttons
    chat.writes("back")
    assert chat.lines == ["dialogue-first-question", "test-product"]


def test_cancel_is_always_there_and_nothing_is_done() -> None:
    for leave in ("Cancel", "لغو", "vazgeç"):
        chat = at_the_end()
        chat.taps(leave) if leave == "Cancel" else chat.writes(leave)
        assert chat.finished is not None
        assert chat.finished.ending is Ending.CANCELLED
        assert chat.world.done == []
        assert chat.finished.answer is not None


def test_skip_is_only_there_for_optional_questions() -> None:
    chat = begun()
    chat.writes("1")
    assert chat.buttons == ["Back", "Cancel"]
    old = chat.data_of("Back").removesuffix("back") + "skip"
    chat.taps_data(old)
    assert chat.lines == ["dialogue-old-tap", "test-name"]
    chat.writes("مینا")
    assert chat.buttons == ["Skip", "Back", "Cancel"]
    chat.writes("رد کردن")
    assert chat.question == "test-confirm"


def test_an_old_button_shows_the_present_question() -> None:
    chat = begun()
    old = chat.data_of("شمع دست‌ساز")
    chat.writes("شال")
    chat.taps_data(old)
    assert chat.lines == ["dialogue-old-tap", "test-name"]
    assert chat.state.answers[0]["value"] == "1"


def test_a_button_of_another_dialogue_shows_the_present_question() -> None:
    chat = begun()
    chat.taps_data("!1z.1.0")
    assert chat.lines == ["dialogue-old-tap", "test-product"]
    chat.taps_data("!1z.1.cancel")
    assert chat.lines == ["dialogue-old-tap", "test-product"]


def test_a_place_that_was_never_offered_shows_the_present_question() -> None:
    chat = begun()
    chat.taps_data(chat.data_of("شال نخی").removesuffix("0") + "9999")
    assert chat.lines == ["dialogue-old-tap", "test-product"]


def test_two_cards_of_the_same_question_both_answer_it() -> None:
    chat = begun()
    first = chat.data_of("شال نخی")
    chat.receives(None)
    chat.writes("نمی‌دانم")
    chat.taps_data(first)
    assert chat.question == "test-name"


def test_a_second_tap_on_one_button_answers_nothing_twice() -> None:
    chat = at_the_end()
    chat.goes_back()
    back = chat.data_of("Back")
    chat.taps_data(back)
    chat.taps_data(back)
    assert chat.lines == ["dialogue-old-tap", "test-name"]


def test_a_parked_dialogue_is_resumed_or_dropped_by_its_buttons() -> None:
    chat = begun()
    chat.writes("1")
    ((resume, drop),) = parked_rows(chat.state)
    assert (label_of(resume), label_of(drop)) == ("Go on where I was", "Drop what I began")
    chat.taps_data(resume.route or "")
    assert chat.lines == ["test-name"]
    chat.taps_data(drop.route or "")
    assert chat.finished is not None
    assert chat.finished.ending is Ending.CANCELLED
