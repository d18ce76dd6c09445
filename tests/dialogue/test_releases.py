"""A new release keeps the answers to questions that still exist."""

from bot.dialogue.cards import Answer, Said
from bot.dialogue.dialogues import Ending, Option, Talk, dialogue
from tests.dialogue.chat import Chat, World
from tests.dialogue.gift import CANDLE, POT, SHAWL, a_name, at_the_end, begun


def test_a_new_version_keeps_answers_to_questions_that_still_exist() -> None:
    @dialogue("gift", version=2)
    def second(talk: Talk[World]) -> Answer:
        product = talk.choose("test-product", talk.ctx.offers, shop="وفا")
        city = talk.ask("test-city", a_name)
        name = talk.ask("test-name", a_name, args={"product": product})
        talk.confirm("test-confirm", summary=[Said(name), Said(city)])
        talk.ctx.done.append(f"{product} {name} {city}")
        return None

    chat = at_the_end()
    chat.released(second)
    chat.writes("بله")
    assert chat.lines == ["dialogue-changed", "test-city"]
    assert chat.state.version == 2
    chat.writes("شیراز")
    assert chat.lines == ["dialogue-changed", "مینا", "شیراز", "test-confirm"]
    chat.writes("بله")
    assert chat.world.done == ["1 مینا شیراز"]


def test_without_a_new_version_another_question_is_another_question() -> None:
    """A loop over goods: when one disappears, the answer about it is not taken for the next."""

    @dialogue("wrapping", version=1)
    def wrapping(talk: Talk[World]) -> Answer:
        paper = [Option("red", Said("قرمز")), Option("blue", Said("آبی"))]
        for product in list(talk.ctx.offers):
            colour = talk.choose("test-paper", paper, product=product.value)
            talk.ctx.done.append(f"{product.value} {colour}")
        return None

    chat = Chat(wrapping, World(offers=[SHAWL, CANDLE, POT]))
    chat.writes("قرمز")
    chat.world.offers = [CANDLE, POT]
    chat.writes("آبی")
    assert chat.lines == ["dialogue-changed", "test-paper"]
    chat.writes("آبی")
    chat.writes("قرمز")
    assert chat.world.done == ["2 blue", "3 red"]


def test_a_question_that_became_another_kind_is_asked_again() -> None:
    @dialogue("gift", version=2)
    def second(talk: Talk[World]) -> Answer:
        talk.ask("test-product", a_name)
        return None

    chat = begun()
    chat.writes("1")
    chat.released(second)
    chat.receives(None)
    assert chat.lines == ["dialogue-changed", "test-product"]


def test_arguments_a_release_left_out_do_not_matter_and_new_ones_end_it() -> None:
    @dialogue("old", version=1)
    def old(talk: Talk[World], colour: str) -> Answer:
        talk.ask("test-name", a_name, args={"colour": colour})
        return None

    @dialogue("old", version=2)
    def without(talk: Talk[World]) -> Answer:
        talk.ask("test-name", a_name)
        return None

    @dialogue("old", version=3)
    def needing(talk: Talk[World], size: str) -> Answer:
        talk.ask("test-name", a_name, args={"size": size})
        return None

    chat = Chat(old, colour="آبی")
    chat.released(without)
    chat.receives(None)
    assert chat.question == "test-name"
    chat.released(needing)
    chat.receives(None)
    assert chat.finished is not None
    assert chat.finished.ending is Ending.REFUSED
