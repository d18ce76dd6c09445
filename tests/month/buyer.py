"""What a buyer can do, in the words of buying: ask for goods, order, pay, give them back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.channels.simulator_world import Shown
from tests.month.diary import Kind, route_of
from tests.month.street import Street
from tests.play.patterns import visible

LONGEST_CHECKOUT = 8
"""Questions; more than that and something is wrong."""


class Closed(Exception):
    """The shop takes no orders today."""


class Buyer:
    """Somebody who buys. `number` tells them from the others."""

    channel = ""
    """Where they write; empty for Telegram."""

    def __init__(self, street: Street, number: int) -> None:
        country = street.country
        self.street, self.number = street, number
        self.name = country.names[number]
        self.full_name = f"{self.name} {country.families[number % len(country.families)]}"
        self.phone = country.written(f"{country.phone}{number:02d}")
        street_ = country.streets[number % len(country.streets)]
        self.home = country.written(street_.format(n=number + 3))
        self.codes: list[str] = []
        """Their orders, the newest last."""
        street.add(self.name, self.channel)

    @property
    def says_in(self) -> dict[str, str]:
        """The words of the country."""
        return self.street.country.says

    @property
    def code(self) -> str:
        """The newest order."""
        return self.codes[-1]

    def at(self, day: int, clock: str) -> datetime:
        """An instant of the month."""
        return self.street.country.at(day, clock)

    def after(self, **time: float) -> datetime:
        """So long from now."""
        return self.street.now + timedelta(**time)

    async def says(self, words: str) -> None:
        """Write to the shop."""
        self.street.books.arrived.setdefault(self.name, self.street.now)
        await self.street.does(self.name, "text", words)

    async def taps(self, start: str, end: str = "") -> None:
        """Press a button by where it leads."""
        await self.street.taps(self.name, start, end)

    async def chooses(self, key: str) -> None:
        """Press a button by its words."""
        await self.street.chooses(self.name, key)

    async def puts(self, sku: str) -> None:
        """Find something and put it into the cart."""
        await self.says(sku)
        await self.taps("cart/", "/1")

    async def orders(self, *skus: str, coupon: str = "", with_points: bool = False) -> None:
        """Order these and what is in the cart already, answering what is asked.

        Raises: Closed.
        """
        for sku in skus:
            await self.puts(sku)
        await self.taps("checkout")
        if self.says_in["closing"] in self.street.newest(self.name):
            raise Closed
        for _ in range(LONGEST_CHECKOUT):
            if await self._answers():
                break
        if coupon:
            await self.chooses("checkout-coupon-button")
            await self.says(coupon)
        if with_points:
            await self._spends_points()
        await self.chooses("checkout-confirm-button")
        found = (_code(one, "/cancel") for one in self._cards())
        self._places(next(code for code in found if code is not None), skus)

    def _places(self, code: str, skus: Sequence[str]) -> None:
        """An order stands in the books."""
        self.codes.append(code)
        self.street.books.placed[code] = (self.street.now, self.name)
        self.street.books.bills[code] = self.street.country.bill(skus)

    async def pays(self, how: str = "succeeds") -> None:
        """Go to the bank with the newest link: `succeeds`, `is refused: wrong_pin`, and others."""
        await self.street.pass_time(self.after(minutes=1))
        self._tells(how)
        await self.street.happens(self.name, f"the payment {how}")
        if not how.startswith("is "):
            self.street.books.paid.setdefault(self.code, self.street.now)
        if how == "comes twice":
            self.street.books.twice.append(self.street.books.bills[self.code])

    async def leaves_the_bank(self) -> None:
        """Open the bank's page and do something else."""
        self.street.diary.note(self.street.now, self.name, Kind.DID, self._page("left"))
        await self.street.happens(self.name, "the bank's page is opened and left")

    async def buys(self, *skus: str, coupon: str = "", with_points: bool = False) -> None:
        """Order and pay at once."""
        await self.orders(*skus, coupon=coupon, with_points=with_points)
        await self.pays()

    async def blocks(self) -> None:
        """Shut the shop out."""
        self.street.diary.note(self.street.now, self.name, Kind.DID, self._page("blocks"))
        self.street.stage.person(self.name).blocks()
        await self.street.stage.go_on()

    def sees(self, start: str, end: str = "") -> bool:
        """Whether some card has a button that leads there."""
        return self.street.has(self.name, start, end)

    async def _answers(self) -> bool:
        """Answer one question of the checkout; whether only the yes is left."""
        said, words = self.street.newest(self.name), self.street.words
        if self.street.offers(self.name, words("checkout-confirm-button")):
            return True
        if words("checkout-phone") in said:
            await self.says(self.phone)
        elif words("checkout-name") in said:
            await self.says(self.full_name)
        elif words("checkout-address") in said:
            await self.says(self.home)
        else:
            raise LookupError(f"{self.name} does not know what to say to: {said}")
        return False

    async def _spends_points(self) -> None:
        """All there are; perhaps those of earlier orders still wait for the end of their returns."""
        wanted = self.street.pattern("checkout-points-button", points=0)
        labels = [button.label for button in self._cards()[0].buttons]
        found = [label for label in labels if wanted.fullmatch(visible(label))]
        for label in found:
            await self.street.presses(self.name, label)

    def _cards(self) -> list[Shown]:
        return self.street.stage.inbox(self.name).visible[::-1]

    def _tells(self, how: str) -> None:
        key = next(key for start, key in _TOLD if how.startswith(start))
        self.street.diary.note(self.street.now, self.name, Kind.DID, self._page(key))

    def _page(self, key: str) -> str:
        return self.street.country.page[key]


_TOLD = (
    ("succeeds", "paid"),
    ("is refused", "refused"),
    ("is cancelled", "cancelled"),
    ("comes twice", "twice"),
    ("comes", "late"),
)


def _code(card: Shown, end: str) -> str | None:
    routes = [route_of(button.data or "") for button in card.buttons]
    found = [one for one in routes if one.startswith("order/") and one.endswith(end)]
    return found[0].split("/")[1] if found else None
