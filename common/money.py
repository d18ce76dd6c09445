"""Amounts of money, exact to the smallest unit, and how people write them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from common.amounts import read_amount
from common.errors import BadAmount

__all__ = ["EXPONENTS", "PRICED_IN", "STARS", "BadAmount", "Money", "minor_per_unit", "parse_money"]

EXPONENTS = {
    "AED": 2,
    "AFN": 2,
    "AZN": 2,
    "EUR": 2,
    "GBP": 2,
    "IRR": 0,
    "JPY": 0,
    "TRY": 2,
    "USD": 2,
    "XTR": 0,
}
"""Decimals of each currency we know. IRR is counted in rials; Toman is only a way of writing it.

Source: ISO 4217 (https://www.six-group.com/en/products-services/financial-information/data-standards.html);
it gives IRR two decimals that nobody has used for decades, and gateways count whole rials.
XTR are the Stars of Telegram, of which there are whole ones only, and in which no shop has its prices.
"""

STARS = "XTR"
PRICED_IN = tuple(code for code in EXPONENTS if code != STARS)
"""The currencies that a shop may have its prices in."""

RIALS_PER_TOMAN = 10
LARGEST_MINOR = 10**15
"""Beyond any price and far below what a BIGINT and its sums hold."""


def minor_per_unit(currency: str) -> int:
    """How many of the smallest unit make one: 100 kuruş a lira, 1 rial a rial."""
    return int(10 ** EXPONENTS[currency])


def divide(numerator: int, denominator: int) -> int:
    """A quotient under the shop's one rounding rule: half away from zero."""
    quotient = (2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator))
    return quotient if (numerator < 0) == (denominator < 0) else -quotient


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the smallest unit of its currency; negative for what goes back.

    Raises: ValueError for a currency we do not know, or when two currencies meet;
    TypeError for anything but a whole number of `minor`.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in EXPONENTS:
            raise ValueError(f"unknown currency {self.currency!r}")
        if type(self.minor) is not int:
            raise TypeError(f"money is counted in whole numbers, not {type(self.minor).__name__}")

    @classmethod
    def zero(cls, currency: str) -> "Money":
        """Nothing, in that currency."""
        return cls(0, currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __abs__(self) -> "Money":
        return Money(abs(self.minor), self.currency)

    def __mul__(self, times: int) -> "Money":
        return Money(self.minor * times, self.currency)

    __rmul__ = __mul__

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= self._same(other)

    def share(self, bps: int) -> "Money":
        """That many basis points of it, half away from zero: 1,000 is a tenth."""
        return Money(divide(self.minor * bps, 10_000), self.currency)

    def tax_inside(self, bps: int) -> "Money":
        """The tax contained in a price that includes it at `bps`: of 110 at 1,000 it is 10."""
        return Money(divide(self.minor * bps, 10_000 + bps), self.currency)

    def split(self, weights: Sequence[int]) -> list["Money"]:
        """Parts in the proportion of `weights` that always sum to the whole.

        What rounding leaves over goes one unit each to the largest remainders, earlier parts first.

        Raises: ValueError for no weights, a negative one, or none above zero.
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("weights are not negative, and at least one is above zero")
        sign, whole = (-1, -self.minor) if self.minor < 0 else (1, self.minor)
        parts = [whole * weight // total for weight in weights]
        by_remainder = sorted(range(len(weights)), key=lambda i: -(whole * weights[i] % total))
        for i in by_remainder[: whole - sum(parts)]:
            parts[i] += 1
        return [Money(sign * part, self.currency) for part in parts]

    def _same(self, other: "Money") -> int:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} does not mix with {other.currency}")
        return other.minor


def parse_money(text: str, currency: str, *, unit: Literal["toman", "rial"] | None = None) -> Money:
    """What somebody meant by "450,000 تومان", "۴۵۰ هزار تومان", "4,5 TL" or "₺1.234,50".

    In IRR a bare number counts Toman unless `unit` says rial; a word beside it has the last say.

    Raises: BadAmount when it cannot be read (also when it names another currency), is not above
    zero, is beyond any price, or is finer than the smallest unit.
    """
    written = read_amount(text)
    named = (written and written.unit) or (unit or "toman" if currency == "IRR" else currency)
    if written is None or named not in _units_of(currency):
        raise BadAmount("amount-unreadable", example=_example(currency))
    if written.digits <= 0:
        raise BadAmount("amount-not-positive")
    factor = RIALS_PER_TOMAN if named == "toman" else minor_per_unit(currency)
    minor, finer = divmod(written.digits * factor, 10**written.decimals)
    if finer:
        raise BadAmount("amount-too-fine", smallest=Money(1, currency))
    if minor > LARGEST_MINOR:
        raise BadAmount("amount-too-large", largest=Money(LARGEST_MINOR, currency))
    return Money(minor, currency)


def _units_of(currency: str) -> tuple[str, ...]:
    return ("toman", "rial") if currency == "IRR" else (currency,)


def _example(currency: str) -> Money:
    """An amount that shows how to write one."""
    return Money(4_500_000 if currency == "IRR" else 450 * minor_per_unit(currency), currency)
