"""Orders on the seller's desk: accepted, packed, sent, followed; late, broken or forgotten."""

from tests.month.counter import Counter
from tests.month.diary import leading
from tests.month.street import Street
from tests.play.patterns import visible

FORGETFUL_DAY, BREAKING_DAY = 16, 14
"""When one order is forgotten until its promise is broken, and when something breaks."""
SORTED, AT_THE_DOOR, DELIVERED = "move/sorting-centre", "move/at-the-door", "delivered"
STAGES = (
    ((SORTED, 1), (AT_THE_DOOR, 2), (DELIVERED, 3)),
    ((SORTED, 2),),
    ((DELIVERED, 4),),
    (),
)
"""What is noted of parcels in turn, and how many days after they have left."""


class Parcels(Counter):
    """The work with parcels."""

    def __init__(self, street: Street) -> None:
        super().__init__(street)
        self._left_on: dict[str, int] = {}
        """On which day each order has left, in the order of leaving."""
        self._forgotten = ""

    async def _accepts(self, day: int, *, packs: bool) -> None:
        """Go through what was paid: accept it, pack it, call off what broke."""
        for code in self._orders():
            if await self._step(code, "accept") and day == FORGETFUL_DAY:
                self._forgotten = code
            if not packs or code == self._forgotten:
                continue
            if day == BREAKING_DAY and ("broke", "") not in self._done and self._may(code, "pack"):
                await self._calls_off(code)
                continue
            await self._step(code, "pack")

    async def _admits_delays(self) -> None:
        """Tell the buyer of an order that should have arrived, once the shop reminds of it."""
        code, label = self._forgotten, self.street.words("delay-tell-button")
        reminders = [
            message
            for message in self._shown()
            if leading(message, f"m/order/{code}/delay")
            and any(visible(button.label) == label for button in message.buttons)
        ]
        if code and reminders:
            await self._taps(f"m/order/{code}/delay")
            await self._chooses("delay-supplier-button")
            await self._says("2")
            await self._chooses("delay-confirm-button")
            self._forgotten = ""

    async def _step(self, code: str, step: str) -> bool:
        """Take one step with an order, once; whether there was one to take."""
        if not self._may(code, step):
            return False
        self._done.add((step, code))
        await self._taps(f"m/order/{code}/{step}")
        return True

    async def _ships(self, day: int) -> None:
        """Bring to the post what is packed."""
        for code in self._orders():
            if ("pack", code) in self._done and await self._step(code, "ship"):
                if self.street.words("ship-carrier") not in self.street.newest(self.name):
                    # Its buyer has given up waiting, and the shop says so.
                    continue
                await self._names_carrier()
                self._left_on[code] = day
                await self._says(f"{self.street.country.tracking}{len(self._left_on):03d}")

    async def _names_carrier(self) -> None:
        carrier = self.street.country.carrier
        labels = [button.label for button in self._newest().buttons]
        if any(carrier in label for label in labels):
            await self._presses(carrier)
            return
        await self._chooses("ship-carrier-other-button")
        await self._says(carrier)

    async def _follows_parcels(self, day: int) -> None:
        """Note how far the parcels are; of a third of them nothing is heard any more."""
        for number, (code, left_on) in enumerate(self._left_on.items()):
            for stage, later in STAGES[number % len(STAGES)]:
                if day >= left_on + later and (stage, code) not in self._done:
                    if not self._has(f"m/order/{code}/{stage}"):
                        await self._looks_at(code)
                    await self._step(code, stage)

    async def _calls_off(self, code: str) -> None:
        self._done |= {("broke", ""), ("pack", code), ("ship", code), ("accept", code)}
        await self._looks_at(code)
        await self._taps(f"m/order/{code}/cancel")
        await self._says(self.street.country.says["broken"])
        await self._chooses("cancel-confirm-button")
