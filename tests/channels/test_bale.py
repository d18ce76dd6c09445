"""The bot on Bale, over the wire to a stand-in that reads and refuses as Bale does."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator

import pytest

from bot.channel_set import BUYER_COMMANDS
from bot.channels.bale import SPOKEN, WEBHOOK_PATH, bale_channel, plainly, translated
from bot.channels.base import PictureFile, SendError
from bot.channels.telegram import TelegramChannel, TelegramOptions, ask_for_name
from bot.channels.telegram_commands import only_menu
from bot.dialogue.laid import Laid, LaidButton
from bot.engine.inbound import Kind
from bot.settings import TelegramMode
from tests.channels.conftest import Ears, Rests, edit, laid, send
from tests.channels.test_telegram_webhook import client, served
from tests.play.words import translator
from tests.standins.bale import Bale
from tests.standins.botapi import PIXEL, Person

pytestmark = pytest.mark.anyio


@pytest.fixture
async def bale(anyio_backend: str) -> AsyncIterator[Bale]:
    async with Bale(http_webhooks=True, webhook_retry_s=0.01) as bale:
        yield bale


@pytest.fixture
async def bot(bale: Bale, rests: Rests) -> AsyncIterator[TelegramChannel]:
    options = TelegramOptions(token=bale.token, api_url=bale.url)
    menus = only_menu(translator(), BUYER_COMMANDS, "fa")
    bot = bale_channel(options, menus=menus, rest=rests)
    await bot.verify()
    yield bot
    await bot.stop()
    await bot.close()


@pytest.fixture
async def mina(bale: Bale) -> Person:
    mina = bale.person(9001, "مینا", "")
    await mina.sends("/start")
    return mina


async def test_a_card_arrives_as_plain_words_with_its_buttons(
    bot: TelegramChannel, mina: Person
) -> None:
    rows = [
        [LaidButton("بله", data="yes", style="success"), LaidButton("صفحه", url="https://a.ir/p")],
        [LaidButton("شمارهٔ کارت", copy="6037")],
        [LaidButton("معرفی", share="شال نخی", start="p_7")],
    ]

    await bot.send(send(9001, Laid("شال <نخی> & گلیم", rows)), None)

    shown = await mina.sees("شال <نخی> & گلیم")
    assert shown.labels == ["بله", "صفحه", "شمارهٔ کارت", "معرفی"]
    assert (await mina.taps(shown, "معرفی")).copied == "https://ble.ir/vefa_bale_bot?start=p_7"
    assert "style" not in json.dumps(shown.buttons)


async def test_a_card_that_cannot_become_another_is_replaced(
    bot: TelegramChannel, mina: Person, shawl: PictureFile
) -> None:
    words = await bot.send(send(9001, "سبد"), None)
    await bot.send(edit(9001, words.ref, "سبد خالی"), None)
    same = await mina.sees("سبد خالی")
    pictured = await bot.send(edit(9001, words.ref, "شال"), shawl)
    shown = await mina.sees("شال")
    back = await bot.send(edit(9001, pictured.ref, "منو", has_picture=True), None)

    assert str(same.id) == words.ref != pictured.ref != back.ref
    assert shown.photo == pictured.media_ref
    messages = [one.text for one in mina.chat.from_bot]
    assert messages == ["منو"]


async def test_a_picture_that_bale_knows_is_not_brought_again(
    bot: TelegramChannel, mina: Person, shawl: PictureFile, bale: Bale
) -> None:
    first = await bot.send(send(9001, "شال"), shawl)
    known = PictureFile(shawl.media_id, shawl.path, first.media_ref)
    forgotten = PictureFile(shawl.media_id, shawl.path, "of another bot")
    for picture in (known, forgotten):
        await bot.send(send(9001, "باز هم شال"), picture)

    assert [bool(call.files) for call in bale.calls.of("sendPhoto") if call.ok] == [
        True,
        False,
        True,
    ]


async def test_it_hears_words_taps_and_files(bot: TelegramChannel, mina: Person) -> None:
    ears = Ears()
    await bot.start(ears)
    await bot.send(send(9001, laid("سبد", [LaidButton("بله", data="yes")])), None)
    tap = await mina.taps(await mina.sees("سبد"), "بله")
    await mina.sends_photo(PIXEL)

    start, pressed, photo = await ears.hears(3)
    await bot.answer(pressed.callback_id or "", "باشد")

    assert (start.channel, start.external_id, start.command) == ("bale", "0", "start")
    assert (pressed.kind, pressed.data) == (Kind.TAP, "yes")
    assert (await mina.answered(tap)).text == "باشد"
    assert await bot.fetch(photo.media[0].ref) == PIXEL
    assert start.language_code is None


async def test_where_questions_are_not_kept_open_it_does_not_hurry(
    bot: TelegramChannel, bale: Bale, rests: Rests
) -> None:
    bale.waits = False
    ears, rested = Ears(), asyncio.Event()
    rests.on_rest = rested.set
    await bot.start(ears)
    async with asyncio.timeout(10):
        await rested.wait()
    await bale.person(9001, "مینا", "").sends("/start")

    (heard,) = await ears.hears(1)
    assert heard.command == "start"
    assert set(rests.taken) == {1.0}


async def test_it_has_one_menu_of_commands(bot: TelegramChannel, bale: Bale, mina: Person) -> None:
    ears = Ears()
    await bot.start(ears)
    await ears.hears(1)

    (call,) = bale.calls.of("setMyCommands")
    assert set(call.params) == {"commands"}
    assert [one["command"] for one in call.params["commands"]] == list(BUYER_COMMANDS)
    assert [call.code for call in bale.calls if not call.ok] == []


async def test_whoever_is_gone_silences_nobody_else(
    bot: TelegramChannel, mina: Person, bale: Bale
) -> None:
    with pytest.raises(SendError) as stranger:
        await bot.send(send(9002, "سلام"), None)
    await mina.blocks()
    with pytest.raises(SendError) as shut:
        await bot.send(send(9001, "سلام"), None)
    bale.fails("flood", "sendMessage")
    with pytest.raises(SendError) as fast:
        await bot.send(send(9001, "سلام"), None)

    assert (stranger.value.opted_out, stranger.value.whole_bot) == (True, False)
    assert (shut.value.opted_out, shut.value.rejected) == (True, True)
    assert (fast.value.retry_after_s, fast.value.broken) == (5.0, False)


async def test_a_card_that_bale_will_not_change_is_sent_anew(
    bot: TelegramChannel, mina: Person
) -> None:
    with pytest.raises(SendError) as gone:
        await bot.send(edit(9001, "77", "سبد"), None)

    assert gone.value.vanished


async def test_a_token_of_nobody_is_told(bale: Bale) -> None:
    with pytest.raises(SendError, match="token refused"):
        await ask_for_name(TelegramOptions(token="1:x", api_url=bale.url), SPOKEN)
    options = TelegramOptions(token=bale.token, api_url=bale.url)
    assert await ask_for_name(options, SPOKEN) == "vefa_bale_bot"


@pytest.mark.parametrize(
    ("status", "body", "meant"),
    [
        (200, {"ok": True, "result": {}}, 200),
        (200, {"result": {}, "ok": True}, 200),
        (200, {"ok": False, "error_code": 403, "description": "Forbidden: x"}, 403),
        (200, {"ok": False, "description": "odd"}, 400),
        (404, {"ok": False, "description": "no such group or user"}, 400),
        (403, {"ok": False, "description": "Bad Request: Token not found"}, 401),
        (400, {"ok": False, "description": "permission_denied"}, 403),
        (400, {"ok": False, "description": "bot limit exceed"}, 429),
        (420, {"ok": False, "description": "local_rate_limited"}, 429),
        (404, {"ok": False, "description": "page not found"}, 400),
        (502, {"ok": False}, 502),
    ],
)
def test_a_refusal_means_what_it_would_on_telegram(
    status: int, body: dict[str, object], meant: int
) -> None:
    said, answer = translated((status, json.dumps(body).encode()))

    assert said == meant
    assert meant != 429 or json.loads(answer)["parameters"]["retry_after"] > 0


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"7"])
def test_what_is_no_answer_stays_as_it_is(body: bytes) -> None:
    assert translated((502, body)) == (502, body)


def test_nobodys_name_becomes_a_link_or_a_folded_text() -> None:
    tame = plainly(Laid("پیام [بانک](https://evil.ir) ```[x]y```")).text

    assert "](" not in tame
    assert "```" not in tame
    assert plainly(Laid(f"{tame} *")).text == f"{tame} *"


async def test_its_door_has_a_secret_address(bale: Bale, rests: Rests, mina: Person) -> None:
    door = socket.create_server(("127.0.0.1", 0))
    url, ears = f"http://127.0.0.1:{door.getsockname()[1]}", Ears()
    options = TelegramOptions(
        bale.token, bale.url, TelegramMode.WEBHOOK, public_url=url, secret="of-the-path"
    )
    bot = bale_channel(options, rest=rests)
    try:
        async with served(bot, door), client(bot) as stranger:
            await bot.start(ears)
            (heard,) = await ears.hears(1)
            wrong = await stranger.post(f"{WEBHOOK_PATH}/another", json=heard.raw)
            none = await stranger.post(WEBHOOK_PATH, json=heard.raw)
            await bot.stop()
    finally:
        await bot.close()

    (call,) = bale.calls.of("setWebhook")
    assert call.params == {"url": f"{url}{WEBHOOK_PATH}/of-the-path"}
    assert (heard.command, wrong.status_code, none.status_code) == ("start", 403, 404)
