"""Paying as a browser does: the order page if there is one, the bank's page, and the way back."""

import random
import re
from dataclasses import dataclass

import aiohttp

TERMS = re.compile(r'name="terms" value="([^"]+)"')
PATIENCE = aiohttp.ClientTimeout(total=15)


@dataclass
class Purse:
    """A browser with somebody in front of it. Every one has an address of its own, as behind a
    front server that says whom it passes on.
    """

    session: aiohttp.ClientSession
    number: int
    dice: random.Random

    async def pay(self, url: str) -> bool:
        """Pay, whatever page this is; True when the bank took the money.

        Raises: aiohttp.ClientError, TimeoutError, when a server is not there or says no.
        """
        if is_order_page(url):
            terms = await self._terms(url)
            page = await self._post(f"{url}/pay", {"gateway": "testbank", "terms": terms})
            if "/bank/pay/" not in page:
                return False
            url = page
        choice = self._choice()
        await self._post(url, choice)
        return choice["choice"] != "refused"

    async def reload(self, url: str) -> None:
        """Press "I have paid" on the order page."""
        if is_order_page(url):
            await self._post(f"{url}/check", {})

    def _choice(self) -> dict[str, str]:
        number = self.dice.random()
        if number < 0.1:
            return {"choice": "refused", "reason": "insufficient_funds"}
        return {"choice": "lost"} if number < 0.25 else {"choice": "paid"}

    async def _terms(self, url: str) -> str:
        """The version of the terms that is to be ticked; empty when none is."""
        async with self.session.get(url, headers=self._headers, timeout=PATIENCE) as answer:
            answer.raise_for_status()
            ticked = TERMS.search(await answer.text())
        return ticked[1] if ticked else ""

    async def _post(self, url: str, form: dict[str, str]) -> str:
        """Send a form and follow where it leads; the address it ends at."""
        async with self.session.post(
            url, data=form, headers=self._headers, timeout=PATIENCE
        ) as answer:
            await answer.read()
            answer.raise_for_status()
            return str(answer.url)

    @property
    def _headers(self) -> dict[str, str]:
        number = self.number
        return {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}


def is_order_page(url: str) -> bool:
    """Whether an address is the shop's page of an order, where each try is a new one."""
    return "/p/" in url
