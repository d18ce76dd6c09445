"""A shop that is open: its web server on loopback, its Telegram channel at the stand-in."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn

from bot.app import LOCALES, App
from bot.channels.telegram import TelegramChannel, TelegramOptions
from bot.channels.telegram_commands import command_menus
from bot.importing import import_file
from bot.running import BUYER_COMMANDS, OWNER_COMMANDS
from bot.settings import Settings, TelegramMode, load_settings
from bot.web.app import BANK_PATH
from bot.web.testbank import build_bank
from common.clock import SystemClock
from common.i18n import Translator
from payments.testbank import TestbankGateway as BankGateway
from scheduler.limits import UNLIMITED
from tests.demo.goods import write_goods
from tests.play.browser import Browser, Page
from tests.standins.botapi import Message, Person, Telegram

OWNER, BUYER = 1001, 2002
BANK_KEY = "a-key-for-tests-only-0123456789"


@dataclass
class Open:
    """An open shop and the people before it."""

    app: App
    telegram: Telegram
    owner: Person
    buyer: Person
    browser: Browser
    base_url: str

    def variant(self, sku: str) -> int:
        """The id of what has this SKU."""
        from sqlalchemy import text

        with self.app.database.reading() as session:
            found = session.execute(
                text("SELECT id FROM variant WHERE sku = :sku"), {"sku": sku}
            ).scalar_one()
        return int(found)

    async def pays(self, url: str, choice: str = "paid", **fields: str) -> Page:
        """Open an order's page, press *pay*, and choose at the bank how it ends."""
        page = await self.browser.open(url)
        bank = await self.browser.press(page, "gateway", "testbank")
        return await self.browser.press(bank, "choice", choice, **fields)


@contextlib.asynccontextmanager
async def opened(
    folder: Path,
    database_url: str,
    *,
    webhook: bool = False,
    language: str = "fa",
    currency: str = "IRR",
    timezone: str = "Asia/Tehran",
) -> AsyncIterator[Open]:
    """Open a shop with a handful of goods; it is closed properly afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        base_url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        async with Telegram(http_webhooks=webhook) as telegram:
            settings = _settings(folder, database_url, base_url, language, currency, timezone)
            import_file(settings, write_goods(folder / "goods"))
            app = _app(settings, telegram, base_url, webhook=webhook)
            config = uvicorn.Config(app.web, log_config=None, lifespan="off", access_log=False)
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            await app.start()
            browser = Browser({}, elsewhere=httpx.AsyncHTTPTransport())
            owner = telegram.person(OWNER, "زهرا", language_code=language)
            buyer = telegram.person(BUYER, "مینا", language_code=language)
            try:
                yield Open(app, telegram, owner, buyer, browser, base_url)
            finally:
                await browser.close()
                await app.stop()
                server.should_exit = True
                await serving


def _settings(
    folder: Path, database_url: str, base_url: str, language: str, currency: str, timezone: str
) -> Settings:
    return load_settings(
        _env_file=None,
        data_dir=folder / "data",
        database_url=database_url,
        owner_telegram_id=OWNER,
        public_url=base_url,
        shop_name="دکان زهرا",
        shop_language=language,
        shop_currency=currency,
        shop_timezone=timezone,
        testbank=True,
    )


def _app(settings: Settings, telegram: Telegram, base_url: str, *, webhook: bool) -> App:
    translator, clock = Translator.load(LOCALES), SystemClock()
    channel = TelegramChannel(
        TelegramOptions(
            token=telegram.token,
            api_url=telegram.url,
            mode=TelegramMode.WEBHOOK if webhook else TelegramMode.POLLING,
            public_url=base_url,
            secret="a-secret-that-only-telegram-knows",
        ),
        menus=command_menus(
            translator, everybody=BUYER_COMMANDS, owner=OWNER_COMMANDS, owner_id=OWNER
        ),
    )
    return App(
        settings=settings,
        clock=clock,
        channels=[channel],
        gateways=[BankGateway(base_url + BANK_PATH, BANK_KEY)],
        limits={"telegram": UNLIMITED},
        translator=translator,
        bank=build_bank(
            settings.data_dir / "bank.sqlite3",
            key=BANK_KEY,
            clock=clock,
            translator=translator,
            public_url=base_url + BANK_PATH,
        ),
        webhooks=[channel.webhook_route()] if webhook else [],
        base_url=base_url,
    )


def page_of(message: Message) -> str:
    """The address of an order's page, as it stands in a message."""
    return next(word for word in message.text.split() if "/p/" in word)


def labelled(message: Message, part: str) -> str:
    """The whole label of the button that has these words. Raises: LookupError."""
    for label in message.labels:
        if part in label:
            return label
    raise LookupError(f"no button {part!r} among {message.labels}")
