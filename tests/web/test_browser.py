"""A purchase in a real browser, which holds our pages to the headers they send."""

from pathlib import Path

import pytest
from playwright.async_api import ConsoleMessage, Page, Request

from models import PaymentState
from tests.databases import SQLITE, Databases
from tests.web.chromium import phone
from tests.web.small_shop import SmallShop, open_shop

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


class Watch:
    """What a page asked for and complained about."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _request(self, request: Request) -> None:
        self.asked.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        # A page that answers 4xx on purpose is reported as well.
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(message.text)


@pytest.mark.parametrize(
    ("language", "pay", "thanks"),
    [
        ("fa", "پرداخت", "پرداخت شد، سپاسگزاریم."),
        ("tr", "Öde", "Ödendi, teşekkür ederiz."),
        ("en", "Pay", "Paid. Thank you."),
    ],
)
async def test_an_old_phone_without_scripts_can_pay(
    shop: SmallShop, language: str, pay: str, thanks: str
) -> None:
    order = await shop.order(language=language)
    async with phone(scripts=False) as browser:
        page = await browser.new_page()
        watch = Watch(page)

        await page.goto(shop.page_of(order))
        await page.get_by_role("checkbox").check()
        await page.get_by_role("button", name=pay, exact=True).click()
        await page.get_by_role("button", name=pay, exact=True).click()

        await page.get_by_role("heading", name=thanks).wait_for()
        assert page.url == shop.page_of(order)
        assert watch.complaints == []
        assert all(url.startswith(shop.address) or url == "data:," for url in watch.asked)
    assert shop.again(order).payment_state is PaymentState.PAID


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_bank_that_wants_a_form_gets_it_with_and_without_scripts(
    databases: Databases, tmp_path: Path, anyio_backend: str, scripts: bool
) -> None:
    url = databases.new(SQLITE, migrated=True)
    async with (
        open_shop(url, tmp_path, callback_method="POST") as shop,
        phone(scripts=scripts) as browser,
    ):
        order = await shop.order(language="en")
        page = await browser.new_page()
        watch = Watch(page)

        await page.goto(shop.page_of(order))
        await page.get_by_role("checkbox").check()
        await page.get_by_role("button", name="Pay").click()
        await page.get_by_role("button", name="Pay", exact=True).click()
        if not scripts:
            await page.get_by_role("button", name="Go to the bank").click()

        await page.get_by_role("heading", name="Paid. Thank you.").wait_for()
        assert watch.complaints == []


@pytest.mark.parametrize("language", ["fa", "tr", "en"])
async def test_every_page_fits_the_narrowest_phone(shop: SmallShop, language: str) -> None:
    await shop.sells(
        "کیف دوشی چرم طبیعی دست‌دوز با آستر کتان و بند قابل تنظیم مدل سفر زمستانی",
        sku="KIF-LONG-0123456789",
        toman=12_345_678,
        stock=9,
    )
    order = await shop.order(sku="KIF-LONG-0123456789", units=9, language=language)
    async with phone(width=320) as browser:
        page = await browser.new_page()
        await page.goto(shop.page_of(order))
        assert await overflow(page, "button[name=gateway]") == 0
        await page.get_by_role("checkbox").check()
        await page.locator("button[name=gateway]").click()
        assert await overflow(page, "button[value=paid]") == 0
        await page.locator("button[value=paid]").click()
        assert await overflow(page, "ol") == 0


async def overflow(page: Page, landmark: str) -> int:
    """How many pixels of the page with this landmark one would have to scroll sideways."""
    await page.locator(landmark).wait_for()
    await page.wait_for_load_state()
    width = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return max(0, int(width))
