"""What the seller does, day by day, in the chat like everybody else."""

import re
from collections.abc import AsyncIterator
from datetime import datetime

from tests.month.agenda import Life
from tests.month.parcels import Parcels
from tests.month.talks import Talks

Steps = AsyncIterator[datetime]
LAST_DAY = 30
CLOSED_DAY = 12
SNOW_DAY = 9
_INVITATION = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}(?:-[A-Z0-9]{4})*")


class Seller(Parcels, Talks):
    """The owner of the shop."""

    def days(self) -> dict[int, Life]:
        """What begins on which day."""
        return {
            1: self._opens(),
            5: self._brings_goods(),
            SNOW_DAY: self._tells_of_snow(),
            10: self._restocks(),
            CLOSED_DAY - 1: self._closes(),
            14: self._hires(),
            LAST_DAY: self._counts(),
        }

    async def every_day(self) -> Steps:
        """Two rounds through the board, talks now and then, a look at the numbers."""
        for day in range(1, LAST_DAY + 1):
            yield self._at(day, "09:40")
            await self._talks()
            await self._admits_delays()
            if day != CLOSED_DAY:
                await self._accepts(day, packs=day not in (SNOW_DAY - 1, SNOW_DAY))
            yield self._at(day, "11:30")
            await self._follows_parcels(day)
            await self._talks()
            await self._takes_back(day)
            yield self._at(day, "15:20")
            if day not in (CLOSED_DAY, SNOW_DAY):
                await self._accepts(day, packs=day != SNOW_DAY - 1)
                await self._ships(day)
            yield self._at(day, "18:00")
            await self._talks()
            await self._gives_back(day)
            yield self._at(day, "21:20")
            await self._talks()
            if day % 7 == 0:
                await self._says("/stats")
                await self._taps("m/stats/week")

    async def _opens(self) -> Steps:
        """The first morning: the club, a code, a sentence of one's own."""
        yield self._at(1, "08:30")
        say = self.street.country.says
        await self._says("/points")
        await self._taps("m/points")
        await self._taps("m/points/300")
        await self._says("/messages")
        await self._taps("m/messages/change/thanks")
        await self._says(say["own thanks"])
        await self._says("/coupon")
        await self._taps("m/coupons/new")
        await self._says("AZAR10")
        await self._says(self.street.country.percent)
        while not self._shows("coupon-confirm-button"):
            await self._chooses("dialogue-skip-button")
        await self._chooses("coupon-confirm-button")

    async def _brings_goods(self) -> Steps:
        """A new product is made in the chat."""
        yield self._at(5, "14:00")
        say, wares = self.street.country.says, self.street.country.wares
        await self._says("/new")
        await self._says(say["new"])
        await self._presses(wares[0].shelf)
        await self._says(say["new price"])
        await self._says("12")
        await self._does("photo", "")
        await self._says(say["new words"])
        await self._chooses("goods-confirm-button")

    async def _tells_of_snow(self) -> Steps:
        """Nobody can send anything today, and everybody who waits is told so."""
        yield self._at(SNOW_DAY, "16:00")
        await self._says("/delay")
        await self._chooses("delay-yesterday-button")
        await self._chooses("delay-weather-button")
        await self._says("2")
        await self._chooses("delay-confirm-button")

    async def _restocks(self) -> Steps:
        """What was sold out is there again."""
        yield self._at(10, "10:30")
        await self._says(f"/stock {self.street.country.wares[3].sku} 12")
        self.street.restocked = True

    async def _closes(self) -> Steps:
        """Away for a day; it opens again by itself."""
        yield self._at(CLOSED_DAY - 1, "21:40")
        await self._says("/stop")
        await self._says(self.street.country.says["closing"])
        await self._says("2")
        await self._chooses("closing-confirm-button")

    async def _hires(self) -> Steps:
        """Somebody helps with the parcels, and later with everything."""
        yield self._at(14, "14:10")
        await self._says("/staff")
        await self._taps("m/invite")
        await self._taps("m/invite/packer")
        code = self._invitation()
        helper = self.street.country.says["packer"]
        self.street.add(helper)
        await self.street.does(helper, "text", code)
        await self.street.chooses(helper, "join-confirm-button")
        yield self._at(20, "14:00")
        await self._says("/staff")
        await self._presses(helper)
        await self._taps("m/staff/", "/is/manager")

    async def _counts(self) -> Steps:
        """The month is over."""
        yield self._at(LAST_DAY, "23:30")
        await self._says("/stats")
        await self._taps("m/stats/month")

    def _invitation(self) -> str:
        letter = "\n".join(message.text for message in self._shown()[-3:])
        return str(_INVITATION.findall(letter)[-1])
