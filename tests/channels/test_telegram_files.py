"""What somebody has sent is sent on: by its id, else from our disk, else in words."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.base import PictureFile
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_files import METHODS
from bot.dialogue.enclosing import BARE
from bot.dialogue.laid import Laid, LaidButton, LaidFile
from tests.channels.conftest import send
from tests.standins.botapi import PIXEL, Person, Telegram

pytestmark = pytest.mark.anyio

ANSWER = LaidButton(label="پاسخ", data="m/case/1/answer")
NAMED = "🎤 پیام صوتی"


@pytest.fixture
async def mina(platform: Telegram) -> Person:
    mina = platform.person(9001)
    await mina.sends("/start")
    return mina


def enclosed(kind: str, ref: str = "", *, kept: bool = False) -> Laid:
    words = "" if kind in BARE else "<b>نگار:</b>"
    file = LaidFile(kind, NAMED, ref, 7 if kept else None, "فاکتور.pdf")
    return Laid(words, rows=[[ANSWER]], file=file)


@pytest.mark.parametrize("kind", METHODS)
async def test_each_sort_goes_by_its_id(
    channel: TelegramChannel, platform: Telegram, mina: Person, kind: str
) -> None:
    negar = platform.person(9002)
    message = await negar.sends_file(kind, PIXEL)
    heard = channel.parse({"update_id": 1, "message": message.data})
    assert heard is not None
    (file,) = heard.media
    assert file.kind == kind
    sent = await channel.send(send(9001, enclosed(kind, file.ref)), None)
    shown = (await mina.sees()).data
    assert (str(shown["message_id"]), shown[kind]) == (sent.ref, message.data[kind])
    assert shown["reply_markup"]["inline_keyboard"][0][0]["text"] == "پاسخ"
    assert shown.get("caption", "") == ("" if kind in BARE else "نگار:")
    assert not platform.calls.of(METHODS[kind])[-1].files


async def test_a_place_is_a_place(channel: TelegramChannel, mina: Person) -> None:
    await channel.send(send(9001, enclosed("location", "32.650000,51.670000")), None)
    assert (await mina.sees()).data["location"] == {"latitude": 32.65, "longitude": 51.67}


@pytest.mark.parametrize("ref", ["", "AwAC-of-another-bot"])
async def test_what_it_does_not_know_is_uploaded_once(
    channel: TelegramChannel, mina: Person, tmp_path: Path, ref: str
) -> None:
    path = tmp_path / "voice.ogg"
    path.write_bytes(b"OggS")
    kept = PictureFile(7, path)
    sent = await channel.send(send(9001, enclosed("voice", ref, kept=True)), kept)
    assert sent.media_ref == (await mina.sees()).data["voice"]["file_id"]
    again = replace(kept, ref=sent.media_ref)
    assert (await channel.send(send(9001, enclosed("voice", kept=True)), again)).media_ref is None


@pytest.mark.parametrize("why", ["another bot", "another sort", "no voices", "no file"])
async def test_what_cannot_be_sent_is_named_below_whose_it_is(
    channel: TelegramChannel, platform: Telegram, mina: Person, why: str
) -> None:
    voice = await mina.sends_file("voice", b"OggS")
    ref, kind, kept = voice.data["voice"]["file_id"], "voice", None
    if why == "another bot":
        ref = "AwAC-of-another-bot"
    elif why == "another sort":
        kind = "document"
    elif why == "no voices":
        platform.without_voices.add(9001)
    else:
        ref, kept = "", PictureFile(7, Path("nowhere.ogg"))
    await channel.send(send(9001, enclosed(kind, ref)), kept)
    seen = await mina.sees(NAMED)
    assert (seen.text, seen.labels) == (f"نگار:\n{NAMED}", ["پاسخ"])
