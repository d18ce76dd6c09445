"""What people see on Telegram, and what the courier is told when they cannot."""

from dataclasses import replace
from pathlib import Path

import pytest
from telegram.error import TelegramError

from bot.channels.base import FetchError, PictureFile, SendError
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_api import Api
from bot.channels.telegram_request import ReqwestRequest
from bot.dialogue.layout import LaidButton
from models import OutboxOp
from tests.channels.conftest import edit, laid, send
from tests.standins.botapi import PIXEL, Person, Telegram, picture

pytestmark = pytest.mark.anyio

CART = LaidButton(label="🛒 سبد", data="cart")


@pytest.fixture
async def mina(platform: Telegram) -> Person:
    mina = platform.person(9001)
    await mina.sends("/start")
    return mina


async def refused(channel: TelegramChannel, out: object, picture: object = None) -> SendError:
    with pytest.raises(SendError) as caught:
        await channel.send(out, picture)  # type: ignore[arg-type]
    return caught.value


async def test_words_arrive_with_their_markup_and_buttons(
    channel: TelegramChannel, mina: Person
) -> None:
    page = LaidButton(label="صفحه سفارش", url="https://vefa.example/p/x")
    code = LaidButton(label="کد", copy="EID-1405")
    sent = await channel.send(
        send(9001, laid("کد <code>SHAL-01</code> &amp; <b>شال</b>", [CART], [page, code])), None
    )
    seen = await mina.sees("SHAL-01")
    assert (str(seen.id), seen.text) == (sent.ref, "کد SHAL-01 & شال")
    assert [entity["type"] for entity in seen.entities] == ["code", "bold"]
    assert [len(row) for row in seen.keyboard] == [1, 2]
    assert seen.buttons[0]["callback_data"] == "cart"
    assert seen.buttons[2]["copy_text"] == {"text": "EID-1405"}
    assert sent.media_ref is None


async def test_links_show_no_preview(
    channel: TelegramChannel, mina: Person, platform: Telegram
) -> None:
    await channel.send(send(9001, "https://vefa.example/p/x"), None)
    call = platform.calls.of("sendMessage")[-1]
    assert call.params["link_preview_options"] == {"is_disabled": True}


async def test_a_picture_is_uploaded_once_and_then_goes_by_its_id(
    channel: TelegramChannel, mina: Person, shawl: PictureFile, platform: Telegram
) -> None:
    first = await channel.send(send(9001, laid("شال نخی", [CART])), shawl)
    seen = await mina.sees("شال نخی")
    assert first.media_ref == seen.photo
    assert seen.labels == ["🛒 سبد"]
    again = await channel.send(send(9001, "شال نخی"), replace(shawl, ref=first.media_ref))
    assert again.media_ref is None
    uploads = [bool(call.files) for call in platform.calls.of("sendPhoto")]
    assert uploads == [True, False]


async def test_an_id_that_holds_no_more_is_uploaded_again(
    channel: TelegramChannel, mina: Person, shawl: PictureFile
) -> None:
    sent = await channel.send(send(9001, "شال"), replace(shawl, ref="AgAC-of-another-bot"))
    assert sent.media_ref == (await mina.sees("شال")).photo


