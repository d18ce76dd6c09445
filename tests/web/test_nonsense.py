"""What no browser of a buyer sends: each gets a page, and the order stays as it is."""

from typing import Any

import pytest

from models import Order
from tests.web.small_shop import SmallShop

pytestmark = pytest.mark.anyio

KEYS = (
    "x",
    "%00",
    "%D9%87%DB%8C%DA%86",
    "%ff%fe",
    "..%2f..%2fetc%2fpasswd",
    "%E2%80%AE%E2%81%A6",
    "' OR 1=1 --",
    "k" * 5_000,
    "👩‍👩‍👧‍👦",
)
"""In the place of an order's key."""
WORDS = ("", "هیچ", "-3", "²", "ب" * 5_000, "9" * 5_000, "\u202e\u2066", "<b>&", "\x00", "a@b")
"""In the place of what a form asks for."""
BODIES: tuple[dict[str, Any], ...] = (
    {"content": b"\xff\xfe\x00", "headers": {"content-type": "application/x-www-form-urlencoded"}},
    {
        "content": b"gateway=%ff%00&terms=%zz",
        "headers": {"content-type": "application/x-www-form-urlencoded"},
    },
    {"content": b"--x\r\n\r\n", "headers": {"content-type": "multipart/form-data; boundary=x"}},
    {"content": b"{}", "headers": {"content-type": "multipart/form-data"}},
    {"content": b"{}", "headers": {"content-type": "application/json"}},
    {"content": b""},
    {"files": {"gateway": ("testbank", b"PNG", "image/png")}},
    {"data": {f"field{number}": "x" for number in range(50)}},
)
"""In the place of a form."""


async def test_an_address_of_nothing_is_a_page_that_says_so(shop: SmallShop) -> None:
    order = await shop.order()
    before = row(shop, order)
    for key in KEYS:
        for rest in ("", "/terms", "/files/1", "/pay", "?lang=²", "?asked=%00"):
            page = await shop.browser.get(f"{shop.address}/p/{key}{rest}")
            assert page.status_code == 404, (key, rest)
        for button in ("pay", "check"):
            page = await shop.browser.post(f"{shop.address}/p/{key}/{button}")
            assert page.status_code == 404, (key, button)
        for path in (f"/i/{key}", f"/photos/{key}.jpg"):
            assert (await shop.browser.get(shop.address + path)).status_code == 404, path
        for path in (f"/pay/testbank/{key}", f"/pay/{key}/1", f"/pay/{key}"):
            page = await shop.browser.post(shop.address + path, data={"token": key})
            assert 400 <= page.status_code < 500, path
    assert row(shop, order) == before


async def test_a_form_of_nonsense_says_what_is_wrong_and_pays_nothing(shop: SmallShop) -> None:
    order = await shop.order()
    asked, before = ("gateway", "terms", "email", "identity"), row(shop, order)
    forms: list[dict[str, Any]] = [{"data": dict.fromkeys(asked, words)} for words in WORDS]
    for form in (*forms, *BODIES):
        shop.monotonic.seconds += 60
        page = await shop.browser.post(f"{shop.page_of(order)}/pay", **form)
        assert 400 <= page.status_code < 500, form
        assert "گلیم" in page.text, form
    assert row(shop, order) == before
    assert shop.attempts(order) == []


def row(shop: SmallShop, order: Order) -> dict[str, Any]:
    """The order as it stands."""
    return shop.again(order).model_dump()
