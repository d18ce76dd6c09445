"""`python -m bot run` as an operator starts it: from a `.env`, and ended by a signal."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.crash.shopkeeping import DIES_WITH_US
from tests.endtoend.rig import OWNER
from tests.endtoend.steps import says
from tests.standins.botapi import Telegram
from tests.standins.socks import socks_proxy

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
SECRET_KEY = "a-key-of-the-tests-that-nobody-may-read"
HOST = "127.0.0.2" if sys.platform == "linux" else "127.0.0.1"
"""Another address of this machine than the one we would listen on by ourselves, where it has one."""


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.create_server((HOST, 0)) as taken:
        return int(taken.getsockname()[1])


def write_env(folder: Path, **settings: object) -> None:
    """What stands in the folder that Vefa is started from."""
    lines = (f"{name}={value}\n" for name, value in settings.items())
    (folder / ".env").write_text("".join(lines), encoding="utf-8")


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[list[str]]:
    """The shop as an open process, which is asked to end and does; what it logs until then."""
    env = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    process = await asyncio.create_subprocess_exec(
        *DIES_WITH_US,
        *(sys.executable, "-m", "bot", "run"),
        cwd=folder,
        env=env | {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    lines: list[str] = []
    try:
        while not lines or '"shop_open"' not in lines[-1]:
            line = await process.stdout.readline()
            assert line, lines
            lines.append(line.decode())
        yield lines
    finally:
        process.send_signal(signal.SIGTERM)
        lines += (await process.communicate())[0].decode().splitlines()
    assert process.returncode == 0, lines


async def test_a_shop_is_what_its_settings_say_until_its_database_has_the_word(
    tmp_path: Path, database_url: str
) -> None:
    port = free_port()
    async with Telegram() as telegram, socks_proxy() as socks:
        settings = {
            "TELEGRAM_TOKEN": telegram.token,
            "TELEGRAM_API_URL": telegram.url,
            "TELEGRAM_MODE": "polling",
            "TELEGRAM_PROXY": socks.url,
            "OWNER_TELEGRAM_ID": OWNER,
            "DATABASE_URL": database_url,
            "DATA_DIR": "kept here",
            "SECRET_KEY": SECRET_KEY,
            "PUBLIC_URL": "https://shop.example",
            "HTTP_HOST": HOST,
            "HTTP_PORT": port,
            "SHOP_NAME": "Denizli Havlu",
            "SHOP_LANGUAGE": "tr",
            "SHOP_CURRENCY": "TRY",
            "SHOP_TIMEZONE": "Europe/Istanbul",
            "LOG_FORMAT": "json",
        }
        ayse, owner = telegram.person(2002, "Ayşe", "tr"), telegram.person(OWNER, "Deniz", "de")
        write_env(tmp_path, **settings)
        async with running(tmp_path) as lines:
            await says(ayse, "/start", "Denizli Havlu")
            assert "₺" in (await says(owner, "/stats")).text, "the owner, in the shop's language"
            async with httpx.AsyncClient(trust_env=False) as browser:
                page = await browser.get(f"http://{HOST}:{port}/p/nobodys-order")
            assert page.status_code == 404
        assert socks.tunnels > 0
        assert (tmp_path / "kept here").is_dir()
        write_env(tmp_path, **settings | {"SHOP_NAME": "Başka", "SHOP_LANGUAGE": "en"})
        async with running(tmp_path) as more:
            await says(ayse, "/start", "Denizli Havlu")
    told = [*lines, *more]
    assert [json.loads(line)["event"] for line in told].count("shop_open") == 2
    assert not any(secret in line for line in told for secret in (telegram.token, SECRET_KEY))
