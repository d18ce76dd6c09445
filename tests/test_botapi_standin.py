"""The Bot API stand-in refuses what Telegram refuses, in Telegram's words."""

from __future__ import annotations

import ast
import asyncio
import inspect
import json
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import telegram
from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, TimedOut

from tests.standins.botapi import (
    PIXEL,
    Message,
    NotSeen,
    Person,
    RemoteTelegram,
    Telegram,
    in_thread,
    picture,
)
from tests.standins.botapi.registry import LEGACY, METHODS, schema
from tests.standins.botapi.webhook import SECRET_HEADER
from tests.standins.refusals import ACCEPTED, MINA, REFUSALS, STRANGER, Json, say


def run(job: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(job, 20))


class Scene:
    """A platform, a real python-telegram-bot client, and Mina, who has pressed start."""

    def __init__(self, platform: Telegram, bot: telegram.Bot, http: aiohttp.ClientSession) -> None:
        self.platform = platform
        self.bot = bot
        self.http = http
        self.mina: Person = platform.person(MINA, "مینا", "fa", "mina")

    async def raw(self, method: str, **params: Any) -> Json:
        async with self.http.post(
            f"{self.platform.base_url}{self.platform.token}/{method}", json=params
        ) as answer:
            found: Json = await answer.json()
            return found


@asynccontextmanager
async def scene(**options: Any) -> AsyncIterator[Scene]:
    async with Telegram(**{"log": False, **options}) as platform:
        bot = telegram.Bot(
            platform.token, base_url=platform.base_url, base_file_url=platform.base_file_url
        )
        async with bot, aiohttp.ClientSession() as http:
            stage = Scene(platform, bot, http)
            await stage.mina.sends("/start")
            platform.bot.pending.clear()
            yield stage


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    REFUSALS,
    ids=[f"{n}-{m}-{r[:30]}" for n, (m, _, r) in enumerate(REFUSALS)],
)
def test_refusal(method: str, params: Json, reason: str) -> None:
    async def story() -> None:
        async with scene() as s:
            answer = await s.raw(method, **params)
            assert answer == {
                "ok": False,
                "error_code": 400,
                "description": f"Bad Request: {reason}",
            }

    run(story())


@pytest.mark.parametrize("params", ACCEPTED, ids=range(len(ACCEPTED)))
def test_what_telegram_takes_is_taken(params: Json) -> None:
    async def story() -> None:
        async with scene() as s:
            assert (await s.raw("sendMessage", **params))["ok"]

    run(story())


def test_html_becomes_text_with_utf16_offsets() -> None:
    async def story() -> None:
        async with scene() as s:
            text = "  🙂 <b>شال <i>نخی</i></b> &lt;<a href='https://vefa.shop'>x</a>  "
            sent = await s.bot.send_message(MINA, text, parse_mode="HTML")
            assert sent.text == "🙂 شال نخی <x"
            assert [(e.type, e.offset, e.length) for e in sent.entities] == [
                ("bold", 3, 7), ("italic", 7, 3), ("text_link", 12, 1),
            ]  # fmt: skip
            assert sent.parse_entities(["italic"]).popitem()[1] == "نخی"

    run(story())


def test_unknown_parameters_are_recorded() -> None:
    async def story() -> None:
        async with scene() as s:
            await s.raw("sendMessage", **say(colour="red"))
            assert s.platform.calls[-1].unknown == ["colour"]

    run(story())


def test_unknown_token_and_method() -> None:
    async def story() -> None:
        async with scene() as s:
            assert (await s.raw("sendCoffee"))["error_code"] == 404
            assert (await s.raw("sendDice"))["error_code"] == 501
            stranger = telegram.Bot("1:x", base_url=s.platform.base_url)
            with pytest.raises(InvalidToken):
                await stranger.initialize()
            await stranger._request[1].shutdown()
            await stranger._request[0].shutdown()

    run(story())


def test_every_served_method_is_in_the_schema_and_refuses_to_lack_what_it_requires() -> None:
    methods = schema()["methods"]
    names = {name for name, _ in METHODS.values()} | {"getUpdates"}
    assert names == set(methods)
    read_too_late = {"setWebhook"}  # an empty address there means: no webhook

    async def story() -> None:
        async with scene() as s:
            for name in sorted(names - read_too_late):
                answer = await s.raw(name)
                if any(field["required"] for field in methods[name].values()):
                    assert not answer["ok"], (name, answer)

    run(story())


