"""The courier on the real Telegram channel, against a platform that limits as Telegram does."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram import TelegramChannel, TelegramOptions
from models import OutboxState
from scheduler.courier import Courier
from scheduler.limits import UNLIMITED
from scheduler.pictures import Pictures
from tests.scheduler.post import Post
from tests.scheduler.shop import SILENCE, Shop
from tests.scheduler.timers import Timers
from tests.standins.botapi import Person, Telegram

pytestmark = pytest.mark.anyio


class Wire(Post):
    """A courier whose channel is the real one."""

    def __init__(self, shop: Shop, channel: TelegramChannel, timers: Timers) -> None:
        super().__init__(shop, timers=timers)
        self.courier = Courier(
            engine=shop,
            channels={"telegram": channel},
            pictures=Pictures(shop, self.folder),
            limits={"telegram": UNLIMITED},
            monotonic=timers,
            later=timers.later,
        )


@pytest.fixture
async def platform(anyio_backend: str) -> AsyncIterator[Telegram]:
    async with Telegram() as platform:
        yield platform


@pytest.fixture
async def channel(platform: Telegram) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(TelegramOptions(token=platform.token, api_url=platform.url))
    await channel.verify()
    yield channel
    await channel.close()


async def met(platform: Telegram, number: int) -> Person:
    person = platform.person(number)
    await person.sends("/start")
    return person


async def test_a_flood_is_slowed_down_for_its_chat_and_survives_a_kill(
    platform: Telegram, channel: TelegramChannel, shop: Shop
) -> None:
    """429 for one chat, for longer than the process lives."""
    await met(platform, 9001)
    await met(platform, 9002)
    timers = Timers()
    wire = Wire(shop, channel, timers)
    await wire.courier.start()
    platform.fails("flood", chat_id=9001, retry_after_s=90)
    rows = await wire.say("۱", "۲", chat="9001")
    await wire.say("merhaba", chat="9002")
    await wire.rest()
    assert _said(platform, 9001) == []
    assert _said(platform, 9002) == ["merhaba"]

    await wire.die()
    shop.real.advance(SILENCE)
    again = Wire(await Shop(shop.url, clock=shop.clock, real=shop.real).open(), channel, timers)
    await again.courier.start()
    calls = len(platform.calls.of("sendMessage"))
    left_s = 90.0 - SILENCE.total_seconds()
    await again.pass_(left_s - 1.0)
    assert len(platform.calls.of("sendMessage")) == calls
    await again.pass_(1.0)
    assert _said(platform, 9001) == ["۱", "۲"]
    assert again.states(rows) == [OutboxState.SENT] * 2
    await again.stop()


def _said(platform: Telegram, chat: int) -> list[str]:
    calls = platform.calls.of("sendMessage", chat_id=chat)
    return [str(call.params["text"]) for call in calls if call.ok]
