"""The page in a real browser: a purchase in Persian, and how it looks in three languages."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Locator, Page, expect

from bot.demo.places import PLACES
from tests.demo.open import OpenDemo, furnished, open_demo
from tests.web.appearance import findings
from tests.web.chromium import phone
from tests.web.reference import differs
from tests.web.test_browser import Watch

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
PICTURES = Path(__file__).parent / "pictures"
DESK, HAND = 1200, 360


@pytest.fixture
async def lively(warehouse: Path, tmp_path: Path, anyio_backend: str) -> AsyncIterator[OpenDemo]:
    """The demo in Persian, in which things happen by themselves."""
    async with open_demo(furnished(warehouse, tmp_path, "fa"), ticking=True) as demo:
        yield demo


async def _tap(on: Locator, label: str) -> None:
    await on.get_by_role("button", name=label).last.click()


async def _write(on: Locator, text: str) -> None:
    await on.locator("input[name=text]").fill(text)
    await on.locator("button.send").click()


async def test_somebody_buys_and_the_seller_s_phone_rings(lively: OpenDemo) -> None:
    async with phone(width=DESK) as browser:
        page = await browser.new_page()
        watch = Watch(page)
        await page.goto(lively.url)
        mina, owner = page.locator("#phone-2"), page.locator("#phone-1")

        for label in ("پارچه و پوشاک", "شال نخی", "سرمه‌ای", "ثبت سفارش", "بله"):
            await _tap(mina, label)
        await expect(mina).to_contain_text("پرداخت: هنوز نه")
        await _pay(browser, mina)

        await expect(owner).to_have_class("phone telegram seller rings")
        await expect(owner).to_contain_text("پرداخت شد")
        await expect(mina).to_contain_text("ثبت و پرداخت شد")

        await _tap(owner, "فرستاده شد")
        await expect(owner).to_contain_text("شرکتی")
        await _tap(owner, "پست ایران")
        await expect(owner).to_contain_text("کد رهگیری")
        await _write(owner, "۱۲۳۴ ۵۶۷۸ ۹۰۱۲ ۳۴۵۶ ۷۸۹۰")
        await expect(mina).to_contain_text("12345678901234567890")

        clock = page.locator(".clock b")
        await expect(clock).to_have_text("۱۲ آذر، ۱۴:۳۰")
        await page.get_by_role("button", name="۱ روز جلوتر").click()
        await expect(clock).to_have_text("۱۳ آذر، ۱۴:۳۰")

        assert await findings(page) == []
        assert watch.complaints == []
        assert all(url.startswith(lively.url) or url == "data:," for url in watch.asked)


async def _pay(browser: BrowserContext, buyer: Locator) -> None:
    async with browser.expect_page() as opened:
        await buyer.get_by_role("link", name="پرداخت").last.click()
    page = await opened.value
    await page.get_by_role("checkbox").check()
    for _ in ("at the shop", "at the bank"):
        await page.get_by_role("button", name="پرداخت", exact=True).click()
    await page.get_by_role("heading", name="پرداخت شد").wait_for()
    await page.close()


async def test_a_new_phone_answers_at_once(lively: OpenDemo) -> None:
    async with phone(width=DESK) as browser:
        page = await browser.new_page()
        await page.goto(f"{lively.url}/?lang=en")

        await page.locator(".more summary").click()
        await page.get_by_label("Whose phone is it?").fill("Deniz")
        await page.get_by_label("Where do they write?").select_option("instagram")
        await page.get_by_label("Which language does it speak?").select_option("tr")
        await page.get_by_role("button", name="Give them a phone").click()

        await expect(page.locator("#phone-5")).to_contain_text("Merhaba")
        await expect(page.locator("#phone-5")).to_contain_text("Instagram")


async def test_enter_sends_what_was_written_and_a_command_what_it_says(lively: OpenDemo) -> None:
    async with phone(width=DESK) as browser:
        page = await browser.new_page()
        await page.goto(lively.url)
        mina = page.locator("#phone-2")

        await mina.locator("input[name=text]").fill("گز")
        await mina.locator("input[name=text]").press("Enter")
        await expect(mina).to_contain_text("گز اصفهان")

        await mina.locator("details.commands > summary").first.click()
        await mina.get_by_role("button", name="/orders").click()
        await expect(mina.locator("article.mine").last).to_contain_text("/orders")
        await mina.locator("details.commands > summary").last.click()
        await mina.get_by_role("button", name="فرستادن شماره").click()
        await expect(mina.locator("article.mine").last).to_contain_text("09131234502")


async def test_a_demo_that_is_gone_says_so_and_comes_back(lively: OpenDemo) -> None:
    async with phone(width=DESK) as browser:
        page = await browser.new_page()
        await page.goto(lively.url)
        await page.route("**/demo/news*", lambda route: route.abort())
        lively.demo.phones.refresh()
        await expect(page.locator("body")).to_have_class("alive offline")

        await page.unroute("**/demo/news*")
        await expect(page.locator("body")).to_have_class("alive")


async def test_an_old_phone_without_scripts_can_chat(demo: OpenDemo) -> None:
    async with phone(scripts=False, width=HAND) as browser:
        page = await browser.new_page()
        await page.goto(demo.url)

        await _tap(page.locator("#phone-2"), "پارچه و پوشاک")
        await expect(page.locator("#phone-2")).to_contain_text("شال نخی")
        await _write(page.locator("#phone-2"), "گز")
        await expect(page.locator("#phone-2")).to_contain_text("گز اصفهان")


@pytest.mark.parametrize("language", sorted(PLACES))
async def test_it_looks_right(
    warehouse: Path, tmp_path: Path, anyio_backend: str, language: str
) -> None:
    wrong: list[str] = []
    async with (
        open_demo(furnished(warehouse, tmp_path, language)) as demo,
        phone(width=HAND) as browser,
    ):
        await _furnish(demo)
        for width, name in ((HAND, f"{language}-hand"), (DESK, f"{language}-desk")):
            page = await browser.new_page()
            await page.set_viewport_size({"width": width, "height": 740})
            await page.goto(demo.url)
            await _settled(page)
            wrong += [f"{name}: {one}" for one in await findings(page)]
            if width == HAND:
                await page.locator("#phone-2").scroll_into_view_if_needed()
            picture = await page.screenshot(animations="disabled")
            if difference := differs(picture, PICTURES / f"{name}.png"):
                wrong.append(f"{name}: {difference}")
            await page.close()

    assert wrong == []


async def _furnish(demo: OpenDemo) -> None:
    """Everybody looks at something."""
    _, first, second, *_ = demo.demo.phones
    shelf = demo.last(first).buttons[0].label
    await demo.taps(first, shelf)
    await demo.taps(first, demo.last(first).buttons[0].label)
    await demo.taps(second, demo.last(second).buttons[1].label)


async def _settled(page: Page) -> None:
    await page.evaluate("Promise.all([...document.images].map((image) => image.decode()))")
    await page.evaluate(
        "document.querySelectorAll('.chat').forEach((chat) => chat.scrollTop = chat.scrollHeight)"
    )