def test_every_parameter_we_read_exists() -> None:
    known = {name for fields in schema()["methods"].values() for name in fields} | LEGACY
    inside = {"caption", "caption_entities", "media", "parse_mode"}
    folder = Path(__file__).parent / "standins" / "botapi"
    for path in [*folder.glob("methods_*.py"), folder / "registry.py", folder / "texts.py"]:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            reads = node.func.attr in {"text", "integer", "flag", "structure", "listed"}
            if reads and node.args and isinstance(node.args[0], ast.Constant):
                name = str(node.args[0].value)
                assert name in known | inside, f"{path.name}:{node.lineno} reads {name}"


def test_python_telegram_bot_knows_what_the_schema_requires() -> None:
    for method, fields in schema()["methods"].items():
        snake = re.sub(r"(?<!^)(?=[A-Z])", "_", method).lower()
        takes = inspect.signature(getattr(telegram.Bot, snake)).parameters
        for name, field in fields.items():
            if field["required"]:
                assert name in takes, (method, name)
    published = Path(__file__).parents[2] / "shared/botapi/api.json"
    if published.exists():
        theirs = json.loads(published.read_text())["methods"]
        for method, fields in schema()["methods"].items():
            required = {f["name"]: f["required"] for f in theirs[method].get("fields", ())}
            assert {name: f["required"] for name, f in fields.items()} == required


def test_blocked_and_never_started() -> None:
    async def story() -> None:
        async with scene() as s:
            await s.bot.get_updates(allowed_updates=["message", "my_chat_member"])
            await s.mina.blocks()
            with pytest.raises(Forbidden, match="bot was blocked by the user"):
                await s.bot.send_message(MINA, "سلام")
            [update] = await s.bot.get_updates()
            assert update.my_chat_member is not None
            assert update.my_chat_member.new_chat_member.status == "kicked"
            await s.mina.unblocks()
            await s.bot.send_message(MINA, "سلام")
            group = s.platform.group(-1001, "فروشندگان")
            guest = s.platform.person(STRANGER, "رضا")
            await guest.sends("/help", chat=group)
            with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
                await s.bot.send_message(STRANGER, "سلام")

    run(story())


def test_edits() -> None:
    async def story() -> None:
        async with scene() as s:
            keys = InlineKeyboardMarkup([[InlineKeyboardButton("الف", callback_data="a")]])
            text = await s.bot.send_message(MINA, "یک", reply_markup=keys)
            with pytest.raises(BadRequest, match="not modified"):
                await text.edit_text("یک", reply_markup=keys)
            await text.edit_text("یک")
            assert s.mina.chat.last.keyboard == []
            with pytest.raises(BadRequest, match=r"There is no caption in the message to edit"):
                await text.edit_caption("دو")
            await text.edit_media(InputMediaPhoto(PIXEL, caption="عکس"))
            assert s.mina.chat.last.photo
            assert s.mina.chat.last.text == "عکس"
            with pytest.raises(BadRequest, match=r"There is no text in the message to edit"):
                await text.edit_text("سه")
            await text.edit_caption("<b>سه</b>", parse_mode="HTML")
            with pytest.raises(BadRequest, match="not modified"):
                await text.edit_caption("<b>سه</b>", parse_mode="HTML")
            assert s.mina.chat.last.edits == 3
            await text.delete()
            with pytest.raises(BadRequest, match="Message to edit not found"):
                await text.edit_caption("چهار")

    run(story())


def test_a_message_with_a_reply_keyboard_cannot_be_edited() -> None:
    async def story() -> None:
        async with scene() as s:
            keys = telegram.ReplyKeyboardMarkup([["سبد"]])
            sent = await s.bot.send_message(MINA, "سلام", reply_markup=keys)
            with pytest.raises(BadRequest, match="Message can't be edited"):
                await sent.edit_text("دو")
            await s.mina.presses("سبد")
            assert s.mina.chat.last.text == "سبد"

    run(story())


