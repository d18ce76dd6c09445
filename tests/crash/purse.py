"""Paying as a browser does: the order page if there is one, the bank's page, and the way back."""

import random
from dataclasses import dataclass

import aiohttp

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
        if "/p/" in url:
            page = await self._post(f"{url}/pay", {"gateway": "testbank"})
            if "/bank/pay/" not in page:
                return False
            url = page
        choice = self._choice()
        await self._post(url, choice)
        return choice["choice"] != "refused"

    async def reload(self, url: str) -> None:
        """Press "I have paid" on the order page."""
        if "/p/" in url:
            await self._post(f"{url}/check", {})

    def _choice(self) -> dict[str, str]:
        number = self.dice.random()
        if number < 0.1:
            return {"choice": "refused", "reason": "insufficient_funds"}
        return {"choice": "lost"} if number < 0.25 else {"choice": "paid"}

    async def _post(self, url: str, form: dict[str, str]) -> str:
        """Send a form and follow where it leads; the address it ends at."""
        async with self.session.post(
            url, data=form, headers={"X-Forwarded-For": self._address}, timeout=PATIENCE
        ) as answer:
            await answer.read()
            answer.raise_for_status()
            return str(answer.url)

    @property
    def _address(self) -> str:
        return f"10.{self.number >> 16 & 255}.{self.number >> 8 & 255}.{self.number & 255}"
