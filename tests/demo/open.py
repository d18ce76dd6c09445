"""A demo on loopback, in the event loop of the test."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
from pydantic import SecretStr

from bot.channels.simulator_world import Shown
from bot.demo.places import PLACES
from bot.demo.serving import Demo, build, furnish
from bot.settings import Settings
from bot.web.simulator.phones import OWNER, Phone
from common.clock import FixedClock
from tests.play.browser import Page
from tests.web.serving import address_of, listen, served

AFTERNOON = datetime(2026, 12, 3, 11, 0, tzinfo=UTC)
"""14:30 in Isfahan, 12 Azar 1405."""


def settings_in(folder: Path, language: str, **others: Any) -> Settings:
    """What `demo_settings` makes of an installation without any settings."""
    place = PLACES[language]
    fields: dict[str, Any] = {
        "data_dir": folder,
        "database_url": f"sqlite:///{folder / 'shop.sqlite3'}",
        "secret_key": SecretStr("k" * 32),
        "shop_name": place.name,
        "shop_language": language,
        "shop_currency": place.currency,
        "shop_timezone": place.timezone,
        "owner_telegram_id": int(OWNER),
        "testbank": True,
        "telegram_token": None,
        "public_url": None,
    }
    return Settings(_env_file=None, **(fields | others))


def furnished(warehouse: Path, folder: Path, language: str) -> Settings:
    """A demo's folder with goods and past, copied from one that was furnished before."""
    stored = warehouse / language
    if not stored.exists():
        furnish(settings_in(stored, language), PLACES[language], FixedClock(AFTERNOON))
    mine = folder / language
    if not mine.exists():
        shutil.copytree(stored, mine)
    return settings_in(mine, language)


@dataclass(frozen=True, slots=True)
class OpenDemo:
    """A demo that is open, and a browser without scripts."""

    demo: Demo
    base: FixedClock
    url: str
    browser: httpx.AsyncClient

    @property
    def owner(self) -> Phone:
        return self.phone(self.demo.place.owner)

    def phone(self, name: str) -> Phone:
        """Somebody's phone."""
        return next(phone for phone in self.demo.phones if phone.name == name)

    def last(self, phone: Phone) -> Shown:
        """The newest message of the shop on a phone."""
        return self.demo.phones.inbox(phone).visible[-1]

    async def page(self) -> Page:
        """The simulator's page."""
        return self.read(await self.browser.get("/"))

    async def does(self, what: str, **fields: str) -> httpx.Response:
        """Send a form of the page."""
        return await self.browser.post(f"/demo/{what}", data=fields)

    async def says(self, phone: Phone, text: str) -> Shown:
        """Write something; what the shop answers."""
        await self.does(f"phones/{phone.number}/says", text=text)
        await self.demo.app.settle()
        return self.last(phone)

    async def taps(self, phone: Phone, label: str) -> Shown:
        """Press the newest button with these words on it; what stands there then."""
        inbox = self.demo.phones.inbox(phone)
        message, button = next(
            (message, button)
            for message in reversed(inbox.visible)
            for button in message.buttons
            if label in button.label
        )
        await self.does(f"phones/{phone.number}/taps", on=message.ref, data=str(button.data))
        await self.demo.app.settle()
        return self.last(phone)

    @staticmethod
    def read(response: httpx.Response) -> Page:
        """A page as somebody reads it."""
        return Page(urljoin(str(response.url), "."), response.text)


@asynccontextmanager
async def open_demo(settings: Settings, *, ticking: bool = False) -> AsyncIterator[OpenDemo]:
    """A demo that is open until the block ends; where it does not tick, nothing happens by itself."""
    base = FixedClock(AFTERNOON)
    listener = listen()
    url = address_of(listener)
    demo = build(settings, port=listener.getsockname()[1], base=base)
    browser = httpx.AsyncClient(base_url=url, trust_env=False, follow_redirects=True, timeout=30)
    async with served(demo.web, listener), browser:
        await demo.open(ticking=ticking)
        await demo.app.settle()
        try:
            yield OpenDemo(demo, base, url, browser)
        finally:
            demo.phones.close()
            await demo.app.stop()
            demo.phones.save()
