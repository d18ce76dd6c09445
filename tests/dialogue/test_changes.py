"""A world that changes while somebody thinks is noticed and told."""

from bot.dialogue.cards import Answer, Said
from bot.dialogue.dialogues import Option, Talk, dialogue
from tests.dialogue.chat import Chat, World
from tests.dialogue.gift import CANDLE, POT, SHAWL, a_name, at_the_end, begun


def test_a_choice_no_longer_offered_is_asked_again() -> None:
    chat = at_the_end()
    chat.world.offers = [CANDLE, POT]
    chat.taps("Yes, that is right")
    assert chat.lines == ["dialogue-changed", "test-product"]
    assert "شال نخی" not in chat.buttons


def test_answers_after_a_changed_one_are_kept() -> None:
    chat = at_the_end()
    chat.world.offers = [CANDLE, POT]
    chat.receives(None)
    assert chat.question == "test-product"
    chat.writes("شمع")
    assert chat.question == "test-confirm"
    chat.writes("yes")
    assert chat.world.done == ["2 مینا None"]


def test_back_after_a_change_goes_along_the_new_way() -> None:
    chat = at_the_end()
    chat.world.offers = [CANDLE, POT]
    chat.receives(None)
    chat.writes("شمع")
    chat.goes_back()
    assert chat.question == "test-note"
    chat.goes_back()
    assert chat.question == "test-name"


def test_a_number_means_what_was_shown_though_the_list_moved() -> None:
    chat = begun()
    chat.world.offers = [POT, CANDLE, SHAWL]
    chat.writes("1")
    assert chat.question == "test-name"
    assert chat.state.answers[0]["value"] == "1"


def test_another_price_is_confirmed_again() -> None:
    chat = at_the_end()
    chat.world.price = 500_000
    chat.taps("Yes, that is right")
    assert chat.lines == ["dialogue-changed", "مینا", "test-price", "test-confirm"]
    chat.taps("Yes, that is right")
    assert chat.finished is not None
    assert chat.world.done == ["1 مینا None"]


def test_changing_one_thing_of_a_summary_asks_only_for_that() -> None:
    @dialogue("short", version=1)
    def short(talk: Talk[World]) -> Answer:
        product, name = "1", "مینا"
        changes = [Option("product", Said("کالای دیگر")), Option("name", Said("نام دیگر"))]
        while True:
            wish = talk.confirm("test-confirm", summary=[Said(product), Said(name)], change=changes)
            if wish == "product":
                product = talk.choose("test-product", talk.ctx.offers)
            elif wish == "name":
                name = talk.ask("test-name", a_name)
            else:
                talk.ctx.done.append(f"{product} {name}")
                return None

    chat = Chat(short, World(offers=[SHAWL, CANDLE]))
    assert chat.buttons == ["Yes, that is right", "کالای دیگر", "نام دیگر", "Cancel"]
    chat.taps("نام دیگر")
    chat.writes("کاوه")
    assert "کاوه" in chat.lines
    chat.writes("2")
    chat.writes("شمع")
    assert chat.lines == ["2", "کاوه", "test-confirm"]
    chat.goes_back()
    assert chat.question == "test-product"
    chat.writes("شال")
    chat.writes("evet")
    assert chat.world.done == ["1 کاوه"]
