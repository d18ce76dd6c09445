"""Cards that people send on: by the bot's name, with a link, or not before the bot has a name."""

import pytest

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_sharing import without_sharing
from bot.dialogue.layout import LaidButton
from tests.channels.conftest import edit, laid, send
from tests.standins.botapi import Person, Telegram

pytestmark = pytest.mark.anyio

CART = LaidButton(label="سبد", data="cart")
SHARE = LaidButton(label="بفرست", share="شال نخی", start="p_17")


@pytest.fixture
async def mina(platform: Telegram) -> Person:
    mina = platform.person(9001)
    await mina.sends("/start")
    return mina


async def test_a_bot_with_inline_mode_is_found_by_its_name(
    channel: TelegramChannel, mina: Person
) -> None:
    await channel.verify()
    await channel.send(send(9001, laid("شال", [CART], [SHARE])), None)
    seen = await mina.sees("شال")
    assert seen.buttons[1]["switch_inline_query"] == "شال نخی"


async def test_a_bot_without_it_gives_a_link(
    channel: TelegramChannel, mina: Person, platform: Telegram
) -> None:
    platform.bot.inline = False
    username = await channel.verify()
    sent = await channel.send(send(9001, laid("شال", [CART])), None)
    await channel.send(edit(9001, sent.ref, laid("شال سبز", [CART], [SHARE])), None)
    message = await mina.sees("شال سبز")
    assert message.buttons[1]["url"] == (
        f"https://t.me/share/url?url=https%3A%2F%2Ft.me%2F{username}%3Fstart%3Dp_17"
        "&text=%D8%B4%D8%A7%D9%84%20%D9%86%D8%AE%DB%8C"
    )


async def test_a_bot_whose_name_nobody_knows_yet_shares_nothing() -> None:
    assert without_sharing(laid("شال", [SHARE], [CART])) == laid("شال", [CART])
