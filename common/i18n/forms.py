"""How a language writes numbers, money and dates; its words stand in its `.ftl` file.

Separators, digits and plural rules are those of CLDR, Jalali days come from persiantools.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from persiantools.jdatetime import JalaliDate

from common.i18n.catalogue import BadCatalogue, Parts, Variable
from common.i18n.cldr import WRITING
from common.money import EXPONENTS, RIALS_PER_TOMAN, Money
from common.text import persian_digits

MONEY_FORMS = {
    "AED": "money-aed",
    "AFN": "money-afn",
    "AZN": "money-azn",
    "EUR": "money-eur",
    "GBP": "money-gbp",
    "IRR": "money-toman",
    "JPY": "money-jpy",
    "TRY": "money-try",
    "USD": "money-usd",
    "XTR": "money-xtr",
}
"""The key under which a language says where the number and the name of a currency stand."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the language and the calendar they know, and the clock on their wall."""

    language: str
    timezone: str
    calendar: Literal["jalali", "gregorian"]


class Forms:
    """The written forms of one language.

    Raises: BadCatalogue when the language lacks a form, or is none of those of `WRITING`.
    """

    def __init__(self, language: str, messages: Mapping[str, Parts]) -> None:
        if language not in WRITING:
            raise BadCatalogue(f"{language}: nothing says how it writes numbers")
        writing = WRITING[language]
        self.plural = writing.plural
        self._persian = writing.own_digits
        self._group, self._decimal, self._minus = writing.group, writing.decimal, writing.minus
        words = _Words(language, messages)
        self._money = {currency: words.template(key) for currency, key in MONEY_FORMS.items()}
        self._day = words.template("date-day")
        self._moment = words.template("date-moment")
        self._months = {
            "gregorian": words.months("date-months"),
            "jalali": words.months("date-jalali-months"),
        }

    def digits(self, text: str) -> str:
        """The text with its ASCII digits in the digits of the language."""
        return persian_digits(text) if self._persian else text

    def integer(self, number: int) -> str:
        """A count."""
        if 0 <= number < 1000:
            return self.digits(str(number))
        return self._signed(number < 0, f"{abs(number):,}".replace(",", self._group))

    def decimal(self, number: Decimal) -> str:
        """A measure, with the decimals it has."""
        whole, _, fraction = f"{abs(number):,f}".partition(".")
        written = whole.replace(",", self._group) + (fraction and self._decimal + fraction)
        return self._signed(number < 0, written)

    def money(self, amount: Money) -> str:
        """An amount with its currency; rials are written as Toman."""
        if amount.currency == "IRR":
            whole, rest = divmod(abs(amount.minor), RIALS_PER_TOMAN)
            fraction = str(rest) if rest else ""
        else:
            exponent = EXPONENTS[amount.currency]
            whole, rest = divmod(abs(amount.minor), 10**exponent)
            fraction = str(rest).zfill(exponent) if exponent else ""
        number = f"{whole:,}".replace(",", self._group)
        if fraction:
            number += self._decimal + fraction
        form = self._money[amount.currency]
        # A symbol before the number stands behind the sign, "-$5.00"; a word never is there.
        return self._signed(amount.minor < 0, form.format(amount=self.digits(number)))

    def day(self, day: date, calendar: str) -> str:
        """A day with month and year, in the reader's calendar."""
        year, month, number = _in_calendar(day, calendar)
        return self._day.format(
            day=self.digits(str(number)),
            month=self._months[calendar][month - 1],
            year=self.digits(str(year)),
        )

    def moment(self, instant: datetime, reader: Reader) -> str:
        """A day without its year and the time on the reader's wall.

        Raises: ValueError for an instant without a time zone.
        """
        if instant.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        local = instant.astimezone(_zone(reader.timezone))
        _, month, number = _in_calendar(local.date(), reader.calendar)
        return self._moment.format(
            day=self.digits(str(number)),
            month=self._months[reader.calendar][month - 1],
            time=self.digits(f"{local.hour:02}:{local.minute:02}"),
        )

    def _signed(self, negative: bool, written: str) -> str:
        return self.digits(self._minus + written if negative else written)


class _Words:
    """The forms as the language's file has them."""

    def __init__(self, language: str, messages: Mapping[str, Parts]) -> None:
        self._language = language
        self._messages = messages

    def template(self, key: str) -> str:
        """The message as a template for `str.format`."""
        pieces: list[str] = []
        for part in self._parts(key):
            if isinstance(part, str):
                pieces.append(part.replace("{", "{{").replace("}", "}}"))
            elif isinstance(part, Variable):
                pieces.append("{" + part.name + "}")
            else:
                raise BadCatalogue(f"{self._language}: {key} cannot choose between forms")
        return "".join(pieces)

    def months(self, key: str) -> tuple[str, ...]:
        months = split_words("".join(part for part in self._parts(key) if isinstance(part, str)))
        if len(months) != 12:
            raise BadCatalogue(f"{self._language}: {key} has {len(months)} months")
        return months

    def _parts(self, key: str) -> Parts:
        if key not in self._messages:
            raise BadCatalogue(f"{self._language}: {key} is missing")
        return self._messages[key]


def split_words(text: str) -> tuple[str, ...]:
    """The words of a list as the files write it, `a | b | c`."""
    return tuple(word.strip() for word in text.split("|") if word.strip())


def _in_calendar(day: date, calendar: str) -> tuple[int, int, int]:
    if calendar == "jalali":
        jalali = JalaliDate(day)  # type: ignore[no-untyped-call]  # half of it carries types
        return jalali.year, jalali.month, jalali.day
    return day.year, day.month, day.day


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
