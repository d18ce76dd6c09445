"""Updates brought to our door: 200 is said when they are safe, and to nobody but Telegram."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from bot.channels.telegram import TelegramChannel, TelegramOptions
from bot.channels.telegram_dialect import WEBHOOK_PATH
from bot.channels.telegram_parse import ALLOWED_UPDATES
from bot.settings import TelegramMode
from tests.channels.conftest import Ears, Rests
from tests.standins.botapi import Telegram
from tests.web.serving import serving

pytestmark = pytest.mark.anyio

SECRET = "vefa-webhook-secret_1"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
UPDATE = {
    "update_id": 7,
    "message": {
        "message_id": 1,
        "from": {"id": 9001, "is_bot": False, "first_name": "مینا"},
        "chat": {"id": 9001, "type": "private"},
        "date": 1_795_000_000,
        "text": "سلام",
    },
}


@asynccontextmanager
async def hooked(
    platform: Telegram, public_url: str = "http://127.0.0.1:9"
) -> AsyncIterator[TelegramChannel]:
    options = TelegramOptions(
        token=platform.token,
        api_url=platform.url,
        mode=TelegramMode.WEBHOOK,
        public_url=public_url,
        secret=SECRET,
    )
    channel = TelegramChannel(options, rest=Rests())
    try:
        yield channel
    finally:
        await channel.stop()
        await channel.close()


@asynccontextmanager
async def served(channel: TelegramChannel, door: socket.socket) -> AsyncIterator[None]:
    app = Starlette(routes=[channel.webhook_route()])
    async with serving(uvicorn.Config(app, log_config=None, lifespan="off"), door):
        yield


def client(channel: TelegramChannel) -> httpx.AsyncClient:
    app = Starlette(routes=[channel.webhook_route()])
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url="https://vefa.example")


async def test_telegram_calls_and_a_buyer_is_heard(platform: Telegram) -> None:
    door = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{door.getsockname()[1]}"
    mina, ears = platform.person(9001), Ears(safe=False)
    async with hooked(platform, url) as channel, served(channel, door):
        await channel.start(ears)
        await mina.sends("یک")
        await ears.hears(1)
        assert len(platform.bot.pending) == 1
        ears.futures[0].set_result(None)
        await mina.sends("دو")
        await ears.hears(2)
        ears.futures[1].set_exception(OSError("disk full"))
        heard = await ears.hears(3)
        ears.futures[2].set_result(None)
    assert [inbound.text for inbound in heard] == ["یک", "دو", "دو"]
    call = platform.calls.of("setWebhook")[-1]
    assert call.params["url"] == url + WEBHOOK_PATH
    assert call.params["secret_token"] == SECRET
    assert call.params["allowed_updates"] == list(ALLOWED_UPDATES)


@pytest.mark.parametrize(
    "headers", [{}, {HEADER: ""}, {HEADER: SECRET[:-1]}, {HEADER: SECRET + "x"}, {HEADER: "é"}]
)
async def test_nobody_gets_in_without_the_secret(
    platform: Telegram, headers: dict[str, str]
) -> None:
    ears = Ears()
    encoded = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
    async with hooked(platform) as channel, client(channel) as telegram:
        await channel.start(ears)
        answer = await telegram.post(WEBHOOK_PATH, json=UPDATE, headers=encoded)
    assert (answer.status_code, ears.heard) == (403, [])


async def test_the_secret_is_compared_in_constant_time(
    platform: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(shown: bytes, secret: bytes) -> bool:
        compared.append((shown, secret))
        return False

    monkeypatch.setattr("hmac.compare_digest", compare)
    async with hooked(platform) as channel, client(channel) as telegram:
        await channel.start(Ears())
        answer = await telegram.post(WEBHOOK_PATH, json=UPDATE, headers={HEADER: SECRET})
    assert answer.status_code == 403, "nothing else may let an update in"
    assert compared == [(SECRET.encode(), SECRET.encode())]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"", 400),
        (b"[]", 400),
        (b"\xff\xfe", 400),
        (b'{"update_id": ' + b"9" * 5000 + b"}", 400),
        (b"[" * 100_000, 400),
        (b" " * (1024 * 1024 + 1), 413),
        (b"{}", 200),
        (b'{"update_id": 1, "poll": {}}', 200),
    ],
)
async def test_what_is_no_update_is_refused_and_what_is_not_ours_is_taken(
    platform: Telegram, body: bytes, status: int
) -> None:
    async with hooked(platform) as channel, client(channel) as telegram:
        await channel.start(Ears())
        answer = await telegram.post(WEBHOOK_PATH, content=body, headers={HEADER: SECRET})
    assert answer.status_code == status


async def test_other_methods_than_post_find_nothing(platform: Telegram) -> None:
    async with hooked(platform) as channel, client(channel) as telegram:
        assert (await telegram.get(WEBHOOK_PATH)).status_code == 405


async def test_a_shop_that_is_closing_asks_telegram_to_come_again(platform: Telegram) -> None:
    async with hooked(platform) as channel, client(channel) as telegram:
        before = await telegram.post(WEBHOOK_PATH, json=UPDATE, headers={HEADER: SECRET})
        await channel.start(Ears())
        open_ = await telegram.post(WEBHOOK_PATH, json=UPDATE, headers={HEADER: SECRET})
        await channel.stop()
        after = await telegram.post(WEBHOOK_PATH, json=UPDATE, headers={HEADER: SECRET})
    assert [before.status_code, open_.status_code, after.status_code] == [503, 200, 503]


async def test_a_webhook_without_a_secret_does_not_start(platform: Telegram) -> None:
    options = TelegramOptions(token=platform.token, mode=TelegramMode.WEBHOOK)
    with pytest.raises(ValueError, match="secret"):
        TelegramChannel(options)


async def test_a_bot_that_polls_has_no_door(channel: TelegramChannel) -> None:
    with pytest.raises(ValueError, match="polls"):
        channel.webhook_route()
