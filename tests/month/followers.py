"""Buyers who write on Instagram: they may be answered for a day after their last words, and what
happens later waits for their next ones.
"""

import re

from common.ids import CODE_ALPHABET
from tests.month.buyer import LONGEST_CHECKOUT, Buyer
from tests.month.lives import Steps, any_of, shelf

_CODE = re.compile(rf"(?<![A-Z0-9])[{CODE_ALPHABET}]{{6}}(?![A-Z0-9])")


class Follower(Buyer):
    """Somebody with Instagram on their phone: few buttons, and what is listed is typed."""

    channel = "instagram"

    async def puts(self, sku: str) -> None:
        """Find something and put it into the cart."""
        await self.says(sku)
        await self.chooses("product-add-button")

    async def orders(self, *skus: str, coupon: str = "", with_points: bool = False) -> None:
        """Order these, answering what is asked."""
        for sku in skus:
            await self.puts(sku)
        await self.chooses("cart-checkout-button")
        for _ in range(LONGEST_CHECKOUT):
            if await self._answers():
                break
        await self.chooses("checkout-confirm-button")
        self._places(_CODE.findall(self.street.newest(self.name))[0], skus)


async def never_writes_again(b: Buyer, day: int, clock: str) -> Steps:
    """Buys, and looks at the order's page from then on."""
    yield b.at(day, clock)
    await b.buys(any_of(b))


async def comes_by(b: Buyer, day: int, clock: str) -> Steps:
    """Buys, and writes again when the parcel is long there."""
    yield b.at(day, clock)
    await b.buys(any_of(b))
    if day + 7 <= 29:
        yield b.at(day + 7, "11:20")
        await b.says("/start")


async def comes_back_late(b: Buyer, day: int, clock: str) -> Steps:
    """Buys, and writes again when nobody asks any more how it was."""
    yield b.at(day, clock)
    await b.buys(any_of(b))
    yield b.at(day + 24, "12:15")
    await b.says("/start")
    await b.buys(any_of(b))


async def asks_where_it_is(b: Buyer, day: int, clock: str) -> Steps:
    """Buys, and asks each evening where the parcel is, which keeps the chat open."""
    yield b.at(day, clock)
    await b.buys(any_of(b))
    for later in range(1, 6):
        yield b.at(day + later, "19:45")
        await b.says("/track")


async def looks_around(b: Buyer, day: int, clock: str) -> Steps:
    """Says hello and looks at one thing."""
    yield b.at(day, clock)
    await b.says("/start")
    await b.says(shelf(b, 1))


FOLLOW = (never_writes_again, comes_by, comes_back_late, asks_where_it_is, looks_around)
"""The habits of those who are on Instagram."""
