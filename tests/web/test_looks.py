"""Every page of order and bank in Chromium: as it was, readable, in its direction, on a phone."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Literal

import pytest
from playwright.async_api import Page

from models import Order
from shop import fulfilment
from tests.web.chromium import phone
from tests.web.looks import differs_from_picture, faults_of
from tests.web.small_shop import SmallShop

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["fa", "tr", "en"])
async def test_pages_are_readable_and_look_as_they_did(
    shop: SmallShop, language: str, scheme: Literal["light", "dark"]
) -> None:
    await shop.sells("کیف دوشی چرم طبیعی", sku="KIF-01", toman=980_000, stock=5)
    wrong: list[str] = []
    async with phone() as browser:
        page = await browser.new_page()
        await page.emulate_media(color_scheme=scheme)
        async for name in walk(shop, page, language):
            wrong += await faults_of(page, language)
            if scheme == "light":
                wrong.append(await differs_from_picture(page, f"{name}-{language}"))
    found = [fault for fault in wrong if fault]
    assert not found, "\n".join(found)


BAD = """<!doctype html><html lang="fa" dir="rtl"><body style="width:300px;background:#fff;margin:0">
<p style="color:#aaa">کم‌رنگ</p>
<p dir="ltr">متنی که چپ به راست نوشته شده است</p>
<p style="width:40px;height:12px;overflow:hidden;white-space:nowrap">متنی که بریده می‌شود</p>
<p style="white-space:nowrap;width:3000px;position:absolute;right:0">دور<span style="float:left">بیرون</span></p>
<p>\U0010fffd</p>
<button style="height:20px">ریز</button>
<select style="width:60px"><option>موجودی کافی نیست و بریده می‌شود</option></select>
</body></html>"""


async def test_the_checks_find_what_is_wrong() -> None:
    async with phone() as browser:
        page = await browser.new_page()
        await page.set_content(BAD)
        found = "\n".join(await faults_of(page, "fa"))
        turkish = "\n".join(await faults_of(page, "tr"))
    for fault in (
        "contrast",
        "not right to left",
        "clipped: متنی",
        "clipped: موجودی",
        "outside the screen",
        "scrolls sideways",
        "no glyph: U+10fffd",
        "too small to tap",
    ):
        assert fault in found
    assert "page is fa rtl" in turkish