@pytest.mark.parametrize("content", [None, b"", b"not a picture"])
async def test_words_are_not_lost_with_a_broken_picture(
    channel: TelegramChannel, mina: Person, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "broken.png"
    if content is not None:
        path.write_bytes(content)
    await channel.send(send(9001, "شال نخی"), PictureFile(7, path))
    assert (await mina.sees("شال نخی")).photo is None


async def test_a_card_is_edited_in_place(channel: TelegramChannel, mina: Person) -> None:
    card = await channel.send(send(9001, laid("منو", [CART])), None)
    edited = await channel.send(edit(9001, card.ref, "سبد شما خالی است"), None)
    seen = await mina.sees("سبد")
    assert (str(seen.id), seen.edits, seen.labels) == (card.ref, 1, [])
    assert edited.ref == card.ref


async def test_a_card_that_already_looks_so_counts_as_sent(
    channel: TelegramChannel, mina: Person, shawl: PictureFile
) -> None:
    card = await channel.send(send(9001, laid("منو", [CART])), None)
    assert (await channel.send(edit(9001, card.ref, laid("منو", [CART])), None)).ref == card.ref
    photo = await channel.send(send(9001, "شال"), shawl)
    known = replace(shawl, ref=photo.media_ref)
    same = await channel.send(edit(9001, photo.ref, "شال", has_picture=True), known)
    assert same.ref == photo.ref


async def test_words_become_a_picture_in_place(
    channel: TelegramChannel, mina: Person, shawl: PictureFile
) -> None:
    card = await channel.send(send(9001, "شال‌ها"), None)
    edited = await channel.send(edit(9001, card.ref, laid("شال نخی", [CART])), shawl)
    seen = await mina.sees("شال نخی")
    assert (str(seen.id), seen.photo) == (card.ref, edited.media_ref)
    assert seen.labels == ["🛒 سبد"]


async def test_a_picture_becomes_another_in_place(
    channel: TelegramChannel, mina: Person, shawl: PictureFile, tmp_path: Path
) -> None:
    scarf = PictureFile(8, tmp_path / "scarf.png")
    scarf.path.write_bytes(picture(4, 4, 30))
    card = await channel.send(send(9001, "شال نخی"), shawl)
    edited = await channel.send(edit(9001, card.ref, "روسری", has_picture=True), scarf)
    seen = await mina.sees("روسری")
    assert (str(seen.id), seen.photo) == (card.ref, edited.media_ref)
    assert edited.media_ref != card.media_ref


async def test_words_in_the_place_of_a_picture_are_a_new_message(
    channel: TelegramChannel, mina: Person, shawl: PictureFile, platform: Telegram
) -> None:
    card = await channel.send(send(9001, "شال نخی"), shawl)
    edited = await channel.send(edit(9001, card.ref, laid("سبد", [CART]), has_picture=True), None)
    chat = platform.chat(9001)
    assert chat.find(int(card.ref)) is None
    assert chat.find(int(edited.ref)) is not None
    assert edited.ref != card.ref


async def test_a_picture_too_old_to_delete_is_left_behind(
    channel: TelegramChannel, mina: Person, shawl: PictureFile, platform: Telegram
) -> None:
    card = await channel.send(send(9001, "شال نخی"), shawl)
    platform.advance(50 * 3600)
    edited = await channel.send(edit(9001, card.ref, "سبد", has_picture=True), None)
    assert platform.chat(9001).find(int(card.ref)) is not None
    assert (await mina.sees("سبد")).id == int(edited.ref)


async def test_a_vanished_card_is_said_to_be_vanished(
    channel: TelegramChannel, mina: Person, shawl: PictureFile, platform: Telegram
) -> None:
    card = await channel.send(send(9001, "منو"), None)
    await mina.deletes(platform.chat(9001).messages[int(card.ref)])
    assert (await refused(channel, edit(9001, card.ref, "سبد"))).vanished
    assert (await refused(channel, edit(9001, card.ref, "سبد"), shawl)).vanished


async def test_a_card_of_another_kind_than_we_thought_is_sent_anew(
    channel: TelegramChannel, mina: Person, shawl: PictureFile
) -> None:
    card = await channel.send(send(9001, "شال"), shawl)
    assert (await refused(channel, edit(9001, card.ref, "سبد", has_picture=False))).vanished


async def test_a_message_is_taken_away_once_and_gone_is_good_enough(
    channel: TelegramChannel, mina: Person, platform: Telegram
) -> None:
    card = await channel.send(send(9001, "منو"), None)
    delete = replace(edit(9001, card.ref, "منو"), op=OutboxOp.DELETE)
    await channel.send(delete, None)
    await channel.send(delete, None)
    assert platform.chat(9001).find(int(card.ref)) is None


async def test_somebody_who_shut_us_out_has_opted_out(
    channel: TelegramChannel, mina: Person
) -> None:
    await mina.blocks()
    error = await refused(channel, send(9001, "سلام"))
    assert (error.opted_out, error.rejected, error.broken) == (True, True, False)
    await mina.unblocks()
    await mina.deactivates()
    assert (await refused(channel, send(9001, "سلام"))).opted_out


async def test_somebody_unknown_cannot_be_written_to(channel: TelegramChannel) -> None:
    error = await refused(channel, send(4711, "سلام"))
    assert (error.opted_out, error.rejected) == (True, True)


async def test_what_telegram_refuses_is_never_tried_again(
    channel: TelegramChannel, mina: Person
) -> None:
    error = await refused(channel, send(9001, "آ" * 4097))
    assert (error.rejected, error.opted_out, error.retry_after_s) == (True, False, None)
    assert "too long" in error.reason


async def test_too_fast_waits_as_long_as_telegram_says(
    channel: TelegramChannel, mina: Person, platform: Telegram
) -> None:
    platform.fails("flood", "sendMessage", retry_after_s=7)
    error = await refused(channel, send(9001, "سلام"))
    assert (error.retry_after_s, error.whole_bot, error.rejected) == (7, False, False)


async def test_a_second_person_who_must_wait_means_the_whole_bot(
    channel: TelegramChannel, platform: Telegram
) -> None:
    for number in (9001, 9002):
        await platform.person(number).sends("/start")
    platform.fails("flood", "sendMessage", retry_after_s=7, times=4)
    assert not (await refused(channel, send(9001, "سلام"))).whole_bot
    assert not (await refused(channel, send(9001, "سلام"))).whole_bot
    assert (await refused(channel, send(9002, "سلام"))).whole_bot


async def test_a_group_that_must_wait_says_nothing_about_others(
    channel: TelegramChannel, mina: Person, platform: Telegram
) -> None:
    platform.group(-100200, "کارکنان")
    platform.fails("flood", "sendMessage", retry_after_s=30, times=2)
    assert not (await refused(channel, send(9001, "سلام"))).whole_bot
    assert not (await refused(channel, send(-100200, "سلام"))).whole_bot


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "status"])
async def test_a_line_that_breaks_leaves_it_unknown(
    channel: TelegramChannel, mina: Person, platform: Telegram, kind: str
) -> None:
    platform.fails(kind, "sendMessage")
    error = await refused(channel, send(9001, "سلام"))
    assert (error.broken, error.rejected, error.retry_after_s) == (True, False, None)


