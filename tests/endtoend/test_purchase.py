"""A buyer goes from /start to a parcel on its way, and the seller is told."""

import asyncio
from pathlib import Path

import pytest

from tests.endtoend.rig import Open, labelled, opened, page_of
from tests.standins.botapi import Message, Person

FIRST_WAY = ("شال و روسری", "شال نخی", "سرمه‌ای", "ثبت سفارش")
ADDRESS = ("مینا رضایی", "۰۹۱۳ ۱۲۳ ۴۵۶۷", "اصفهان، خیابان چهارباغ، پلاک ۱۲، واحد ۳")


async def tapped(person: Person, message: Message, part: str) -> Message:
    """Press a button; the shop stops its waiting sign and shows something."""
    tap = await person.taps(message, labelled(message, part))
    await person.answered(tap)
    return await person.sees()


async def ordered(shop: Open) -> Message:
    """The card of an order that waits for its money."""
    await shop.buyer.sends("/start")
    shown = await shop.buyer.sees("خوش آمدید")
    for part in FIRST_WAY:
        shown = await tapped(shop.buyer, shown, part)
    for words in ADDRESS:
        await shop.buyer.sends(words)
        shown = await shop.buyer.sees()
    return await tapped(shop.buyer, shown, "بله")


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
def test_a_purchase_from_the_first_word_to_the_parcel(
    tmp_path: Path, database_url: str, webhook: bool
) -> None:
    async def run() -> None:
        async with opened(tmp_path, database_url, webhook=webhook) as shop:
            await shop.owner.sends("/start")
            await shop.owner.sees("دکان زهرا")
            order = await ordered(shop)
            page = await shop.pays(page_of(order))
            assert "پرداخت شد" in page.text
            thanks = await shop.buyer.sees("سپاسگزاریم")
            assert "۴۵۰٬۰۰۰ تومان" in thanks.text
            alert = await shop.owner.sees("پرداخت شد", fresh=False)
            asked = await tapped(shop.owner, alert, "فرستاده شد")
            assert "کد رهگیری" in asked.text
            await shop.owner.sends("۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶۷۸۹۰")
            carrier = await shop.owner.sees("شرکتی")
            await tapped(shop.owner, carrier, "رد کردن")
            told = await shop.buyer.sees("12345678901234567890")
            assert "در راه است" in told.text
            await shop.owner.sends("/stats")
            numbers = await shop.owner.sees("درآمد")
            assert "۴۵۰٬۰۰۰ تومان" in numbers.text
            assert_every_press_answered_once(shop)

    asyncio.run(run())


def assert_every_press_answered_once(shop: Open) -> None:
    """Each waiting sign was stopped, and none twice."""
    answers = [call.params["callback_query_id"] for call in shop.telegram.calls.of(ANSWER)]
    assert len(answers) == len(set(answers)) > 0


ANSWER = "answerCallbackQuery"


def test_a_photo_is_uploaded_once_and_shown_by_its_id_ever_after(
    tmp_path: Path, database_url: str
) -> None:
    async def run() -> list[bool]:
        async with opened(tmp_path, database_url) as shop:
            for _ in range(2):
                await shop.buyer.sends("/start sku_CHAI-1")
                card = await shop.buyer.sees("لاهیجان")
                assert card.photo
            return [bool(call.files) for call in shop.telegram.calls.of("sendPhoto")]

    assert asyncio.run(run()) == [True, False]


def test_a_deep_link_opens_its_product_and_commands_are_shown_in_each_language(
    tmp_path: Path, database_url: str
) -> None:
    async def run() -> tuple[Message, set[tuple[str, str]]]:
        async with opened(tmp_path, database_url) as shop:
            await shop.owner.sends("/start")
            await shop.owner.sees()
            await shop.buyer.sends("/start sku_GAZ-1")
            card = await shop.buyer.sees("گز اصفهان")
            menus = shop.telegram.calls.of("setMyCommands")
            return card, {
                (call.params["scope"]["type"], call.params.get("language_code", ""))
                for call in menus
            }

    card, menus = asyncio.run(run())
    assert "۳۲۰٬۰۰۰ تومان" in card.text
    everybody = {("all_private_chats", code) for code in ("", "fa", "tr", "en")}
    assert menus >= everybody


def test_an_edited_command_does_not_run_again(tmp_path: Path, database_url: str) -> None:
    async def run() -> int:
        async with opened(tmp_path, database_url) as shop:
            await shop.buyer.sends("/start")
            await shop.buyer.sees()
            mine = next(one for one in shop.buyer.chat.messages if not one.from_bot)
            await shop.buyer.edits(mine, "/cart")
            await shop.buyer.sends("/language")
            await shop.buyer.sees("زبان")
            return sum(one.from_bot for one in shop.buyer.chat.messages)

    assert asyncio.run(run()) == 2


def test_who_blocks_the_shop_is_not_written_to_until_they_come_back(
    tmp_path: Path, database_url: str
) -> None:
    async def run() -> list[bool]:
        async with opened(tmp_path, database_url) as shop:
            order = await ordered(shop)
            await shop.buyer.blocks()
            await shop.app.settle()
            await shop.pays(page_of(order))
            await shop.app.settle()
            told_while_blocked = any("سپاس" in one.text for one in shop.buyer.chat.messages)
            await shop.buyer.unblocks()
            thanks = await shop.buyer.sees("سپاسگزاریم", timeout=10, fresh=False)
            return [told_while_blocked, bool(thanks)]

    assert asyncio.run(run()) == [False, True]


@pytest.mark.parametrize("fault", ["flood", "status", "drop_before", "drop_after"])
def test_a_purchase_survives_a_telegram_that_falters(
    tmp_path: Path, database_url: str, fault: str
) -> None:
    async def run() -> Message:
        async with opened(tmp_path, database_url) as shop:
            await shop.buyer.sends("/start")
            shown = await shop.buyer.sees("خوش آمدید")
            shop.telegram.fails(fault, "sendMessage", times=2, retry_after_s=1)
            shop.telegram.fails(fault, "editMessageText", times=1, retry_after_s=1)
            await shop.buyer.taps(shown, labelled(shown, FIRST_WAY[0]))
            shown = await shop.buyer.sees("شال و روسری", timeout=15)
            await shop.buyer.sends("/cart")
            return await shop.buyer.sees("سبد", timeout=20)

    assert asyncio.run(run()).text
