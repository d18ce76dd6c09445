"""Every page of order and bank in Chromium: as it was, readable, in its direction, on a phone."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page

from models import Order
from shop import fulfilment
from tests.web.appearance import findings
from tests.web.chromium import phone
from tests.web.reference import differs
from tests.web.small_shop import SmallShop

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

PICTURES = Path(__file__).parent / "pictures"
# Codes are drawn by lot, so that they would be different in each picture.
SAME_CODES = "document.querySelectorAll('code').forEach(e => { e.textContent = 'K7M2Q9XA'; })"
CARRIERS = {"fa": "پست پیشتاز", "tr": "Yurtiçi Kargo", "en": "Royal Mail"}


async def walk(shop: SmallShop, page: Page, language: str) -> AsyncIterator[str]:
    """A buyer's way through all pages; the name of each while it is open."""
    order = await shop.order(units=2, language=language)
    await page.goto(shop.page_of(order))
    yield "unpaid"
    await page.goto(f"{shop.page_of(order)}/terms")
    yield "terms"
    await page.goto(f"{shop.page_of(order)}/privacy")
    yield "privacy"
    await page.goto(shop.page_of(order))
    await page.get_by_role("checkbox").check()
    await page.locator("button[name=gateway]").click()
    await page.locator("button[value=paid]").wait_for()
    yield "bank"
    await page.locator("button[value=refused]").click()
    await page.locator(".note.bad").wait_for()
    yield "refused"
    await _paid_and_shipped(shop, order, language)
    await page.goto(shop.page_of(order))
    yield "shipped"
    async for name in _ends(shop, page, language):
        yield name


async def _paid_and_shipped(shop: SmallShop, order: Order, language: str) -> None:
    await shop.pays(order)
    shop.clock.advance(timedelta(days=1))
    await shop.act(lambda ctx: fulfilment.ship(ctx, order, "RR123456785IR", CARRIERS[language]))


async def _ends(shop: SmallShop, page: Page, language: str) -> AsyncIterator[str]:
    """Pages of orders that nobody paid, and of no order at all."""
    late = await shop.order(language=language)
    await shop.pays(late, "late", minutes="90")
    await page.goto(shop.page_of(late))
    yield "checking"
    await shop.pass_time(200)
    await page.goto(f"{shop.page_of(await _expired(shop, language))}")
    yield "expired"
    await page.goto(f"{shop.address}/p/nobody?lang={language}")
    yield "missing"


async def _expired(shop: SmallShop, language: str) -> Order:
    order = await shop.order(sku="KIF-01", language=language)
    await shop.pass_time(61)
    return order


@pytest.mark.parametrize("language", ["fa", "tr", "en"])
async def test_pages_are_readable_and_look_as_they_did(shop: SmallShop, language: str) -> None:
    await shop.sells("کیف دوشی چرم طبیعی", sku="KIF-01", toman=980_000, stock=5)
    wrong: list[str] = []
    async with phone() as browser:
        page = await browser.new_page()
        await page.emulate_media(color_scheme="light")
        async for name in walk(shop, page, language):
            if await page.locator("html").get_attribute("lang") != language:
                wrong.append(f"{name} speaks another language")
            wrong += [f"{name}: {one}" for one in await findings(page, least_tap=44)]
            await page.emulate_media(color_scheme="dark")
            wrong += [f"{name}, dark: {one}" for one in await findings(page, least_tap=44)]
            await page.emulate_media(color_scheme="light")
            if difference := await _differs(page, f"{name}-{language}"):
                wrong.append(f"{name}: {difference}")
    assert not wrong, "\n".join(wrong)


async def _differs(page: Page, name: str) -> str:
    await page.evaluate(SAME_CODES)
    picture = await page.screenshot(full_page=True, animations="disabled")
    return differs(picture, PICTURES / f"{name}.png")