def test_old_messages_cannot_be_deleted() -> None:
    async def story() -> None:
        async with scene() as s:
            sent = await s.bot.send_message(MINA, "سلام")
            s.platform.advance(49 * 3600)
            with pytest.raises(BadRequest, match="can't be deleted"):
                await sent.delete()

    run(story())


def test_taps_are_answered_once_and_in_time() -> None:
    async def story() -> None:
        async with scene() as s:
            keys = InlineKeyboardMarkup([[InlineKeyboardButton("خرید", callback_data="buy")]])
            await s.bot.send_message(MINA, "شال", reply_markup=keys)
            shown = await s.mina.sees("شال")
            tap = await s.mina.taps(shown, "خرید")
            [update] = await s.bot.get_updates()
            query = update.callback_query
            assert query is not None
            assert query.data == "buy"
            with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
                await query.answer("x" * 201)
            await query.answer("باشد", show_alert=True)
            toast = await s.mina.answered(tap)
            assert (toast.text, toast.show_alert) == ("باشد", True)
            with pytest.raises(BadRequest, match="Query is too old"):
                await query.answer()
            late = await s.mina.taps(shown, "buy")
            s.platform.advance(16)
            with pytest.raises(BadRequest, match="Query is too old"):
                await s.bot.answer_callback_query(late.query_id)
            with pytest.raises(NotSeen):
                await s.mina.taps(shown, "فروش")

    run(story())


def test_pictures_are_kept_and_sent_again_by_id() -> None:
    async def story() -> None:
        async with scene() as s:
            image = picture(1000, 500)
            first = await s.bot.send_photo(MINA, image, caption="شال")
            assert [p.width for p in first.photo] == [90, 320, 800, 1000]
            largest = first.photo[-1]
            again = await s.bot.send_photo(MINA, largest.file_id)
            assert again.photo[-1].file_unique_id == largest.file_unique_id
            file = await s.bot.get_file(again.photo[0].file_id)
            assert bytes(await file.download_as_bytearray()) == image
            album = await s.bot.send_media_group(
                MINA, [InputMediaPhoto(image), InputMediaPhoto(largest.file_id)]
            )
            assert len({m.media_group_id for m in album}) == 1
            document = await s.bot.send_document(MINA, b"sku,name", filename="goods.csv")
            assert document.document is not None
            with pytest.raises(BadRequest, match=r"(?i)can't use file of type Document as Photo"):
                await s.bot.send_photo(MINA, document.document.file_id)
            for broken, reason in (
                (b"no picture", r"(?i)image_process_failed"),
                (picture(21, 1), "(?i)photo_invalid_dimensions"),
                (picture() + bytes(11 << 20), "is too big for a photo"),
            ):
                with pytest.raises(BadRequest, match=reason):
                    await s.bot.send_photo(MINA, broken)

    run(story())


def test_polling_confirms_by_offset_and_wakes_up() -> None:
    async def story() -> None:
        async with scene() as s:
            waiting = asyncio.create_task(s.bot.get_updates(timeout=5))
            await asyncio.sleep(0)
            await s.mina.sends("/orders ۱۲")
            [first] = await waiting
            assert first.message is not None
            assert first.message.entities[0].length == len("/orders")
            await s.mina.sends("دو")
            assert [u.update_id for u in await s.bot.get_updates()] == [
                first.update_id, first.update_id + 1,
            ]  # fmt: skip
            assert len(await s.bot.get_updates(offset=first.update_id + 1)) == 1
            assert len(await s.bot.get_updates(offset=first.update_id + 2)) == 0
            await s.bot.get_updates(allowed_updates=["callback_query"])
            await s.mina.sends("سه")
            assert len(await s.bot.get_updates()) == 0

    run(story())


def test_two_pollers_and_a_poller_beside_a_webhook() -> None:
    async def story() -> None:
        async with scene() as s:
            first = asyncio.create_task(s.bot.get_updates(timeout=5))
            await until(lambda: s.platform.bot.poller)
            await s.raw("getUpdates", timeout=0)
            with pytest.raises(Conflict, match="terminated by other getUpdates request"):
                await first
            await s.bot.set_webhook("https://vefa.shop/hook")
            with pytest.raises(Conflict, match="while webhook is active"):
                await s.bot.get_updates()
            await s.bot.delete_webhook()
            await s.bot.get_updates()

    run(story())


