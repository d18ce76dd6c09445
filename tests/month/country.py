"""What differs between one month and another: the place, its goods, its people and their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from common.i18n import Reader
from common.money import parse_money
from common.text import persian_digits
from tests.play.shops import Place


@dataclass(frozen=True, slots=True)
class Ware:
    """Something on the shelves, as a table of goods has it."""

    sku: str
    name: str
    shelf: str
    price: str
    stock: int
    words: str
    link: str = ""
    """Where it is to be found; only for what is digital."""


@dataclass(frozen=True, slots=True)
class Country:
    """One shop, and those who buy there.

    `people` are fifty first names with spaces between, `families` and `streets` are given to them in turn; `phone` is
    a number without its last two digits. `says` are words of buyers and of the seller, `page` those
    in which the month is written down.
    """

    place: Place
    first_day: date
    wares: tuple[Ware, ...]
    people: str
    families: tuple[str, ...]
    streets: tuple[str, ...]
    phone: str
    delivery: tuple[str, str]
    """How parcels travel, and what that costs."""
    carrier: str
    tracking: str
    """A tracking code without its last three digits."""
    percent: str
    says: dict[str, str]
    page: dict[str, str]

    @property
    def zone(self) -> ZoneInfo:
        """The clock on the wall of the shop."""
        return ZoneInfo(self.place.timezone)

    @property
    def names(self) -> Sequence[str]:
        """What buyers are called, in the order of their habits."""
        return self.people.split()

    @property
    def reader(self) -> Reader:
        """Somebody who lives here."""
        place = self.place
        return Reader(
            place.language, place.timezone, "jalali" if place.language == "fa" else "gregorian"
        )

    def at(self, day: int, clock: str) -> datetime:
        """An instant of a day of this month, the first being 1: `at(3, "18:30")`."""
        there = date.fromordinal(self.first_day.toordinal() + day - 1)
        return datetime.combine(there, time.fromisoformat(clock), self.zone)

    def day_of(self, at: datetime) -> int:
        """Which day of the month an instant belongs to."""
        return at.astimezone(self.zone).date().toordinal() - self.first_day.toordinal() + 1

    def written(self, text: str) -> str:
        """A text with the digits that people here write."""
        return persian_digits(text) if self.place.language == "fa" else text

    def bill(self, skus: Sequence[str]) -> int:
        """What these cost with delivery, in the smallest unit."""
        wares = [ware for ware in self.wares if ware.sku in skus]
        prices = [ware.price for ware in wares]
        if not all(ware.link for ware in wares):
            prices.append(self.delivery[1])
        return sum(parse_money(price, self.place.currency).minor for price in prices)
