"""What somebody does becomes an answer: buttons old and forged, toasts, questions that wait."""

import asyncio
from types import ModuleType
from typing import Any

import pytest

from bot.dialogue.cards import Answer, Begin, Said, card
from bot.dialogue.dialogues import Talk, dialogue
from bot.dialogue.routes import command
from bot.engine.inbound import Kind
from common.roles import Role
from models import OutboxOp, StaffRole
from shop.context import Shopping
from tests.engine.stall import Handlers, Stall, said
from tests.engine.test_people import appoint

pytestmark = pytest.mark.anyio


async def test_a_tap_edits_its_card_in_place(stall: Stall) -> None:
    await stall.taps("مینا", "basket", card_ref="17", card_has_picture=True)
    row = stall.last("مینا")
    assert (row.op, row.card_ref, row.card_has_picture) == (OutboxOp.EDIT, "17", True)


async def test_a_button_of_a_notice_leaves_the_notice_where_it_is(stall: Stall) -> None:
    await stall.taps("مینا", "+basket", card_ref="17")
    assert stall.last("مینا").op is OutboxOp.SEND


async def test_a_refusal_leaves_the_card_where_it_is(stall: Stall) -> None:
    assert await stall.taps("مینا", "sold-out") == [said("not-found")]
    assert stall.last("مینا").op is OutboxOp.SEND


async def test_what_is_refused_has_not_half_happened(stall: Stall) -> None:
    assert await stall.taps("مینا", "sold-out") == [said("not-found")]
    assert await stall.says("مینا", "/soldout") == [said("not-found")]
    assert stall.done() == []


async def test_a_toast_shows_while_the_button_waits(stall: Stall) -> None:
    assert await stall.taps("مینا", "bell", callback_id="c1") == []
    assert stall.courier.answers == [("c1", said("cart-saved"))]


async def test_a_toast_is_a_line_where_no_button_waits(stall: Stall) -> None:
    channel: dict[str, Any] = {"channel": "instagram", "callback_id": None, "card_ref": None}
    assert await stall.taps("مینا", "bell", **channel) == [said("cart-saved")]
    first_line = (await stall.taps("مینا", "put/1", **channel))[0].splitlines()[0]
    assert first_line == said("cart-saved")
    assert stall.courier.answers == []


async def test_a_button_from_last_month_opens_todays_screen(stall: Stall) -> None:
    await stall.taps("مینا", "basket")
    await stall.taps("مینا", "put/2")
    assert await stall.taps("مینا", "basket") == ["در سبد: 1"]


@pytest.mark.parametrize(
    "data",
    [
        "nowhere",
        "put/two",
        "put/1/2",
        "put/-99999999999999999999",
        "basket?page=1",
        "",
        "%00",
        "~",
        "~AAAA",
        "!",
        "!zzzzzzzzzzzzzz.1.0",
        "!abc.1.0.0",
        "a" * 2000,
        "vault/../vault",
        "order/1' OR '1'='1",
    ],
)
async def test_forged_buttons_get_a_sentence(stall: Stall, data: str) -> None:
    (answer,) = await stall.taps("مینا", data)
    assert answer == said("route-unknown")
    assert stall.rows("dead_letter") == 0


@pytest.mark.parametrize("data", ["nowhere", "put/two", "~AAAA", "!zz.1.²"])
async def test_a_forged_button_leaves_what_is_being_asked_open(stall: Stall, data: str) -> None:
    await stall.says("مینا", "/ask")
    assert await stall.taps("مینا", data) == [said("route-unknown")]
    await stall.says("مینا", "رضایی")
    await stall.taps("مینا", stall.data("مینا", said("dialogue-yes-button")))
    assert stall.done() == ["رضایی"]


async def test_a_question_can_be_resumed_from_what_was_refused_meanwhile(stall: Stall) -> None:
    await stall.says("مینا", "/ask")
    assert await stall.taps("مینا", "sold-out") == [said("not-found")]
    await stall.taps("مینا", stall.data("مینا", said("dialogue-resume-button")))
    await stall.says("مینا", "رضایی")
    await stall.taps("مینا", stall.data("مینا", said("dialogue-yes-button")))
    assert stall.done() == ["رضایی"]


async def test_a_button_of_somebody_elses_question_answers_nothing(stall: Stall) -> None:
    await stall.says("مینا", "/ask")
    cancel = stall.data("مینا", said("dialogue-cancel-button"))
    assert await stall.taps("Ayşe", cancel, language_code="tr") == [said("dialogue-over", "tr")]
    assert await stall.says("مینا", "رضایی") != []
    yes = stall.data("مینا", said("dialogue-yes-button"))
    assert await stall.taps("Ayşe", yes) == [said("dialogue-over", "tr")]
    assert stall.done() == []


