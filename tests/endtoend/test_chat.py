"""What Telegram shows and what it takes: pictures, links, menus, edits, blocks, presses."""

import asyncio
from pathlib import Path

import httpx
import pytest

from bot.channel_set import BUYER_COMMANDS, OWNER_COMMANDS
from bot.channels.telegram_dialect import WEBHOOK_PATH
from tests.endtoend.checks import check, every_press_answered_once
from tests.endtoend.rig import OWNER, WAIT_S, House, open_house
from tests.endtoend.steps import (
    button_of,
    checkout_in,
    confirms,
    fills_cart,
    label,
    orders,
    page_of,
    says,
    taps,
)

pytestmark = pytest.mark.anyio

LANGUAGES = ("fa", "tr", "en")


async def test_a_photo_is_uploaded_once_and_shown_by_its_id_ever_after(
    tmp_path: Path, database_url: str
) -> None:
    async with open_house(tmp_path, database_url) as house:
        reza = house.person(2003, "رضا")
        for person in (house.buyer, reza, house.buyer):
            card = await says(person, "/start sku_CHAI-1", "لاهیجان")
            assert card.photo
        shelf = await taps(reza, card := await reza.sees("لاهیجان"), "خوراکی")
        await taps(reza, shelf, "چای")
        assert (await reza.sees("لاهیجان")).photo == card.photo
        calls = house.telegram.calls.of("sendPhoto", "editMessageMedia")
        assert [bool(call.files) for call in calls] == [True] + [False] * (len(calls) - 1)
        assert len(calls) == 4


async def test_links_lead_to_their_product(tmp_path: Path, sqlite_url: str) -> None:
    async with open_house(tmp_path, sqlite_url) as house:
        ((product,),) = house.rows("SELECT product_id FROM variant WHERE sku = 'GAZ-1'")
        for payload in ("sku_GAZ-1", f"p_{product}"):
            card = await says(house.buyer, f"/start {payload}", "گز اصفهان")
            assert "۳۲۰٬۰۰۰ تومان" in card.text
        gone = await says(house.buyer, "/start p_1")
        assert gone.labels, "a link to nothing leads to the menu"
        ((source,),) = house.rows("SELECT source FROM person")
        assert source == "sku_GAZ-1"


