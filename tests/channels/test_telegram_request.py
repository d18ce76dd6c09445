"""The wire to the Bot API: what is sent, what is known when it breaks, and what is never told."""

import asyncio
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.channels import telegram_request
from bot.channels.telegram_api import Api, seconds_to_wait
from bot.channels.telegram_request import NotSentError, ReqwestRequest
from tests.standins.botapi import TOKEN, Telegram
from tests.standins.socks import socks_proxy

pytestmark = pytest.mark.anyio

NOBODY = "http://127.0.0.1:9"


@asynccontextmanager
async def api(url: str, *, token: str = TOKEN, proxy: str | None = None) -> AsyncIterator[Api]:
    request = ReqwestRequest(connections=4, proxy=proxy)
    await request.initialize()
    try:
        yield Api(token, url, request)
    finally:
        await request.shutdown()


def whole_story(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


async def test_a_call_comes_back_as_plain_json(platform: Telegram) -> None:
    async with api(platform.url) as telegram:
        me = await telegram.call("getMe", {})
    assert me["username"] == "vefa_test_bot"


async def test_more_calls_than_connections_all_get_through(platform: Telegram) -> None:
    async with api(platform.url) as telegram:
        answers = await asyncio.gather(*(telegram.call("getMe", {}) for _ in range(40)))
    assert len(answers) == 40


async def test_half_a_letter_does_not_stop_a_message(platform: Telegram) -> None:
    mina = platform.person(9001)
    await mina.sends("/start")
    async with api(platform.url) as telegram:
        await telegram.call("sendMessage", {"chat_id": 9001, "text": "سلام \ud83d"})
    assert (await mina.sees("سلام")).text == "سلام ?"


async def test_no_connection_means_that_nothing_was_sent() -> None:
    async with api(NOBODY) as telegram:
        with pytest.raises(NotSentError):
            await telegram.call("getMe", {})


async def test_a_closed_pool_sends_nothing(platform: Telegram) -> None:
    async with api(platform.url) as telegram:
        pass
    with pytest.raises(NotSentError):
        await telegram.call("getMe", {})


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
async def test_a_line_cut_in_the_middle_leaves_it_unknown(platform: Telegram, kind: str) -> None:
    platform.fails(kind, "getMe")
    async with api(platform.url) as telegram:
        with pytest.raises(NetworkError) as caught:
            await telegram.call("getMe", {})
    assert not isinstance(caught.value, NotSentError)


async def test_silence_ends_in_a_timeout(
    platform: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_request, "CONNECT_S", 0.2)
    platform.fails("hang", "getMe", seconds=5)
    async with api(platform.url) as telegram:
        with pytest.raises(TimedOut):
            await telegram.call("getMe", {}, read_s=0.1)


async def test_a_page_of_html_from_the_front_server_is_a_network_error(
    platform: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    platform.fails("status", "getMe", status=502)
    async with api(platform.url) as telegram:
        with pytest.raises(NetworkError, match="502"):
            await telegram.call("getMe", {})
    assert caplog.records == []


async def test_too_many_requests_says_how_long_without_a_warning(platform: Telegram) -> None:
    platform.fails("flood", "getMe", retry_after_s=7)
    async with api(platform.url) as telegram:
        with pytest.raises(RetryAfter) as caught:
            await telegram.call("getMe", {})
    assert seconds_to_wait(caught.value) == 7


@pytest.mark.parametrize("kind", ["refused", "cut", "nobody", "closed"])
async def test_the_token_stands_in_no_error(platform: Telegram, kind: str) -> None:
    token = "71:AA-secret-token-of-somebody-else0000" if kind == "refused" else TOKEN
    if kind == "cut":
        platform.fails("drop_after", "getMe")
    async with api(NOBODY if kind == "nobody" else platform.url, token=token) as telegram:
        if kind == "closed":
            await telegram.request.shutdown()
        with pytest.raises(TelegramError) as caught:
            await telegram.call("getMe", {})
    assert token not in whole_story(caught.value)
    assert isinstance(caught.value, InvalidToken) == (kind == "refused")


async def test_the_token_stands_in_no_log(
    platform: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    async with api(platform.url) as telegram:
        await telegram.call("getMe", {})
    assert TOKEN not in caplog.text


async def test_calls_go_through_a_socks_proxy(platform: Telegram) -> None:
    async with socks_proxy() as socks, api(platform.url, proxy=socks.url) as telegram:
        me = await telegram.call("getMe", {})
    assert me["username"] == "vefa_test_bot"
    assert socks.tunnels == 1


async def test_a_proxy_that_is_away_means_that_nothing_was_sent(platform: Telegram) -> None:
    async with api(platform.url, proxy="socks5://127.0.0.1:9") as telegram:
        with pytest.raises(NotSentError):
            await telegram.call("getMe", {})
