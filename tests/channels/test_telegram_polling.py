"""Asking Telegram for updates: nothing is confirmed before it is safe."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.channels import door
from bot.channels.telegram import TelegramChannel, TelegramOptions
from bot.channels.telegram_commands import command_menus
from bot.channels.telegram_parse import ALLOWED_UPDATES
from bot.engine.inbound import Inbound, Kind
from common.i18n import Message, Reader, Translator
from tests.channels.conftest import Ears, Rests
from tests.standins.botapi import Person, Telegram

pytestmark = pytest.mark.anyio


@pytest.fixture
def mina(platform: Telegram) -> Person:
    return platform.person(9001)


async def test_what_people_do_is_heard_in_order(channel: TelegramChannel, mina: Person) -> None:
    ears = Ears()
    await channel.start(ears)
    for text in ("/start p_17", "سلام", "۲"):
        await mina.sends(text)
    heard = await ears.hears(3)
    assert [inbound.text for inbound in heard] == ["p_17", "سلام", "۲"]
    assert heard[0].start == "p_17"
    await mina.blocks()
    assert (await ears.hears(4))[3].kind is Kind.BLOCKED


async def test_only_what_we_use_is_asked_for(
    channel: TelegramChannel, mina: Person, platform: Telegram
) -> None:
    ears = Ears()
    await channel.start(ears)
    words = await mina.sends("۲ عدد")
    await ears.hears(1)
    await mina.edits(words, "۳ عدد")
    await mina.sends("بعدی")
    heard = await ears.hears(2)
    assert [inbound.text for inbound in heard] == ["۲ عدد", "بعدی"]
    asked = platform.calls.of("getUpdates")[-1].params["allowed_updates"]
    assert asked == list(ALLOWED_UPDATES)


async def test_an_update_stays_with_telegram_until_it_is_safe(
    channel: TelegramChannel, mina: Person, platform: Telegram
) -> None:
    ears = Ears(safe=False)
    await channel.start(ears)
    await mina.sends("یک")
    await ears.hears(1)
    await mina.sends("دو")
    assert [update.data["message"]["text"] for update in platform.bot.pending.values()] == [
        "یک",
        "دو",
    ]
    ears.futures[0].set_result(None)
    await ears.hears(2)
    waiting = [update.data["message"]["text"] for update in platform.bot.pending.values()]
    assert waiting == ["دو"]


async def test_what_could_not_be_taken_is_asked_for_again(
    channel: TelegramChannel, mina: Person, rests: Rests
) -> None:
    ears = Ears(safe=False)
    await mina.sends("یک")
    await mina.sends("دو")
    await channel.start(ears)
    await ears.hears(2)
    ears.futures[0].set_result(None)
    ears.futures[1].set_exception(OSError("disk full"))
    heard = await ears.hears(3)
    assert [inbound.text for inbound in heard] == ["یک", "دو", "دو"]
    assert len(rests.taken) == 1


async def test_an_engine_that_forgets_an_update_gets_it_again(
    channel: TelegramChannel, mina: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "SAFE_WITHIN_S", 0.01)
    ears = Ears(safe=False)
    await channel.start(ears)
    await mina.sends("یک")
    heard = await ears.hears(2)
    assert heard[0] == heard[1]


async def test_what_means_nothing_to_a_shop_is_confirmed(
    channel: TelegramChannel, mina: Person, platform: Telegram
) -> None:
    ears = Ears()
    staff = platform.group(-100200, "کارکنان")
    await mina.sends("/menu@other_bot", chat=staff)
    await channel.start(ears)
    await mina.sends("/menu@vefa_test_bot", chat=staff)
    heard = await ears.hears(1)
    assert (heard[0].command, heard[0].private) == ("menu", False)


async def test_stopping_leaves_the_engines_work_alone_and_loses_nothing(
    channel: TelegramChannel, mina: Person
) -> None:
    ears = Ears(safe=False)
    await channel.start(ears)
    await mina.sends("یک")
    await ears.hears(1)
    await channel.stop()
    assert not ears.futures[0].done()
    after = Ears()
    await channel.start(after)
    assert (await after.hears(1))[0].text == "یک"


async def test_a_telegram_that_cannot_be_reached_is_asked_until_it_can(
    channel: TelegramChannel,
    mina: Person,
    platform: Telegram,
    rests: Rests,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ears = Ears()
    platform.fails("status", "getMe", times=3)
    platform.fails("drop_before", "getUpdates", times=2)
    await channel.start(ears)
    await mina.sends("سلام")
    await ears.hears(1)
    assert rests.taken == [1, 2, 4, 1, 2]
    lines = capsys.readouterr().err.splitlines()
    assert sum("telegram_intake_failing" in line for line in lines) == 2


async def test_somebody_elses_question_is_a_conflict_that_passes(
    channel: TelegramChannel, mina: Person, rests: Rests
) -> None:
    ears = Ears()
    await channel.start(ears)
    await mina.sends("یک")
    await ears.hears(1)
    rested = asyncio.Event()
    rests.on_rest = rested.set
    # A question can be asked before ours is open; then there is nothing to be in conflict with.
    async with asyncio.timeout(10):
        while not rested.is_set():
            await channel._api.call("getUpdates", {"timeout": 0})
    await mina.sends("دو")
    assert (await ears.hears(2))[-1].text == "دو"


async def test_too_many_questions_rest_as_long_as_telegram_says(
    channel: TelegramChannel, mina: Person, platform: Telegram, rests: Rests
) -> None:
    platform.fails("flood", "getUpdates", retry_after_s=17)
    ears = Ears()
    await channel.start(ears)
    await mina.sends("سلام")
    await ears.hears(1)
    assert rests.taken == [17]


async def test_a_webhook_from_before_is_taken_down(
    channel: TelegramChannel, mina: Person, platform: Telegram
) -> None:
    await channel._api.call("setWebhook", {"url": "http://127.0.0.1:9/old"})
    ears = Ears()
    await channel.start(ears)
    await mina.sends("سلام")
    await ears.hears(1)
    assert platform.bot.webhook is None


class Election:
    """Somebody else leads until the test says otherwise."""

    def __init__(self) -> None:
        self.won = asyncio.Event()
        self.asked = asyncio.Event()

    async def wait(self) -> None:
        self.asked.set()
        await self.won.wait()


@pytest.fixture
async def election(anyio_backend: str) -> Election:
    return Election()


@pytest.fixture
async def follower(
    platform: Telegram, rests: Rests, election: Election
) -> AsyncIterator[TelegramChannel]:
    options = TelegramOptions(token=platform.token, api_url=platform.url)
    channel = TelegramChannel(options, rest=rests, leadership=election)
    yield channel
    await channel.stop()
    await channel.close()


async def test_only_the_elected_process_polls(
    follower: TelegramChannel, election: Election, mina: Person, platform: Telegram
) -> None:
    ears = Ears()
    await mina.sends("سلام")
    await follower.start(ears)
    await election.asked.wait()
    assert platform.calls.of("deleteWebhook", "getUpdates") == []
    election.won.set()
    assert (await ears.hears(1))[0].text == "سلام"


_WORDS = {
    "en": {"menu": "Menu", "orders": "Orders to pack"},
    "fa": {"menu": "منو", "orders": "سفارش‌ها"},
    "tr": {"menu": "Menü", "orders": "Siparişler"},
}


class Words(Translator):
    """Three languages that know two commands."""

    def __init__(self) -> None:
        self.languages = ("en", "fa", "tr")

    def plain(self, message: Message, reader: Reader) -> str:
        return _WORDS[reader.language][message.key.removeprefix("command-")]


async def test_commands_are_shown_by_scope_and_language(platform: Telegram, rests: Rests) -> None:
    mina, ears = platform.person(9001), Ears()
    await mina.sends("/start")
    menus = command_menus(Words(), everybody=["menu"], owner=["menu", "orders"], owner_id=9001)
    options = TelegramOptions(token=platform.token, api_url=platform.url)
    channel = TelegramChannel(options, menus=menus, rest=rests)
    await channel.start(ears)
    await ears.hears(1)
    everybody = {"scope": {"type": "all_private_chats"}}
    owner = {"scope": {"type": "chat", "chat_id": 9001}}
    asked = channel._api.call
    assert await asked("getMyCommands", everybody) == [{"command": "menu", "description": "Menu"}]
    assert await asked("getMyCommands", everybody | {"language_code": "fa"}) == [
        {"command": "menu", "description": "منو"}
    ]
    assert await asked("getMyCommands", owner | {"language_code": "tr"}) == [
        {"command": "menu", "description": "Menü"},
        {"command": "orders", "description": "Siparişler"},
    ]
    await channel.stop()
    await channel.close()


async def test_an_owner_who_never_wrote_does_not_stop_the_shop(
    platform: Telegram, rests: Rests
) -> None:
    menus = command_menus(Words(), everybody=["menu"], owner=["orders"], owner_id=5)
    options = TelegramOptions(token=platform.token, api_url=platform.url)
    channel, ears = TelegramChannel(options, menus=menus, rest=rests), Ears()
    await channel.start(ears)
    await platform.person(9001).sends("سلام")
    await ears.hears(1)
    assert rests.taken == []
    await channel.stop()
    await channel.close()


async def test_a_menu_that_telegram_refuses_for_an_hour_keeps_nobody_from_buying(
    platform: Telegram, rests: Rests
) -> None:
    platform.fails("flood", "setMyCommands", times=99, retry_after_s=3600)
    options = TelegramOptions(token=platform.token, api_url=platform.url)
    menus = command_menus(Words(), everybody=["menu"])
    channel, ears = TelegramChannel(options, menus=menus, rest=rests), Ears()
    await channel.start(ears)
    await platform.person(9001).sends("سلام")
    await ears.hears(1)
    assert rests.taken == []
    await channel.stop()
    await channel.close()


async def test_a_fault_of_ours_does_not_make_the_shop_deaf(
    channel: TelegramChannel, mina: Person, rests: Rests, capsys: pytest.CaptureFixture[str]
) -> None:
    class Faulty(Ears):
        def receive(self, inbound: Inbound) -> "asyncio.Future[None]":
            if rests.taken:
                return super().receive(inbound)
            raise RuntimeError("a bug")

    ears = Faulty()
    await channel.start(ears)
    await mina.sends("سلام")
    assert (await ears.hears(1))[0].text == "سلام"
    assert "telegram_listener_failed" in capsys.readouterr().err
