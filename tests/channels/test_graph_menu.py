"""What stands on Instagram before anybody writes."""

import pytest

import handlers
from bot.channels.instagram_graph_menu import LOCALES, MENU, QUESTIONS, profile
from bot.dialogue.router import Router
from tests.channels.conftest import Ears
from tests.channels.graph_house import house
from tests.play.words import translator
from tests.standins.graph import Refusal, errors

pytestmark = pytest.mark.anyio


async def test_questions_and_menus_stand_there_in_every_language() -> None:
    async with house(profile=profile(translator(), "tr")) as at:
        await at.channel.start(Ears())
        await at.introduced()
        shown = at.graph.profile
    asked = {one["locale"]: one["call_to_actions"] for one in shown["ice_breakers"]}
    assert set(asked) == {"default", "fa_IR", "tr_TR", "en_US", "en_GB"}
    assert asked["default"] == asked["tr_TR"]
    assert asked["fa_IR"][0] == {"question": "چه چیزهایی دارید؟", "payload": "menu"}
    assert asked["tr_TR"][1] == {"question": "Siparişim nerede?", "payload": "orders"}
    assert asked["en_GB"][1] == {"question": "Where is my order?", "payload": "orders"}
    menus = {one["locale"]: one["call_to_actions"] for one in shown["persistent_menu"]}
    assert set(menus) == set(asked)
    assert [one["payload"] for one in menus["en_US"]] == [route for _, route in MENU]
    titles = [menus[one][0]["title"] for one in ("default", "tr_TR", "fa_IR", "en_US", "en_GB")]
    assert titles == ["Menü", "Menü", "منو", "Menu", "Menu"]


async def test_a_menu_that_is_refused_keeps_nobody_from_buying() -> None:
    async with house(profile={"platform": "elsewhere"}) as at:
        await at.channel.start(Ears())
        await at.introduced()
        assert [refusal.code for refusal in at.graph.refusals] == [errors.invalid("x").code]
        assert isinstance(at.graph.refusals[0], Refusal)
        assert at.graph.subscribed


def test_everything_that_can_be_tapped_there_leads_somewhere() -> None:
    router = Router.collect(handlers.MODULES)
    for _, route in (*QUESTIONS, *MENU):
        assert router.screen(route)
    assert set(LOCALES) == set(translator().languages)