Received = list[tuple[int, str | None]]


@asynccontextmanager
async def listener(
    statuses: list[int],
) -> AsyncIterator[tuple[str, Received]]:
    """A shop's webhook that answers with these statuses, then 200."""
    received: Received = []

    async def take(request: web.Request) -> web.Response:
        data = await request.json()
        received.append((data["update_id"], request.headers.get(SECRET_HEADER)))
        return web.Response(status=statuses.pop(0) if statuses else 200)

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook", received
    finally:
        await runner.cleanup()


async def until(true: Callable[[], object]) -> None:
    while not true():  # noqa: ASYNC110 - what is waited for lies in another program's hands
        await asyncio.sleep(0.005)


def test_webhook_delivers_again_until_taken_and_in_order() -> None:
    async def story() -> None:
        async with scene(http_webhooks=True, webhook_retry_s=0.01) as s, listener([500, 404]) as (
            url, received,
        ):  # fmt: skip
            await s.mina.sends("پیش از همه")
            await s.bot.set_webhook(url, secret_token="s3cret", max_connections=1)
            await s.mina.sends("یک")
            await s.mina.sends("دو")
            await until(lambda: not s.platform.bot.pending)
            start = received[0][0]
            assert [number - start for number, _ in received] == [0, 0, 0, 1, 2]
            assert {secret for _, secret in received} == {"s3cret"}
            info = await s.bot.get_webhook_info()
            assert info.last_error_message == "Wrong response from the webhook: 404 Not Found"
            await s.bot.delete_webhook()

    run(story())


def test_dropped_updates_are_never_delivered() -> None:
    async def story() -> None:
        async with scene(http_webhooks=True) as s, listener([]) as (url, received):
            await s.mina.sends("کهنه")
            await s.bot.set_webhook(url, drop_pending_updates=True)
            await s.mina.sends("نو")
            await until(lambda: received and not s.platform.bot.pending)
            assert len(received) == 1

    run(story())


def test_speed_limits() -> None:
    async def story() -> None:
        async with scene() as s:
            s.platform.limit(burst=2)
            for _ in range(2):
                assert (await s.raw("sendMessage", **say()))["ok"]
            refused = await s.raw("sendMessage", **say())
            assert (refused["error_code"], refused["parameters"]) == (429, {"retry_after": 1})
            assert refused["description"] == "Too Many Requests: retry after 1"
            s.platform.advance(1.01)
            assert (await s.raw("sendMessage", **say()))["ok"]
            s.platform.group(-1001, "فروشندگان")
            for _ in range(20):
                s.platform.advance(0.5)
                assert (await s.raw("sendMessage", chat_id=-1001, text="سفارش"))["ok"]
            refused = await s.raw("sendMessage", chat_id=-1001, text="سفارش")
            assert 40 < refused["parameters"]["retry_after"] < 60

    run(story())


async def _effects(s: Scene) -> int:
    return len(s.mina.chat.from_bot)


def test_trouble_on_order() -> None:
    async def story() -> None:
        async with scene() as s:
            s.platform.fails("flood", "sendMessage", retry_after_s=7)
            assert (await s.raw("sendMessage", **say()))["parameters"] == {"retry_after": 7}
            s.platform.fails("status", chat_id=MINA, status=502, times=2)
            for _ in range(2):
                with pytest.raises(telegram.error.NetworkError, match="Bad Gateway"):
                    await s.bot.send_message(MINA, "سلام")
            s.platform.fails("drop_before")
            with pytest.raises(telegram.error.NetworkError):
                await s.bot.send_message(MINA, "سلام")
            assert await _effects(s) == 0
            s.platform.fails("drop_after")
            with pytest.raises(telegram.error.NetworkError):
                await s.bot.send_message(MINA, "سلام")
            assert await _effects(s) == 1
            s.platform.fails("hang", seconds=5)
            with pytest.raises(TimedOut):
                await s.bot.send_message(MINA, "سلام", read_timeout=0.05)
            assert await _effects(s) == 1
            s.platform.fails("slow", seconds=0.01)
            await s.bot.send_message(MINA, "سلام")
            assert await _effects(s) == 2

    run(story())


