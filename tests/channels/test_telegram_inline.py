"""Searches from other chats: answered beside the turns, by the newest letters, or not at all."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.channels.base import PictureFile
from bot.channels.telegram import TelegramChannel
from bot.engine.offers import Offer, Offers
from tests.channels.conftest import Ears, laid, send
from tests.standins.botapi import Person, Telegram
from tests.standins.botapi.people import NotSeen

pytestmark = pytest.mark.anyio


class Window:
    """A shop window with one thing in it; `hold` makes it think."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None, str]] = []
        self.picture: dict[str, str] = {}
        self.hold: Callable[[str], bool] = lambda _words: False
        self.cancelled = asyncio.Event()
        self.asking = asyncio.Event()

    async def find(self, words: str, language: str | None, more: str) -> Offers:
        self.asked.append((words, language, more))
        self.asking.set()
        if self.hold(words):
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.cancelled.set()
                raise
        if words == "خراب":
            raise RuntimeError("the window is broken")
        offer = Offer("17", "شال نخی", "۴۵۰٬۰۰۰ تومان", "<b>شال نخی</b>", "دیدن", "p_17")
        return Offers((replace(offer, **self.picture),), "2")


@pytest.fixture
async def window(channel: TelegramChannel) -> Window:
    window = Window()
    channel.share(window)
    await channel.start(Ears())
    return window


@pytest.fixture
def mina(platform: Telegram) -> Person:
    return platform.person(9001, "مینا", "fa")


async def test_what_is_found_can_be_shared(
    window: Window, mina: Person, platform: Telegram
) -> None:
    found = await mina.finds("شال", offset="3")
    (article,) = found["results"]
    (call,) = platform.calls.of("answerInlineQuery")
    username = (await platform_name(platform)).lower()
    assert window.asked == [("شال", "fa", "3")]
    assert (article["type"], article["id"], article["title"]) == ("article", "17", "شال نخی")
    assert article["description"] == "۴۵۰٬۰۰۰ تومان"
    assert article["input_message_content"]["message_text"] == "<b>شال نخی</b>"
    button = article["reply_markup"]["inline_keyboard"][0][0]
    assert button["url"].lower() == f"https://t.me/{username}?start=p_17"
    assert found["next_offset"] == "2"
    assert call.params["is_personal"] is True


async def test_a_picture_that_can_be_fetched_stands_beside_the_words(
    window: Window, mina: Person
) -> None:
    url = "https://shop.example/media/abc.jpg"
    window.picture = {"picture_url": url, "picture_ref": "known"}
    (article,) = (await mina.finds("شال"))["results"]
    assert (article["type"], article["thumbnail_url"]) == ("article", url)
    preview = article["input_message_content"]["link_preview_options"]
    assert preview == {"url": url, "prefer_large_media": True, "show_above_text": True}


async def test_a_picture_that_telegram_has_is_shared_by_its_id(
    window: Window, channel: TelegramChannel, mina: Person, shawl: PictureFile
) -> None:
    await mina.sends("/start")
    sent = await channel.send(send(9001, laid("شال")), shawl)
    window.picture = {"picture_ref": sent.media_ref or ""}
    (photo,) = (await mina.finds("شال"))["results"]
    assert (photo["type"], photo["photo_file_id"]) == ("photo", sent.media_ref)
    assert (photo["caption"], photo["title"]) == ("<b>شال نخی</b>", "شال نخی")
    assert "?start=p_17" in str(photo["reply_markup"])


async def platform_name(platform: Telegram) -> str:
    return str(platform.bot.user["username"])


async def test_newer_letters_take_the_place_of_older_ones(window: Window, mina: Person) -> None:
    window.hold = lambda words: words == "ش"
    await mina.searches("ش")
    await asyncio.wait_for(window.asking.wait(), 10)
    assert (await mina.finds("شال"))["results"]
    await asyncio.wait_for(window.cancelled.wait(), 10)


async def test_a_broken_window_breaks_nothing_else(window: Window, mina: Person) -> None:
    await mina.searches("خراب")
    assert (await mina.finds("شال"))["results"]


async def test_a_shop_that_shares_nothing_says_nothing(
    channel: TelegramChannel, mina: Person
) -> None:
    ears = Ears()
    await channel.start(ears)
    await mina.searches("شال")
    await mina.sends("سلام")
    await ears.hears(1)
    assert [inbound.text for inbound in ears.heard] == ["سلام"]
    with pytest.raises(NotSeen):
        await mina.finds("شال", timeout=0.01)
