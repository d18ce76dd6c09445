"""`python -m tests.demo [--once]`: play the purchase, then leave the shop running."""

import argparse
import asyncio
import socket
import tempfile
from pathlib import Path

import httpx

from bot.importing import import_file
from bot.running import run
from bot.settings import Settings, load_settings
from common.log import configure
from models.database import migrate
from tests.demo.goods import write_goods
from tests.demo.story import Actor, purchase
from tests.demo.terminal import console, remark
from tests.play.browser import Browser
from tests.standins.botapi import Telegram

OWNER, MINA = 1001, 2002


def main() -> None:
    """Play the story in a folder that is thrown away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--once", action="store_true", help="stop when the purchase is over")
    parser.add_argument("--port", type=int, default=8080, help="of the shop's pages")
    options = parser.parse_args()
    configure("warning")
    with tempfile.TemporaryDirectory(prefix="vefa-demo-") as folder:
        try:
            asyncio.run(_demo(Path(folder), once=options.once, port=_free(options.port)))
        except KeyboardInterrupt:
            remark("closed")


async def _demo(folder: Path, *, once: bool, port: int) -> None:
    async with Telegram(log=False) as telegram:
        settings = _settings(folder, telegram, port)
        migrate(settings.database_url)
        remark(import_file(settings, write_goods(folder / "goods")).summary)
        shop = asyncio.create_task(run(settings))
        browser = Browser({}, elsewhere=httpx.AsyncHTTPTransport())
        try:
            story = asyncio.create_task(_play(telegram, browser))
            await asyncio.wait({shop, story}, return_when=asyncio.FIRST_COMPLETED)
            await (story if story.done() else shop)
            if not once:
                console.print(
                    f"\nThe shop goes on at [bold]{settings.public_url}[/]; Ctrl+C closes it."
                )
                await shop
        finally:
            shop.cancel()
            await asyncio.gather(shop, return_exceptions=True)
            await browser.close()


async def _play(telegram: Telegram, browser: Browser) -> None:
    owner = telegram.person(OWNER, "زهرا", language_code="fa", username="zahra_shop")
    mina = telegram.person(MINA, "مینا", language_code="fa", username="mina")
    await purchase(Actor(mina, "مینا"), Actor(owner, "زهرا (فروشنده)"), browser)


def _settings(folder: Path, telegram: Telegram, port: int) -> Settings:
    return load_settings(
        _env_file=None,
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'shop.sqlite3'}",
        telegram_token=telegram.token,
        telegram_api_url=telegram.url,
        owner_telegram_id=OWNER,
        public_url=f"http://127.0.0.1:{port}",
        http_host="127.0.0.1",
        http_port=port,
        shop_name="دکان زهرا",
        testbank=True,
    )


def _free(port: int) -> int:
    """This port, or any other where it is taken."""
    for wanted in (port, 0):
        try:
            with socket.create_server(("127.0.0.1", wanted)) as tried:
                return int(tried.getsockname()[1])
        except OSError:
            continue
    raise OSError("no port is free")


if __name__ == "__main__":
    main()