async def test_menus_are_set_for_everybody_and_for_the_owner_in_every_language(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with open_house(tmp_path, sqlite_url) as house:
        await says(house.owner, "/start")
        calls = house.telegram.calls.of("setMyCommands")
        shown = {
            (str(call.params["scope"]["type"]), str(call.params.get("language_code", ""))): [
                command["command"] for command in call.params["commands"]
            ]
            for call in calls
        }
        for code in ("", *LANGUAGES):
            assert tuple(shown["all_private_chats", code]) == BUYER_COMMANDS
            assert tuple(shown["chat", code]) == OWNER_COMMANDS
        owners = [call for call in calls if call.params["scope"]["type"] == "chat"]
        assert {call.params["scope"]["chat_id"] for call in owners} == {OWNER}
        descriptions = {
            call.params["commands"][0]["description"]
            for call in calls
            if call.params["scope"]["type"] == "all_private_chats"
        }
        assert len(descriptions) == len(LANGUAGES), "who speaks none of them reads one of them"


async def test_an_edited_command_does_not_run_again(tmp_path: Path, sqlite_url: str) -> None:
    async with open_house(tmp_path, sqlite_url) as house:
        await says(house.buyer, "/start")
        mine = next(one for one in house.buyer.chat.messages if not one.from_bot)
        await house.buyer.edits(mine, "/cart")
        await says(house.buyer, "/language", "زبان")
        assert [one.from_bot for one in house.buyer.chat.messages] == [False, True, False, True]
        assert len(house.rows("SELECT external_id FROM seen")) == 2


async def test_who_blocks_the_shop_is_not_written_to_until_they_come_back(
    tmp_path: Path, database_url: str
) -> None:
    async with open_house(tmp_path, database_url) as house:
        order = await orders(house, house.buyer)
        await house.buyer.blocks()
        await until(house, "SELECT 1 FROM identity WHERE NOT reachable")
        await house.pays(page_of(order))
        await until(house, "SELECT 1 FROM due_work WHERE state = 'held'")
        before = len(house.buyer.chat.messages)
        await house.buyer.unblocks()
        thanks = await house.buyer.sees(label("thanks-safe", "fa"), timeout=WAIT_S)
        assert len(house.buyer.chat.messages) == before + 1
        assert house.profile.price in thanks.text
        await check(house)


async def test_a_payment_that_is_refused_can_be_tried_again_from_the_page(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with open_house(tmp_path, sqlite_url) as house:
        order = await orders(house, house.buyer)
        url = page_of(order)
        page = await house.pays(url, "refused", reason="insufficient_funds")
        assert page.has_button("gateway"), page.text
        told = await house.buyer.sees(timeout=WAIT_S)
        assert told.labels
        await house.pays(url)
        await house.buyer.sees(label("thanks-safe", "fa"), timeout=WAIT_S)
        assert house.rows("SELECT payment_state, paid_minor FROM orders") == [("paid", 4_500_000)]
        async with httpx.AsyncClient(trust_env=False) as stranger:
            missing = await stranger.get(f"{house.base_url}/p/nobody-knows-this-order")
            assert missing.status_code == 404
        await check(house)


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_five_taps_on_yes_are_one_order(
    tmp_path: Path, database_url: str, webhook: bool
) -> None:
    async with open_house(tmp_path, database_url, webhook=webhook) as house:
        await fills_cart(house, house.buyer)
        shown = await confirms(house, house.buyer)
        yes = button_of(shown, label("checkout-confirm-button", "fa"))
        pressed = await asyncio.gather(*(house.buyer.taps(shown, yes) for _ in range(5)))
        for tap in pressed:
            await house.buyer.answered(tap, timeout=WAIT_S)
        await house.buyer.sees("/p/", timeout=WAIT_S)
        assert len(house.rows("SELECT id FROM orders")) == 1
        await check(house)


async def test_the_same_update_brought_three_times_at_once_is_acted_on_once(
    tmp_path: Path, database_url: str
) -> None:
    async with open_house(tmp_path, database_url, webhook=True) as house:
        await says(house.buyer, "/start")
        card = await says(house.buyer, "/start sku_CHAI-1", "لاهیجان")
        add = next(b for b in card.buttons if b["callback_data"].startswith("cart/"))
        update = {
            "update_id": 990_000_001,
            "callback_query": {
                "id": "77",
                "from": {"id": house.buyer.id, "is_bot": False, "first_name": "مینا"},
                "chat_instance": "1",
                "data": add["callback_data"],
                "message": card.data,
            },
        }
        async with httpx.AsyncClient(trust_env=False, timeout=WAIT_S) as telegram:
            secret = {"X-Telegram-Bot-Api-Secret-Token": house.app.settings.webhook_secret()}
            url = house.base_url + WEBHOOK_PATH
            answers = await asyncio.gather(
                *(telegram.post(url, json=update, headers=secret) for _ in range(3))
            )
            assert [answer.status_code for answer in answers] == [200] * 3
            forged = await telegram.post(url, json=update)
            assert forged.status_code == 403
        await house.app.settle()
        assert house.rows("SELECT quantity FROM cart_line") == [(1,)]
        assert house.rows("SELECT kind FROM activity WHERE kind = 'added'") == [("added",)]
        queries = [c.params for c in house.telegram.calls.of("answerCallbackQuery")]
        assert [query["callback_query_id"] for query in queries] == ["77"]


async def test_bad_input_gets_an_answer_and_loses_nothing(tmp_path: Path, sqlite_url: str) -> None:
    """Forged buttons, other people's orders, five thousand letters, a sticker, a voice."""
    async with open_house(tmp_path, sqlite_url) as house:
        reza = house.person(2003, "رضا")
        order = await orders(house, house.buyer)
        ((code,),) = house.rows("SELECT code FROM orders")
        card = await says(reza, "/start")
        for data in (f"order/{code}", f"m/order/{code}", "cart/1/-5", "!zz.1.0", "~x", "\x00"):
            tap = await reza.forges(card, data)
            await reza.answered(tap, timeout=WAIT_S)
            assert str(code) not in (await reza.sees(timeout=WAIT_S)).text
        for words in ("ش" * 4096, "👩‍👩‍👧‍👦" * 300, "\u202e\u2067۱۲", "<b>&amp;"):
            assert (await says(reza, words)).text
        await reza.sends_sticker()
        assert (await reza.sees(timeout=WAIT_S)).labels
        await reza.sends_voice()
        assert (await reza.sees(timeout=WAIT_S)).labels
        shown = await says(house.buyer, "/cart")
        assert order.text
        assert not checkout_in(shown), "what is ordered is not in the cart any more"
        await house.app.settle()
        every_press_answered_once(house, faults=False)
        assert house.rows("SELECT error FROM dead_letter") == []


async def until(house: House, statement: str) -> None:
    """Wait until a SELECT finds something; whatever happens in the shop may bring it about."""
    async with asyncio.timeout(WAIT_S):
        while not house.rows(statement):
            await house.app.engine.idle()
            await asyncio.sleep(0.01)