async def test_without_a_connection_it_is_tried_soon(
    channel: TelegramChannel, mina: Person, platform: Telegram
) -> None:
    await platform.server.stop()
    await channel._request.shutdown()
    await channel._request.initialize()
    error = await refused(channel, send(9001, "سلام"))
    assert (error.broken, error.whole_bot) == (False, True)
    assert error.retry_after_s is not None
    assert error.retry_after_s < 10


async def test_a_press_is_answered_with_and_without_words(
    channel: TelegramChannel, mina: Person
) -> None:
    await channel.send(send(9001, laid("منو", [CART])), None)
    card = await mina.sees("منو")
    silent, spoken = await mina.taps(card, "🛒 سبد"), await mina.taps(card, "🛒 سبد")
    await channel.answer(silent.query_id, None)
    await channel.answer(spoken.query_id, "به سبد افزوده شد" + "." * 300)
    assert (await mina.answered(silent)).text == ""
    assert (await mina.answered(spoken)).text.startswith("به سبد")


async def test_an_answer_that_comes_too_late_is_no_error(
    channel: TelegramChannel, mina: Person, platform: Telegram
) -> None:
    await channel.send(send(9001, laid("منو", [CART])), None)
    tap = await mina.taps(await mina.sees("منو"), "🛒 سبد")
    platform.advance(60)
    await channel.answer(tap.query_id, "دیر")
    assert platform.calls.of("answerCallbackQuery")[-1].ok is False


async def test_an_answer_that_fails_is_data_like_any_other(
    channel: TelegramChannel, platform: Telegram
) -> None:
    platform.fails("flood", "answerCallbackQuery", retry_after_s=3)
    with pytest.raises(SendError) as caught:
        await channel.answer("1", None)
    assert (caught.value.retry_after_s, caught.value.whole_bot) == (3, True)


async def test_a_file_somebody_sent_is_fetched(channel: TelegramChannel, mina: Person) -> None:
    receipt = await mina.sends_photo(PIXEL, "رسید")
    assert receipt.photo is not None
    assert await channel.fetch(receipt.photo) == PIXEL


async def test_a_file_that_is_larger_than_we_take_is_refused_before_and_while_it_comes(
    channel: TelegramChannel, mina: Person
) -> None:
    letter = await mina.sends_document(b"x" * 5000, "letter.txt")
    assert letter.document is not None
    for limit in (4000, 4999):
        with pytest.raises(FetchError) as caught:
            await channel._sender.fetch(letter.document["file_id"], limit_bytes=limit)
        assert caught.value.gone
    url = channel._api.file_url("documents/file_1.txt")
    assert await channel._request.download(url, limit_bytes=4999) is None


async def test_only_a_server_of_our_own_names_files_on_our_disk(
    channel: TelegramChannel, tmp_path: Path
) -> None:
    """Whoever is on the other side of the net must not have us read what it likes."""
    named = tmp_path / "secret_key"
    named.write_bytes(b"x" * 100)
    assert await channel._sender._content(str(named), 100) == b"x" * 100
    assert await channel._sender._content(str(named), 99) is None
    channel._api.shares_disk = False
    with pytest.raises(TelegramError):
        await channel._sender._content(str(named), 100)


@pytest.mark.parametrize(
    ("url", "ours"), [("https://api.telegram.org", False), ("http://127.0.0.1:8081", True)]
)
def test_a_server_that_is_reached_without_https_is_beside_us(url: str, ours: bool) -> None:
    assert Api("4711:AAF", url, ReqwestRequest(connections=1)).shares_disk is ours


async def test_a_file_nobody_has_is_gone_and_a_broken_line_is_not(
    channel: TelegramChannel, mina: Person, platform: Telegram
) -> None:
    with pytest.raises(FetchError) as gone:
        await channel.fetch("AgAC-nothing")
    platform.fails("drop_before", "getFile")
    with pytest.raises(FetchError) as later:
        await channel.fetch("AgAC-nothing")
    assert (gone.value.gone, later.value.gone) == (True, False)


async def test_a_local_server_names_a_place_on_our_disk(
    channel: TelegramChannel, mina: Person, platform: Telegram, tmp_path: Path
) -> None:
    letter = await mina.sends_document(b"x", "letter.txt")
    assert letter.document is not None
    stored = platform.bot.files[letter.document["file_id"]]
    stored.path = str(tmp_path / "letter.txt")
    with pytest.raises(FetchError) as caught:
        await channel.fetch(stored.file_id)
    assert caught.value.gone
    (tmp_path / "letter.txt").write_bytes(b"local")
    assert await channel.fetch(stored.file_id) == b"local"