def test_privacy_in_groups() -> None:
    async def story() -> None:
        async with scene() as s:
            group = s.platform.group(-1001, "فروشندگان")
            await s.mina.sends("گپ", chat=group)
            assert not s.platform.bot.pending
            order = await s.bot.send_message(-1001, "سفارش ۱۲")
            shown = await s.mina.sees("سفارش", chat=group, fresh=False)
            await s.mina.replies(shown, "فرستادم", chat=group)
            [update] = await s.bot.get_updates()
            assert update.message is not None
            assert update.message.reply_to_message is not None
            assert update.message.reply_to_message.message_id == order.message_id

    run(story())


def test_a_bill_is_paid() -> None:
    async def story() -> None:
        async with scene() as s:
            prices = [telegram.LabeledPrice("شال", 25)]
            await s.bot.send_invoice(MINA, "شال", "شال نخی", "order-1", "XTR", prices)
            bill = await s.mina.sees(lambda m: "invoice" in m.data)
            paying = asyncio.create_task(s.mina.pays(bill))
            [update] = await s.bot.get_updates(timeout=5)
            assert update.pre_checkout_query is not None
            await update.pre_checkout_query.answer(ok=True)
            receipt: Message = await paying
            assert receipt.data["successful_payment"]["invoice_payload"] == "order-1"

    run(story())


def test_what_is_not_there_is_not_seen() -> None:
    async def story() -> None:
        async with scene() as s:
            await s.bot.send_message(MINA, "کهنه")
            await s.mina.sends("سلام")
            with pytest.raises(NotSeen, match="کهنه"):
                await s.mina.sees("کهنه", timeout=0.01)
            assert (await s.mina.sees("کهنه", fresh=False)).id == 2

    run(story())


@asynccontextmanager
async def remote(platform: Telegram) -> AsyncIterator[tuple[RemoteTelegram, telegram.Bot]]:
    bot = telegram.Bot(platform.token, base_url=platform.base_url)
    async with RemoteTelegram(platform.url) as far, bot:
        yield far, bot


def test_another_process_has_the_same_handles() -> None:
    async def story(platform: Telegram) -> None:
        async with remote(platform) as (far, bot):
            mina = await far.person(MINA, "مینا")
            await mina.sends("/start")
            await mina.sends_photo()
            assert len(await bot.get_updates(timeout=2)) == 2
            keys = InlineKeyboardMarkup([[InlineKeyboardButton("خرید", callback_data="buy")]])
            seeing = asyncio.create_task(mina.sees("شال"))
            await bot.send_message(MINA, "شال", reply_markup=keys)
            tap = await mina.taps(await seeing, "خرید")
            await bot.answer_callback_query(tap.query_id, "باشد")
            assert (await mina.answered(tap)).text == "باشد"
            assert (await far.calls("sendMessage"))[0]["params"]["text"] == "شال"
            await far.fails("status", "sendMessage", status=500)
            with pytest.raises(telegram.error.NetworkError):
                await bot.send_message(MINA, "شال")
            with pytest.raises(RuntimeError):
                await far.ask("act", verb="sings", user_id=MINA, args={})

    with in_thread(log=False) as platform:
        run(story(platform))
        mina = platform.person(MINA)
        assert platform.wait(mina.sends("پایان")).id == platform.chat(MINA).next_id - 1


def test_handles_work_from_a_foreign_loop() -> None:
    async def story(mina: Person, bot: telegram.Bot) -> None:
        async with bot:
            await mina.sends("/start")
            seeing = asyncio.create_task(mina.sees("سلام"))
            await bot.send_message(MINA, "سلام")
            assert (await seeing).from_bot

    with in_thread(log=False) as platform:
        run(story(platform.person(MINA), telegram.Bot(platform.token, platform.base_url)))


def test_the_process_says_where_it_is_and_ends_when_told() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.standins.botapi", "--http-webhooks"],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())

        async def story() -> None:
            async with RemoteTelegram(told["url"]) as far:
                mina = await far.person(MINA)
                await mina.sends("/start")
                assert far.token == told["token"]
                assert [m.text for m in (await mina.chat.fetch()).messages] == ["/start"]

        run(story())
        process.terminate()
        assert process.wait(10) == 0