async def test_an_old_button_of_a_question_shows_the_present_one(stall: Stall) -> None:
    await stall.says("مینا", "/ask")
    await stall.says("مینا", "رضایی")
    yes = stall.data("مینا", said("dialogue-yes-button"))
    back = stall.data("مینا", said("dialogue-back-button"))
    await stall.taps("مینا", back)
    (answer,) = await stall.taps("مینا", yes)
    assert answer.startswith(said("dialogue-old-tap"))
    assert stall.done() == []


async def test_a_button_of_a_finished_dialogue_shows_what_came_of_it(stall: Stall) -> None:
    await stall.says("مینا", "/ask")
    await stall.says("مینا", "رضایی")
    yes = stall.data("مینا", said("dialogue-yes-button"))
    assert await stall.taps("مینا", yes) == ["دکان گلستان"]
    assert await stall.taps("مینا", yes) == ["دکان گلستان"]
    assert stall.done() == ["رضایی"]


async def test_five_taps_on_yes_are_one(stall: Stall) -> None:
    await stall.says("مینا", "/ask")
    await stall.says("مینا", "رضایی")
    yes = stall.data("مینا", said("dialogue-yes-button"))
    taps = [stall.hears("مینا", "", kind=Kind.TAP, data=yes, callback_id=f"c{n}") for n in range(5)]
    await asyncio.gather(*(stall.engine.receive(tap) for tap in taps))
    await stall.engine.idle()
    assert stall.done() == ["رضایی"]
    assert [callback for callback, _ in stall.courier.answers] == [f"c{n}" for n in range(5)]


async def test_another_screen_parks_a_question_to_be_resumed(stall: Stall) -> None:
    await stall.says("مینا", "/ask")
    await stall.says("مینا", "رضایی")
    await stall.taps("مینا", "basket")
    resume = stall.data("مینا", said("dialogue-resume-button"))
    assert await stall.says("مینا", "چای") == ["چای"]
    (asked_again,) = await stall.taps("مینا", resume)
    assert asked_again.startswith(said("dialogue-resumed"))
    yes = stall.data("مینا", said("dialogue-yes-button"))
    await stall.taps("مینا", yes)
    assert stall.done() == ["چای", "رضایی"]


async def test_a_parked_question_can_be_dropped(stall: Stall) -> None:
    await stall.says("مینا", "/ask")
    await stall.taps("مینا", "basket")
    drop = stall.data("مینا", said("dialogue-drop-button"))
    assert await stall.taps("مینا", drop) == [said("dialogue-cancelled")]
    await stall.taps("مینا", "basket")
    labels = [each.label for row in stall.last("مینا").laid.rows for each in row]
    assert said("dialogue-resume-button") not in labels


async def test_a_number_means_a_button_of_the_last_card(stall: Stall) -> None:
    await stall.taps("مینا", "basket")
    await stall.says("مینا", "۲")
    assert stall.done() == ["2"]


async def test_a_question_goes_on_after_a_restart(database_url: str) -> None:
    async with Stall(database_url) as before:
        await before.says("مینا", "/ask")
    async with Stall(database_url, numbers=iter(range(100, 200))) as after:
        await after.says("مینا", "رضایی")
        await after.taps("مینا", after.data("مینا", said("dialogue-yes-button")))
        assert after.done() == ["رضایی"]


class Guarded(Handlers):
    """A dialogue that only the owner may go on with."""

    def module(self) -> ModuleType:
        @dialogue("count", version=1, role=Role.OWNER)
        def counting(talk: Talk[Shopping]) -> Answer:
            talk.ask("checkout-name", lambda given: given.text)
            return card(Said("شمرده"))

        @command("count", role=Role.OWNER)
        def begin(ctx: Shopping) -> Answer:
            return Begin("count")

        module = super().module()
        vars(module).update(counting=counting, begin=begin)
        return module


async def test_who_loses_a_role_in_the_middle_of_a_question_is_asked_no_more(
    database_url: str,
) -> None:
    async with Stall(database_url, handlers=Guarded()) as stall:
        await stall.says("مینا", "/start")
        await appoint(stall, "مینا", StaffRole.OWNER)
        await stall.says("مینا", "/count")
        await appoint(stall, "مینا", StaffRole.AGENT)
        assert await stall.says("مینا", "سه") == [said("not-allowed")]
        assert await stall.says("مینا", "چای") == ["چای"]


async def test_a_sticker_nobody_asked_for_gets_an_answer(stall: Stall) -> None:
    assert await stall.receives(stall.hears("مینا", "", kind=Kind.OTHER)) == ["عکس"]
