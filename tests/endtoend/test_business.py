"""The shop in the chats of its owner's own account, over HTTP, as Telegram has it."""

import asyncio
from pathlib import Path

import pytest

from tests.endtoend.checks import check
from tests.endtoend.rig import WAIT_S, House, open_house
from tests.endtoend.steps import QUESTIONS, button_of, label, page_of
from tests.standins.botapi import ChatHandle, Message, Person

pytestmark = pytest.mark.anyio

DAY_S = 24 * 3600
RIGHTS = ("can_reply", "can_read_messages", "can_delete_sent_messages")
CONNECTED, MUTE, HAND = "وصل شد", "اجازهٔ پاسخ ندارد", "خودتان نوشتید"


class Counter:
    """Somebody in the owner's own chat with them."""

    def __init__(self, person: Person, chat: ChatHandle) -> None:
        self.person, self.chat = person, chat

    async def says(self, words: str, expects: str = "") -> Message:
        await self.person.sends(words, chat=self.chat)
        return await self.sees(expects)

    async def sees(self, expects: str) -> Message:
        return await self.person.sees(expects, chat=self.chat, timeout=WAIT_S)

    async def taps(self, shown: Message, part: str, expects: str = "") -> Message:
        tap = await self.person.taps(shown, button_of(shown, part), chat=self.chat)
        await self.person.answered(tap, chat=self.chat, timeout=WAIT_S)
        return await self.sees(expects)


async def counter(house: House, person: Person) -> Counter:
    """The owner has the bot in their account, and somebody opens the chat with them."""
    await house.owner.sends("/start")
    await house.owner.sees(timeout=WAIT_S)
    await house.owner.connects(rights=RIGHTS)
    await house.owner.sees(CONNECTED, timeout=WAIT_S)
    return Counter(person, await house.owner.is_written_to(person))


async def silence(house: House, at: Counter, words: str) -> None:
    """Words to which nobody says anything."""
    before = len(at.chat.from_bot)
    sent = await at.person.sends(words, chat=at.chat)
    assert sent.text == words
    await until_heard(house)
    assert len(at.chat.from_bot) == before


async def until_heard(house: House) -> None:
    """Everything that the bot was told has been acted on, and Telegram knows."""
    async with asyncio.timeout(WAIT_S):
        while house.telegram.bot.pending:
            await house.app.engine.idle()
            await asyncio.sleep(0.01)
    await house.app.settle()


async def test_a_whole_purchase_in_the_owners_own_chat(tmp_path: Path, database_url: str) -> None:
    async with open_house(tmp_path, database_url) as house:
        mina = await counter(house, house.buyer)
        await silence(house, mina, "سلام، شب می‌بینمت")
        assert house.rows("SELECT count(*) FROM person") == [(1,)], "the owner alone"
        card = await mina.says("سلام، شال نخی دارید؟", "شال نخی")
        assert card.photo
        shown = await mina.taps(card, "سرمه‌ای")
        if "cart/" not in str(shown.buttons):
            shown = await mina.taps(shown, label("product-add-button", "fa"))
        shown = await mina.taps(shown, label("cart-checkout-button", "fa"))
        for words, question in zip(house.profile.address, QUESTIONS, strict=True):
            await mina.sees(label(question, "fa").splitlines()[0])
            await house.buyer.sends(words, chat=mina.chat)
        shown = await mina.sees(label("checkout-confirm", "fa"))
        order = await mina.taps(shown, label("checkout-confirm-button", "fa"), "/p/")
        await house.pays(page_of(order))
        await mina.sees(label("thanks-safe", "fa"))
        await check(house)
        assert not house.buyer.chat.messages, "nothing went into the bot's own chat"
        on_behalf = house.telegram.calls.of("sendMessage", "sendPhoto", "editMessageText")
        assert {c.raw.get("business_connection_id") for c in on_behalf if c.chat_id == 2002} == {
            "bc-1"
        }


async def test_the_owner_takes_over_and_hands_back(tmp_path: Path, sqlite_url: str) -> None:
    async with open_house(tmp_path, sqlite_url) as house:
        mina = await counter(house, house.buyer)
        await mina.says("CHAI-1", "لاهیجان")
        await house.owner.sends("سلام مینا جان", chat=mina.chat)
        alert = await house.owner.sees(HAND, timeout=WAIT_S)
        await silence(house, mina, "CHAI-1")
        tap = await house.owner.taps(alert, button_of(alert, label("cases-bot-button", "fa")))
        await house.owner.answered(tap, timeout=WAIT_S)
        await mina.says("CHAI-1", "لاهیجان")
        await house.owner.sends("یک لحظه", chat=mina.chat)
        await house.owner.sees(HAND, timeout=WAIT_S)
        await house.owner.sends("ربات", chat=mina.chat)
        await mina.sees("دوباره همین‌جا")
        await mina.says("CHAI-1", "لاهیجان")
        await check(house)
        rows = house.rows("SELECT state, by_hand_in FROM support_case")
        assert rows == [("closed", "telegram biz:bc-1:2002")] * 2
        kept = str(house.rows("SELECT payload FROM due_work"))
        assert "مینا جان" not in kept, "what was written by hand is nobody's business here"


async def test_the_owners_own_press_is_not_the_customers(tmp_path: Path, sqlite_url: str) -> None:
    async with open_house(tmp_path, sqlite_url) as house:
        mina = await counter(house, house.buyer)
        card = await mina.says("CHAI-1", "لاهیجان")
        tap = await house.owner.taps(
            card, button_of(card, label("product-add-button", "fa")), chat=mina.chat
        )
        toast = await house.owner.answered(tap, chat=mina.chat, timeout=WAIT_S)
        assert toast.text == label("business-not-yours", "fa")
        await check(house)
        assert house.rows("SELECT quantity FROM cart_line") == []


async def test_a_chat_in_which_nobody_may_write_any_more_is_left_alone(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with open_house(tmp_path, sqlite_url) as house:
        mina = await counter(house, house.buyer)
        await mina.says("CHAI-1", "لاهیجان")
        await house.owner.connects(rights=["can_read_messages"])
        await house.owner.sees(MUTE, timeout=WAIT_S)
        await silence(house, mina, "CHAI-1")
        await house.owner.connects(enabled=False)
        await house.owner.sees("بیرون آمد", timeout=WAIT_S)
        await silence(house, mina, "CHAI-1")
        await check(house)


async def test_what_telegram_refuses_there_is_recorded_and_the_chat_goes_on(
    tmp_path: Path, sqlite_url: str
) -> None:
    """Telegram's clock is ahead of ours, so that the day is over there and not here."""
    async with open_house(tmp_path, sqlite_url) as house:
        mina = await counter(house, house.buyer)
        card = await mina.says("CHAI-1", "لاهیجان")
        house.telegram.advance(DAY_S)
        await house.buyer.taps(
            card, button_of(card, label("product-add-button", "fa")), chat=mina.chat
        )
        await until_heard(house)
        assert house.rows("SELECT error FROM outbox WHERE state = 'dropped'") != []
        await mina.says("CHAI-1", "لاهیجان")
        assert house.rows("SELECT reachable FROM identity WHERE address = '2002'") in (
            [(1,)],
            [(True,)],
        )
        assert house.rows("SELECT error FROM dead_letter") == []
