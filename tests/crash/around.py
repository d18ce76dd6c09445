"""What a shop under test stands in: its settings, the platform and people's browsers."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import aiohttp

from tests.crash import days
from tests.crash.plan import Play
from tests.crash.shopkeeping import DIES_WITH_US, ROOT
from tests.standins.botapi import TOKEN

OWNER = 700_000_001
SECRET_KEY = "crash-test-crash-test-crash-test-1"


def database_url(play: Play, folder: Path) -> str:
    """Where the shop keeps its books."""
    return play.database_url or f"sqlite:///{folder / 'data' / 'shop.sqlite3'}"


def clock_file(folder: Path) -> Path:
    """Where stands how far the shop is ahead of the world."""
    return folder / "clock"


def environment(play: Play, folder: Path, platform_url: str, public_url: str) -> dict[str, str]:
    """The settings of a process."""
    env = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": platform_url,
        "OWNER_TELEGRAM_ID": str(OWNER),
        "DATABASE_URL": database_url(play, folder),
        "DATA_DIR": str(folder / "data"),
        "SECRET_KEY": SECRET_KEY,
        "TESTBANK": "true",
        "LOG_FORMAT": "json",
        "VEFA_CRASH_COMMIT": str(play.failing_commit),
        days.VARIABLE: str(clock_file(folder)),
    }
    if play.webhook:
        env |= {"VEFA_CRASH_WEBHOOK": "1", "PUBLIC_URL": public_url}
    return env


@contextmanager
def platform(folder: Path) -> Iterator[str]:
    """The stand-in as a process; its address."""
    command = [*DIES_WITH_US, sys.executable, "-m", "tests.standins.botapi", "--http-webhooks"]
    log = str(folder / "platform.jsonl")
    with subprocess.Popen(
        [*command, "--log", log, "--webhook-retry", "0.3"], cwd=ROOT, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        try:
            yield str(json.loads(process.stdout.readline())["url"])
        finally:
            process.terminate()


@asynccontextmanager
async def browsers() -> AsyncIterator[aiohttp.ClientSession]:
    """What people open pages with."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session
